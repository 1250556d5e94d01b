import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Call } from '../shared/api/types'
import { Announcer, announcedAtStart, type Fault, type Lit, litFor, litForInBurst } from './announcer'

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

function setUp(play: (call: Call) => Promise<Fault | undefined> = async () => undefined) {
  let lit: Lit = { next: [] }
  const answers: string[] = []
  const sounded: number[] = []
  const withdrawn = new Set<number>()
  const announcer = new Announcer({
    play: async (one) => {
      const fault = await play(one)
      sounded.push(one.seq)
      return fault
    },
    now: () => now,
    stillCalled: (seq) => !withdrawn.has(seq),
    onLit: (is) => {
      lit = is
    },
    onAnswer: (is) => answers.push([is.type, is.seq, ...(is.type === 'failed' ? [is.fault] : [])].join(' ')),
  })
  const shown = () => [lit.now?.seq, ...lit.next.map(({ seq }) => seq)]
  return { announcer, shown, answers, sounded, withdrawn }
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

  it('leaves out what is older than a minute, and at the start older than 15 seconds', async () => {
    const { announcer } = setUp()
    announcer.offer([call(6, 10), call(5, 20)], announcedAtStart)
    announcer.offer([call(8, 59), call(7, 61), call(6, 10)])
    await pass(60_000)
    expect(announcer.announced).toEqual([6, 8])
  })

  it('goes on after a reload: it repeats nothing, and loses nothing that waited for its turn', async () => {
    const before = setUp()
    before.announcer.offer([call(6, 200), call(5, 200), call(4, 200)], 300_000)
    await pass(0)
    expect(before.announcer.taken).toEqual({ last: 6, waiting: [5, 6] })
    const after = setUp()
    after.announcer.resume(before.announcer.taken)
    after.announcer.offer([call(7), call(6, 200), call(5, 200), call(4, 200)])
    await pass(60_000)
    expect(after.announcer.announced).toEqual([5, 6, 7])
  })

  it('loses none of a burst of 20, overlaps none, and lets an emergency go first', async () => {
    let playing = 0
    let most = 0
    const { announcer, sounded, answers } = setUp(async () => {
      most = Math.max(most, ++playing)
      await new Promise((resolve) => setTimeout(resolve, 9_000))
      playing--
      return undefined
    })
    const calls = Array.from({ length: 20 }, (_, at) => call(20 - at))
    announcer.offer(calls)
    await pass(1_000)
    const emergency = { ...call(21), ticket: { id: 't21', code: 'EN-021', number: 21, urgent: true } }
    announcer.offer([emergency, ...calls])
    await pass(21 * 13_000)
    expect(sounded).toEqual([1, 21, ...Array.from({ length: 19 }, (_, at) => at + 2)])
    expect(most).toBe(1)
    expect(answers.filter((one) => one.startsWith('waits'))).toHaveLength(20)
    expect(answers.filter((one) => one.startsWith('shown'))).toHaveLength(21)
    expect(answers.filter((one) => one.startsWith('spoken'))).toHaveLength(21)
  })

  it('shows a call that cannot be spoken, tells why, and goes on', async () => {
    const { announcer, answers } = setUp(async ({ seq }) => {
      if (seq === 1) return 'sound_blocked'
      if (seq === 2) throw new Error('the speaker fell down')
      return undefined
    })
    announcer.offer([call(3), call(2), call(1)])
    await pass(60_000)
    expect(answers.filter((one) => !one.startsWith('waits'))).toEqual([
      'shown 1',
      'failed 1 sound_blocked',
      'shown 2',
      'failed 2 sound_broken',
      'shown 3',
      'spoken 3',
    ])
  })

  it('announces a patient who was called again before the turn once', async () => {
    const { announcer } = setUp()
    const again = { ...call(3), attendance_id: 'a2' }
    announcer.offer([call(2), call(1)])
    announcer.offer([again, call(2), call(1)])
    await pass(60_000)
    expect(announcer.announced).toEqual([1, 3])
  })

  it('leaves out a call that was taken back, or whose patient has come, before its turn', async () => {
    const { announcer, withdrawn } = setUp()
    announcer.offer([call(2), call(1)])
    withdrawn.add(2)
    await pass(60_000)
    expect(announcer.announced).toEqual([1])
  })
})
