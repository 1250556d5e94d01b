import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Call } from '../shared/api/types'
import { SoundBlocked } from '../shared/sound/sound'
import { Announcer, announcedAtStart, type Lit, litFor, litForInBurst } from './announcer'

const now = Date.parse('2026-03-02T09:10:00-03:00')

function call(seq: number, secondsAgo = 1): Call {
  return {
    seq,
    at: new Date(now - secondsAgo * 1_000).toISOString(),
    recall: false,
    attendance_id: `a${seq}`,
    state: 'called',
    service_id: 's',
    room_id: 'r',
    ticket: { id: `t${seq}`, code: `EN-00${seq}`, number: seq },
  }
}

function setUp(play: (call: Call) => Promise<void> = async () => undefined) {
  let lit: Lit = { next: [] }
  const blocked: boolean[] = []
  const sounded: number[] = []
  const withdrawn = new Set<number>()
  const announcer = new Announcer({
    play: async (one) => {
      await play(one)
      sounded.push(one.seq)
    },
    now: () => now,
    stillCalled: (seq) => !withdrawn.has(seq),
    onLit: (is) => {
      lit = is
    },
    onBlocked: (is) => blocked.push(is),
  })
  const shown = () => [lit.now?.seq, ...lit.next.map(({ seq }) => seq)]
  return { announcer, shown, blocked, sounded, withdrawn }
}

const pass = (time: number) => vi.advanceTimersByTimeAsync(time)

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('Announcer', () => {
  it('lights all at once and sounds them one after the other, oldest first, each once', async () => {
    const { announcer, shown, sounded } = setUp()
    announcer.offer([call(7), call(6)])
    await pass(0)
    expect(shown()).toEqual([6, 7])
    announcer.offer([call(8), call(7), call(6)])
    expect(shown()).toEqual([6, 7, 8])
    await pass(litForInBurst)
    expect(shown()).toEqual([7, 8])
    await pass(litForInBurst)
    announcer.offer([call(8), call(7), call(6)])
    await pass(litFor)
    expect(shown()).toEqual([undefined])
    expect(sounded).toEqual([6, 7, 8])
    expect(announcer.announced).toEqual([6, 7, 8])
    expect(announcer.idle).toBe(true)
  })

  it('makes way at once for a call that comes while the last is lit for longer', async () => {
    const { announcer, shown } = setUp()
    announcer.offer([call(1)])
    await pass(litFor - 100)
    expect(shown()).toEqual([1])
    announcer.offer([call(2), call(1)])
    await pass(0)
    expect(shown()).toEqual([2])
  })

  it('leaves out what is older than a minute, at the start older than 15 seconds, and what was announced before a reload', async () => {
    const { announcer } = setUp()
    announcer.skipTo(4)
    announcer.offer([call(6, 10), call(5, 20), call(4, 5)], announcedAtStart)
    announcer.offer([call(8, 59), call(7, 61), call(6, 10)])
    await pass(60_000)
    expect(announcer.announced).toEqual([6, 8])
  })

  it('lights calls without sound when the browser wants a touch, and says so until a sound is heard', async () => {
    let allowed = false
    const { announcer, blocked, sounded } = setUp(() => (allowed ? Promise.resolve() : Promise.reject(new SoundBlocked())))
    announcer.offer([call(1)])
    await pass(litFor)
    expect(announcer.announced).toEqual([1])
    allowed = true
    announcer.offer([call(2), call(1)])
    await pass(litFor)
    expect(blocked).toEqual([true, false])
    expect(sounded).toEqual([2])
  })

  it('announces a patient who was called again before the turn once', async () => {
    const { announcer } = setUp()
    const again = { ...call(3), attendance_id: 'a2' }
    announcer.offer([call(2), call(1)])
    announcer.offer([again, call(2), call(1)])
    await pass(60_000)
    expect(announcer.announced).toEqual([1, 3])
  })

  it('leaves out a call that was taken back before its turn', async () => {
    const { announcer, withdrawn } = setUp()
    announcer.offer([call(2), call(1)])
    withdrawn.add(2)
    await pass(60_000)
    expect(announcer.announced).toEqual([1])
  })
})
