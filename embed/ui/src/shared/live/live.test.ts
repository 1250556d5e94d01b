import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Board, Entry } from '../api/types'
import { Live, type LiveOptions } from './live'

class FakeSocket {
  static all: FakeSocket[] = []
  onopen: (() => void) | null = null
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null
  closed = false
  readonly sent: string[] = []

  constructor(readonly url: string) {
    FakeSocket.all.push(this)
  }

  send(text: string): void {
    this.sent.push(text)
  }

  close(): void {
    this.closed = true
  }

  say(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) })
  }
}

const last = () => FakeSocket.all[FakeSocket.all.length - 1] as FakeSocket
const board = (seq: number): Board => ({ seq, queues: [], rooms: [], calls: [] })
const entry = (seq: number): Entry => ({ seq, type: 'ticket.issued', at: '2026-03-02T09:00:00-03:00', data: {} })

function open(more: Partial<LiveOptions> = {}) {
  const seen = { boards: [] as number[], entries: [] as number[], states: [] as string[], versions: [] as string[], signedOut: 0 }
  const live = new Live({
    url: (after) => (after === undefined ? 'whole' : `after=${after}`),
    onBoard: ({ seq }) => seen.boards.push(seq),
    onEntry: ({ seq }) => seen.entries.push(seq),
    onState: (state) => seen.states.push(state),
    onVersion: (version) => seen.versions.push(version),
    onSignedOut: () => seen.signedOut++,
    socket: (url) => new FakeSocket(url) as unknown as WebSocket,
    random: () => 0.4,
    ...more,
  })
  live.start()
  return { live, seen }
}

beforeEach(() => {
  vi.useFakeTimers()
  FakeSocket.all = []
})
afterEach(() => {
  vi.useRealTimers()
})

function begin(seq: number) {
  const opened = open()
  last().onopen?.()
  last().say({ type: 'board', seq, version: '1', board: board(seq) })
  return opened
}

describe('Live', () => {
  it('hands over the board, then the entries in order, each once', () => {
    const { seen } = begin(5)
    for (const seq of [6, 7, 7, 6, 8]) last().say(entry(seq))
    expect(seen).toMatchObject({ boards: [5], entries: [6, 7, 8], states: ['connecting', 'live'] })
  })

  it('comes back with its last number when the connection is lost, and says away when the server stays so', async () => {
    const { seen } = begin(5)
    last().say(entry(6))
    last().onclose?.({ code: 1006 })
    await vi.advanceTimersByTimeAsync(300)
    expect(last().url).toBe('after=6')
    last().onclose?.({ code: 1006 })
    expect(seen.states).toEqual(['connecting', 'live', 'connecting', 'away'])
    await vi.advanceTimersByTimeAsync(600)
    last().onopen?.()
    last().say(entry(7))
    expect(seen.states[seen.states.length - 1]).toBe('live')
    expect(seen.entries).toEqual([6, 7])
  })

  it('waits longer and longer, never above five seconds', async () => {
    open({ random: () => 1 })
    for (let tries = 1; tries < 12; tries++) {
      last().onclose?.({ code: 1006 })
      expect(FakeSocket.all.length).toBe(tries)
      await vi.advanceTimersByTimeAsync(5_000)
      expect(FakeSocket.all.length).toBe(tries + 1)
    }
  })

  it('reconnects after the last number when one is missing', async () => {
    const { seen } = begin(5)
    last().say(entry(8))
    await vi.advanceTimersByTimeAsync(0)
    expect(last().url).toBe('after=5')
    for (const seq of [6, 7, 8]) last().say(entry(seq))
    expect(seen.entries).toEqual([6, 7, 8])
  })

  it('takes a whole board at any time', () => {
    const { seen } = begin(5)
    last().say({ type: 'board', seq: 3, version: '1', board: board(3) })
    last().say(entry(4))
    expect(seen).toMatchObject({ boards: [5, 3], entries: [4] })
  })

  it('asks a silent server whether it is there, and reconnects when it is not', async () => {
    begin(5)
    expect(last().sent.length).toBe(1)
    await vi.advanceTimersByTimeAsync(9_000)
    expect(last().sent.length).toBe(2)
    last().say({ type: 'pong', version: '1' })
    await vi.advanceTimersByTimeAsync(15_000)
    expect(FakeSocket.all.length).toBe(1)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(FakeSocket.all[0]?.closed).toBe(true)
    expect(last().url).toBe('after=5')
  })

  it('is live again once the server answers, though nothing new happened', async () => {
    const { seen } = begin(5)
    last().onclose?.({ code: 1006 })
    await vi.advanceTimersByTimeAsync(300)
    last().onopen?.()
    expect(seen.states).toEqual(['connecting', 'live', 'connecting'])
    last().say({ type: 'pong', version: '1' })
    expect(seen.states).toEqual(['connecting', 'live', 'connecting', 'live'])
  })

  it('says when it tries next, and tries at once when told to', async () => {
    const tries: number[] = []
    open({ onTry: (at) => tries.push(at - Date.now()) })
    last().onclose?.({ code: 1006 })
    last().onclose?.({ code: 1006 })
    await vi.advanceTimersByTimeAsync(300)
    last().onclose?.({ code: 1006 })
    expect(tries).toEqual([200, 400])
    const { live } = open()
    last().onclose?.({ code: 1006 })
    const before = FakeSocket.all.length
    live.tryNow()
    await vi.advanceTimersByTimeAsync(0)
    expect(FakeSocket.all.length).toBe(before + 1)
  })

  it('ends when the sign-in no longer holds, and does not come back', async () => {
    const { seen } = begin(5)
    last().onclose?.({ code: 4001 })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(seen.signedOut).toBe(1)
    expect(FakeSocket.all.length).toBe(1)
  })

  it('asks whether the sign-in holds when a socket is refused', async () => {
    const { seen } = open({ stillSignedIn: async () => false })
    last().onclose?.({ code: 1006 })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(seen.signedOut).toBe(1)
    expect(FakeSocket.all.length).toBe(1)
  })

  it('tells of another version once', () => {
    const { seen } = begin(5)
    for (const version of ['1', '2', '2']) last().say({ type: 'pong', version })
    expect(seen.versions).toEqual(['2'])
  })
})
