import { expect } from '@playwright/test'
import { openServices, openSignIn, openTotem, press, signIn, takeRoom } from './pages'
import { edit, notToday, Server } from './server'
import { test } from './test'

let server: Server

test.beforeEach(async () => {
  server = await Server.start()
})
test.afterEach(() => server.stop())

test('the totem says when a closed service opens, and the desk gives out a ticket anyway', async ({ browser }) => {
  const boss = await openSignIn(browser, server)
  await signIn(boss, server, 'admin')
  const request = boss.context().request
  const totem = await openTotem(browser, server)
  const pharmacy = totem.getByTestId('service-FA')
  await openServices(totem)
  await expect(pharmacy).toHaveText(/Farmácia.*remédios$/)

  await edit(request, server, 'FA', { hours: notToday() })
  await expect(pharmacy).toHaveText(/Abre \S+, \d+ de \S+, às\s07:30/)
  await pharmacy.click({ force: true })
  await expect(totem.getByTestId('service-FA')).toBeVisible() // nothing happens
  await edit(request, server, 'EN', { daily_limit: 1 })

  await takeRoom(boss, server, 'FA')
  await boss.getByTestId('add-patient').click()
  await boss.getByTestId('patient-service').selectOption({ label: 'Farmácia' })
  await boss.getByTestId('patient-confirm').click()
  await expect(boss.getByRole('dialog').getByTestId('refused')).toContainText(/Fechado agora. Abre .*às\s07:30/)
  await boss.getByTestId('patient-confirm').click()
  await expect(boss.getByTestId('queue-item')).toHaveAttribute('data-code', 'FA-001')

  await boss.getByTestId('add-patient').click()
  await boss.getByTestId('patient-service').selectOption({ label: 'Enfermagem' })
  await boss.getByTestId('patient-confirm').click()
  await expect(boss.getByTestId('patient-confirm')).toBeHidden()
  await openServices(totem)
  await expect(totem.getByTestId('service-EN')).toContainText('As senhas de hoje acabaram.')

  for (const prefix of ['RE', 'EN', 'ME']) await edit(request, server, prefix, { hours: notToday() })
  await press(totem.getByTestId('back'), totem.getByTestId('closed'))
  await expect(totem.getByRole('heading', { level: 1 })).toHaveText('Fechado agora.')
})
