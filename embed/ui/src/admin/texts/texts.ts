import type { OwnTexts, Text, TextPage } from '../../shared/api/types'
import { plain } from '../../shared/text/plain'

/** The pages that texts stand on, as they are listed. */
export const pages: readonly TextPage[] = ['totem', 'paper', 'phone', 'display', 'everywhere']

/** How a text reads now: in the clinic's own words, or in ours. */
export const wordsOf = (text: Text, own: OwnTexts, language: string): string =>
  own[language]?.[text.name] ?? text.original[language] ?? ''

/** Whether the clinic says a text in its own words, in whatever language. */
export const isOwn = (text: Text, own: OwnTexts): boolean => Object.values(own).some((words) => text.name in words)

/** Whether somebody who looks for some words means a text: by how it reads or read, in whatever language, or by its name. */
export function isMeant(text: Text, own: OwnTexts, wanted: string): boolean {
  const all = [text.name, ...Object.values(text.original), ...Object.values(own).map((words) => words[text.name] ?? '')]
  return all.some((one) => plain(one).includes(plain(wanted)))
}

/** What is filled in where a text stands: "{n}". */
export const placesIn = (text: string): string[] => text.match(/\{\w+\}/g) ?? []
