import { type BrowserContextOptions, expect } from '@playwright/test'
import { check } from './accessible'
import {
  asAdmin,
  current,
  free,
  openAdmin,
  openDisplay,
  openServices,
  openSignIn,
  openTotem,
  press,
  signIn,
  sizes,
  takeRoom,
  takeTicket,
} from './pages'
import { edit, notToday, Server, timeThere } from './server'
import { test } from './test'

let server: Server

test.beforeAll(async () => {
  server = await Server.start()
})
test.afterAll(() => server.stop())

for (const colorScheme of ['light', 'dark'] as const) {
  const options: BrowserContextOptions = { colorScheme, reducedMotion: 'reduce' }

  test(`every face is accessible, ${colorScheme}`, async ({ browser }) => {
    test.setTimeout(240_000) // some sixty screens
    const index = await (await browser.newContext(options)).newPage()
    await index.goto(server.url)
    await check(index, 'index', 'AA')

    const unpaired = await (await browser.newContext({ ...options, viewport: sizes.display })).newPage()
    await unpaired.goto(`${server.url}/display`)
    await expect(unpaired.getByTestId('pairing')).toBeVisible()
    await check(unpaired, 'unpaired', 'AAA')

    const display = await openDisplay(browser, server, options)
    await check(display, 'display', 'AAA')

    const totem = await openTotem(browser, server, options)
    await check(totem, 'totem: start', 'AAA')
    await openServices(totem)
    await check(totem, 'totem: services', 'AAA')
    await press(totem.getByTestId('service-EN'), totem.getByTestId('priority-none'))
    await check(totem, 'totem: priority', 'AAA')
    await press(totem.getByTestId('priority-pregnant'), totem.getByTestId('ticket-code'))
    await check(totem, 'totem: ticket', 'AAA')
    await totem.getByTestId('done').click()
    await takeTicket(totem, 'EN')
    await press(totem.getByTestId('done'), totem.getByTestId('take')) // else it goes by itself, while the desk is looked at

    const desk = await openSignIn(browser, server, options)
    await check(desk, 'desk: sign-in', 'AA')
    await desk.getByTestId('sign-in').click()
    await check(desk, 'desk: sign-in with errors', 'AA')
    await desk.getByTestId('use-code').click()
    await desk.getByTestId('invitation').fill('AAAAA-AAAAA')
    await desk.getByTestId('invitation-on').click()
    await expect(desk.getByTestId('invitation-error')).toBeVisible()
    await check(desk, 'desk: code of an invitation', 'AA')
    await desk.reload()
    await signIn(desk, server, 'admin')
    await expect(desk.getByRole('heading', { level: 1 })).toBeVisible()
    await check(desk, 'desk: rooms', 'AA')
    await desk.getByTestId('menu').click()
    await check(desk, 'desk: menu', 'AA')
    await desk.getByTestId('account').click()
    await expect(desk.getByTestId('profile-save')).toBeEnabled()
    await check(desk, 'desk: account, profile', 'AA')
    await desk.getByTestId('account-sessions').click()
    await expect(desk.getByTestId('session').first()).toBeVisible()
    await check(desk, 'desk: account, sessions', 'AA')
    for (const part of ['password', 'factor', 'passkeys']) {
      await desk.getByTestId(`account-${part}`).click()
      await check(desk, `desk: account, ${part}`, 'AA')
    }
    await desk.getByTestId('account-factor').click()
    await desk.getByTestId('factor-begin').click()
    await expect(desk.getByTestId('factor-secret')).toBeVisible()
    await check(desk, 'desk: account, new second step', 'AA')
    await desk.keyboard.press('Escape')
    await desk.getByTestId('menu').click()
    await desk.getByTestId('administration').click()
    await desk.getByTestId('nav-devices').click()
    await desk.getByTestId('connect').click()
    await expect(desk.getByTestId('code')).toBeFocused()
    await check(desk, 'devices: a new one', 'AA')
    await desk.getByTestId('device').first().click()
    await desk.getByTestId('revoke').click()
    await check(desk, 'devices: revoke', 'AA')
    await desk.getByTestId('device').filter({ hasText: 'TV' }).first().click()
    await desk.getByTestId('zone-some').check()
    await expect(desk.getByTestId('zone-EN')).toBeVisible()
    await check(desk, 'devices: a display', 'AA')
    for (const [part, click] of [
      ['users', 'person'],
      ['users', 'invite'],
      ['roles', 'role'],
      ['roles', 'add-role'],
      ['security', 'second_factor_for_administrators'],
      ['paper', 'add-printer'],
      ['phone', ''],
      ['voice', 'voice'],
      ['voice', 'said-room'],
      ['voice', 'add-voice'],
      ['systems', 'add-key'],
      ['systems', 'add-webhook'],
      ['messages', ''],
      ['journal', 'entry'],
    ] as const) {
      await desk.getByTestId(`nav-${part}`).click()
      if (click) await desk.getByTestId(click).first().click()
      await expect(desk.locator('.page [role=status].quiet')).toHaveCount(0)
      await check(desk, `administration: ${part} ${click}`, 'AA')
    }
    await desk.getByTestId('nav-voice').click()
    await desk.getByTestId('add-voice').click()
    await desk.getByTestId('voice-name').fill(`Voz ${colorScheme}`)
    await desk.getByTestId('save').click()
    await expect(desk.getByTestId('phrases')).toBeVisible()
    await check(desk, 'administration: a voice of the clinic', 'AA')
    await desk.getByTestId('nav-security').click()
    await desk.getByTestId('second_factor_for_administrators').uncheck()
    await desk.getByTestId('to-desk').click()
    await takeRoom(desk, server, 'EN')
    await expect(desk.getByTestId('queue-item').first()).toBeVisible()
    await check(desk, 'desk: queue', 'AA')
    await press(desk.getByTestId('next'), current(desk, 'called'))
    await check(desk, 'desk: called', 'AA')
    await expect(display.getByTestId('call')).toHaveAttribute('data-lit', 'true')
    await check(display, 'display: call', 'AAA')
    await press(desk.getByTestId('start'), current(desk, 'serving'))
    await desk.getByTestId('forward').click()
    await expect(desk.getByTestId('forward-confirm')).toBeVisible()
    await check(desk, 'desk: forward', 'AA')
    await desk.keyboard.press('Escape')
    await desk.getByTestId('keys').click()
    await check(desk, 'desk: keys', 'AA')
    await desk.keyboard.press('Escape')
    await press(desk.getByTestId('finish'), free(desk))
    await desk.getByTestId('add-patient').click()
    await check(desk, 'desk: a new patient', 'AA')
    await desk.getByTestId('patient-name').fill('Ivo Sampaio')
    await desk.getByTestId('patient-later').check()
    await desk.getByTestId('patient-time').fill(timeThere())
    await check(desk, 'desk: an appointment', 'AA')
    await desk.getByTestId('patient-confirm').click()
    await expect(desk.getByTestId('booked-code')).toBeVisible()
    await check(desk, 'desk: booked', 'AA')
    await desk.getByTestId('booked-close').click()
    await desk.getByTestId('agenda').click()
    await expect(desk.getByTestId('appointment').first()).toBeVisible()
    await check(desk, 'desk: appointments', 'AA')
    await desk.keyboard.press('Escape')
    await edit(desk.context().request, server, 'FA', { hours: notToday() })
    await openServices(totem)
    await expect(totem.getByTestId('service-FA')).toContainText('Abre')
    await check(totem, 'totem: a closed service', 'AAA')
    await desk.getByTestId('pause').click()
    await check(desk, 'desk: pause', 'AA')
    await desk.getByTestId('pause-confirm').click()
    await expect(desk.getByTestId('paused')).toBeVisible()
    await check(desk, 'desk: paused', 'AA')
    await desk.getByTestId('resume').click()
    await desk.getByTestId('menu').click()
    await desk.getByTestId('raise').click()
    await check(desk, 'desk: raise an emergency', 'AA')
    await desk.getByTestId('raise-other').click()
    await expect(desk.getByTestId('alarm')).toBeVisible()
    await check(desk, 'desk: alarm', 'AA')
    await desk.getByTestId('alarm-go').click()
    await desk.getByTestId('emergency-clear').click()
    await expect(desk.getByTestId('emergency')).toHaveCount(0)
    await desk.getByTestId('menu').click()
    await desk.getByTestId('leave-room').click()
    await expect(desk.getByTestId('my-room')).toBeHidden()
  })
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the first start is accessible, ${colorScheme}`, async ({ browser }) => {
    const empty = await Server.start('none')
    try {
      const page = await (await browser.newContext({ colorScheme, reducedMotion: 'reduce', viewport: sizes.desk })).newPage()
      await page.goto(empty.url)
      await page.getByTestId('next').click()
      await check(page, 'clinic', 'AA')
      await page.getByTestId('clinic-name').fill('Boa Vista')
      await page.getByTestId('next').click()
      await page.getByTestId('next').click()
      await check(page, 'administrator', 'AA')
      await page.getByTestId('admin-name').fill('Cláudia Nunes')
      await page.getByTestId('admin-login').fill('claudia')
      await page.getByTestId('admin-password').fill('chuva na serra')
      await page.getByTestId('next').click()
      await check(page, 'template', 'AA')
      await page.getByTestId('next').click()
      await expect(page.getByTestId('address-desk')).toBeVisible()
      await check(page, 'devices', 'AA')
    } finally {
      await empty.stop()
    }
  })
}

for (const look of ['light', 'dark', 'contrast'] as const) {
  test(`each screen of the totem is accessible, ${look}`, async ({ browser }) => {
    const own = await Server.start()
    try {
      const ask = await asAdmin(browser, own)
      const totemSettings = {
        name: 'optional',
        priority: true,
        needs: true,
        check_in: true,
        reader: true,
        internet: false,
        urgent: '192',
      }
      await ask('patch', 'clinics/demo', { totem: totemSettings })
      const totem = await openTotem(browser, own, { colorScheme: look === 'dark' ? 'dark' : 'light', reducedMotion: 'reduce' })
      if (look === 'contrast') await totem.getByTestId('tool-contrast').click()
      const see = async (what: string) => check(totem, `totem: ${what}, ${look}`, 'AAA')
      await openServices(totem)
      await press(totem.getByTestId('check-in'), totem.getByTestId('sign-done'))
      await see('check-in')
      for (const digit of '123456') await totem.getByTestId(`digit-${digit}`).click()
      await press(totem.getByTestId('sign-done'), totem.getByTestId('check-in-wrong'))
      await see('a code that is none')
      await press(totem.getByTestId('back'), totem.getByTestId('service-EN'))
      await press(totem.getByTestId('service-EN'), totem.getByTestId('priority-none'))
      await press(totem.getByTestId('priority-none'), totem.getByTestId('needs-done'))
      await totem.getByTestId('need-calm').click()
      await see('needs')
      await press(totem.getByTestId('needs-done'), totem.getByTestId('name'))
      await totem.getByTestId('key-A').click()
      await see('name')
      await press(totem.getByTestId('name-done'), totem.getByTestId('ticket-code'))
      await press(totem.getByTestId('done'), totem.getByTestId('take'))
      if (look === 'contrast') await totem.getByTestId('tool-contrast').click()
      await press(totem.getByTestId('calls'), totem.getByTestId('no-calls'))
      await see('calls')
      await press(totem.getByTestId('back'), totem.getByTestId('take'))
      await press(totem.getByTestId('emergency'), totem.getByTestId('help-yes'))
      await see('emergency')
      await press(totem.getByTestId('help-yes'), totem.getByTestId('help'))
      await see('help')
      await press(totem.getByTestId('help-mistake'), totem.getByTestId('take'))
      if (look === 'contrast') return
      const admin = await openAdmin(browser, own, 'totem', { colorScheme: look })
      await admin.getByTestId('face-EN').click()
      await check(admin, `administration: totem, ${look}`, 'AA')
    } finally {
      await own.stop()
    }
  })
}
