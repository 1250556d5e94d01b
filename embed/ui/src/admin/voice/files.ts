import type { Phrase } from '../../shared/api/types'
import { plain } from '../../shared/text/plain'

const words = (text: string) =>
  plain(text)
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()

/**
 * The phrase that a file holds, told by the file's name: "consultório 2.wav", "office.wav" and "letra E.m4a" are understood. Accents, signs and
 * capitals do not count.
 */
export function phraseOf(file: string, phrases: readonly Phrase[]): Phrase | undefined {
  const name = words(file.replace(/\.[^.]*$/, ''))
  const letter = /^(?:letra|letter) ([a-z])$/.exec(name)?.[1] ?? /^([a-z])$/.exec(name)?.[1]
  if (letter) return phrases.find((phrase) => phrase.name === `letter-${letter}`)
  return phrases.find((phrase) => words(phrase.name) === name) ?? phrases.find((phrase) => words(phrase.text) === name)
}
