import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { openDisplay, openSignIn, openTotem, signIn, takeRoom, takeTicket } from './pages'
import { issueTickets, Server } from './server'

// Every picture goes to screenshots/, which git ignores. With SUAVEZ_DOCS=1 those of the README go to docs/ as well.
const folder = resolve(import.meta.dirname, '../screenshots')
const docs = resolve(import.meta.dirname, '../docs')
const inReadme = ['totem-0-light', 'desk-60-light', 'display-60-light', 'display-60-dark']

test.beforeAll(() => {
  mkdirSync(folder, { recursive: true })
})

async function shoot(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0)
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined))))
  const picture = { animations: 'disabled' } as const
  await page.screenshot({ ...picture, path: `${folder}/${name}.png` })
  if (process.env.SUAVEZ_DOCS && inReadme.includes(name)) await page.screenshot({ ...picture, path: `${docs}/${name}.png` })
  const overflow = await page.evaluate(() => {
    const root = document.documentElement
    return { wide: root.scrollWidth - root.clientWidth, high: root.scrollHeight - root.clientHeight }
  })
  expect(overflow, `${name} fits its screen`).toEqual({ wide: 0, high: 0 })
}

test('the faces with nobody and with sixty people waiting, in light and dark', async ({ browser }) => {
  const server = await Server.start()
  try {
    for (const waiting of [0, 60]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        const options = { colorScheme, reducedMotion: 'reduce' } as const
        const name = (face: string) => `${face}-${waiting}-${colorScheme}`
        const totem = await openTotem(browser, server, options)
        await shoot(totem, name('totem'))
        const desk = await openSignIn(browser, server, options)
        await signIn(desk, server, 'enfermagem')
        if (!(await desk.getByTestId('my-room').isVisible())) await takeRoom(desk, server, 'EN')

        if (waiting && colorScheme === 'light') {
          await issueTickets(
            totem.context().request,
            server,
            [...Array(waiting)].map((_, n) => ['EN', 'EN', 'RE', 'EN', 'ME', 'FA'][n % 6] as string),
          )
          for (let calls = 0; calls < 5; calls++) {
            await desk.getByTestId('next').click()
            await expect(desk.getByTestId('current-state')).toHaveAttribute('data-state', 'called')
            if (calls === 4) break
            await desk.getByTestId('start').click()
            await expect(desk.getByTestId('current-state')).toHaveAttribute('data-state', 'serving')
            await desk.getByTestId('finish').click()
            await expect(desk.getByTestId('current-code')).toBeHidden()
          }
        }
        const display = await openDisplay(browser, server, options)
        if (waiting) {
          await expect(desk.getByTestId('queue-item').first()).toBeVisible()
          await expect(display.getByTestId('current-code')).toBeVisible()
          await takeTicket(totem, 'FA')
          await expect(totem.getByTestId('ticket-code')).toBeVisible()
          await shoot(totem, `totem-ticket-${colorScheme}`)
        }
        await shoot(desk, name('desk'))
        await shoot(display, name('display'))
        for (const page of [totem, desk, display]) await page.context().close()
      }
    }
  } finally {
    await server.stop()
  }
})
