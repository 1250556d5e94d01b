import { describe, expect, it } from 'vitest'
import type { Call } from '../shared/api/types'
import { Announcer, SoundBlocked, spokenAtStart } from './announcer'

const now = Date.parse('2026-03-02T09:10:00-03:00')

function call(seq: number, secondsAgo = 1): Call {
  const at = new Date(now - secondsAgo * 1_000).toISOString()
  return { seq, at, attendance_id: `a${seq}`, state: 'called', code: `EN-${seq}`, service_id: 's', room_id: 'r', recall: false }
}

function setUp(speak: (call: Call) => Promise<void> = async () => undefined) {
  const log: string[] = []
  const taken = new Set<number>()
  let speaking = 0
  const announcer = new Announcer({
    voice: {
      speak: async (one) => {
        expect(++speaking).toBe(1)
        try {
          await Promise.resolve()
          await speak(one)
          log.push(`speak ${one.seq}`)
        } finally {
          speaking--
        }
      },
      chime: async () => {
        log.push('chime')
      },
    },
    now: () => now,
    stillCalled: (seq) => !taken.has(seq),
    onCurrent: () => undefined,
    onBlocked: (blocked) => log.push(blocked ? 'blocked' : 'free'),
  })
  return { announcer, log, taken }
}

const settled = () => new Promise((resume) => setTimeout(resume, 10))

describe('Announcer', () => {
  it('speaks calls one after the other, oldest first, each once', async () => {
    const { announcer, log } = setUp()
    announcer.offer([call(7), call(6)])
    announcer.offer([call(8), call(7), call(6)])
    await settled()
    announcer.offer([call(8), call(7), call(6)])
    await settled()
    expect(log).toEqual(['speak 6', 'speak 7', 'speak 8'])
    expect(announcer.announced).toEqual([6, 7, 8])
    expect(announcer.idle).toBe(true)
  })

  it('leaves out what is older than a minute, at the start older than 15 seconds, and what was announced before a reload', async () => {
    const { announcer } = setUp()
    announcer.skipTo(4)
    announcer.offer([call(6, 10), call(5, 20), call(4, 5)], spokenAtStart)
    announcer.offer([call(8, 59), call(7, 61), call(6, 10)])
    await settled()
    expect(announcer.announced).toEqual([6, 8])
  })

  it('chimes when the spoken call cannot be had', async () => {
    const { announcer, log } = setUp(() => Promise.reject(new Error('not found')))
    announcer.offer([call(1)])
    await settled()
    expect(log).toEqual(['chime'])
    expect(announcer.announced).toEqual([1])
  })

  it('keeps a call until sound is allowed', async () => {
    let allowed = false
    const { announcer, log } = setUp(() => (allowed ? Promise.resolve() : Promise.reject(new SoundBlocked())))
    announcer.offer([call(1)])
    await settled()
    expect(announcer.announced).toEqual([])
    announcer.offer([call(2), call(1)])
    await settled()
    allowed = true
    announcer.unblock()
    await settled()
    expect(log).toEqual(['blocked', 'free', 'speak 1', 'speak 2'])
  })

  it('does not speak a call that was taken back meanwhile', async () => {
    const { announcer, taken } = setUp()
    announcer.offer([call(2), call(1)])
    taken.add(2)
    await settled()
    expect(announcer.announced).toEqual([1])
  })
})
