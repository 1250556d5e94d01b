import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { APIRequestContext } from '@playwright/test'
import type { IssuedTicket, Priority, Room, Service } from '../src/shared/api/types'

const binary = process.env.SUAVEZ_BIN ?? resolve(import.meta.dirname, '../../../bin/suavez')
const readyWithin = 60_000

/** How to get into the demonstration clinic, as `suavez serve --demo` keeps it. */
interface Access {
  clinic: string
  password: string
  totem_token: string
  display_token: string
}

/** The real binary with its own PostgreSQL and the demonstration clinic, in a folder of its own. */
export class Server {
  url = ''
  private process: ChildProcess | undefined
  private readonly data: string
  private said = ''

  private constructor(
    private readonly demo: boolean,
    private readonly settings: Record<string, string> = {},
  ) {
    this.data = mkdtempSync(join(tmpdir(), 'suavez-pages-'))
    chmodSync(this.data, 0o755) // started by root, PostgreSQL runs as another user
  }

  /** With the demonstration clinic, or without any; settings are variables of the environment. */
  static async start(clinic: 'demo' | 'none' = 'demo', settings: Record<string, string> = {}): Promise<Server> {
    const server = new Server(clinic === 'demo', settings)
    // cp keeps whose the files are; PostgreSQL reads none but its own.
    if (server.demo) execFileSync('cp', ['-a', `${await Server.firstStart()}/.`, server.data])
    await server.serve('127.0.0.1:0')
    return server
  }

  private static started: Promise<string> | undefined

  /** The folder of a demonstration that has been started once. Each test gets a copy: making a database takes longer. */
  private static firstStart(): Promise<string> {
    Server.started ??= (async () => {
      const first = new Server(true)
      process.once('exit', () => rmSync(first.data, { recursive: true, force: true }))
      await first.serve('127.0.0.1:0')
      await first.end('SIGTERM')
      return first.data
    })()
    return Server.started
  }

  get access(): Access {
    return JSON.parse(readFileSync(join(this.data, 'demo-access.json'), 'utf8')) as Access
  }

  /** What a first start from another machine asks for, as the terminal prints it. */
  get setupCode(): string {
    return /asks for the code\s+(\S+)/.exec(this.said)?.[1] ?? ''
  }

  /** Stops the process where it is, as a server that hangs. */
  freeze(): void {
    this.process?.kill('SIGSTOP')
  }

  thaw(): void {
    this.process?.kill('SIGCONT')
  }

  /** Ends the process as a power cut would. */
  async kill(): Promise<void> {
    await this.end('SIGKILL')
  }

  /** Starts again at the same address with the same data. */
  async again(): Promise<void> {
    await this.serve(new URL(this.url).host)
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM')
    rmSync(this.data, { recursive: true, force: true })
  }

  private async serve(listen: string): Promise<void> {
    const child = spawn(binary, ['serve', ...(this.demo ? ['--demo'] : []), '--listen', listen, '--data', this.data], {
      env: { ...process.env, SUAVEZ_DEMO_PASSWORD: 'senha-de-demonstracao', ...this.settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.process = child
    child.stderr.on('data', (text) => this.hear(text))
    this.url = await new Promise<string>((ready, failed) => {
      const timer = setTimeout(() => failed(new Error(`suavez did not listen in time:\n${this.said}`)), readyWithin)
      createInterface({ input: child.stdout }).on('line', (line) => {
        this.hear(`${line}\n`)
        const address = /^listening on (http:\/\/\S+)/.exec(line)?.[1]
        if (!address) return
        clearTimeout(timer)
        ready(address.replace(/\/$/, ''))
      })
      child.on('error', failed)
      child.on('exit', (code) => failed(new Error(`suavez ended with ${code}:\n${this.said}`)))
    })
  }

  private hear(text: string | Buffer): void {
    this.said = (this.said + text.toString()).slice(-4_000)
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.process
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
}

/** Asks the API for a list of the demonstration clinic. */
async function list<Item>(
  request: APIRequestContext,
  server: Server,
  name: string,
  headers: Record<string, string>,
): Promise<Item[]> {
  const answer = await request.get(`${server.url}/api/v1/clinics/${server.access.clinic}/${name}`, { headers })
  if (!answer.ok()) throw new Error(`${name}: ${answer.status()} ${await answer.text()}`)
  return ((await answer.json()) as { items: Item[] }).items
}

/** The rooms that attend a service, as a signed-in user sees them. */
export async function roomsFor(request: APIRequestContext, server: Server, prefix: string): Promise<Room[]> {
  const services = await list<Service>(request, server, 'services', {})
  const wanted = services.find((service) => service.prefix === prefix)
  const rooms = await list<Room>(request, server, 'rooms', {})
  return rooms.filter((room) => wanted && room.service_ids.includes(wanted.id))
}

/** Issues tickets as the totem whose browser context this request belongs to; every fourth has a priority. */
export async function issueTickets(request: APIRequestContext, server: Server, prefixes: string[]): Promise<IssuedTicket[]> {
  const headers = { 'SuaVez-Face': 'totem' }
  const services = await list<Service>(request, server, 'services', headers)
  const priorities = await list<Priority>(request, server, 'priorities', headers)
  const tickets: IssuedTicket[] = []
  for (const [n, prefix] of prefixes.entries()) {
    const priority = n % 4 === 3 ? priorities[n % priorities.length] : undefined
    const answer = await request.post(`${server.url}/api/v1/clinics/${server.access.clinic}/tickets`, {
      headers: { ...headers, 'Idempotency-Key': `${Date.now()}-${n}` },
      data: {
        service_id: services.find((service) => service.prefix === prefix)?.id,
        ...(priority ? { priority_id: priority.id } : {}),
      },
    })
    if (!answer.ok()) throw new Error(`ticket: ${answer.status()} ${await answer.text()}`)
    tickets.push((await answer.json()) as IssuedTicket)
  }
  return tickets
}

/** Edits a service as the administrator whose browser context this request belongs to. */
export async function edit(request: APIRequestContext, server: Server, prefix: string, changes: object): Promise<void> {
  const service = (await list<Service>(request, server, 'services', {})).find((one) => one.prefix === prefix)
  const answer = await request.patch(`${server.url}/api/v1/clinics/${server.access.clinic}/services/${service?.id}`, {
    data: changes,
  })
  if (!answer.ok()) throw new Error(`edit ${prefix}: ${answer.status()} ${await answer.text()}`)
}

/** Makes a journey through services, and returns its id. */
export async function makeJourney(request: APIRequestContext, server: Server, name: string, prefixes: string[]): Promise<string> {
  const services = await list<Service>(request, server, 'services', {})
  const steps = prefixes.map((prefix) => ({ service_id: services.find((one) => one.prefix === prefix)?.id }))
  const answer = await request.post(`${server.url}/api/v1/clinics/${server.access.clinic}/journeys`, { data: { name, steps } })
  if (!answer.ok()) throw new Error(`journey: ${answer.status()} ${await answer.text()}`)
  return ((await answer.json()) as { id: string }).id
}

/** Hours of a week that is open all day but today and tomorrow. */
export function notToday(): object {
  const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
  const today = new Date(new Date().toLocaleString('en-US', { timeZone: 'America/Sao_Paulo' })).getDay()
  const open = days.filter((_, day) => day !== today && day !== (today + 1) % 7)
  return { kept: true, week: Object.fromEntries(open.map((day) => [day, [{ opens: '07:30', closes: '18:00' }]])) }
}

/** The time of day at the clinic, as an input of a time takes it. */
export function timeThere(): string {
  return new Date().toLocaleTimeString('sv-SE', { timeZone: 'America/Sao_Paulo', hour: '2-digit', minute: '2-digit' })
}
