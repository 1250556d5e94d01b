import { type Browser, type BrowserContextOptions, expect, type Page } from '@playwright/test'
import { Server } from './server'
import { test } from './test'

let server: Server
test.beforeEach(async () => {
  server = await Server.start('none')
})
test.afterEach(() => server.stop())

async function openSetup(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1366, height: 768 }, ...options })).newPage()
  await page.goto(server.url)
  await expect(page).toHaveURL(`${server.url}/setup`)
  return page
}

test('a clinic is made in four steps, with its devices, and opens', async ({ browser }) => {
  const page = await openSetup(browser)
  await test.step('what is missing is named at its field', async () => {
    await page.getByTestId('next').click()
    await expect(page.getByTestId('clinic-name-error')).toHaveText('Falta o nome da clínica.')
    await expect(page.getByTestId('clinic-name')).toBeFocused()
    await page.getByTestId('clinic-name').fill('Clínica Boa Vista')
    await expect(page.getByTestId('clinic-slug')).toHaveValue('boa-vista')
    await page.keyboard.press('Enter')
  })
  await test.step('a weak password is refused by the rule that it breaks', async () => {
    await page.getByTestId('admin-name').fill('Cláudia Nunes')
    await page.getByTestId('admin-login').fill('claudia')
    await page.getByTestId('admin-password').fill('curta')
    await page.getByTestId('next').click()
    await expect(page.getByTestId('administrator-password-error')).toBeVisible()
    await page.getByTestId('admin-password').fill('senha12345678') // long enough, and known to all
    await page.getByTestId('next').click()
    await page.getByTestId('template-laboratory').check({ force: true })
    await page.getByTestId('next').click()
    await expect(page.getByTestId('administrator-password-error')).toHaveText('Esta é das mais usadas. Junte várias palavras.')
    await page.getByTestId('admin-password').fill('chuva na serra')
    await page.getByTestId('next').click()
    await page.getByTestId('next').click()
  })
  await test.step('the totem is connected by its code', async () => {
    await expect(page.getByTestId('address-totem')).toContainText('/totem')
    const totem = await (await browser.newContext()).newPage()
    await totem.goto(`${server.url}/totem`)
    await page.getByTestId('code').fill((await totem.getByTestId('pairing-code').textContent()) ?? '')
    await page.getByTestId('accept').click()
    await expect(totem.getByTestId('take')).toBeVisible()
    await expect(page.getByTestId('device')).toContainText('Totem da entrada')
    await expect(page.getByTestId('device-state')).toHaveText('no ar')
  })
  await page.getByTestId('next').click()
  await expect(page).toHaveURL(`${server.url}/desk`)
  await expect(page.getByTestId('menu')).toContainText('Cláudia Nunes')
  await page.goto(`${server.url}/setup`)
  await expect(page.getByTestId('to-desk')).toBeVisible()
})

test('from another machine the code of the terminal is asked for', async ({ browser }) => {
  const page = await openSetup(browser, { extraHTTPHeaders: { 'X-Forwarded-For': '192.168.0.7' } })
  await page.getByTestId('setup-code').fill('AAAA-AAAA')
  await page.getByTestId('clinic-name').fill('Boa Vista')
  await page.getByTestId('next').click()
  await page.getByTestId('admin-name').fill('Cláudia Nunes')
  await page.getByTestId('admin-login').fill('claudia')
  await page.getByTestId('admin-password').fill('chuva na serra')
  await page.getByTestId('next').click()
  await page.getByTestId('next').click()
  await expect(page.getByTestId('code-error')).toContainText('Não é este código.')
  await expect(page.getByTestId('setup-code')).toBeFocused()
  await page.getByTestId('setup-code').fill(server.setupCode)
  for (let step = 1; step <= 3; step++) await page.getByTestId('next').click()
  await expect(page.getByTestId('code')).toBeVisible()
})
