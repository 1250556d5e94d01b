import { expect, test } from '@playwright/test'
import { announced, openDisplay, openSignIn, openTotem, signIn, takeRoom, takeTicket } from './pages'
import { Server } from './server'

let server: Server

test.beforeAll(async () => {
  server = await Server.start()
})
test.afterAll(() => server.stop())

test('a patient takes a ticket, is called, and nothing is lost when the server is killed and comes back', async ({ browser }) => {
  const totem = await openTotem(browser, server)
  const display = await openDisplay(browser, server)
  const desk = await openSignIn(browser, server)
  await signIn(desk, server, 'enfermagem')
  const room = await takeRoom(desk, server, 'EN')
  await expect(display.getByTestId('empty')).toBeVisible()

  await test.step('the totem issues EN-001, the desk sees and calls it, the display shows and speaks it once', async () => {
    await takeTicket(totem, 'EN')
    await expect(totem.getByTestId('ticket-code')).toHaveText('EN-001')
    await expect(desk.getByTestId('queue-item')).toHaveCount(1)
    await desk.getByTestId('next').click()
    await expect(desk.getByTestId('current-code')).toHaveText('EN-001')
    await expect(desk.getByTestId('current-state')).toHaveAttribute('data-state', 'called')
    await expect(display.getByTestId('current-code')).toHaveText('EN-001')
    await expect(display.getByTestId('current-room')).toHaveText(room.name)
    await expect.poll(() => announced(display)).toHaveLength(1)
  })

  await totem.getByTestId('done').click()
  await server.kill()

  await test.step('the pages say that the server is away; what they show stays, and a press on the totem is kept', async () => {
    for (const page of [totem, desk, display]) await expect(page.getByTestId('away')).toBeVisible()
    await expect(display.getByTestId('current-code')).toHaveText('EN-001')
    await takeTicket(totem, 'EN')
  })

  await server.again()

  await test.step('all go on by themselves with nothing missing', async () => {
    await expect(totem.getByTestId('ticket-code')).toHaveText('EN-002')
    for (const page of [totem, desk, display]) await expect(page.getByTestId('away')).toBeHidden()
    await expect(desk.getByTestId('current-code')).toHaveText('EN-001')
    await expect(desk.getByTestId('queue-item')).toHaveCount(1)
    await desk.getByTestId('start').click()
    await desk.getByTestId('finish').click()
    await expect(desk.getByTestId('current-code')).toBeHidden()
    await desk.getByTestId('next').click()
    await expect(desk.getByTestId('current-code')).toHaveText('EN-002')
    await expect(display.getByTestId('current-code')).toHaveText('EN-002')
    await expect(display.getByTestId('call-row')).toContainText(['EN-001'])
    await expect.poll(() => announced(display)).toHaveLength(2)
  })

  await test.step('a recall is announced again', async () => {
    await desk.getByTestId('recall').click()
    await expect.poll(() => announced(display)).toHaveLength(3)
    expect(new Set(await announced(display)).size).toBe(3)
  })
})

test('a call is undone, and a patient is forwarded to another service', async ({ browser }) => {
  const totem = await openTotem(browser, server)
  const display = await openDisplay(browser, server)
  const desk = await openSignIn(browser, server)
  await signIn(desk, server, 'medicina')
  await takeRoom(desk, server, 'ME')
  await takeTicket(totem, 'ME')
  const code = (await totem.getByTestId('ticket-code').textContent()) ?? ''

  await expect(desk.getByTestId('queue-item')).toHaveCount(1)
  await desk.keyboard.press('n')
  await expect(display.getByTestId('current-code')).toHaveText(code)
  await desk.getByTestId('undo').click()
  await expect(desk.getByTestId('queue-item')).toHaveCount(1)
  await expect(display.getByTestId('current-code')).not.toHaveText(code)

  await desk.getByTestId('next').click()
  await desk.getByTestId('start').click()
  await expect(desk.getByTestId('current-state')).toHaveAttribute('data-state', 'serving')
  await desk.getByTestId('forward').click()
  await desk.getByTestId('forward-service-FA').click()
  await desk.getByTestId('forward-note').fill('Dipirona, 10 comprimidos')
  await desk.getByTestId('forward-confirm').click()
  await expect(desk.getByTestId('current-code')).toBeHidden()
  await expect(desk.getByTestId('queue-item')).toHaveCount(0)
  await expect(desk.getByText('Farmácia').first()).toBeVisible()

  await desk.getByTestId('undo').click()
  await expect(desk.getByTestId('current-code')).toHaveText(code)
  await expect(desk.getByTestId('current-state')).toHaveAttribute('data-state', 'serving')
})
