import { expect } from '@playwright/test'
import { current, openSignIn, openTotem, press, signIn, takeRoom, takeTicket } from './pages'
import { Server } from './server'
import { test } from './test'

let server: Server
test.beforeEach(async () => {
  server = await Server.start()
})
test.afterEach(() => server.stop())

test('an occupied room says by whom and since when, and who looks after rooms frees it', async ({ browser }) => {
  const totem = await openTotem(browser, server)
  await takeTicket(totem, 'EN')
  const code = (await totem.getByTestId('ticket-code').textContent()) ?? ''
  const nurse = await openSignIn(browser, server)
  await signIn(nurse, server, 'enfermagem')
  const room = await takeRoom(nurse, server, 'EN')
  await press(nurse.getByTestId('next'), current(nurse, 'called'))

  const other = await openSignIn(browser, server)
  await signIn(other, server, 'enfermagem2')
  const taken = other.getByTestId(`taken-${room.id}`)
  await expect(taken).toContainText('Ana Prado')
  await expect(taken).toContainText(/desde \d\d:\d\d/)
  await expect(taken.getByTestId('free')).toHaveCount(0)
  await expect(other.getByText('Peça à gestão para liberar.')).toBeVisible()

  const admin = await openSignIn(browser, server)
  await admin.goto(`${server.url}/admin#users`)
  await signIn(admin, server, 'admin')
  await admin.getByTestId('person').filter({ hasText: 'Elisa Rocha' }).click()
  await admin.getByTestId('role-attendant').uncheck()
  await admin.getByTestId('role-manager').check()
  await admin.getByTestId('save').click()
  await expect(admin.getByTestId('done')).toBeVisible()

  const manager = await openSignIn(browser, server)
  await signIn(manager, server, 'farmacia')
  await expect(manager.getByRole('heading', { level: 1 })).toHaveText('Salas')
  await expect(manager.locator('.pick-free:enabled')).toHaveCount(0)
  const held = manager.getByTestId(`taken-${room.id}`)
  await held.getByTestId('free').click()
  await expect(held).toContainText('Ana Prado sai da sala')
  await expect(held.getByRole('button', { name: 'Não' })).toBeFocused()
  await manager.keyboard.press('Enter')
  await expect(held.getByTestId('free')).toBeFocused()
  await manager.keyboard.press('Enter')
  await held.getByTestId('free-now').click()
  await expect(held).toHaveCount(0)

  await expect(nurse.getByTestId(`room-${room.id}`)).toBeVisible() // she chooses again
  await other.getByTestId(`room-${room.id}`).click()
  await press(other.getByTestId('next'), current(other, 'called'))
  await expect(current(other, 'called')).toContainText(code)
})
