import { describe, expect, it } from 'vitest'
import type { Board, Entry } from '../api/types'
import { type Audience, apply } from './apply'

interface Golden {
  name: string
  audience: Audience
  before: Board
  entries: Entry[]
  after: Board
}

// The server's own fold is tested with the same files.
const files = import.meta.glob<Golden>('./golden/*.json', { eager: true, import: 'default' })

describe('apply', () => {
  for (const [file, golden] of Object.entries(files)) {
    it(`${golden.name} (${file.slice('./golden/'.length)})`, () => {
      const before = JSON.stringify(golden.before)
      const after = golden.entries.reduce((board, entry) => apply(board, entry, golden.audience), golden.before)
      expect(after).toStrictEqual(golden.after)
      expect(JSON.stringify(golden.before)).toBe(before)
    })
  }
})
