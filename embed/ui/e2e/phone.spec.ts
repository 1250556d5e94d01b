import { type Browser, type BrowserContextOptions, expect, type Page } from '@playwright/test'
import type { IssuedTicket } from '../src/shared/api/types'
import { check } from './accessible'
import { Worker } from './clinic'
import { current, free, openAdmin, openSignIn, openTotem, pictureFile, press, signIn, takeRoom, takeTicket } from './pages'
import { Server } from './server'
import { test } from './test'

// What a patient sees on the phone, from the ticket to the end of the visit. Each state is checked by axe and kept as a picture.
let server: Server

test.beforeAll(async () => {
  server = await Server.start()
})
test.afterAll(() => server.stop())

const cheap = { viewport: { width: 360, height: 640 } }
const usual = { viewport: { width: 390, height: 844 } }

/** A phone that follows a ticket, and notes how it shakes. */
async function openPhone(browser: Browser, ticket: IssuedTicket | string, options: BrowserContextOptions = usual): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
  const page = await context.newPage()
  await page.addInitScript(() => {
    const shaken: unknown[] = []
    Object.assign(window, { shaken })
    Object.defineProperty(navigator, 'vibrate', { value: (pattern: unknown) => shaken.push(pattern) > 0 })
  })
  await page.goto(server.url + (typeof ticket === 'string' ? ticket : ticket.follow_url))
  return page
}

const shaken = (phone: Page) => phone.evaluate(() => JSON.stringify((window as unknown as { shaken: unknown[] }).shaken))

/** Looks at a state: axe finds nothing, nothing is cut off, and a picture is kept. */
async function look(phone: Page, name: string): Promise<void> {
  await check(phone, name, 'AAA')
  const wide = await phone.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(wide, `${name} is no wider than the phone`).toBe(0)
  await phone.screenshot({ animations: 'disabled', fullPage: true, path: pictureFile(`phone-${name}`) })
}

const languages = {
  'pt-BR': { ahead: '2 pessoas antes de você', next: 'A próxima senha é a sua', turn: 'É a sua vez.', options: usual },
  en: { ahead: '2 people ahead of you', next: 'Your ticket is next', turn: 'It is your turn.', options: cheap },
  es: {
    ahead: '2 personas antes de usted',
    next: 'El próximo turno es el suyo',
    turn: 'Es su turno.',
    options: { ...cheap, colorScheme: 'dark' as const },
  },
}

for (const [language, { ahead, next, turn, options }] of Object.entries(languages)) {
  test(`from the ticket to the end of the visit, ${language}`, async ({ browser }) => {
    const admin = await Worker.signIn(browser, server, 'admin')
    const nurse = await Worker.signIn(browser, server, 'enfermagem')
    await nurse.workIn('Enfermagem 1')
    const others = [await admin.issue('EN'), await admin.issue('EN')]
    const ticket = await admin.issue('EN', { language })
    const phone = await openPhone(browser, ticket, options)
    await expect(phone.getByTestId('ahead')).toHaveText(ahead)
    await expect(phone.getByTestId('code')).toHaveText(ticket.code)
    expect(await phone.locator('html').getAttribute('lang')).toBe(language)
    await phone.getByTestId('alert').click()
    await expect(phone.getByTestId('alert')).toHaveAttribute('aria-checked', 'true')
    await look(phone, `waiting-${language}`)

    for (const other of others) {
      const called = await nurse.callNext('Enfermagem 1')
      expect(called.ticket.code).toBe(other.code)
      await nurse.step(called.id, 'no-show')
    }
    await expect(phone.getByTestId('ahead')).toHaveText(next)
    const { id } = await nurse.callNext('Enfermagem 1')
    await expect(phone.getByTestId('your-turn')).toHaveText(turn)
    await expect(phone.getByTestId('room')).toHaveText('Enfermagem 1')
    await expect(phone).toHaveTitle(new RegExp(ticket.code))
    await expect.poll(() => shaken(phone)).toContain('[400,200,400,200,800]')
    await look(phone, `called-${language}`)
    await phone.getByTestId('coming').click()
    await expect(phone.getByTestId('told')).toBeVisible()
    await look(phone, `coming-${language}`)

    await nurse.step(id, 'start')
    await expect(phone.getByTestId('serving')).toBeVisible()
    await look(phone, `serving-${language}`)
    await nurse.step(id, 'finish')
    await expect(phone.getByTestId('over')).toBeVisible()
    await expect(phone.getByTestId('heard').getByRole('listitem')).toHaveCount(1)
    await look(phone, `over-${language}`)
    await phone.getByTestId('rate-bad').click()
    await expect(phone.getByTestId('thanks')).toBeVisible()
    await phone.getByTestId('why-wait').click()
    await phone.getByTestId('words').fill('Demorou muito.')
    await phone.getByTestId('send').click()
    await expect(phone.getByTestId('sent')).toBeVisible()
    await look(phone, `thanks-${language}`)
    await phone.getByTestId('rate-change').click()
    await phone.getByTestId('rate-fair').click()
    await expect(phone.getByTestId('thanks')).toBeVisible()
    await phone.reload()
    await expect(phone.getByTestId('thanks')).toBeVisible()
    await expect(phone.getByTestId('rate-change')).toBeHidden()
  })
}

test('what patients said is summed up', async ({ browser }) => {
  const manager = await Worker.signIn(browser, server, 'admin')
  const days = 'from=2020-01-01&until=2100-01-01'
  const sum = await manager.here<{ fair: number; bad: number; reasons: object }>('get', `opinions?${days}`)
  expect(sum).toMatchObject({ fair: 3, bad: 0, reasons: { wait: 3 } })
})

test('the code on the totem leads to the ticket, in the language of the patient', async ({ browser }) => {
  const admin = await Worker.signIn(browser, server, 'admin')
  const clinic = await admin.clinic()
  await admin.ask('patch', `clinics/${clinic.slug}`, { phone: { ...clinic.phone, wifi: 'Clinica-BoaVista' } })
  const totem = await openTotem(browser, server)
  await totem.getByTestId('language-es').click()
  await takeTicket(totem, 'FA')
  await expect(totem.getByTestId('follow')).toContainText('Wi-Fi: Clinica-BoaVista')
  const address = (await totem.getByTestId('follow').getByRole('img').getAttribute('aria-label')) as string
  const code = (await totem.getByTestId('ticket-code').textContent()) ?? ''
  const phone = await openPhone(browser, new URL(address).pathname)
  await expect(phone.getByTestId('code')).toHaveText(code)
  expect(await phone.locator('html').getAttribute('lang')).toBe('es')
})

test('the patient gives up, thinks again, and is called in vain', async ({ browser }) => {
  const admin = await Worker.signIn(browser, server, 'admin')
  const desk = await openSignIn(browser, server)
  await signIn(desk, server, 'enfermagem2')
  await takeRoom(desk, server, 'EN', 1)
  const phone = await openPhone(browser, await admin.issue('EN'))
  await phone.getByTestId('give-up').click()
  await look(phone, 'give-up')
  await phone.getByTestId('stay').click()
  await phone.getByTestId('give-up').click()
  await phone.getByTestId('give-up-yes').click()
  await expect(phone.getByTestId('end')).toHaveText('Você saiu da fila.')
  await look(phone, 'gave-up')
  await phone.getByTestId('take-back').click()
  await expect(phone.getByTestId('ahead')).toHaveText('A próxima senha é a sua')
  await press(desk.getByTestId('next'), current(desk, 'called'))
  await expect(phone.getByTestId('your-turn')).toBeVisible()
  await phone.getByTestId('coming').click()
  await expect(desk.getByTestId('reply')).toHaveText('O paciente está vindo')
  await phone.getByTestId('fetch').click()
  await expect(phone.getByTestId('told')).toHaveText('Fique onde está: a equipe sabe que você precisa de ajuda.')
  await expect(desk.getByTestId('reply')).toHaveText('Pede ajuda para vir: vá buscar')
  await desk.screenshot({ path: pictureFile('desk-reply') })
  await press(desk.getByTestId('no-show'), free(desk))
  await expect(phone.getByTestId('end')).toHaveText('A sua senha foi chamada.')
  await look(phone, 'no-show')
})

test('the patient asks for more time, keeps the place, and is back', async ({ browser }) => {
  const admin = await Worker.signIn(browser, server, 'admin')
  const clinic = await admin.clinic()
  await admin.ask('patch', `clinics/${clinic.slug}`, { phone: { ...clinic.phone, later_minutes: 10 } })
  const desk = await openSignIn(browser, server)
  await signIn(desk, server, 'medicina')
  await takeRoom(desk, server, 'ME')
  const ticket = await admin.issue('ME')
  const phone = await openPhone(browser, ticket, cheap)
  await expect(phone.getByTestId('later')).toContainText('Preciso de mais 10 minutos')
  await press(desk.getByTestId('next'), current(desk, 'called'))
  await expect(phone.getByTestId('your-turn')).toBeVisible()
  await look(phone, 'called-later')
  await phone.getByTestId('later').click()
  await expect(phone.getByTestId('resting')).toContainText('ninguém chama você')
  await look(phone, 'resting')
  await expect(free(desk)).toBeVisible()
  await expect(desk.getByText(`${ticket.code} pediu mais tempo pelo celular. A sala está livre.`)).toBeVisible()
  await expect(desk.getByTestId('away-until')).toContainText('volta às')
  await expect(desk.getByTestId('next')).toBeDisabled()
  await desk.screenshot({ path: pictureFile('desk-away') })
  await phone.getByTestId('back').click()
  await expect(phone.getByTestId('resting')).toBeHidden()
  await expect(desk.getByTestId('away-until')).toBeHidden()
  await press(desk.getByTestId('next'), current(desk, 'called'))
  await expect(phone.getByTestId('your-turn')).toBeVisible()
  await expect(phone.getByTestId('later')).toBeHidden() // once is enough
  await press(desk.getByTestId('no-show'), free(desk))
  await admin.ask('patch', `clinics/${clinic.slug}`, { phone: clinic.phone })
})

test('staff are told what the patient needs, whose next steps the phone shows', async ({ browser }) => {
  const admin = await Worker.signIn(browser, server, 'admin')
  const steps = await Promise.all(['EN', 'ME', 'FA'].map(async (prefix) => ({ service_id: (await admin.service(prefix)).id })))
  const journey = await admin.here<{ id: string }>('post', 'journeys', { name: 'Consulta', steps })
  const nursing = await admin.service('EN')
  await admin.here('patch', `services/${nursing.id}`, {
    journey_id: journey.id,
    wait_at: 'Sala de espera B',
    direction: 'siga a faixa verde no chão',
    color: 'green',
  })
  const ticket = await admin.issue('EN')
  const phone = await openPhone(browser, ticket, cheap)
  await expect(phone.getByTestId('next')).toContainText('Depois, Medicina e Farmácia')
  await expect(phone.getByTestId('place')).toContainText('Aguarde em Sala de espera B')
  await phone.getByTestId('needs').click()
  await phone.getByTestId('need-hearing').click()
  await phone.getByTestId('need-wheelchair').click()
  await look(phone, 'needs')
  await phone.getByTestId('needs-done').click()
  await expect(phone.getByTestId('needs')).toContainText('Ouço mal, Uso cadeira de rodas')
  const visit = await admin.here<{ ticket: { needs: string[] } }>('get', `tickets/${ticket.id}`)
  expect(visit.ticket.needs).toEqual(['hearing', 'wheelchair'])
  await phone.getByTestId('language').selectOption('en')
  await expect(phone.getByTestId('needs')).toContainText('I hear badly, I use a wheelchair')
  await look(phone, 'route')
  await admin.here('patch', `services/${nursing.id}`, { journey_id: '00000000-0000-0000-0000-000000000000' })
})

test('without a socket the server is asked, and an address that leads nowhere says so', async ({ browser }) => {
  const admin = await Worker.signIn(browser, server, 'admin')
  const ticket = await admin.issue('FA')
  const phone = await openPhone(browser, '/s/NOTHING')
  await expect(phone.getByTestId('gone')).toBeVisible()
  await look(phone, 'gone')
  await phone.routeWebSocket(/my-ticket/, (socket) => socket.close())
  await phone.goto(server.url + ticket.follow_url)
  await expect(phone.getByText(/^Atualizado às/)).toBeVisible()
  await admin.step(ticket.attendance_id, 'cancel')
  await expect(phone.getByTestId('end')).toHaveText('Esta senha foi cancelada.')
  await look(phone, 'cancelled')
})

test('a server without power is told of, and the ticket comes back by itself', async ({ browser }) => {
  const admin = await Worker.signIn(browser, server, 'admin')
  const clinic = await admin.clinic()
  await admin.ask('patch', `clinics/${clinic.slug}`, { phone: { ...clinic.phone, wifi: 'Clinica-BoaVista' } })
  const phone = await openPhone(browser, await admin.issue('FA'))
  await expect(phone.getByTestId('ahead')).toBeVisible()
  await server.kill()
  try {
    await expect(phone.getByTestId('away')).toBeVisible()
    await expect(phone.getByText('Volte ao Wi-Fi Clinica-BoaVista')).toBeVisible()
    await look(phone, 'away')
  } finally {
    await server.again()
  }
  await expect(phone.getByTestId('away')).toBeHidden()
  await expect(phone.getByTestId('ahead')).toBeVisible()
})

test('an administrator sets what phones do, tries the address, and reads what patients said', async ({ browser }) => {
  const admin = await openAdmin(browser, server, 'phone')
  await expect(admin.getByTestId('phone-url')).toHaveText(/^http:\/\/.+\/$/)
  await expect(admin.getByTestId('phone-alone')).toContainText('nenhum celular') // the tests' server listens on its own loop
  await expect(admin.getByTestId('opinions')).toContainText('As frases aparecem')
  await admin.getByTestId('phone-wifi').fill('Clinica-BoaVista')
  await admin.getByTestId('phone-address').fill('meu servidor')
  await admin.getByTestId('save').click()
  await expect(admin.getByText('Escreva como http://192.168.0.20:8080, sem nada depois.')).toBeVisible()
  await admin.getByTestId('phone-address').fill('http://192.168.7.7:8080/')
  await admin.getByTestId('phone-later-15').check({ force: true })
  await admin.getByTestId('save').click()
  await expect(admin.getByTestId('done')).toBeVisible()
  await expect(admin.getByTestId('phone-url')).toHaveText('http://192.168.7.7:8080/')
  await expect(admin.getByTestId('phone-alone')).toBeHidden()
  await check(admin, 'administration of phones', 'AA')
  await admin.screenshot({ path: pictureFile('admin-phone'), fullPage: true })
  const worker = await Worker.signIn(browser, server, 'admin')
  const clinic = await worker.clinic()
  expect(clinic.phone).toMatchObject({ wifi: 'Clinica-BoaVista', address: 'http://192.168.7.7:8080', later_minutes: 15 })
  await admin.getByTestId('phone-follow-false').check({ force: true })
  await admin.getByTestId('save').click()
  await expect(admin.getByTestId('phone-url')).toBeHidden()
  const phone = await openPhone(browser, await worker.issue('RE'))
  await expect(phone.getByTestId('gone')).toBeVisible()
  await worker.ask('patch', `clinics/${clinic.slug}`, { phone: { ...clinic.phone, address: '', follow: true } })
})
