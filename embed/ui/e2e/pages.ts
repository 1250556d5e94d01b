import { resolve } from 'node:path'
import { type Browser, type BrowserContextOptions, expect, type Locator, type Page } from '@playwright/test'
import type { Room } from '../src/shared/api/types'
import { type Method, Worker } from './clinic'
import { roomsFor, type Server } from './server'

export const sizes = {
  totem: { width: 1080, height: 1920 },
  desk: { width: 1366, height: 768 },
  display: { width: 1920, height: 1080 },
}

/** The file of a picture that is kept for whoever looks at the pages after a run. */
export const pictureFile = (name: string) => resolve(import.meta.dirname, `../screenshots/${name}.png`)

/** A page in a browser of its own, as each device has. */
async function openPage(browser: Browser, face: keyof typeof sizes, options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({ viewport: sizes[face], ...options })
  return context.newPage()
}

export async function openTotem(browser: Browser, server: Server, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await openPage(browser, 'totem', options)
  await page.goto(`${server.url}/totem#token=${server.access.totem_token}`)
  await expect(page.getByTestId('take')).toBeVisible()
  expect(new URL(page.url()).hash).toBe('')
  return page
}

export async function openDisplay(browser: Browser, server: Server, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await openPage(browser, 'display', options)
  await page.goto(`${server.url}/display#token=${server.access.display_token}`)
  await expect(page.getByTestId('empty').or(page.getByTestId('current-code'))).toBeVisible()
  return page
}

export async function openSignIn(browser: Browser, server: Server, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await openPage(browser, 'desk', options)
  await page.goto(`${server.url}/desk`)
  await expect(page.getByTestId('sign-in')).toBeVisible()
  return page
}

export async function signIn(page: Page, server: Server, login: string): Promise<void> {
  await page.getByTestId('login').fill(login)
  await page.getByTestId('password').fill(server.access.password)
  await page.getByTestId('sign-in').click()
  await expect(page.getByTestId('menu').or(page.getByTestId('to-desk'))).toBeVisible()
}

/** A part of the administration, as an administrator. */
export async function openAdmin(
  browser: Browser,
  server: Server,
  part: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const page = await openSignIn(browser, server, options)
  await page.goto(`${server.url}/admin#${part}`)
  await signIn(page, server, 'admin')
  return page
}

/** Chooses a free room that attends a service, and returns it. */
export async function takeRoom(page: Page, server: Server, prefix: string, at = 0): Promise<Room> {
  const room = (await roomsFor(page.context().request, server, prefix))[at]
  if (!room) throw new Error(`no room attends ${prefix}`)
  await page.getByTestId(`room-${room.id}`).click()
  await expect(page.getByTestId('my-room')).toHaveText(room.name)
  return room
}

/** Opens the totem's list of services. */
export async function openServices(totem: Page): Promise<void> {
  await press(totem.getByTestId('take'), totem.getByRole('list').getByTestId(/^(service|category)-/))
}

/** Takes a ticket from the first screen on, with the neutral answer where the totem asks. */
export async function takeTicket(totem: Page, prefix: string): Promise<void> {
  const none = totem.getByTestId('priority-none')
  const answered = totem.getByTestId('ticket-code').or(totem.getByTestId('sending'))
  await openServices(totem)
  await press(totem.getByTestId(`service-${prefix}`), none.or(answered))
  if (await none.isVisible()) await press(none, answered)
}

/** Presses a button until what it leads to is seen: pages take no press within a blink of a change. */
export async function press(button: Locator, leadsTo: Locator): Promise<void> {
  await expect(async () => {
    if (!(await leadsTo.first().isVisible())) await button.click({ timeout: 500 })
    await expect(leadsTo.first()).toBeVisible({ timeout: 700 })
  }).toPass()
}

/** What the desk shows of a patient in a state. */
export function current(desk: Page, state: 'called' | 'serving'): Locator {
  return desk.locator(`[data-testid="current-state"][data-state="${state}"]`)
}

/** What the desk shows while its room is free. */
export function free(desk: Page): Locator {
  return desk.getByTestId('next')
}

/** The numbers of the calls that a display announced. */
export function announced(display: Page): Promise<number[]> {
  return display.evaluate(() => [...((window as { __suavez?: { announced: readonly number[] } }).__suavez?.announced ?? [])])
}

/** Signs a person in who works in the first free room that attends a service. */
export async function openDesk(browser: Browser, server: Server, login: string, prefix: string): Promise<Page> {
  const desk = await openSignIn(browser, server)
  await signIn(desk, server, login)
  await takeRoom(desk, server, prefix)
  return desk
}

/** Asks the API as the administrator. */
export async function asAdmin(browser: Browser, server: Server) {
  const admin = await Worker.signIn(browser, server, 'admin')
  return (method: Method, path: string, body?: object) => admin.ask<ReturnType<typeof JSON.parse>>(method, path, body)
}

/** Everything that can be touched is seen whole, and large enough for a finger that trembles. */
export async function expectReachable(totem: Page, what: string): Promise<void> {
  await expect.poll(() => outOfReach(totem), what).toEqual([])
}

/** What can be touched and is cut off, too small, or too small for its text. */
export function outOfReach(totem: Page): Promise<string[]> {
  return totem.evaluate(() => {
    const root = getComputedStyle(document.documentElement)
    const rem = Number.parseFloat(root.fontSize) / Number(root.getPropertyValue('--larger')) // large letters make no larger fingers
    return [...document.querySelectorAll<HTMLElement>('button, input')].flatMap((one) => {
      const { left, top, right, bottom, width, height } = one.getBoundingClientRect()
      const faults = []
      if (left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1) faults.push('is cut by the screen')
      if (height < 8.1 * rem || width < 7 * rem) faults.push(`is ${Math.round(width / rem)} by ${Math.round(height / rem)} rem`)
      if (one.scrollWidth > one.clientWidth + 2 || one.scrollHeight > one.clientHeight + 4) faults.push('does not hold its text')
      return faults.map((fault) => `${one.dataset.testid ?? one.textContent}: ${fault}`)
    })
  })
}
