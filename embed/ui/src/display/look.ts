import type { Clinic } from '../shared/api/types'

type Screen = Clinic['screen']

/** How bright the surfaces of a display are, as WCAG 2.2 measures it: those of the petrol one. White and yellow read on all that are no brighter. */
export const brightness: Readonly<Record<string, number>> = {
  '--sunken': 0.0073,
  '--bg': 0.0116,
  '--surface': 0.0261,
  '--line': 0.0654,
}

/** Black, with the one yellow of high contrast. */
const black: Readonly<Record<string, string>> = {
  '--bg': '#000000',
  '--surface': '#000000',
  '--sunken': '#000000',
  '--line': '#8a8a8a',
  '--ink-2': '#ffffff',
  '--call': '#ffe600',
  '--on-call': '#000000',
}

/** What a display's theme sets; nothing for the one that it has by itself. */
export function lookOf({ theme, color }: Pick<Screen, 'theme' | 'color'>): Record<string, string> {
  if (theme === 'black') return { ...black }
  if (theme !== 'own' || !color) return {}
  const look: Record<string, string> = {}
  for (const name of Object.keys(brightness)) look[name] = shade(color, brightness[name] as number)
  return look
}

/** A colour as bright as that: its hue stays, whatever the clinic has chosen, and with it what is read on it. */
export function shade(color: string, bright: number): string {
  const linear = [1, 3, 5].map((at) => toLinear(Number.parseInt(color.slice(at, at + 2), 16) / 255))
  const [r = 0, g = 0, b = 0] = linear
  const is = luminance(r, g, b)
  const shaded =
    is > bright ? linear.map((one) => (one * bright) / is) : linear.map((one) => one + ((1 - one) * (bright - is)) / (1 - is))
  // Rounded down, so that it is never brighter than it may be.
  return `#${shaded.map((one) => `0${Math.floor(fromLinear(one) * 255).toString(16)}`.slice(-2)).join('')}`
}

/** How bright a colour is, from 0 to 1 (WCAG 2.2, relative luminance). */
export function brightnessOf(color: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => toLinear(Number.parseInt(color.slice(at, at + 2), 16) / 255))
  return luminance(r, g, b)
}

const luminance = (r: number, g: number, b: number) => 0.2126 * r + 0.7152 * g + 0.0722 * b
const toLinear = (one: number) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
const fromLinear = (one: number) => (one <= 0.0031308 ? one * 12.92 : 1.055 * one ** (1 / 2.4) - 0.055)
