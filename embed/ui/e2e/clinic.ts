import { type APIRequestContext, type Browser, expect } from '@playwright/test'
import type { Attendance, Board, Clinic, IssuedTicket, Room, Service } from '../src/shared/api/types'
import type { Server } from './server'

/** The path of a picture or film that the tests of app/media use too. */
export const testdata = (name: string) => new URL(`../../../app/media/testdata/${name}`, import.meta.url).pathname

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** A person of the demonstration clinic who works by the API, for tests that look at what others see of it. */
export class Worker {
  private constructor(
    private readonly request: APIRequestContext,
    private readonly server: Server,
  ) {}

  static async signIn(browser: Browser, server: Server, login: string): Promise<Worker> {
    const worker = new Worker((await browser.newContext()).request, server)
    await worker.ask('post', 'auth/login', { login, password: server.access.password })
    return worker
  }

  /** Asks for something below /api/v1; what is not answered with success is a failure of the test. */
  async ask<Answer>(method: Method, path: string, body?: object): Promise<Answer> {
    const answer = await this.request[method](`${this.server.url}/api/v1/${path}`, body ? { data: body } : {})
    expect(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`).toBe(true)
    return (answer.status() === 204 ? undefined : await answer.json()) as Answer
  }

  here<Answer>(method: Method, path: string, body?: object): Promise<Answer> {
    return this.ask(method, `clinics/${this.server.access.clinic}/${path}`, body)
  }

  async clinic(): Promise<Clinic> {
    const { items } = await this.ask<{ items: Clinic[] }>('get', 'clinics')
    return items.find(({ slug }) => slug === this.server.access.clinic) as Clinic
  }

  async service(prefix: string): Promise<Service> {
    const { items } = await this.here<{ items: Service[] }>('get', 'services')
    return items.find((one) => one.prefix === prefix) as Service
  }

  async room(name: string): Promise<Room> {
    const { items } = await this.here<{ items: Room[] }>('get', 'rooms')
    return items.find((one) => one.name === name) as Room
  }

  async issue(prefix: string, more: object = {}): Promise<IssuedTicket> {
    return this.here('post', 'tickets', { service_id: (await this.service(prefix)).id, ...more })
  }

  /** Sends a small picture or film to the clinic's media, and returns its id. */
  async addMedia(name: string, content: Buffer): Promise<string> {
    const { id } = await this.here<{ id: string }>('post', 'media', { name, bytes: content.length })
    await this.here('put', `media/${id}/parts/0`, content)
    await this.here('post', `media/${id}/finish`)
    return id
  }

  async workIn(room: string): Promise<void> {
    await this.here('post', 'shifts', { room_id: (await this.room(room)).id })
  }

  async callNext(room: string): Promise<Attendance> {
    return this.here('post', `rooms/${(await this.room(room)).id}/call-next`)
  }

  step(attendance: string, step: string, body?: object): Promise<Attendance> {
    return this.here('post', `attendances/${attendance}/${step}`, body)
  }
}

/**
 * Lets several people call at once: each takes a room that attends the service, and a ticket is given out for it. Returns the numbers of the
 * calls, in the order of the journal.
 */
export async function callAtOnce(
  browser: Browser,
  server: Server,
  people: readonly (readonly [login: string, prefix: string])[],
): Promise<number[]> {
  const admin = await Worker.signIn(browser, server, 'admin')
  const { items: free } = await admin.here<{ items: Room[] }>('get', 'rooms')
  const desks: { worker: Worker; room: string }[] = []
  for (const [login, prefix] of people) {
    const { id } = await admin.service(prefix)
    const [room] = free.splice(
      free.findIndex(({ service_ids }) => service_ids.includes(id)),
      1,
    )
    if (!room?.service_ids.includes(id)) throw new Error(`no room is left for ${prefix}`)
    const worker = await Worker.signIn(browser, server, login)
    await worker.workIn(room.name)
    await admin.issue(prefix)
    desks.push({ worker, room: room.name })
  }
  await Promise.all(desks.map(({ worker, room }) => worker.callNext(room)))
  const board = await admin.here<Board>('get', 'board')
  return board.calls.map(({ seq }) => seq).reverse()
}
