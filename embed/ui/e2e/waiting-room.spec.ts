import { expect } from '@playwright/test'
import { announced, current, free, openDisplay, openSignIn, openTotem, press, signIn, takeRoom, takeTicket } from './pages'
import { Server } from './server'
import { test } from './test'

let server: Server

// Each test has a day of its own, since a display goes on with the calls that were made shortly before.
test.beforeEach(async () => {
  server = await Server.start()
})
test.afterEach(() => server.stop())

test('a patient takes a ticket, is called, and nothing is lost when the server is killed and comes back', async ({ browser }) => {
  const totem = await openTotem(browser, server)
  const display = await openDisplay(browser, server)
  const desk = await openSignIn(browser, server)
  await signIn(desk, server, 'enfermagem')
  const room = await takeRoom(desk, server, 'EN')
  await expect(display.getByTestId('empty')).toBeVisible()

  await test.step('the totem issues EN-001, the desk sees and calls it, the display shows and sounds it once', async () => {
    await takeTicket(totem, 'EN')
    await expect(totem.getByTestId('ticket-code')).toHaveText('EN-001')
    await expect(desk.getByTestId('queue-item')).toHaveCount(1)
    await press(desk.getByTestId('next'), current(desk, 'called'))
    await expect(desk.getByTestId('current-code')).toHaveText('EN-001')
    await expect(display.getByTestId('current-code')).toHaveText('EN-001')
    await expect(display.getByTestId('current-room')).toHaveText(room.name)
    await expect(display.getByTestId('call')).toHaveAttribute('data-lit', 'true')
    await expect.poll(() => announced(display)).toHaveLength(1)
  })

  await totem.getByTestId('done').click()
  await server.kill()

  await test.step('the pages say that the server is away, and what they show stays', async () => {
    for (const page of [totem, desk, display]) await expect(page.getByTestId('away')).toBeVisible()
    await expect(display.getByTestId('current-code')).toHaveText('EN-001')
    await expect(desk.getByTestId('current-code')).toHaveText('EN-001')
    await expect(desk.getByTestId('start')).toBeDisabled()
  })

  await server.again()

  await test.step('all go on by themselves with nothing missing', async () => {
    for (const page of [totem, desk, display]) await expect(page.getByTestId('away')).toBeHidden()
    await takeTicket(totem, 'EN')
    await expect(totem.getByTestId('ticket-code')).toHaveText('EN-002')
    await expect(desk.getByTestId('current-code')).toHaveText('EN-001')
    await expect(desk.getByTestId('queue-item')).toHaveCount(1)
    await press(desk.getByTestId('start'), current(desk, 'serving'))
    await press(desk.getByTestId('finish'), free(desk))
    await press(desk.getByTestId('next'), current(desk, 'called'))
    await expect(desk.getByTestId('current-code')).toHaveText('EN-002')
    await expect(display.getByTestId('current-code')).toHaveText('EN-002')
    await expect(display.getByTestId('call-row')).toContainText(['EN-001'])
    await expect.poll(() => announced(display)).toHaveLength(2)
  })

  await test.step('a recall is announced again', async () => {
    await expect(async () => {
      await desk.getByTestId('recall').click()
      await expect(desk.getByTestId('current-state')).toContainText('2ª chamada', { timeout: 700 })
    }).toPass()
    await expect.poll(() => announced(display)).toHaveLength(3)
    expect(new Set(await announced(display)).size).toBe(3)
  })

  await test.step('a display that is opened anew shows the calls, and does not sound again what the room has heard', async () => {
    await display.reload()
    await expect(display.getByTestId('current-code')).toHaveText('EN-002')
    await expect(display.getByTestId('call-row')).toContainText(['EN-001'])
    expect(await announced(display)).toEqual([])
  })
})

test('a ticket that is on its way when the server is killed comes out once it is back, and once only', async ({ browser }) => {
  const totem = await openTotem(browser, server)
  const desk = await openSignIn(browser, server)
  await signIn(desk, server, 'farmacia')
  await takeRoom(desk, server, 'FA')
  server.freeze() // so that the press is sent and has no answer
  await takeTicket(totem, 'FA')
  await expect(totem.getByTestId('sending')).toBeVisible()
  await server.kill()
  await server.again()
  await expect(totem.getByTestId('ticket-code')).toHaveText('FA-001')
  await expect(desk.getByTestId('away')).toBeHidden()
  await expect(desk.getByTestId('queue-item')).toHaveCount(1)
})

test('a call is undone, and a patient is forwarded to another service', async ({ browser }) => {
  const totem = await openTotem(browser, server)
  const display = await openDisplay(browser, server)
  const desk = await openSignIn(browser, server)
  await signIn(desk, server, 'medicina')
  await takeRoom(desk, server, 'ME')
  await takeTicket(totem, 'ME')
  await expect(totem.getByTestId('ticket-code')).toBeVisible()
  const code = (await totem.getByTestId('ticket-code').textContent()) ?? ''

  await expect(desk.getByTestId('queue-item')).toHaveCount(1)
  await desk.locator('body').press('p')
  await expect(display.getByTestId('current-code')).toHaveText(code)
  await press(desk.getByTestId('undo'), free(desk))
  await expect(desk.getByTestId('queue-item')).toHaveCount(1)
  await expect(display.getByText('Desconsidere esta chamada')).toBeVisible()

  await press(desk.getByTestId('next'), current(desk, 'called'))
  await press(desk.getByTestId('start'), current(desk, 'serving'))
  await desk.keyboard.press('e')
  await expect(desk.getByTestId('forward-find')).toBeFocused()
  await desk.keyboard.type('farmacia')
  await expect(desk.getByTestId('forward-find')).toHaveValue('farmacia')
  await desk.getByTestId('forward-note').fill('Dipirona, 10 comprimidos')
  await desk.getByTestId('forward-note').press('Enter')
  await expect(free(desk)).toBeVisible()
  await expect(desk.getByTestId('queue-item')).toHaveCount(0)
  await expect(desk.getByText(/Outras filas: Farmácia/)).toBeVisible()

  await press(desk.getByTestId('undo'), current(desk, 'serving'))
  await expect(desk.getByTestId('current-code')).toHaveText(code)
})

test('a person whose session ended signs in again and is in the same room with the same patient', async ({ browser }) => {
  const totem = await openTotem(browser, server)
  const desk = await openSignIn(browser, server)
  await signIn(desk, server, 'recepcao')
  const room = await takeRoom(desk, server, 'RE')
  await takeTicket(totem, 'RE')
  await expect(desk.getByTestId('queue-item')).toHaveCount(1)
  await press(desk.getByTestId('next'), current(desk, 'called'))
  await desk.context().clearCookies()
  await press(desk.getByTestId('start'), desk.getByTestId('sign-in'))
  await expect(desk.getByText('A sua sessão terminou. Entre de novo.')).toBeVisible()
  await signIn(desk, server, 'recepcao')
  await expect(desk.getByTestId('my-room')).toHaveText(room.name)
  await expect(current(desk, 'called')).toBeVisible()
})

test('a wrong password is named at its field', async ({ browser }) => {
  const desk = await openSignIn(browser, server)
  await desk.getByTestId('login').fill('enfermagem')
  await desk.getByTestId('password').fill('errada')
  await desk.getByTestId('sign-in').click()
  await expect(desk.getByTestId('sign-in-error')).toHaveText('Usuário ou senha não conferem. Confira e tente de novo.')
  await expect(desk.getByTestId('password')).toBeFocused()
})

test('totem and display open in a browser without what came after 2016', async ({ browser }) => {
  for (const face of ['totem', 'display'] as const) {
    const context = await browser.newContext()
    await context.addInitScript(() => {
      for (const name of ['globalThis', 'ResizeObserver', 'AbortController', 'queueMicrotask', 'structuredClone']) {
        Reflect.deleteProperty(window, name)
      }
      for (const name of ['entries', 'values', 'fromEntries']) Reflect.deleteProperty(Object, name)
      Reflect.deleteProperty(Promise.prototype, 'finally')
      for (const name of ['flat', 'flatMap', 'at']) Reflect.deleteProperty(Array.prototype, name)
      for (const name of ['padStart', 'matchAll', 'replaceAll', 'trimStart', 'at']) Reflect.deleteProperty(String.prototype, name)
    })
    const page = await context.newPage()
    const errors: Error[] = []
    page.on('pageerror', (error) => errors.push(error))
    await page.goto(`${server.url}/${face}#token=${server.access[`${face}_token`]}`)
    await expect(page.getByTestId(face === 'totem' ? 'take' : 'empty')).toBeVisible()
    expect(errors).toEqual([])
  }
})
