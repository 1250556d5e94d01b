import { resolve } from 'node:path'
import { type BrowserContextOptions, expect, type Page } from '@playwright/test'
import {
  current,
  free,
  openDisplay,
  openServices,
  openSignIn,
  openTotem,
  pictureFile,
  press,
  signIn,
  takeRoom,
  takeTicket,
} from './pages'
import { issueTickets, Server } from './server'
import { test } from './test'

// Every picture goes to screenshots/, which git ignores. With SUAVEZ_DOCS=1 those of the README go to docs/ as well.
const docs = resolve(import.meta.dirname, '../docs')
const inReadme = ['totem-services-light', 'desk-called-light', 'display-call']

/** Takes a picture, and sees that nothing is cut off or overlaps the edge of the screen. */
async function shoot(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0)
  const picture = { animations: 'disabled' } as const
  await page.screenshot({ ...picture, path: pictureFile(name) })
  if (process.env.SUAVEZ_DOCS && inReadme.includes(name)) await page.screenshot({ ...picture, path: `${docs}/${name}.png` })
  const overflow = await page.evaluate(() => {
    const root = document.documentElement
    const cut = Array.from(document.querySelectorAll('h1, h2, p, button, span'))
      .filter((one) => {
        const { left, right } = one.getBoundingClientRect()
        const unseen = one.className === 'unseen' || getComputedStyle(one).visibility === 'hidden'
        return !unseen && (left < -1 || right > root.clientWidth + 1)
      })
      .map((one) => one.outerHTML.slice(0, 120))
    return { wide: root.scrollWidth - root.clientWidth, high: root.scrollHeight - root.clientHeight, cut }
  })
  expect(overflow, `${name} fits its screen`).toEqual({ wide: 0, high: 0, cut: [] })
}

const looks: [string, BrowserContextOptions][] = [
  ['light', { colorScheme: 'light', reducedMotion: 'reduce' }],
  ['dark', { colorScheme: 'dark', reducedMotion: 'reduce' }],
]

test('totem, in light and dark and in three languages', async ({ browser }) => {
  const server = await Server.start()
  try {
    for (const [look, options] of looks) {
      const totem = await openTotem(browser, server, options)
      await shoot(totem, `totem-start-${look}`)
      await openServices(totem)
      await shoot(totem, `totem-services-${look}`)
      await press(totem.getByTestId('service-EN'), totem.getByTestId('priority-none'))
      await shoot(totem, `totem-priority-${look}`)
      await press(totem.getByTestId('priority-over_60'), totem.getByTestId('ticket-code'))
      await shoot(totem, `totem-ticket-${look}`)
      await totem.getByTestId('done').click()
    }
    for (const language of ['en', 'es']) {
      const totem = await openTotem(browser, server)
      await totem.getByTestId(`language-${language}`).click()
      await shoot(totem, `totem-start-${language}`)
      await openServices(totem)
      await shoot(totem, `totem-services-${language}`)
      await press(totem.getByTestId('service-ME'), totem.getByTestId('priority-none'))
      await shoot(totem, `totem-priority-${language}`)
      await press(totem.getByTestId('priority-none'), totem.getByTestId('ticket-code'))
      await shoot(totem, `totem-ticket-${language}`)
    }
    const totem = await openTotem(browser, server)
    await server.kill()
    await expect(totem.getByTestId('away')).toBeVisible()
    await shoot(totem, 'totem-offline')
  } finally {
    await server.stop()
  }
})

test('desk, in light and dark', async ({ browser }) => {
  const server = await Server.start()
  try {
    for (const [look, options] of looks) {
      const desk = await openSignIn(browser, server, options)
      await shoot(desk, `desk-signin-${look}`)
      await signIn(desk, server, 'enfermagem')
      if (look === 'light') {
        await desk.getByRole('heading', { level: 1 }).waitFor()
        await shoot(desk, 'desk-room-light')
        await takeRoom(desk, server, 'EN')
        await shoot(desk, 'desk-empty-light')
        const totem = await openTotem(browser, server)
        await issueTickets(
          totem.context().request,
          server,
          [...Array(14)].map((_, n) => ['EN', 'EN', 'EN', 'RE', 'EN', 'ME', 'FA'][n % 7] as string),
        )
      }
      await expect(desk.getByTestId('queue-item').first()).toBeVisible()
      await shoot(desk, `desk-free-${look}`)
      await press(desk.getByTestId('next'), current(desk, 'called'))
      await shoot(desk, `desk-called-${look}`)
      await press(desk.getByTestId('start'), current(desk, 'serving'))
      await shoot(desk, `desk-serving-${look}`)
      await desk.getByTestId('forward').click()
      await desk.getByTestId('forward-find').fill('med')
      await shoot(desk, `desk-forward-${look}`)
      await desk.keyboard.press('Escape')
      await desk.getByTestId('keys').click()
      await shoot(desk, `desk-keys-${look}`)
      await desk.keyboard.press('Escape')
      await press(desk.getByTestId('finish'), free(desk))
      await desk.getByTestId('add-patient').click()
      await shoot(desk, `desk-patient-${look}`)
      await desk.keyboard.press('Escape')
      await desk.getByTestId('pause').click()
      await shoot(desk, `desk-pause-${look}`)
      await desk.getByTestId('pause-confirm').click()
      await expect(desk.getByTestId('paused')).toBeVisible()
      await shoot(desk, `desk-paused-${look}`)
      await desk.getByTestId('resume').click()
      await desk.getByTestId('menu').click()
      await desk.getByTestId('raise').click()
      await desk.getByTestId('raise-other').click()
      await expect(desk.getByTestId('alarm')).toBeVisible()
      await shoot(desk, `desk-alarm-${look}`)
      await desk.getByTestId('alarm-go').click()
      await expect(desk.getByTestId('alarm')).toBeHidden()
      await shoot(desk, `desk-emergency-${look}`)
      await desk.getByTestId('emergency-clear').click()
      await expect(desk.getByTestId('emergency')).toHaveCount(0)
    }
    const totem = await openTotem(browser, server)
    await issueTickets(totem.context().request, server, Array(60).fill('EN'))
    for (const [look, options] of looks) {
      const desk = await openSignIn(browser, server, options)
      await signIn(desk, server, 'enfermagem')
      await expect(desk.getByTestId('queue-item')).not.toHaveCount(0)
      await shoot(desk, `desk-sixty-${look}`)
    }
    const desk = await openSignIn(browser, server)
    await signIn(desk, server, 'enfermagem2')
    await desk.getByRole('heading', { level: 1 }).waitFor()
    await shoot(desk, 'desk-room-taken')
    await takeRoom(desk, server, 'EN', 1)
    await server.kill()
    await expect(desk.getByTestId('away')).toBeVisible()
    await shoot(desk, 'desk-lost')
    for (const width of [1280, 1024]) {
      await desk.setViewportSize({ width, height: 720 })
      await shoot(desk, `desk-lost-${width}`)
    }
  } finally {
    await server.stop()
  }
})

test('display, from the first call to a burst, upright too', async ({ browser }) => {
  const server = await Server.start()
  try {
    const options: BrowserContextOptions = { reducedMotion: 'reduce' }
    const display = await openDisplay(browser, server, options)
    await shoot(display, 'display-empty')
    const totem = await openTotem(browser, server)
    const desks: Page[] = []
    for (const [login, prefix, at] of [
      ['enfermagem', 'EN', 0],
      ['medicina', 'ME', 0],
      ['medicina2', 'ME', 1],
      ['farmacia', 'FA', 0],
    ] as const) {
      await takeTicket(totem, prefix)
      await totem.getByTestId('done').click()
      const desk = await openSignIn(browser, server)
      await signIn(desk, server, login)
      await takeRoom(desk, server, prefix, at)
      desks.push(desk)
    }
    const [first, ...others] = desks as [Page, ...Page[]]
    await press(first.getByTestId('next'), current(first, 'called'))
    await expect(display.getByTestId('call')).toHaveAttribute('data-lit', 'true')
    await shoot(display, 'display-call')
    await expect(display.getByTestId('call')).toHaveAttribute('data-lit', 'false')
    await shoot(display, 'display-rest')
    for (const desk of others) await press(desk.getByTestId('next'), current(desk, 'called'))
    await expect(display.getByTestId('also')).toBeVisible()
    await shoot(display, 'display-burst')
    await expect(display.getByTestId('call')).toHaveAttribute('data-lit', 'false', { timeout: 70_000 })
    await display.setViewportSize({ width: 1080, height: 1920 })
    await shoot(display, 'display-upright')
    await display.setViewportSize({ width: 1920, height: 1080 })
    await server.kill()
    await expect(display.getByTestId('away')).toBeVisible()
    await shoot(display, 'display-away')
  } finally {
    await server.stop()
  }
})

test('devices: the code, and where it is typed in', async ({ browser }) => {
  const server = await Server.start()
  try {
    const upright = { viewport: { width: 1080, height: 1920 } }
    for (const [face, name, options] of [
      ['display', 'display', { viewport: { width: 1920, height: 1080 } }],
      ['display', 'display-upright', upright],
      ['totem', 'totem', upright],
    ] as const) {
      const page = await (await browser.newContext(options)).newPage()
      await page.goto(`${server.url}/${face}`)
      await page.getByTestId('pairing-code').waitFor()
      await shoot(page, `${name}-pairing`)
    }
    for (const viewport of [
      { width: 1920, height: 1080 },
      { width: 1080, height: 1920 },
    ]) {
      const page = await (await browser.newContext({ viewport })).newPage()
      await page.route('**/api/v1/pairings', async (route) => {
        const answer = await route.fetch()
        await route.fulfill({ response: answer, json: { ...(await answer.json()), code: 'WMW-MWM' } }) // the widest there is
      })
      await page.goto(`${server.url}/display`)
      await page.getByText('WMW').waitFor()
      await shoot(page, `display-pairing-widest-${viewport.width}`)
    }
    for (const language of ['en', 'es']) {
      const page = await (await browser.newContext({ viewport: { width: 1920, height: 1080 } })).newPage()
      await page.goto(`${server.url}/display?lang=${language}`)
      await page.getByTestId('pairing-code').waitFor()
      await shoot(page, `display-pairing-${language}`)
    }
    for (const [look, options] of looks) {
      const screen = await (await browser.newContext()).newPage()
      await screen.goto(`${server.url}/totem`)
      const code = (await screen.getByTestId('pairing-code').textContent()) ?? ''
      const desk = await openSignIn(browser, server, options)
      await desk.goto(`${server.url}/admin#devices`)
      await signIn(desk, server, 'admin')
      await desk.getByTestId('connect').click()
      await desk.getByText(/display$/).waitFor()
      await shoot(desk, `devices-connect-${look}`)
      await desk.getByTestId('code').fill('zzzzzz')
      await desk.getByTestId('code-error').waitFor()
      await shoot(desk, `devices-wrong-${look}`)
      await desk.getByTestId('code').fill(code)
      await desk.getByTestId('device-name').waitFor()
      await shoot(desk, `devices-name-${look}`)
      await desk.setViewportSize({ width: 1024, height: 720 })
      await shoot(desk, `devices-1024-${look}`)
      await desk.setViewportSize({ width: 390, height: 844 })
      await shoot(desk, `devices-phone-name-${look}`)
      await desk.getByTestId('close-panel').click()
      await shoot(desk, `devices-phone-${look}`)
      await desk.setViewportSize({ width: 1366, height: 768 })
      await desk.getByTestId('device').first().click()
      await desk.getByTestId('revoke').click()
      await shoot(desk, `devices-revoke-${look}`)
    }
  } finally {
    await server.stop()
  }
})

test('administration, in light and dark, on a desk and on a phone', async ({ browser }) => {
  const server = await Server.start()
  try {
    for (const [look, options] of looks) {
      const page = await openSignIn(browser, server, options)
      await page.goto(`${server.url}/admin`)
      await signIn(page, server, 'admin')
      for (const [part, ready, chosen] of [
        ['users', 'person', 'person'],
        ['roles', 'role', 'role'],
        ['security', 'accounts_may_ask', ''],
        ['voice', 'voice', 'voice'],
        ['systems', 'add-key', 'add-key'],
        ['messages', 'no-messages', ''],
        ['journal', 'entry', 'entry'],
      ] as const) {
        await page.setViewportSize({ width: 1366, height: 768 })
        await page.getByTestId(`nav-${part}`).click()
        await page.getByTestId(ready).first().waitFor()
        await shoot(page, `admin-${part}-${look}`)
        if (chosen) {
          await page.getByTestId(chosen).first().click()
          await page.getByTestId('panel').waitFor()
          await shoot(page, `admin-${part}-panel-${look}`)
        }
        await page.setViewportSize({ width: 390, height: 844 })
        if (chosen) {
          await shoot(page, `admin-${part}-phone-panel-${look}`)
          await page.keyboard.press('Escape')
          await page.getByTestId('panel').waitFor({ state: 'detached' })
        }
        await shoot(page, `admin-${part}-phone-${look}`)
      }
      await page.getByTestId('nav-toggle').click()
      await page.getByTestId('sign-out').waitFor()
      await shoot(page, `admin-menu-phone-${look}`)
    }
  } finally {
    await server.stop()
  }
})

test('first start, in light and dark and in three languages', async ({ browser }) => {
  const server = await Server.start('none')
  try {
    const near = { viewport: { width: 1366, height: 768 } }
    for (const language of ['en', 'es'] as const) {
      const page = await (await browser.newContext(near)).newPage()
      await page.goto(`${server.url}/setup?lang=${language}`)
      await page.getByTestId('next').click()
      await page.getByTestId('clinic-name-error').waitFor()
      await shoot(page, `setup-clinic-${language}`)
    }
    for (const [name, viewport] of [
      ['phone', { width: 390, height: 844 }],
      ['tablet', { width: 834, height: 1112 }],
    ] as const) {
      const page = await (await browser.newContext({ viewport })).newPage()
      await page.goto(`${server.url}/desk`)
      await page.getByTestId('clinic-name').waitFor()
      await shoot(page, `setup-clinic-${name}`)
    }
    const elsewhere = await (
      await browser.newContext({ ...near, extraHTTPHeaders: { 'X-Forwarded-For': '192.168.0.7' } })
    ).newPage()
    await elsewhere.goto(`${server.url}/setup`)
    await elsewhere.getByTestId('setup-code').waitFor()
    await shoot(elsewhere, 'setup-code')
    const pages: Page[] = []
    for (const [look, options] of looks) {
      const page = await (await browser.newContext({ ...near, ...options })).newPage()
      pages.push(page)
      await page.goto(`${server.url}/setup`)
      await page.getByTestId('clinic-name').fill('Clínica Boa Vista')
      await shoot(page, `setup-clinic-${look}`)
      await page.getByTestId('next').click()
      await page.getByTestId('admin-name').fill('Cláudia Nunes')
      await page.getByTestId('admin-login').fill('claudia nunes')
      await page.getByTestId('admin-password').fill('chuva na')
      await page.getByTestId('next').click()
      await shoot(page, `setup-admin-${look}`)
      await page.getByTestId('admin-login').fill('claudia')
      await page.getByTestId('admin-password').fill('chuva na serra')
      await page.getByTestId('next').click()
      await page.getByTestId('template-outpatient_clinic').waitFor({ state: 'attached' })
      await shoot(page, `setup-template-${look}`)
    }
    const [first, second] = pages as [Page, Page]
    await first.getByTestId('next').click()
    await first.getByTestId('address-desk').waitFor()
    await shoot(first, 'setup-devices-light')
    for (const width of [1024, 390]) {
      await first.setViewportSize({ width, height: 844 })
      await shoot(first, `setup-devices-${width}`)
    }
    await second.getByTestId('next').click()
    await second.getByTestId('to-desk').waitFor()
    await shoot(second, 'setup-closed-dark')
  } finally {
    await server.stop()
  }
})
