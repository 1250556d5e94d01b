import { expect, test } from 'vitest'
import { volumeAt } from './volume'

const volumes = [
  { from: '19:00', percent: 40 },
  { from: '07:00', percent: 100 },
  { from: '12:00', percent: 70 },
]

test.each([
  ['06:59', 0.4],
  ['07:00', 1],
  ['13:30', 0.7],
  ['19:00', 0.4],
  ['23:59', 0.4],
])('at %s it is as loud as %d', (clock, loud) => {
  expect(volumeAt(volumes, clock)).toBe(loud)
})

test('without any it is always full', () => {
  expect(volumeAt([], '10:00')).toBe(1)
})
