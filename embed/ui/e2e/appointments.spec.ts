import { expect } from '@playwright/test'
import { current, openSignIn, openTotem, press, signIn, takeRoom } from './pages'
import { Server, timeThere } from './server'
import { test } from './test'

let server: Server

test.beforeEach(async () => {
  server = await Server.start()
})
test.afterEach(() => server.stop())

test('the desk books an appointment, and the patient is taken in by its code or by name', async ({ browser }) => {
  const reception = await openSignIn(browser, server)
  await signIn(reception, server, 'recepcao')
  await takeRoom(reception, server, 'RE')

  const book = async (name: string, service: string): Promise<string> => {
    await reception.getByTestId('add-patient').click()
    await reception.getByTestId('patient-name').fill(name)
    await reception.getByTestId('patient-service').selectOption({ label: service })
    await reception.getByTestId('patient-later').check()
    await reception.getByTestId('patient-time').fill(timeThere())
    await reception.getByTestId('patient-confirm').click()
    const code = ((await reception.getByTestId('booked-code').textContent()) ?? '').replace(/\D/g, '')
    await reception.getByTestId('booked-close').click()
    return code
  }
  const code = await book('Ivo Sampaio', 'Recepção')

  expect(code).toMatch(/^\d{6}$/)
  await book('Rita Camargo', 'Recepção')

  await reception.getByTestId('agenda').click()
  await expect(reception.getByTestId('appointment')).toHaveCount(2)
  await reception.getByTestId('appointment').filter({ hasText: 'Rita Camargo' }).getByTestId('arrive').click()
  await expect(reception.getByTestId('appointment').filter({ hasText: 'Rita Camargo' })).toContainText('chegou')
  await reception.keyboard.press('Escape')

  const totem = await openTotem(browser, server)
  const answer = await totem.context().request.post(`${server.url}/api/v1/clinics/${server.access.clinic}/check-ins`, {
    headers: { 'SuaVez-Face': 'totem' },
    data: { code },
  })
  expect(answer.status()).toBe(201)
  await expect(reception.getByTestId('queue-item')).toHaveCount(2)
  await expect(reception.getByTestId('agenda')).toContainText('0 por chegar')
  await press(reception.getByTestId('next'), current(reception, 'called'))
  await expect(reception.getByTestId('current-code')).toHaveText('RE-001')
})
