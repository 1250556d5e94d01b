import { expect, test } from 'vitest'
import { laterInScript } from './script.mjs'
import { laterInStyle } from './style.mjs'

test.each([
  ['a?.b', 'syntax'],
  ['/(?<=a)b/', 'syntax'],
  ['list.flatMap(f)', '.flatMap()'],
  ['list.at(-1)', '.at()'],
  ['promise.finally(f)', '.finally()'],
  ['Object.fromEntries(list)', 'Object.fromEntries'],
  ['new ResizeObserver(f)', 'ResizeObserver'],
  ['globalThis.fetch', 'globalThis'],
  ["page.addEventListener('pointerdown', f)", 'event pointerdown'],
  ["h('p', { onPointerup: f })", 'event pointerup'],
  ["new Intl.DateTimeFormat('en', { hourCycle: 'h23' })", 'option hourCycle'],
])('%s came after Chrome 53', (script, what) => {
  expect(laterInScript(script)).toEqual([expect.stringContaining(what)])
})

test.each([
  'for (const [a] of Array.from(map.entries())) a.includes(1) && promise.then(a.closest)',
  "typeof ResizeObserver === 'function' && call.at && options.cause",
  "page.addEventListener('touchstart', f)",
])('%s was there', (script) => {
  expect(laterInScript(script)).toEqual([])
})

test.each([
  ['.a { display: grid }', 'display: grid'],
  ['.a { gap: 1px }', 'gap'],
  ['.a { aspect-ratio: 1 }', 'aspect-ratio'],
  ['.a { inset: 0 }', 'inset'],
  ['.a { width: clamp(1px, 2vw, 3px) }', 'clamp()'],
  ['.a { height: 100dvh }', 'dvh'],
  ['.a { color: #1234 }', 'alpha'],
  ['.a:is(.b) { left: 0 }', ':is'],
  ['.a { position: sticky }', 'position: sticky'],
  ['@layer a { .a { left: 0 } }', '@layer'],
])('%s came after Chrome 53', (style, what) => {
  expect(laterInStyle(style)).toEqual([expect.stringContaining(what)])
})

test.each([
  '.a { width: 1px; width: min(1px, 2vw) }',
  '.a { display: flex; justify-content: space-between; color: var(--ink); left: calc(1px + 2vw) }',
  '@supports (gap: 1px) { .a { gap: 1px } }',
])('%s does an old browser no harm', (style) => {
  expect(laterInStyle(style)).toEqual([])
})
