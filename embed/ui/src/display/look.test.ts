import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { brightness, brightnessOf, lookOf, shade } from './look'

/** The tokens of the TV, as its pages have them. */
const tokens = readFileSync(new URL('../shared/theme/tokens.css', import.meta.url), 'utf8')
const tv = Object.fromEntries(
  [...(/\[data-theme="tv"\] \{([^}]*)\}/.exec(tokens)?.[1] ?? '').matchAll(/(--[\w-]+): (#[0-9a-f]{6})/g)].map(
    ([, name, value]) => [name, value],
  ),
) as Record<string, string>

/** WCAG 2.2: contrast of two colours. */
function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [brightnessOf(a), brightnessOf(b)].sort((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}

/** What is read on what, and how well at least: the lowest of the mock-ups. */
const pairs = [
  ['--ink', '--surface', 13],
  ['--ink', '--bg', 15],
  ['--ink-2', '--surface', 9.5],
  ['--ink-2', '--bg', 10.2],
  ['--ink-2', '--sunken', 10.2],
  ['--on-call', '--call', 10.2],
] as const

/** A clinic may choose any colour: some of all hues, of all strengths. */
const colours: string[] = []
for (const r of [0, 51, 102, 153, 204, 255])
  for (const g of [0, 51, 102, 153, 204, 255])
    for (const b of [0, 51, 102, 153, 204, 255])
      colours.push(`#${[r, g, b].map((one) => one.toString(16).padStart(2, '0')).join('')}`)

function read(look: Record<string, string>): void {
  const all = { ...tv, ...look }
  for (const [ink, on, least] of pairs) {
    const is = contrast(all[ink] ?? '', all[on] ?? '')
    expect(is, `${ink} ${all[ink]} on ${on} ${all[on]}`).toBeGreaterThanOrEqual(least)
  }
}

test('the petrol theme is read from afar', () => {
  expect(Object.keys(tv).length).toBeGreaterThan(10)
  read(lookOf({ theme: 'petrol' }))
})

test('the black theme is read best', () => {
  read(lookOf({ theme: 'black' }))
  expect(contrast('#ffffff', '#000000')).toBeCloseTo(21)
})

test(`a theme in any of ${colours.length} colours is read as well as the petrol one`, () => {
  for (const color of colours) read(lookOf({ theme: 'own', color }))
})

test('a colour keeps its hue, and is as bright as it may be', () => {
  for (const color of colours) {
    for (const bright of Object.values(brightness)) {
      const is = brightnessOf(shade(color, bright))
      expect(is).toBeLessThanOrEqual(bright)
      expect(is).toBeGreaterThan(bright / 2)
    }
  }
  expect(shade('#ff0000', 0.0261)).toMatch(/^#[5-7].0000$/)
})
