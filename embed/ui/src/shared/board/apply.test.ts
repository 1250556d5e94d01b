import { describe, expect, it } from 'vitest'
import type { Attendance, Board, Entry } from '../api/types'
import { type Audience, apply, byTurn } from './apply'
import devices from './golden/devices.json'
import staff from './golden/staff.json'

interface Day {
  board: Board
  scenes: { name: string; entries: Entry[]; board: Board }[]
}

// The server writes these files (app/web/golden_test.go).
const days = { staff, devices } as unknown as Record<Audience, Day>

describe('apply', () => {
  for (const audience of ['staff', 'devices'] as const) {
    const { board: first, scenes } = days[audience]
    let board = first
    for (const scene of scenes) {
      it(`${audience}: ${scene.name}`, () => {
        const before = board
        const text = JSON.stringify(before)
        board = scene.entries.reduce((old, entry) => apply(old, entry, audience), before)
        expect(board).toStrictEqual(scene.board)
        expect(JSON.stringify(before), 'the board before is left as it is').toBe(text)
      })
    }
  }

  it('orders by rank, then time to the microsecond, then arrival', () => {
    const line = [
      { rank: 40, due_at: '2026-03-02T12:00:00Z', arrival_seq: 9 },
      { rank: 500, due_at: '2026-03-02T12:00:00.000001Z', arrival_seq: 1 },
      { rank: 500, due_at: '2026-03-02T12:00:00.000002Z', arrival_seq: 2 },
      { rank: 500, due_at: '2026-03-02T12:00:00.000002Z', arrival_seq: 3 },
    ] as Attendance[]
    expect([...line].reverse().sort(byTurn)).toEqual(line)
  })
})
