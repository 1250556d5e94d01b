import { expect } from '@playwright/test'
import { openSignIn, press, signIn } from './pages'
import { Server } from './server'
import { test } from './test'

let server: Server
test.beforeEach(async () => {
  server = await Server.start()
})
test.afterEach(() => server.stop())

test('a screen shows a code, an administrator types it in and names it, and revokes it again', async ({ browser }) => {
  const display = await (await browser.newContext()).newPage()
  await display.goto(`${server.url}/display#token=suavez_WRONG`)
  const code = display.getByTestId('pairing-code')
  await expect(code).toHaveText(/^[2-9A-HJ-NP-Z]{3}-[2-9A-HJ-NP-Z]{3}$/)
  await expect(display.getByTestId('pairing')).toContainText(new URL(server.url).host)

  const desk = await openSignIn(browser, server)
  await signIn(desk, server, 'admin')
  await desk.getByTestId('menu').click()
  await desk.getByTestId('administration').click()
  await desk.getByTestId('nav-devices').click()
  await expect(desk.getByTestId('device')).toHaveCount(2) // those of the demonstration
  await desk.getByTestId('connect').click()

  await test.step('a wrong code is named at once, and the cells are free for another', async () => {
    await desk.keyboard.type('zzzzzz')
    await expect(desk.getByTestId('code-error')).toContainText('Nenhuma tela mostra este código.')
    await expect(desk.getByTestId('code')).toHaveValue('')
    await expect(desk.getByTestId('code')).toBeFocused()
  })
  await test.step('the right one asks for a name, and the screen opens', async () => {
    await desk.keyboard.type(((await code.textContent()) ?? '').toLowerCase())
    await expect(desk.getByTestId('device-name')).toHaveValue('TV da recepção')
    await desk.getByTestId('device-name').fill('TV do corredor')
    await desk.keyboard.press('Enter')
    await expect(display.getByTestId('empty')).toBeVisible()
    const row = desk.getByTestId('device').filter({ hasText: 'TV do corredor' })
    await expect(row.getByTestId('device-state')).toHaveText('no ar')
    await display.reload() // it is a device for good
    await expect(display.getByTestId('empty')).toBeVisible()
  })
  await test.step('it gets another name, and a totem a PIN', async () => {
    await desk.getByTestId('device').filter({ hasText: 'TV do corredor' }).click()
    await expect(desk.getByTestId('device-version')).toHaveText(/\S/)
    await expect(desk.getByTestId('device-pin')).toHaveCount(0)
    await desk.getByTestId('device-new-name').fill(' ')
    await desk.getByTestId('save').click()
    await expect(desk.getByTestId('device-new-name-error')).toHaveText('Falta o nome.')
    await desk.getByTestId('device-new-name').fill('TV da ala B')
    await desk.getByTestId('save').click()
    await expect(desk.getByTestId('done')).toHaveText('Salvo.')
    await expect(desk.getByTestId('device').filter({ hasText: 'TV da ala B' })).toBeVisible()
    await desk.getByTestId('device').filter({ hasText: 'Totem' }).first().click()
    await desk.getByTestId('device-pin').fill('12')
    await desk.getByTestId('save').click()
    await expect(desk.getByTestId('device-pin-error')).toHaveText('O PIN tem de 4 a 8 números.')
    await desk.getByTestId('device-pin').fill('2580')
    await desk.getByTestId('save').click()
    await expect(desk.getByTestId('device-no-pin')).toBeVisible()
    await desk.getByTestId('device-no-pin').click()
    await expect(desk.getByTestId('device-no-pin')).toHaveCount(0)
  })
  await test.step('revoked, it shows a code again', async () => {
    await desk.getByTestId('device').filter({ hasText: 'TV da ala B' }).click()
    await desk.getByTestId('revoke').click()
    await press(desk.getByTestId('revoke-now'), display.getByTestId('pairing-code'))
    await expect(desk.getByTestId('device')).toHaveCount(2)
  })
})

test('only administrators look after devices', async ({ browser }) => {
  const desk = await openSignIn(browser, server)
  await desk.goto(`${server.url}/admin#devices`)
  await signIn(desk, server, 'enfermagem')
  await expect(desk.getByTestId('no-administration')).toBeVisible()
  await expect(desk.getByTestId('nav-devices')).toHaveCount(0)
  await desk.getByTestId('to-desk').click()
  await desk.getByTestId('menu').click()
  await expect(desk.getByTestId('sign-out')).toBeVisible()
  await expect(desk.getByTestId('administration')).toHaveCount(0)
})

test('the camera of an administrator who is not signed in leads to the devices', async ({ browser }) => {
  const desk = await openSignIn(browser, server)
  await desk.goto(`${server.url}/admin#devices`)
  await signIn(desk, server, 'admin')
  await expect(desk.getByTestId('connect')).toBeVisible()
})
