import type { Service } from '../api/types'
import { language } from '../messages'

/** The pictures that a service can have, by their names in the API. */
export const servicePictures: readonly string[] = [
  'reception',
  'nursing',
  'medicine',
  'pharmacy',
  'exams',
  'results',
  'imaging',
  'dentistry',
  'psychology',
  'vaccines',
  'children',
  'nutrition',
  'eyes',
  'follow_up',
  'documents',
  'other',
]

/** The picture of a service, or nothing. */
export const pictureOf = ({ icon = '' }: Pick<Service, 'icon'>): string => (servicePictures.includes(icon) ? icon : '')

/** A service's colour as the name of its token; petrol for one that has none. */
export function serviceColor(service: Pick<Service, 'color'>): string {
  return service.color ? `var(--sv-${tokens[service.color]})` : 'var(--brand)'
}

export const tokens: Readonly<Record<NonNullable<Service['color']>, string>> = {
  blue: 'azul',
  green: 'verde',
  orange: 'laranja',
  purple: 'roxo',
  turquoise: 'turquesa',
  pink: 'rosa',
  brown: 'marrom',
  graphite: 'grafite',
}

type Said = 'name' | 'about' | 'category' | 'direction'

/** What a service says in the reader's language, or in the clinic's when it says nothing in that. */
export function saysOf<What extends Said>(service: Pick<Service, What | 'words'>, what: What): string {
  return service.words[language.value]?.[what] || service[what] || ''
}
