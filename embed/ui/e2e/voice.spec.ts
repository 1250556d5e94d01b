import { expect, type Page } from '@playwright/test'
import { callAtOnce } from './clinic'
import { announced, asAdmin, current, openDisplay, openSignIn, openTotem, press, signIn, takeRoom } from './pages'
import { issueTickets, Server } from './server'
import { test } from './test'

let server: Server
test.beforeEach(async () => {
  server = await Server.start()
})
test.afterEach(() => server.stop())

/** A sound that the page played: when, in ms, for how long, and how strong it was. */
interface Heard {
  from: number
  until: number
  lasts: number
  strength: number
}

/** Notes what the page hands to the speaker. */
async function listen(display: Page): Promise<() => Promise<Heard[]>> {
  await display.evaluate(() => {
    const heard: Heard[] = []
    ;(window as unknown as { heard: Heard[] }).heard = heard
    const start = AudioBufferSourceNode.prototype.start
    AudioBufferSourceNode.prototype.start = function (...at) {
      const samples = this.buffer?.getChannelData(0) ?? new Float32Array(1)
      const strength = Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length)
      const one: Heard = { from: performance.now(), until: 0, lasts: (this.buffer?.duration ?? 0) * 1_000, strength }
      heard.push(one)
      this.addEventListener('ended', () => {
        one.until = performance.now()
      })
      start.apply(this, at)
    }
  })
  return () => display.evaluate(() => (window as unknown as { heard: Heard[] }).heard)
}

test('calls are said one after the other, each to its end', async ({ browser }) => {
  const display = await openDisplay(browser, server)
  const heard = await listen(display)
  const totem = await openTotem(browser, server)
  await issueTickets(totem.context().request, server, ['EN', 'ME'])
  for (const [login, prefix] of [
    ['enfermagem', 'EN'],
    ['medicina', 'ME'],
  ] as const) {
    const desk = await openSignIn(browser, server)
    await signIn(desk, server, login)
    await takeRoom(desk, server, prefix)
    await press(desk.getByTestId('next'), current(desk, 'called'))
  }
  await expect.poll(async () => (await heard()).filter(({ until }) => until).length, { timeout: 60_000 }).toBe(2)
  const [first, second] = (await heard()) as [Heard, Heard]
  for (const { from, until, lasts, strength } of [first, second]) {
    expect(lasts).toBeGreaterThan(6_000)
    expect(lasts).toBeLessThan(14_000)
    expect(strength).toBeGreaterThan(0.03)
    expect(until - from).toBeGreaterThan(lasts - 100)
  }
  expect(second.from).toBeGreaterThanOrEqual(first.until)
})

test('a call whose sound does not come is shown, with the chime alone, and the next is said', async ({ browser }) => {
  const display = await openDisplay(browser, server)
  const heard = await listen(display)
  let refused = 0
  await display.route('**/voice', async (route) => {
    if (refused++) await route.continue()
    else await route.fulfill({ status: 200, contentType: 'audio/mpeg', body: 'this is no sound' })
  })
  const totem = await openTotem(browser, server)
  await issueTickets(totem.context().request, server, ['EN'])
  const desk = await openSignIn(browser, server)
  await signIn(desk, server, 'enfermagem')
  await takeRoom(desk, server, 'EN')
  await press(desk.getByTestId('next'), current(desk, 'called'))
  await expect(display.getByTestId('current-code')).toHaveText('EN-001')
  await expect.poll(() => refused).toBe(1)
  await press(desk.getByTestId('recall'), desk.getByText('2ª chamada'))
  await expect.poll(async () => (await heard()).length, { timeout: 40_000 }).toBe(1)
})

test('a burst of calls is said in order, one after the other, and one whose sound is broken stops none', async ({ browser }) => {
  const display = await openDisplay(browser, server)
  const heard = await listen(display)
  let asked = 0
  await display.route('**/voice', async (route) => {
    if (++asked === 3) await route.fulfill({ status: 200, contentType: 'audio/mpeg', body: 'this is no sound' })
    else await route.continue()
  })
  const speech = { times: 1, slowly: false, figures: false, natural: false, also: 'never' }
  const ask = await asAdmin(browser, server)
  await ask('patch', 'clinics/demo', { speech })
  const called = await callAtOnce(browser, server, [
    ['recepcao', 'RE'],
    ['enfermagem', 'EN'],
    ['enfermagem2', 'EN'],
    ['medicina', 'ME'],
    ['medicina2', 'ME'],
    ['farmacia', 'FA'],
  ])
  await expect.poll(() => announced(display), { timeout: 100_000 }).toHaveLength(called.length)
  expect(await announced(display)).toEqual(called)
  await expect.poll(async () => (await heard()).filter(({ until }) => until).length, { timeout: 30_000 }).toBe(called.length - 1)
  const sounds = await heard()
  for (const [at, { from }] of sounds.entries()) expect(from).toBeGreaterThanOrEqual(sounds[at - 1]?.until ?? 0)
})
