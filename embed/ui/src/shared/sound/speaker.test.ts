import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Taken } from './speaker'

/** A speaker as browsers have it, whose clock runs while it is awake unless its plug is pulled. */
class FakeContext {
  static readonly all: FakeContext[] = []
  static allowed = true
  static plugged = true
  static rests = true
  state = 'suspended'
  private woken = 0

  constructor() {
    FakeContext.all.push(this)
  }
  get currentTime(): number {
    return this.state === 'running' && FakeContext.plugged ? (Date.now() - this.woken) / 1_000 : 0
  }
  resume() {
    if (!FakeContext.allowed) return new Promise<void>(() => undefined)
    this.state = 'running'
    this.woken = Date.now()
    return Promise.resolve()
  }
  suspend() {
    return new Promise<void>((done) => {
      if (!FakeContext.rests) return
      setTimeout(() => {
        this.state = 'suspended'
        done()
      }, 50)
    })
  }
  close() {
    this.state = 'closed'
    return Promise.resolve()
  }
}

let takeSpeaker: () => Promise<Taken>
const open = () => FakeContext.all.filter(({ state }) => state !== 'closed').length

beforeEach(async () => {
  vi.useFakeTimers()
  vi.stubGlobal('window', { AudioContext: FakeContext })
  FakeContext.all.length = 0
  FakeContext.allowed = true
  FakeContext.plugged = true
  FakeContext.rests = true
  vi.resetModules()
  takeSpeaker = (await import('./speaker')).takeSpeaker
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

async function sound(ms: number): Promise<void> {
  const taking = takeSpeaker()
  await vi.advanceTimersByTimeAsync(500)
  const { context, giveBack } = await taking
  expect(context.state).toBe('running')
  await vi.advanceTimersByTimeAsync(ms)
  giveBack()
}

it('is the same for all sounds, and rests between them', async () => {
  for (let n = 0; n < 20; n++) {
    await sound(2_000)
    if (n % 2) await vi.advanceTimersByTimeAsync(60)
    if (n % 2) expect(FakeContext.all[0]?.state).toBe('suspended')
  }
  expect(FakeContext.all).toHaveLength(1)
})

it('stays awake while one of two sounds goes on', async () => {
  const long = takeSpeaker()
  await vi.advanceTimersByTimeAsync(500)
  await sound(1_000)
  await vi.advanceTimersByTimeAsync(1_000)
  const { context, giveBack } = await long
  expect(context.state).toBe('running')
  giveBack()
  await vi.advanceTimersByTimeAsync(60)
  expect(context.state).toBe('suspended')
  expect(FakeContext.all).toHaveLength(1)
})

it('is another after one whose clock stood still', async () => {
  FakeContext.plugged = false
  await sound(2_000)
  FakeContext.plugged = true
  await sound(2_000)
  expect(FakeContext.all.map(({ state }) => state)).toEqual(['closed', 'running'])
})

it('is another after one that never came to rest', async () => {
  FakeContext.rests = false
  await sound(2_000)
  const next = takeSpeaker()
  await vi.advanceTimersByTimeAsync(2_000)
  const { context } = await next
  expect(context.state).toBe('running')
  expect(FakeContext.all.map(({ state }) => state)).toEqual(['closed', 'running'])
})

it('is waited for where it wakes slowly', async () => {
  FakeContext.allowed = false
  const taking = takeSpeaker()
  await vi.advanceTimersByTimeAsync(2_000)
  FakeContext.allowed = true
  await vi.advanceTimersByTimeAsync(500)
  const { context } = await taking
  expect(context.state).toBe('running')
  expect(FakeContext.all).toHaveLength(1)
})

it('says that the browser wants a touch, and plays after it', async () => {
  FakeContext.allowed = false
  for (let n = 0; n < 3; n++) {
    const refused = expect(takeSpeaker()).rejects.toThrow('touch')
    await vi.advanceTimersByTimeAsync(4_000)
    await refused
  }
  FakeContext.allowed = true
  await sound(2_000)
  expect(open()).toBe(1)
})
