import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import type { Api } from '../api/api'
import { AwayError } from '../api/problem'
import type { Entry } from '../api/types'
import { useCatalogue } from './useCatalogue'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

it('fetches what the clinic offers until it is there, in its order, and again when it has changed', async () => {
  let away = true
  let asked = 0
  const list = async () => {
    asked++
    if (away) throw new AwayError()
    return [{ position: 2 }, { position: 1 }]
  }
  const api = { services: list, rooms: list, priorities: list } as unknown as Api
  const scope = effectScope()
  const catalogue = scope.run(() => useCatalogue(api, 'demo')) as ReturnType<typeof useCatalogue>

  await catalogue.load()
  expect(catalogue.loaded.value).toBe(false)
  away = false
  await vi.advanceTimersByTimeAsync(3_000)
  expect(catalogue.loaded.value).toBe(true)
  expect(catalogue.rooms.value).toEqual([{ position: 1 }, { position: 2 }])

  const before = asked
  catalogue.heed({ type: 'ticket.issued' } as Entry)
  expect(asked).toBe(before)
  catalogue.heed({ type: 'priority.changed' } as Entry)
  expect(asked).toBe(before + 3)

  away = true
  await catalogue.load()
  scope.stop()
  const atEnd = asked
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked).toBe(atEnd)
})
