import type { Phrase } from '../../shared/api/types'

const plain = (text: string) =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()

/**
 * The phrase that a file holds, told by the file's name: "consultório 2.wav", "office.wav" and "letra E.m4a" are understood. Accents, signs and
 * capitals do not count.
 */
export function phraseOf(file: string, phrases: readonly Phrase[]): Phrase | undefined {
  const name = plain(file.replace(/\.[^.]*$/, ''))
  const letter = /^(?:letra|letter) ([a-z])$/.exec(name)?.[1] ?? /^([a-z])$/.exec(name)?.[1]
  if (letter) return phrases.find((phrase) => phrase.name === `letter-${letter}`)
  return phrases.find((phrase) => plain(phrase.name) === name) ?? phrases.find((phrase) => plain(phrase.text) === name)
}
