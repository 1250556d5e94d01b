import { expect } from '@playwright/test'
import { asAdmin, expectReachable, openAdmin, openDesk, openServices, openTotem, press, takeTicket } from './pages'
import { Server } from './server'
import { test } from './test'
import { languages, shapes } from './totem-screens'

let server: Server
test.beforeEach(async () => {
  server = await Server.start()
})
test.afterEach(() => server.stop())

const plain = { name: 'off', priority: true, needs: false, check_in: true, reader: false, internet: false, urgent: '192' }

for (const [shape, viewport] of Object.entries(shapes)) {
  test(`a ticket takes three touches, in three languages, ${shape}`, async ({ browser }) => {
    const totem = await openTotem(browser, server, { viewport })
    const words = {
      'pt-BR': ['Enfermagem', 'Esta é a sua senha'],
      en: ['Nursing', 'This is your ticket'],
      es: ['Enfermería', 'Este es su turno'],
    } as const
    for (const [language, [service, title]] of Object.entries(words)) {
      await totem.getByTestId(`language-${language}`).click()
      await expectReachable(totem, `${language}: start`)
      await openServices(totem)
      await expect(totem.getByTestId('service-EN')).toContainText(service)
      await expectReachable(totem, `${language}: services`)
      await press(totem.getByTestId('service-EN'), totem.getByTestId('priority-none'))
      await expectReachable(totem, `${language}: priority`)
      await press(totem.getByTestId('priority-none'), totem.getByTestId('ticket-code'))
      await expect(totem.getByRole('heading', { level: 1 })).toHaveText(title)
      await expect(totem.getByText('Enfermagem', { exact: true })).toBeVisible() // as the signs say it
      await expectReachable(totem, `${language}: ticket`)
      await press(totem.getByTestId('done'), totem.getByTestId('take'))
      await expect(totem.getByTestId('language-pt-BR')).toHaveAttribute('aria-pressed', 'true')
    }
  })
}

test('large letters, low mode and contrast reach everything, and the next patient begins without', async ({ browser }) => {
  const ask = await asAdmin(browser, server)
  await ask('patch', 'clinics/demo', { totem: { ...plain, name: 'optional', needs: true } })
  const totem = await openTotem(browser, server)
  for (const tool of ['large', 'low', 'contrast']) {
    await totem.getByTestId(`tool-${tool}`).click()
    await expectReachable(totem, `${tool}: start`)
    if (tool === 'low') {
      const tops = await totem.getByRole('button').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top))
      expect(Math.min(...tops)).toBeGreaterThan(1920 * 0.46)
    }
    await openServices(totem)
    await expectReachable(totem, `${tool}: services`)
    await press(totem.getByTestId('service-ME'), totem.getByTestId('priority-none'))
    await expectReachable(totem, `${tool}: priority`)
    await press(totem.getByTestId('priority-none'), totem.getByTestId('needs-done'))
    await expectReachable(totem, `${tool}: needs`)
    await press(totem.getByTestId('needs-done'), totem.getByTestId('name'))
    for (const letter of 'ANA') await totem.getByTestId(`key-${letter}`).click()
    await expectReachable(totem, `${tool}: name`)
    await press(totem.getByTestId('name-done'), totem.getByTestId('ticket-code'))
    await expectReachable(totem, `${tool}: ticket`)
    await press(totem.getByTestId('done'), totem.getByTestId('take'))
    await expect(totem.getByTestId(`tool-${tool}`)).toHaveAttribute('aria-pressed', 'false')
    await expect(totem.locator('html')).toHaveAttribute('data-theme', 'light')
  }
})

test('a name with accents and a need reach the desk, and the clinic decides what is asked without a reload', async ({
  browser,
}) => {
  const ask = await asAdmin(browser, server)
  const totem = await openTotem(browser, server)
  await ask('patch', 'clinics/demo', { totem: { ...plain, name: 'required', needs: true, priority: false } })
  await expect(async () => {
    await openServices(totem)
    await press(totem.getByTestId('service-RE'), totem.getByTestId('needs-done'))
  }).toPass()
  await totem.getByTestId('need-hearing').click()
  await press(totem.getByTestId('needs-done'), totem.getByTestId('name'))
  await expect(totem.getByTestId('name-none')).toHaveCount(0)
  for (const letter of 'JOA') await totem.getByTestId(`key-${letter}`).click()
  await totem.getByTestId('key-ã').click()
  for (const letter of ['O', 'space', 'S', 'A', 'back']) await totem.getByTestId(`key-${letter}`).click()
  await expect(totem.getByTestId('name')).toHaveValue('João S')
  await press(totem.getByTestId('name-done'), totem.getByTestId('ticket-code'))
  const board = await ask('get', 'clinics/demo/board')
  const [waiting] = board.queues.flatMap(({ waiting }: { waiting: object[] }) => waiting)
  expect(waiting.ticket).toMatchObject({ patient_name: 'João S', needs: ['hearing'] })

  await ask('patch', 'clinics/demo', { totem: plain })
  await press(totem.getByTestId('done'), totem.getByTestId('take'))
  const { items: services } = await ask('get', 'clinics/demo/services')
  const pharmacy = services.find(({ prefix }: { prefix: string }) => prefix === 'FA')
  await openServices(totem)
  await expect(totem.getByTestId('service-FA')).toBeVisible()
  await ask('patch', `clinics/demo/services/${pharmacy.id}`, { reception_only: true })
  await expect(totem.getByTestId('service-FA')).toHaveCount(0)
})

test('many services are parted into pages, and more into categories', async ({ browser }) => {
  const ask = await asAdmin(browser, server)
  const totem = await openTotem(browser, server)
  const letters = 'ABCDEFGHIJKLMNOPQRSTU'.split('')
  for (const [n, letter] of letters.entries()) {
    await ask('post', 'clinics/demo/services', {
      prefix: `X${letter}`,
      name: `Exame ${letter}`,
      category: n < 12 ? 'Exames' : 'Imagem',
    })
  }
  await openServices(totem)
  await expect(totem.getByTestId('category-Exames')).toBeVisible()
  await expectReachable(totem, 'categories')
  await totem.getByTestId('category-Imagem').click()
  await expect(totem.getByTestId('service-XU')).toBeVisible()
  await press(totem.getByTestId('back'), totem.getByTestId('category-Exames'))
  for (const letter of 'ST') {
    const { items } = await ask('get', 'clinics/demo/services')
    await ask('patch', `clinics/demo/services/${items.find(({ prefix }: { prefix: string }) => prefix === `X${letter}`).id}`, {
      active: false,
    })
  }
  // 23 services: seen in two columns and two pages.
  await expect(totem.getByTestId('more')).toContainText('1 de 2')
  await expectReachable(totem, 'pages')
  await totem.getByTestId('more').click()
  await expect(totem.getByTestId('service-XU')).toBeVisible()
  await expectReachable(totem, 'the last page')
})

test('help is called by a second touch or by nobody, also over a page that is loaded anew, and can be taken back', async ({
  browser,
}) => {
  const desk = await openDesk(browser, server, 'enfermagem', 'EN')
  const totem = await openTotem(browser, server)
  const ask = await asAdmin(browser, server)
  const alarms = async () => (await ask('get', 'clinics/demo/board')).emergencies ?? []

  await press(totem.getByTestId('emergency'), totem.getByTestId('help-no'))
  await press(totem.getByTestId('help-no'), totem.getByTestId('take'))
  expect(await alarms()).toHaveLength(0)

  await press(totem.getByTestId('emergency'), totem.getByTestId('help-yes'))
  await totem.reload() // the count goes on
  await expect(totem.getByTestId('help')).toBeVisible()
  expect(await alarms()).toHaveLength(1)
  await totem.reload()
  await expect(totem.getByTestId('help')).toBeVisible()
  await press(totem.getByTestId('help-mistake'), totem.getByTestId('take'))
  expect(await alarms()).toHaveLength(0)

  await press(totem.getByTestId('emergency'), totem.getByTestId('help-yes'))
  await press(totem.getByTestId('help-yes'), totem.getByTestId('help'))
  await desk.getByTestId('alarm-go').click()
  await expect(totem.getByTestId('help-taken')).toContainText('Enfermagem 1')
  await press(totem.getByTestId('help-back'), totem.getByTestId('take'))
  expect(await alarms()).toHaveLength(1)
})

test('who calls for help while the server is away is told to call out, and is heard when it is back', async ({ browser }) => {
  const totem = await openTotem(browser, server)
  await press(totem.getByTestId('emergency'), totem.getByTestId('help-yes'))
  await server.kill()
  await totem.getByTestId('help-yes').click()
  await expect(totem.getByRole('heading', { level: 1 })).toHaveText('Peça ajuda em voz alta.')
  await server.again()
  await expect(totem.getByTestId('help')).toBeVisible()
})

test('an appointment is checked in by its code, by a reader on the first screen, and by a document', async ({ browser }) => {
  const ask = await asAdmin(browser, server)
  const { items: services } = await ask('get', 'clinics/demo/services')
  const service_id = services.find(({ prefix }: { prefix: string }) => prefix === 'ME').id
  const book = (document?: string) =>
    ask('post', 'clinics/demo/appointments', {
      service_id,
      at: new Date(Date.now() + 60_000).toISOString(),
      ...(document ? { document } : {}),
    })
  const [typed, read] = [await book(), await book()]
  await book('529.982.247-25')
  const totem = await openTotem(browser, server)

  await openServices(totem)
  await press(totem.getByTestId('check-in'), totem.getByTestId('sign-done'))
  for (const digit of '000000') await totem.getByTestId(`digit-${digit}`).click()
  await press(totem.getByTestId('sign-done'), totem.getByTestId('check-in-wrong'))
  for (const digit of typed.code) await totem.getByTestId(`digit-${digit}`).click()
  await press(totem.getByTestId('sign-done'), totem.getByTestId('ticket-code'))
  await expect(totem.getByTestId('ticket-code')).toHaveText('ME-001')
  await press(totem.getByTestId('done'), totem.getByTestId('take'))

  await totem.keyboard.type(read.qr)
  await totem.keyboard.press('Enter')
  await expect(totem.getByTestId('ticket-code')).toHaveText('ME-002')
  await press(totem.getByTestId('done'), totem.getByTestId('take'))

  await openServices(totem)
  await press(totem.getByTestId('check-in'), totem.getByTestId('sign-done'))
  await totem.getByTestId('sign-cpf').click()
  await totem.keyboard.type('52998224725', { delay: 150 })
  await expect(totem.getByTestId('sign-cells')).toHaveText('••••••24725')
  await press(totem.getByTestId('sign-done'), totem.getByTestId('ticket-code'))
  await expect(totem.getByTestId('ticket-code')).toHaveText('ME-003')
})

test('the tickets that are called are seen at the totem', async ({ browser }) => {
  const desk = await openDesk(browser, server, 'enfermagem', 'EN')
  const totem = await openTotem(browser, server)
  await press(totem.getByTestId('calls'), totem.getByTestId('no-calls'))
  await press(totem.getByTestId('back'), totem.getByTestId('take'))
  await takeTicket(totem, 'EN')
  await press(totem.getByTestId('done'), totem.getByTestId('take'))
  await totem.getByTestId('calls').click()
  await expect(desk.getByTestId('queue-item')).toHaveCount(1)
  await desk.getByTestId('next').click()
  await expect(totem.getByTestId('calling')).toContainText('EN-001')
  await expect(totem.getByTestId('calling')).toContainText('Enfermagem 1')
  await expect(totem.getByTestId('calling')).toContainText('faixa verde')
  await expect(totem.getByTestId('calling-service')).toHaveText('Enfermagem')
  const ask = await asAdmin(browser, server)
  const { items: services } = await ask('get', 'clinics/demo/services')
  await ask('patch', `clinics/demo/services/${services.find(({ prefix }: { prefix: string }) => prefix === 'EN').id}`, {
    sensitive: true,
  })
  await expect(totem.getByTestId('calling-service')).toHaveCount(0)
})

test('a totem that is left alone goes back to the first screen and the language of the clinic', async ({ browser }) => {
  const totem = await openTotem(browser, server)
  await totem.clock.install()
  await totem.getByTestId('language-en').click()
  await totem.getByTestId('tool-contrast').click()
  await totem.clock.runFor(1_000)
  await totem.getByTestId('take').click()
  await expect(totem.getByTestId('service-EN')).toBeVisible()
  await totem.clock.runFor(46_000)
  await expect(totem.getByTestId('take')).toBeVisible()
  await expect(totem.getByTestId('language-pt-BR')).toHaveAttribute('aria-pressed', 'true')
  await expect(totem.locator('html')).toHaveAttribute('data-theme', 'light')
})

test('who cannot see takes a ticket by arrows, OK and what is said alone', async ({ browser }) => {
  const totem = await openTotem(browser, server, { reducedMotion: 'reduce' })
  let said = ''
  totem.on('request', (request) => {
    const url = new URL(request.url())
    if (url.pathname.endsWith('/prompts')) said = url.searchParams.get('say') ?? ''
  })
  const heard = (what: string | RegExp) => expect.poll(() => said, { message: `${what} is said` }).toMatch(what)
  /** Goes on until something is said, as somebody does who hears it, and presses OK. */
  const choose = async (what: RegExp) => {
    for (let presses = 0; !what.test(said); presses++) {
      expect(presses, `${what} is reached`).toBeLessThan(30)
      const before = said
      await totem.keyboard.press('ArrowDown')
      await expect.poll(() => said).not.toBe(before)
    }
    await totem.waitForTimeout(450) // nobody answers within a blink
    said = ''
    await totem.keyboard.press('Enter')
  }
  await totem.keyboard.press('ArrowDown')
  await heard(/^totem.tools.aloud.on,totem\.(morning|afternoon|evening),totem.start.text$/)
  await choose(/^totem.take,/)
  await heard('totem.choose')
  const { items: services } = await (
    await totem.request.get(`${server.url}/api/v1/clinics/demo/services`, { headers: { 'SuaVez-Face': 'totem' } })
  ).json()
  const medicine = services.find(({ prefix }: { prefix: string }) => prefix === 'ME').id
  await choose(new RegExp(`^service:${medicine}`))
  await heard('totem.priority.title,totem.priority.text')
  await choose(/^priority:autism$/)
  await heard(/^totem.ticket.title,code:ME-001,/)
  await choose(/^totem.ticket.done$/)
  await expect(totem.getByTestId('tool-aloud')).toHaveAttribute('aria-pressed', 'false')
  const answer = await totem.request.get(
    `${server.url}/api/v1/clinics/demo/prompts?language=es&say=totem.ticket.title,code:ME-001`,
    { headers: { 'SuaVez-Face': 'totem' } },
  )
  expect(answer.headers()['content-type']).toBe('audio/mpeg')
})

test('keys alone lead to a ticket, in every language', async ({ browser }) => {
  const totem = await openTotem(browser, server)
  const focused = () => totem.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset.testid ?? '')
  /** Goes on by Tab until a button has the focus, and presses it. */
  const choose = async (name: string, leadsTo: string) => {
    await expect(totem.getByTestId(name)).toBeVisible()
    for (let presses = 0; (await focused()) !== name; presses++) {
      expect(presses, `${name} is reached`).toBeLessThan(30)
      await totem.keyboard.press('Tab')
    }
    await totem.waitForTimeout(450) // nobody answers within a blink
    await totem.keyboard.press('Enter')
    await expect(totem.getByTestId(leadsTo)).toBeVisible()
  }
  for (const [at, language] of languages.entries()) {
    await choose(`language-${language}`, 'take')
    await expect(totem.locator('html')).toHaveAttribute('lang', language)
    await choose('take', 'service-FA')
    await totem.keyboard.press('Escape')
    await expect(totem.getByTestId('service-FA')).toBeVisible() // within a blink
    await totem.waitForTimeout(450)
    await totem.keyboard.press('Escape')
    await expect(totem.getByTestId('take')).toBeVisible()
    await choose(`language-${language}`, 'take')
    await choose('take', 'service-FA')
    await choose('service-FA', 'priority-none')
    await choose('priority-none', 'ticket-code')
    await expect(totem.getByTestId('ticket-code')).toHaveText(`FA-00${at + 1}`)
    await choose('done', 'take')
  }
})

test('staff switch a service off at the totem behind its PIN, and set how loud it is', async ({ browser }) => {
  const ask = await asAdmin(browser, server)
  const totem = await openTotem(browser, server)
  const other = await openTotem(browser, server)
  const { items: devices } = await ask('get', 'clinics/demo/devices')
  const id = devices.find(({ kind }: { kind: string }) => kind === 'totem').id
  const hold = async () => {
    await totem.getByTestId('clock').dispatchEvent('mousedown')
    await expect(totem.getByTestId('pin')).toBeVisible()
  }
  const enter = async (pin: string) => {
    for (const digit of pin) await totem.getByTestId(`digit-${digit}`).click()
    await totem.getByTestId('pin-done').click()
  }
  await hold()
  await enter('4711')
  await expect(totem.getByTestId('settings-wrong')).toContainText('não tem PIN')
  await ask('patch', `clinics/demo/devices/${id}`, { pin: '4711' })
  await enter('1234')
  await expect(totem.getByTestId('settings-wrong')).toContainText('não é o PIN')
  await enter('4711')
  await totem.getByTestId('offer-ME').click()
  await expect(totem.getByTestId('offer-ME')).toHaveAttribute('aria-checked', 'false')
  await totem.getByTestId('volume-40').click()
  await expectReachable(totem, 'settings')
  await openServices(other)
  await expect(other.getByTestId('service-ME')).toHaveCount(0)
  await totem.getByTestId('offer-ME').click()
  await expect(other.getByTestId('service-ME')).toBeVisible()
  await press(totem.getByTestId('back'), totem.getByTestId('take'))
  await totem.reload()
  await hold()
  await enter('4711')
  await expect(totem.getByTestId('volume-40')).toHaveAttribute('aria-pressed', 'true')
  await totem.getByTestId('settings-leave').click()
  await totem.waitForURL(`${server.url}/`)
})

test('an administrator says what totems offer and ask, and how a service shows itself', async ({ browser }) => {
  const admin = await openAdmin(browser, server, 'totem')
  const totem = await openTotem(browser, server)
  await admin.getByTestId('face-FA').click()
  await admin.getByTestId('face-about').fill('Remédios e vacinas')
  await admin.getByTestId('face-wait_at').fill('Sala C')
  await admin.getByTestId('color-pink').check({ force: true })
  await admin.getByTestId('icon-vaccines').check({ force: true })
  await admin.getByTestId('face-en-name').fill('Chemist')
  await admin.getByTestId('save-face').click()
  await expect(admin.getByTestId('done')).toBeVisible()
  await openServices(totem)
  await expect(totem.getByTestId('service-FA')).toContainText('Remédios e vacinas')
  await admin.getByTestId('offer-EN').click()
  await expect(totem.getByTestId('service-EN')).toHaveCount(0)
  await admin.getByTestId('ask-priority-false').check({ force: true })
  await admin.getByTestId('ask-name-optional').check({ force: true })
  await admin.getByTestId('totem-urgent').fill('abc')
  await admin.getByTestId('save').click()
  await expect(admin.getByTestId('totem-urgent-error')).toBeVisible()
  await admin.getByTestId('totem-urgent').fill('193')
  await admin.getByTestId('save').click()
  await expect(admin.getByTestId('done')).toBeVisible()
  await press(totem.getByTestId('back'), totem.getByTestId('take'))
  await totem.getByTestId('language-en').click()
  await openServices(totem)
  await expect(totem.getByTestId('service-FA')).toContainText('Chemist')
  await press(totem.getByTestId('service-FA'), totem.getByTestId('name-none'))
  await press(totem.getByTestId('name-none'), totem.getByTestId('ticket-code'))
  await expect(totem.getByText('Sala C')).toBeVisible()
})
