import { type Browser, expect, type Page } from '@playwright/test'
import { current, free, openDisplay, openSignIn, openTotem, press, signIn, takeRoom } from './pages'
import { edit, issueTickets, makeJourney, Server } from './server'
import { test } from './test'

let server: Server

test.beforeEach(async () => {
  server = await Server.start()
})
test.afterEach(() => server.stop())

async function desk(browser: Browser, login: string, prefix: string): Promise<Page> {
  const page = await openSignIn(browser, server)
  await signIn(page, server, login)
  await takeRoom(page, server, prefix)
  return page
}

async function admin(browser: Browser): Promise<Page> {
  const page = await openSignIn(browser, server)
  await signIn(page, server, 'admin')
  return page
}

async function attend(page: Page): Promise<void> {
  await press(page.getByTestId('next'), current(page, 'called'))
  await press(page.getByTestId('start'), current(page, 'serving'))
}

test('a patient takes a journey of three steps, is forwarded on the way and comes back', async ({ browser }) => {
  const boss = await admin(browser)
  const journey = await makeJourney(boss.context().request, server, 'Consulta', ['RE', 'ME', 'FA'])
  await edit(boss.context().request, server, 'RE', { journey_id: journey })
  const totem = await openTotem(browser, server)
  await issueTickets(totem.context().request, server, ['RE'])
  const reception = await desk(browser, 'recepcao', 'RE')
  const doctor = await desk(browser, 'medicina', 'ME')
  const nurse = await desk(browser, 'enfermagem', 'EN')
  const pharmacy = await desk(browser, 'farmacia', 'FA')

  await attend(reception)
  await expect(reception.getByTestId('visit-later')).toHaveText([/Medicina/, /Farmácia/])
  await press(reception.getByTestId('finish'), free(reception))
  await expect(doctor.getByTestId('queue-item')).toHaveAttribute('data-code', 'RE-001')

  await attend(doctor)
  await expect(doctor.getByTestId('visit-step')).toHaveText([/Recepção, Guichê 1/, /Medicina, Consultório 1/])
  await doctor.getByTestId('forward').click()
  await doctor.getByTestId('forward-find').fill('enf')
  await doctor.getByTestId('forward-service-EN').click()
  await doctor.getByTestId('forward-return').check()
  await press(doctor.getByTestId('forward-confirm'), free(doctor))
  await attend(nurse)
  await expect(nurse.getByTestId('visit-later')).toHaveText([/Medicina/, /Farmácia/])
  await press(nurse.getByTestId('finish'), free(nurse))

  await expect(doctor.getByTestId('queue-why')).toHaveText('Por que esta: foi encaminhada para você.')
  await attend(doctor)
  await press(doctor.getByTestId('finish'), free(doctor))
  await expect(pharmacy.getByTestId('queue-item')).toHaveCount(1)
  await attend(pharmacy)
  await expect(pharmacy.getByTestId('visit-step')).toHaveCount(5)
  await press(pharmacy.getByTestId('finish'), free(pharmacy))
  for (const page of [reception, doctor, nurse, pharmacy]) await expect(page.getByTestId('queue-item')).toHaveCount(0)
})

test('a step is skipped and another is added during the visit', async ({ browser }) => {
  const boss = await admin(browser)
  const journey = await makeJourney(boss.context().request, server, 'Consulta', ['RE', 'EN', 'ME'])
  await edit(boss.context().request, server, 'RE', { journey_id: journey })
  const totem = await openTotem(browser, server)
  await issueTickets(totem.context().request, server, ['RE'])
  const reception = await desk(browser, 'recepcao', 'RE')
  await attend(reception)
  await reception.getByTestId('visit-skip').first().click()
  await expect(reception.getByTestId('visit-later')).toHaveText([/Medicina/])
  await reception.getByTestId('visit-add').selectOption({ label: 'Farmácia' })
  await expect(reception.getByTestId('visit-later')).toHaveText([/Medicina/, /Farmácia/])
})

test('a room is paused, and nobody is called to it until it is resumed', async ({ browser }) => {
  const totem = await openTotem(browser, server)
  await issueTickets(totem.context().request, server, ['EN', 'EN'])
  const nurse = await desk(browser, 'enfermagem', 'EN')
  await nurse.getByTestId('pause').click()
  await nurse.getByText('Reunião').click()
  await nurse.getByTestId('pause-confirm').click()
  await expect(nurse.getByTestId('paused')).toContainText('Reunião, desde')
  await nurse.keyboard.press('p')
  await expect(nurse.getByTestId('paused')).toBeVisible()
  await nurse.getByTestId('resume').click()
  await press(nurse.getByTestId('next'), current(nurse, 'called'))
})

test('an emergency sounds at every desk, somebody goes, and it is ended', async ({ browser }) => {
  const totem = await openTotem(browser, server)
  const display = await openDisplay(browser, server)
  await issueTickets(totem.context().request, server, ['RE', 'RE', 'RE', 'RE'])
  const reception = await desk(browser, 'recepcao', 'RE')
  const nurse = await desk(browser, 'enfermagem', 'EN')
  await nurse.getByTestId('menu').click()
  await nurse.getByTestId('raise').click()
  await nurse.getByTestId('raise-other').click()
  for (const page of [reception, nurse]) await expect(page.getByTestId('alarm')).toContainText('Enfermagem 1')
  await nurse.getByTestId('alarm-mute').click()
  await expect(nurse.getByTestId('alarm')).toBeHidden()
  await reception.getByTestId('alarm-go').click()
  for (const page of [reception, nurse]) {
    await expect(page.getByTestId('alarm')).toBeHidden()
    await expect(page.getByTestId('emergency')).toContainText('Emergência RE-005')
  }
  await expect(reception.getByTestId('queue-why')).toHaveText('Por que esta: é uma emergência.')
  await press(reception.getByTestId('next'), current(reception, 'called'))
  await expect(reception.getByTestId('current-code')).toHaveText('RE-005')
  await expect(display.getByTestId('current-code')).toHaveText('RE-005')
  await reception.getByTestId('emergency-clear').click()
  for (const page of [reception, nurse]) await expect(page.getByTestId('emergency')).toHaveCount(0)
})

test('a patient who did not come is brought back', async ({ browser }) => {
  const totem = await openTotem(browser, server)
  await issueTickets(totem.context().request, server, ['EN', 'EN'])
  const nurse = await desk(browser, 'enfermagem', 'EN')
  await press(nurse.getByTestId('next'), current(nurse, 'called'))
  await press(nurse.getByTestId('no-show'), free(nurse))
  await nurse.getByTestId('no-shows').click()
  await press(nurse.getByTestId('bring-back-EN-001'), nurse.getByText('Todos que foram chamados vieram.'))
  await expect(nurse.getByTestId('no-show')).toHaveCount(0)
  await nurse.keyboard.press('Escape')
  await expect(nurse.getByTestId('queue-item').first()).toHaveAttribute('data-code', 'EN-001')
})

test('a remote patient is registered and attended without a call on the TV', async ({ browser }) => {
  const display = await openDisplay(browser, server)
  const reception = await desk(browser, 'recepcao', 'RE')
  const doctor = await desk(browser, 'medicina', 'ME')
  await reception.getByTestId('add-patient').click()
  await reception.getByTestId('patient-name').fill('Alice Monteiro')
  await reception.getByTestId('patient-service').selectOption({ label: 'Medicina' })
  await reception.getByTestId('patient-remote').check()
  await reception.getByTestId('patient-confirm').click()
  // A doctor sees who it is once the patient is the doctor's.
  await expect(doctor.getByTestId('queue-item')).toHaveCount(1)
  await expect(doctor.getByText('Alice Monteiro')).toHaveCount(0)
  await expect(doctor.getByTestId('add-patient')).toHaveCount(0)
  await press(doctor.getByTestId('start-ME-001'), current(doctor, 'serving'))
  await expect(doctor.getByText('Alice Monteiro')).toBeVisible()
  await press(doctor.getByTestId('finish'), free(doctor))
  await expect(display.getByTestId('empty')).toBeVisible()
})
