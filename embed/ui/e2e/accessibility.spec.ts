import AxeBuilder from '@axe-core/playwright'
import { type BrowserContextOptions, expect, type Page, test } from '@playwright/test'
import { openDisplay, openSignIn, openTotem, signIn, sizes, takeRoom, takeTicket } from './pages'
import { Server } from './server'

let server: Server

test.beforeAll(async () => {
  server = await Server.start()
})
test.afterAll(() => server.stop())

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Checks a page against WCAG 2.2 AA; what patients read (totem and display) also against the contrast of AAA. */
async function check(page: Page, what: string, contrast: 'AA' | 'AAA'): Promise<void> {
  const axe = new AxeBuilder({ page })
    .withTags(tags)
    .options({ rules: { 'color-contrast-enhanced': { enabled: contrast === 'AAA' } } })
  const { violations } = await axe.analyze()
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`,
  )
  expect(found, what).toEqual([])
}

for (const colorScheme of ['light', 'dark'] as const) {
  const options: BrowserContextOptions = { colorScheme, reducedMotion: 'reduce' }

  test(`every face is accessible, ${colorScheme}`, async ({ browser }) => {
    const index = await (await browser.newContext(options)).newPage()
    await index.goto(server.url)
    await check(index, 'index', 'AA')

    const pairing = await (await browser.newContext({ ...options, viewport: sizes.display })).newPage()
    await pairing.goto(`${server.url}/display`)
    await expect(pairing.getByTestId('pairing-code')).toBeVisible()
    await check(pairing, 'pairing', 'AAA')

    const display = await openDisplay(browser, server, options)
    await check(display, 'display', 'AAA')

    const totem = await openTotem(browser, server, options)
    await check(totem, 'totem: services', 'AAA')
    await totem.getByTestId('service-EN').click()
    await expect(totem.getByTestId('priority-none').or(totem.getByTestId('ticket-code'))).toBeVisible()
    if (await totem.getByTestId('priority-none').isVisible()) {
      await check(totem, 'totem: priority', 'AAA')
      await totem.getByTestId('priority-none').click()
    }
    await expect(totem.getByTestId('ticket-code')).toBeVisible()
    await check(totem, 'totem: ticket', 'AAA')
    await totem.getByTestId('done').click()
    await takeTicket(totem, 'EN')

    const desk = await openSignIn(browser, server, options)
    await check(desk, 'desk: sign-in', 'AA')
    await signIn(desk, server, 'admin')
    await expect(desk.getByRole('heading', { level: 1 })).toBeVisible()
    await check(desk, 'desk: rooms', 'AA')
    await desk.getByTestId('devices').click()
    await expect(desk.getByTestId('device').first()).toBeVisible()
    await check(desk, 'desk: devices', 'AA')
    await desk.keyboard.press('Escape')
    await takeRoom(desk, server, 'EN')
    await check(desk, 'desk: queue', 'AA')
    await desk.getByTestId('next').click()
    await expect(desk.getByTestId('current-code')).toBeVisible()
    await check(desk, 'desk: called', 'AA')
    await desk.getByTestId('start').click()
    await desk.getByTestId('forward').click()
    await expect(desk.getByTestId('forward-confirm')).toBeVisible()
    await check(desk, 'desk: forward', 'AA')
    await desk.keyboard.press('Escape')

    await expect(display.getByTestId('current-code')).toBeVisible()
    await check(display, 'display: call', 'AAA')

    await desk.getByTestId('finish').click()
    await expect(desk.getByTestId('current-code')).toBeHidden()
    await desk.getByTestId('menu').click()
    await desk.getByTestId('leave-room').click()
    await expect(desk.getByTestId('my-room')).toBeHidden()
  })
}
