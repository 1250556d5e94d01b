import { type Browser, expect, type Page } from '@playwright/test'
import { announced, asAdmin, current, openAdmin, openDesk, openDisplay, openTotem, press, sizes } from './pages'
import { issueTickets, Server } from './server'
import { test } from './test'

// What a desk knows of its calls, and what displays do with them.

let server: Server
test.beforeEach(async () => {
  server = await Server.start()
})
test.afterEach(() => server.stop())

/** A nurse and a doctor who have each called a patient, one after the other. */
async function callTwo(browser: Browser): Promise<[Page, Page]> {
  const totem = await openTotem(browser, server)
  await issueTickets(totem.context().request, server, ['EN', 'ME'])
  const nurse = await openDesk(browser, server, 'enfermagem', 'EN')
  await press(nurse.getByTestId('next'), current(nurse, 'called'))
  const doctor = await openDesk(browser, server, 'medicina', 'ME')
  await press(doctor.getByTestId('next'), current(doctor, 'called'))
  return [nurse, doctor]
}

/** One more display, that shows the calls of one service. */
async function addDisplay(browser: Browser, name: string, prefix: string): Promise<Page> {
  const ask = await asAdmin(browser, server)
  const { code, token } = await ask('post', 'pairings', { kind: 'display' })
  const { id } = await ask('post', 'clinics/demo/devices', { code, name })
  const services = (await ask('get', 'clinics/demo/services')).items as { id: string; prefix: string }[]
  const own = services.filter((one) => one.prefix === prefix).map((one) => one.id)
  await ask('patch', `clinics/demo/devices/${id}`, { shows: { services: own, rooms: [] } })
  const page = await (await browser.newContext({ viewport: sizes.display })).newPage()
  await page.goto(`${server.url}/display#token=${token}`)
  await expect(page.getByTestId('empty').or(page.getByTestId('current-code'))).toBeVisible()
  return page
}

test('the desk sees that a call was shown and spoken, and is warned when no display did', async ({ browser }) => {
  const display = await openDisplay(browser, server)
  const totem = await openTotem(browser, server)
  await issueTickets(totem.context().request, server, ['EN', 'EN'])
  const desk = await openDesk(browser, server, 'enfermagem', 'EN')
  await press(desk.getByTestId('next'), current(desk, 'called'))
  await expect(desk.getByTestId('receipt')).toContainText('mostrando e falando')
  await expect(desk.getByTestId('receipt')).toContainText('mostrou e falou', { timeout: 40_000 })
  await expect(desk.getByTestId('unseen')).toHaveCount(0)
  await display.close()
  await press(desk.getByTestId('recall'), desk.getByText('2ª chamada'))
  await expect(desk.getByTestId('receipt')).toContainText('enviando')
  await expect(desk.getByTestId('unseen')).toContainText('Nenhuma TV mostrou', { timeout: 8_000 })
})

test('two displays each show and speak the calls that are theirs', async ({ browser }) => {
  const all = await openDisplay(browser, server)
  const nurses = await addDisplay(browser, 'TV da enfermagem', 'EN')
  const totem = await openTotem(browser, server)
  await issueTickets(totem.context().request, server, ['EN', 'ME'])
  const doctor = await openDesk(browser, server, 'medicina', 'ME')
  await press(doctor.getByTestId('next'), current(doctor, 'called'))
  await expect(doctor.getByTestId('receipt')).toHaveCount(1)
  await expect.poll(() => announced(all)).toHaveLength(1)
  const nurse = await openDesk(browser, server, 'enfermagem', 'EN')
  await press(nurse.getByTestId('next'), current(nurse, 'called'))
  await expect(nurse.getByTestId('receipt')).toHaveCount(2)
  await expect(nurses.getByTestId('current-code')).toHaveText('EN-001')
  await expect.poll(() => announced(all), { timeout: 40_000 }).toHaveLength(2)
  expect(await announced(nurses)).toEqual([(await announced(all))[1]])
})

test('a call waits for its turn on the display, and is left out when its patient has come', async ({ browser }) => {
  const display = await openDisplay(browser, server)
  const [, second] = await callTwo(browser)
  await expect(second.getByTestId('receipt')).toContainText('na vez depois de outras')
  await press(second.getByTestId('start'), current(second, 'serving'))
  await expect.poll(() => display.getByTestId('call').getAttribute('data-lit'), { timeout: 40_000 }).toBe('false')
  expect(await announced(display)).toHaveLength(1)
})

test('a display that is loaded anew, or whose server was killed, repeats no call and loses none', async ({ browser }) => {
  const display = await openDisplay(browser, server)
  const [nurse] = await callTwo(browser)
  await expect.poll(() => announced(display)).toHaveLength(1)
  const [first] = await announced(display)
  await display.reload()
  await expect.poll(() => announced(display), { timeout: 40_000 }).toHaveLength(1)
  const [other] = await announced(display)
  expect(other).not.toBe(first)
  await server.kill()
  await server.again()
  await press(nurse.getByTestId('recall'), nurse.getByText('2ª chamada'))
  await expect.poll(() => announced(display), { timeout: 40_000 }).toHaveLength(2)
  expect(new Set(await announced(display)).size).toBe(2)
})

test('the administration shows how a display is, and what it should be showing', async ({ browser }) => {
  const display = await openDisplay(browser, server)
  const totem = await openTotem(browser, server)
  await issueTickets(totem.context().request, server, ['EN', 'ME'])
  const desk = await openDesk(browser, server, 'enfermagem', 'EN')
  await press(desk.getByTestId('next'), current(desk, 'called'))
  const admin = await openAdmin(browser, server, 'devices')
  await admin.getByTestId('device').filter({ hasText: 'TV' }).first().click()
  await expect(admin.getByTestId('device-last')).toContainText('EN-001')
  await expect(admin.getByTestId('device-sound')).toHaveText('ligado')
  const picture = admin.frameLocator('[data-testid=picture]')
  await expect(picture.getByTestId('current-code')).toHaveText('EN-001')
  await admin.getByTestId('zone-some').check()
  await admin.getByTestId('zone-ME').check()
  await admin.getByTestId('save').click()
  await expect(admin.getByTestId('done')).toBeVisible()
  // What it shows changes at once, there and in the picture.
  await expect(display.getByTestId('empty')).toBeVisible({ timeout: 40_000 })
  await expect(picture.getByTestId('empty')).toBeVisible({ timeout: 40_000 })
})
