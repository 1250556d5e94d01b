import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect } from '@playwright/test'
import { current, openDesk, openTotem, press } from './pages'
import { issueTickets, Server } from './server'
import { test } from './test'

// The display and a patient's phone in the JavaScript engines of years ago: V8 as it was in Chrome 54 to 68.

const folder = join(import.meta.dirname, 'old-engine')
const engines = ['chrome-54', 'chrome-55', 'chrome-62', 'chrome-68']

/** What a page shows, by the names of its parts; the text of an error that broke it. */
interface Shown {
  empty?: string | null
  code?: string | null
  ahead?: string | null
  room?: string | null
  error?: string
}

/** A page in an old engine. */
class OldPage {
  shown: Shown = {}
  private readonly process: ChildProcess

  constructor(engine: string, address: string) {
    this.process = spawn(join(folder, 'node_modules', engine, 'bin/node'), ['page.js', address], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    createInterface({ input: this.process.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      this.shown = JSON.parse(line) as Shown
    })
  }

  close(): void {
    this.process.kill('SIGKILL')
  }
}

test('old engines show each call, also after their server was killed', async ({ browser }) => {
  test.skip(process.platform !== 'linux' || process.arch !== 'x64', 'old engines are to be had for Linux on x86-64')
  expect(existsSync(join(folder, 'node_modules')), 'npm ci in e2e/old-engine brings the engines').toBe(true)
  const server = await Server.start()
  const displays = engines.map((name) => new OldPage(name, `${server.url}/display#token=${server.access.display_token}`))
  let phones: OldPage[] = []
  const all = (what: (shown: Shown) => unknown, pages = displays) =>
    expect.poll(() => pages.map(({ shown }) => shown.error ?? what(shown)))
  try {
    await all(({ empty }) => empty?.includes('Aguarde a sua vez.')).toEqual(engines.map(() => true))
    const totem = await openTotem(browser, server)
    const [, second] = await issueTickets(totem.context().request, server, ['EN', 'EN'])
    phones = engines.map((name) => new OldPage(name, server.url + second?.follow_url))
    await all(({ ahead }) => ahead, phones).toEqual(engines.map(() => '1 pessoa antes de você'))
    const desk = await openDesk(browser, server, 'enfermagem', 'EN')
    await press(desk.getByTestId('next'), current(desk, 'called'))
    await all(({ code }) => code).toEqual(engines.map(() => 'EN-001'))
    await server.kill()
    await server.again()
    await press(desk.getByTestId('start'), current(desk, 'serving'))
    await press(desk.getByTestId('finish'), desk.getByTestId('next'))
    await press(desk.getByTestId('next'), current(desk, 'called'))
    await all(({ code }) => code).toEqual(engines.map(() => 'EN-002'))
    await all(({ room }) => room, phones).toEqual(engines.map(() => 'Enfermagem 1'))
  } finally {
    for (const page of [...displays, ...phones]) page.close()
    await server.stop()
  }
})
