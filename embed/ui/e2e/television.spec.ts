import { chromium, expect } from '@playwright/test'
import { systemBrowser } from './browser'
import { asAdmin, openAdmin, sizes } from './pages'
import { Server } from './server'
import { test } from './test'

// What a television does by itself, before anybody calls.

// Tracing asks the page things, and each question of a test counts as a touch.
test.use({ trace: 'off' })

let server: Server
test.beforeEach(async () => {
  server = await Server.start()
})
test.afterEach(() => server.stop())

test('a TV that may not play sound says so, there and in the administration, until OK is pressed', async ({ browser }) => {
  const ask = await asAdmin(browser, server)
  const sound = async () => {
    const devices = (await ask('get', 'clinics/demo/devices')).items as { kind: string; sound?: string }[]
    return devices.find(({ kind }) => kind === 'display')?.sound
  }
  const tv = await chromium.launch(systemBrowser('--autoplay-policy=document-user-activation-required'))
  try {
    const page = await tv.newPage({ viewport: sizes.display, locale: 'pt-BR' })
    await page.goto(`${server.url}/display#token=${server.access.display_token}`)
    // Nothing is asked of the page itself before the key: each question of a test counts as a touch.
    await expect.poll(sound, { timeout: 60_000 }).toBe('blocked')
    const admin = await openAdmin(browser, server, 'devices')
    await admin.getByTestId('device').filter({ hasText: 'TV' }).first().click()
    await expect(admin.getByTestId('device-sound')).toContainText('OK')
    await page.keyboard.press('Enter')
    await expect.poll(sound, { timeout: 60_000 }).toBe('on')
    await expect(page.getByTestId('sound')).toHaveCount(0)
  } finally {
    await tv.close()
  }
})

test('a TV keeps its screen awake, also after the browser has taken that back', async ({ browser }) => {
  const display = await (await browser.newContext({ viewport: sizes.display })).newPage()
  await display.addInitScript(() => {
    const locks: WakeLockSentinel[] = []
    const { request } = WakeLock.prototype
    WakeLock.prototype.request = async function (kind) {
      const lock = await request.call(this, kind)
      locks.push(lock)
      return lock
    }
    Object.assign(window, { locks })
  })
  await display.goto(`${server.url}/display#token=${server.access.display_token}`)
  const held = () =>
    display.evaluate(() => (window as unknown as { locks: WakeLockSentinel[] }).locks.map((one) => !one.released))
  await expect.poll(held).toEqual([true])
  // As a browser does of a page that is hidden and seen again, which a test cannot do to it.
  await display.evaluate(async () => {
    for (const lock of (window as unknown as { locks: WakeLockSentinel[] }).locks) await lock.release()
    document.dispatchEvent(new Event('visibilitychange'))
  })
  await expect.poll(held).toEqual([false, true])
})
