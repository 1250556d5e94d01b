import { expect } from '@playwright/test'
import { current, free, openSignIn, openTotem, press, signIn, takeRoom } from './pages'
import { edit, issueTickets, Server } from './server'
import { test } from './test'

test('a nurse classifies, and the doctor sees who goes first and why', async ({ browser }) => {
  const server = await Server.start()
  try {
    const admin = await openSignIn(browser, server)
    await signIn(admin, server, 'admin')
    await edit(admin.context().request, server, 'ME', { policy: { kind: 'risk' } })

    const nurse = await openSignIn(browser, server)
    await signIn(nurse, server, 'enfermagem')
    await takeRoom(nurse, server, 'EN')
    const totem = await openTotem(browser, server)
    await issueTickets(totem.context().request, server, ['EN', 'EN', 'EN'])
    const doctor = await openSignIn(browser, server)
    await signIn(doctor, server, 'medicina')
    await takeRoom(doctor, server, 'ME')

    for (const risk of ['green', 'orange', undefined]) {
      await press(nurse.getByTestId('next'), current(nurse, 'called'))
      await expect(nurse.getByTestId('now-why')).toHaveText('Por que esta: foi quem chegou primeiro.')
      await press(nurse.getByTestId('start'), current(nurse, 'serving'))
      if (risk) {
        await press(nurse.getByTestId(`risk-${risk}`), nurse.locator(`[data-testid="risk-${risk}"][aria-pressed="true"]`))
      }
      await nurse.getByTestId('forward').click()
      await nurse.getByTestId('forward-find').fill('med')
      await nurse.keyboard.press('Enter')
      await press(nurse.getByTestId('forward-confirm'), free(nurse))
    }
    const rows = doctor.getByTestId('queue-item')
    await expect(rows).toHaveCount(3)
    expect(await rows.evaluateAll((all) => all.map((row) => row.getAttribute('data-code')))).toEqual([
      'EN-002',
      'EN-001',
      'EN-003',
    ])
    await expect(doctor.getByTestId('queue-why')).toHaveText('Por que esta: risco laranja, e ninguém espera com vermelho.')
    await press(doctor.getByTestId('next'), current(doctor, 'called'))
    await expect(doctor.getByTestId('current-code')).toHaveText('EN-002')
    await expect(doctor.getByTestId('now-why')).toHaveText('Por que esta: risco laranja, e ninguém espera com vermelho.')
  } finally {
    await server.stop()
  }
})

test('a changed policy reorders the queue that is on the screen', async ({ browser }) => {
  const server = await Server.start()
  try {
    const totem = await openTotem(browser, server)
    await issueTickets(totem.context().request, server, ['EN', 'EN', 'EN', 'EN'])
    const nurse = await openSignIn(browser, server)
    await signIn(nurse, server, 'enfermagem')
    await takeRoom(nurse, server, 'EN')
    const codes = () => nurse.getByTestId('queue-item').evaluateAll((all) => all.map((row) => row.getAttribute('data-code')))
    await expect.poll(codes).toEqual(['EN-004', 'EN-001', 'EN-002', 'EN-003'])

    const admin = await openSignIn(browser, server)
    await signIn(admin, server, 'admin')
    // Of 1 with a priority and 1 without, the first call takes the turn of those with one.
    await edit(admin.context().request, server, 'EN', { policy: { kind: 'ratio', ratio_priority: 1, ratio_normal: 1 } })
    await expect(nurse.getByTestId('queue-why')).toHaveText('Por que esta: é a vez de quem tem prioridade.')
    await press(nurse.getByTestId('next'), current(nurse, 'called'))
    await press(nurse.getByTestId('start'), current(nurse, 'serving'))
    await issueTickets(totem.context().request, server, ['EN', 'EN', 'EN', 'EN'])
    await expect.poll(codes).toEqual(['EN-001', 'EN-008', 'EN-002', 'EN-003', 'EN-005', 'EN-006', 'EN-007'])
    await expect(nurse.getByTestId('queue-why')).toHaveText('Por que esta: é a vez de quem não tem prioridade.')
    // Everybody is to be called at once, and those with a priority within a day: the others go first.
    await edit(admin.context().request, server, 'EN', {
      policy: { kind: 'target' },
      target_minutes: 0,
      priority_target_minutes: 1440,
    })
    await expect.poll(codes).toEqual(['EN-001', 'EN-002', 'EN-003', 'EN-005', 'EN-006', 'EN-007', 'EN-008'])
    await expect(nurse.getByTestId('queue-why')).toContainText('o prazo dela é o mais próximo')
  } finally {
    await server.stop()
  }
})
