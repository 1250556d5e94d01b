import { readFileSync } from 'node:fs'
import { type Browser, type CDPSession, expect, type Page } from '@playwright/test'
import type { ListedDevice } from '../src/shared/api/types'
import { testdata, Worker } from './clinic'
import { announced, sizes } from './pages'
import { Server } from './server'
import { test } from './test'

// A page that is never loaded anew must not grow: a TV or totem of 2018 has little memory, and nobody looks after it.

// Machine code is compiled for whatever function is used often: it grows for hours and ends with the functions, not with the calls. Without it
// the heap is what the page itself holds.
test.use({
  trace: 'off',
  launchOptions: {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required', '--js-flags=--jitless'],
  },
})

/** How many calls and tickets; SUAVEZ_DAY=2000 makes it those of a large clinic's day, which takes some minutes. */
const day = Number(process.env.SUAVEZ_DAY ?? 100)
const atFirst = Math.min(100, day / 2)
/** So much quicker do the chime, the voice and the light of a call pass. */
const quicker = 30

const hasten = (page: Page) =>
  page.addInitScript((times) => {
    const { setTimeout: set } = window
    Object.assign(window, { setTimeout: (what: TimerHandler, time = 0) => set(what, time / times) })
  }, quicker)

type Announcing = typeof window & { __suavez: { announced: readonly number[] } }

interface Kept {
  heap: number
  nodes: number
  listeners: number
  /** What the system counts for the page, in bytes: sounds, pictures and films are outside of the heap. */
  memory: number
}

/** Tells what a page holds, once everything has been thrown away that is not needed. */
async function scales(browser: Browser, page: Page): Promise<() => Promise<Kept>> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const system = await browser.newBrowserCDPSession()
  return async () => {
    for (let round = 0; round < 3; round++) await session.send('HeapProfiler.collectGarbage')
    const { metrics } = await session.send('Performance.getMetrics')
    const of = (name: string) => metrics.find((one) => one.name === name)?.value ?? Number.NaN
    return {
      heap: of('JSHeapUsedSize'),
      nodes: of('Nodes'),
      listeners: of('JSEventListeners'),
      memory: await largestPage(system),
    }
  }
}

/** The memory, in bytes, of the browser's largest page; beside the one that is tried it may hold an empty one ready. */
async function largestPage(system: CDPSession): Promise<number> {
  const { processInfo } = await system.send('SystemInfo.getProcessInfo')
  const sizes = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1]) * 1024)
  return Math.max(...sizes)
}

function expectNoGrowth(what: string, before: Kept, after: Kept): void {
  console.log(`after ${atFirst} ${what} ${JSON.stringify(before)}, after ${day} ${JSON.stringify(after)}`)
  expect(after.heap).toBeLessThan(before.heap * 1.1)
  expect(after.nodes).toBeLessThan(before.nodes * 1.1)
  expect(after.listeners).toBeLessThan(before.listeners * 1.1)
  expect(after.memory).toBeLessThan(before.memory * 1.3) // the browser's own caches fill up meanwhile
}

test('a display does not grow with the calls that it has announced', async ({ browser }) => {
  test.setTimeout(60_000 + day * 1_000)
  const server = await Server.start()
  try {
    const display = await (await browser.newContext({ viewport: sizes.display })).newPage()
    await hasten(display)
    await display.goto(`${server.url}/display#token=${server.access.display_token}`)
    await expect(display.getByTestId('empty')).toBeVisible()
    const whatIsKept = await scales(browser, display)
    const nurse = await Worker.signIn(browser, server, 'enfermagem')
    await nurse.workIn('Enfermagem 1')

    let before: Kept | undefined
    let last: number | undefined
    for (let call = 1; call <= day; call++) {
      await nurse.issue('EN', { patient_name: `Paciente ${call}` })
      const { id } = await nurse.callNext('Enfermagem 1')
      await display.waitForFunction((before) => (window as Announcing).__suavez.announced.slice(-1)[0] !== before, last, {
        timeout: 60_000,
      })
      last = (await announced(display)).pop()
      for (const step of ['start', 'finish']) await nurse.step(id, step)
      if (call === atFirst) before = await whatIsKept()
    }
    expectNoGrowth('calls', before as Kept, await whatIsKept())
  } finally {
    await server.stop()
  }
})

type Filmed = typeof window & { films: number }

test('a display does not grow with the films that it has shown', async ({ browser }) => {
  test.setTimeout(60_000 + day * 2_000)
  const server = await Server.start()
  try {
    const display = await (await browser.newContext({ viewport: sizes.display })).newPage()
    await hasten(display)
    await display.addInitScript(() => {
      const { play } = HTMLMediaElement.prototype
      Object.assign(window, { films: 0 })
      HTMLMediaElement.prototype.play = function () {
        ;(window as Filmed).films++
        this.playbackRate = 16
        return play.call(this)
      }
    })
    const admin = await Worker.signIn(browser, server, 'admin')
    const film = readFileSync(testdata('film.mp4'))
    await display.goto(server.url)
    const photo = await display.screenshot({ type: 'jpeg' })
    const media = [
      await admin.addMedia('um.mp4', film),
      await admin.addMedia('foto.jpg', photo),
      await admin.addMedia('dois.mp4', film),
    ]
    const { items } = await admin.here<{ items: ListedDevice[] }>('get', 'devices')
    const tv = items.find(({ kind }) => kind === 'display') as ListedDevice
    await admin.here('patch', `devices/${tv.id}`, { shows: { services: [], rooms: [], media } })
    await display.goto(`${server.url}/display#token=${server.access.display_token}`)
    const whatIsKept = await scales(browser, display)
    const shown = (films: number) =>
      display.waitForFunction((films) => (window as Filmed).films >= films, films, { timeout: day * 2_000 })
    await shown(atFirst)
    const before = await whatIsKept()
    await shown(day)
    expectNoGrowth('films', before, await whatIsKept())
  } finally {
    await server.stop()
  }
})

type Later = typeof window & { later: (ms: number) => void }

/** Takes a ticket as a patient does who needs no time: for the totem half a second passes before each touch. */
function takeQuickly(totem: Page, language: string): Promise<string> {
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
      ;(window as Later).later(500)
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
  test.setTimeout(60_000 + day * 1_000)
  const server = await Server.start()
  try {
    const totem = await (await browser.newContext({ viewport: sizes.totem })).newPage()
    await totem.addInitScript(() => {
      let ahead = 0
      const { now } = Date
      Date.now = () => now() + ahead
      Object.assign(window, {
        later: (ms: number) => {
          ahead += ms
        },
      })
    })
    await totem.goto(`${server.url}/totem#token=${server.access.totem_token}`)
    await expect(totem.getByTestId('take')).toBeVisible()
    const whatIsKept = await scales(browser, totem)
    const nurse = await Worker.signIn(browser, server, 'enfermagem')
    await nurse.workIn('Enfermagem 1')

    let before: Kept | undefined
    for (let ticket = 1; ticket <= day; ticket++) {
      const code = await takeQuickly(totem, ['en', 'es', 'pt-BR'][ticket % 3] as string)
      const { id, ticket: called } = await nurse.callNext('Enfermagem 1')
      expect(called.code).toBe(code)
      for (const step of ['start', 'finish']) await nurse.step(id, step)
      if (ticket === atFirst) before = await whatIsKept()
    }
    expectNoGrowth('tickets', before as Kept, await whatIsKept())
  } finally {
    await server.stop()
  }
})
