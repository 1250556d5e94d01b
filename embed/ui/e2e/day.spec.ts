import { readFileSync } from 'node:fs'
import { type Browser, expect } from '@playwright/test'
import type { ListedDevice } from '../src/shared/api/types'
import { soundPlays, systemBrowser } from './browser'
import { testdata, Worker } from './clinic'
import { sizes } from './pages'
import { Server } from './server'
import { test } from './test'
import { type Kept, UnwatchedPage } from './unwatched'

// A page that is never loaded anew must not grow: a TV or totem of 2018 has little memory, and nobody looks after it.

// Machine code is compiled for whatever function is used often: it grows for hours and ends with the functions, not with the calls. Without it
// the heap is what the page itself holds.
test.use({
  trace: 'off',
  launchOptions: systemBrowser(soundPlays, '--js-flags=--jitless'),
})
test.describe.configure({ mode: 'parallel' })

/** How many calls, films and tickets; SUAVEZ_DAY=2000 makes it those of a large clinic's day, which takes half an hour. */
const day = Number(process.env.SUAVEZ_DAY ?? 100)
const atFirst = Math.min(100, day / 2)

let server: Server
let page: UnwatchedPage | undefined
test.beforeEach(async () => {
  test.setTimeout(60_000 + day * 2_000)
  server = await Server.start()
})
test.afterEach(async () => {
  await page?.close()
  await server.stop()
})

function expectNoGrowth(what: string, before: Kept, after: Kept): void {
  console.log(`after ${atFirst} ${what} ${JSON.stringify(before)}, after ${day} ${JSON.stringify(after)}`)
  expect(after.heap).toBeLessThan(before.heap * 1.1)
  expect(after.nodes).toBeLessThan(before.nodes * 1.1)
  expect(after.listeners).toBeLessThan(before.listeners * 1.1 + 3) // there are some ten, and one may be of a moment
  expect(after.memory).toBeLessThan(before.memory * 1.3) // the browser's own caches fill up meanwhile
}

async function nurseAtWork(browser: Browser): Promise<Worker> {
  const nurse = await Worker.signIn(browser, server, 'enfermagem')
  await nurse.workIn('Enfermagem 1')
  return nurse
}

type Display = typeof window & { __suavez: { announced: readonly number[] }; films: number }

/** Opens a display whose chime, voice and light of a call pass thirty times as quickly, and its films sixteen times. */
async function openHastyDisplay(browser: Browser): Promise<UnwatchedPage> {
  const display = await UnwatchedPage.open(
    browser,
    `${server.url}/display#token=${server.access.display_token}`,
    sizes.display,
    () => {
      const { setTimeout: set } = window
      const { play } = HTMLMediaElement.prototype
      Object.assign(window, { films: 0, setTimeout: (what: TimerHandler, time = 0) => set(what, time / 30) })
      HTMLMediaElement.prototype.play = function () {
        ;(window as Display).films++
        this.playbackRate = 16
        return play.call(this)
      }
    },
  )
  page = display
  await display.until(() => document.querySelector('.screen') !== null)
  return display
}

test('a display does not grow with the calls that it has announced', async ({ browser }) => {
  const display = await openHastyDisplay(browser)
  const nurse = await nurseAtWork(browser)
  let before: Kept | undefined
  for (let call = 1; call <= day; call++) {
    await nurse.issue('EN', { patient_name: `Paciente ${call}` })
    const last = await display.evaluate(() => (window as Display).__suavez.announced.slice(-1)[0] ?? 0)
    const { id } = await nurse.callNext('Enfermagem 1')
    await display.until((last) => (window as Display).__suavez.announced.slice(-1)[0] !== last, last)
    for (const step of ['start', 'finish']) await nurse.step(id, step)
    if (call === atFirst) before = await display.kept()
  }
  expectNoGrowth('calls', before as Kept, await display.kept())
})

test('a display does not grow with the films that it has shown', async ({ browser }) => {
  const admin = await Worker.signIn(browser, server, 'admin')
  const film = readFileSync(testdata('film.mp4'))
  const some = await (await browser.newContext()).newPage()
  await some.goto(server.url)
  const photo = await some.screenshot({ type: 'jpeg' })
  await some.context().close()
  const media = [
    await admin.addMedia('um.mp4', film),
    await admin.addMedia('foto.jpg', photo),
    await admin.addMedia('dois.mp4', film),
  ]
  const { items } = await admin.here<{ items: ListedDevice[] }>('get', 'devices')
  const tv = items.find(({ kind }) => kind === 'display') as ListedDevice
  await admin.here('patch', `devices/${tv.id}`, { shows: { services: [], rooms: [], media } })

  const display = await openHastyDisplay(browser)
  let before: Kept | undefined
  for (let films = 1; films <= day; films++) {
    await display.until((films) => (window as Display).films >= films, films)
    if (films === atFirst) before = await display.kept()
  }
  expectNoGrowth('films', before as Kept, await display.kept())
})

type Totem = typeof window & { later: (ms: number) => void }

/** Takes a ticket as a patient does who needs no time: for the totem half a second passes before each touch. */
function takeQuickly(totem: UnwatchedPage, language: string): Promise<string> {
  return totem.evaluate(async (language) => {
    const find = async (name: string) => {
      for (;;) {
        const found = document.querySelector<HTMLElement>(`[data-testid=${name}]`)
        if (found) return found
        await new Promise(requestAnimationFrame)
      }
    }
    const touch = async (name: string) => {
      const button = await find(name)
      ;(window as Totem).later(500)
      button.click()
    }
    for (const name of [`language-${language}`, 'take', 'service-EN', 'priority-none']) await touch(name)
    const code = (await find('ticket-code')).textContent ?? ''
    await touch('done')
    await find('take')
    return code
  }, language)
}

test('a totem does not grow with the tickets that it has given out', async ({ browser }) => {
  const totem = await UnwatchedPage.open(browser, `${server.url}/totem#token=${server.access.totem_token}`, sizes.totem, () => {
    let ahead = 0
    const { now } = Date
    Date.now = () => now() + ahead
    Object.assign(window, {
      later: (ms: number) => {
        ahead += ms
      },
    })
  })
  page = totem
  await totem.until(() => document.querySelector('[data-testid=take]') !== null)
  const nurse = await nurseAtWork(browser)
  let before: Kept | undefined
  for (let ticket = 1; ticket <= day; ticket++) {
    const code = await takeQuickly(totem, ['en', 'es', 'pt-BR'][ticket % 3] as string)
    const { id, ticket: called } = await nurse.callNext('Enfermagem 1')
    expect(called.code).toBe(code)
    for (const step of ['start', 'finish']) await nurse.step(id, step)
    if (ticket === atFirst) before = await totem.kept()
  }
  expectNoGrowth('tickets', before as Kept, await totem.kept())
})
