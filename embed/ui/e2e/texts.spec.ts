import { expect } from '@playwright/test'
import { check } from './accessible'
import { openAdmin, openDisplay, openServices, openTotem, pictureFile, press } from './pages'
import { Server } from './server'
import { test } from './test'

// What patients read, in the clinic's own words.
let server: Server

test.beforeEach(async () => {
  server = await Server.start()
})
test.afterEach(() => server.stop())

test('a text is changed on all screens at once, and changed back', async ({ browser }) => {
  const totem = await openTotem(browser, server)
  const display = await openDisplay(browser, server)
  const admin = await openAdmin(browser, server, 'texts')
  await check(admin, 'texts', 'AA')
  await admin.getByTestId('search').fill('qual atendimento')
  await press(admin.getByTestId('text-totem.choose'), admin.getByTestId('words-pt-BR'))
  await admin.getByTestId('words-pt-BR').fill('Em que ajudamos?')
  await admin.getByTestId('words-en').fill('How can we help?')
  await admin.getByTestId('save').click()
  await expect(admin.getByTestId('done')).toBeVisible()
  await check(admin, 'a text', 'AA')
  await admin.screenshot({ path: pictureFile('admin-texts') })
  const title = totem.getByRole('heading', { level: 1 })
  const words = { 'pt-BR': 'Em que ajudamos?', en: 'How can we help?', es: '¿Qué atención necesita?' }
  for (const [language, text] of Object.entries(words)) {
    await totem.getByTestId(`language-${language}`).click()
    await openServices(totem)
    await expect(title).toHaveText(text)
    if (language !== 'es') await press(totem.getByTestId('back'), totem.getByTestId('take'))
  }

  await admin.getByTestId('search').fill('aguarde a sua vez')
  await admin.getByTestId('text-display.empty').click()
  await expect(admin.getByTestId('words-pt-BR')).toHaveValue('Aguarde a sua vez.')
  await admin.getByTestId('words-pt-BR').fill('Descanse, já chamamos.')
  await admin.getByTestId('save').click()
  await expect(admin.getByTestId('done')).toBeVisible()
  await expect(display.getByText('Descanse, já chamamos.')).toBeVisible()

  // The patient who reads Spanish goes on in it.
  await expect(totem.locator('html')).toHaveAttribute('lang', 'es')
  await admin.getByTestId('search').fill('')
  await admin.getByTestId('only-own').click()
  await expect(admin.getByTestId('text')).toHaveCount(2)
  await admin.getByTestId('text-totem.choose').click()
  await expect(admin.getByTestId('words-en')).toHaveValue('How can we help?')
  await admin.getByTestId('original').click()
  await expect(admin.getByTestId('text')).toHaveCount(1)
  await press(totem.getByTestId('back'), totem.getByTestId('take'))
  await totem.getByTestId('language-pt-BR').click()
  await openServices(totem)
  await expect(title).toHaveText('Qual atendimento?')
})

test('a text keeps what is filled in', async ({ browser }) => {
  const admin = await openAdmin(browser, server, 'texts')
  await admin.getByTestId('search').fill('phone.later')
  await press(admin.getByTestId('text-phone.later'), admin.getByTestId('words-es'))
  await admin.getByTestId('words-es').fill('Más tiempo')
  await admin.getByTestId('save').click()
  await expect(admin.getByTestId('text-es-error')).toContainText('{n}')
  await expect(admin.getByTestId('only-own')).toHaveCount(0)
})
