import type { MyService, MyTicket } from '../shared/api/types'
import { language, t } from '../shared/messages'
import { saysOf, serviceColor } from '../shared/ticket/serviceFace'
import { formatClock } from '../shared/time/time'

/** The name of a service in the reader's language; nothing where the clinic keeps it to itself. */
export const nameOf = (service: MyService | undefined): string => (service ? saysOf(service, 'name') : '')

/** A time at the clinic, "14:05". */
export const clockOf = (ticket: MyTicket, at: string | number): string =>
  formatClock(typeof at === 'string' ? Date.parse(at) : at, language.value, ticket.clinic.time_zone)

/** Names one after the other, "Medicina e Farmácia". */
export function listed(names: readonly string[]): string {
  const last = names[names.length - 1] ?? ''
  return names.length < 2 ? last : t('phone.and', { some: names.slice(0, -1).join(', '), last })
}

/** A text as a sentence of its own: "siga a faixa verde" begins large and ends with a full stop. */
export function sentence(text: string): string {
  return text && text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? '' : '.')
}

/** The colour of a service's stripe, for a style. */
export const stripe = (service: MyService | undefined) => (service?.color ? { background: serviceColor(service) } : undefined)
