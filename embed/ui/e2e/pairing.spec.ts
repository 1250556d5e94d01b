import { expect, test } from '@playwright/test'
import { openSignIn, signIn, sizes } from './pages'
import { Server } from './server'

let server: Server

test.beforeAll(async () => {
  server = await Server.start()
})
test.afterAll(() => server.stop())

test('a display without a token shows a code, an administrator accepts it, and the display goes live', async ({ browser }) => {
  const display = await (await browser.newContext({ viewport: sizes.display })).newPage()
  await display.goto(`${server.url}/display`)
  const code = await display.getByTestId('pairing-code').getAttribute('data-code')
  expect(code).toMatch(/^[0-9A-Z]{6}$/)

  const desk = await openSignIn(browser, server)
  await signIn(desk, server, 'admin')
  await desk.getByTestId('devices').click()
  const before = await desk.getByTestId('device').count()
  await desk.getByTestId('device-code').fill(code?.toLowerCase() ?? '')
  await desk.getByTestId('device-name').fill('TV do corredor')
  await desk.getByTestId('device-accept').click()
  await expect(desk.getByTestId('device').filter({ hasText: 'TV do corredor' })).toBeVisible()
  expect(await desk.getByTestId('device').count()).toBeGreaterThan(before)

  await expect(display.getByTestId('empty')).toBeVisible()
  await display.reload()
  await expect(display.getByTestId('empty')).toBeVisible()
})
