import type { Attendance, Priority, Why } from '../shared/api/types'
import type { Key, Values } from '../shared/messages'

/** A sentence with what it is filled in with. */
export interface Sentence {
  key: Key
  values?: Values
}

/** Who has no priority has this rank; a smaller one goes ahead. */
const withoutPriority = 100

/** Why a patient is next, or was called, in one sentence. */
export function sentence(why: Why, one: Attendance, priority: Priority | undefined, clock: (time: string) => string): Sentence {
  const ahead: Sentence = priority
    ? { key: priority.code === 'over_80' ? 'desk.why.over_80' : 'desk.why.priority' }
    : { key: 'desk.why.first' }
  switch (why.rule) {
    case 'emergency':
      return { key: 'desk.why.emergency' }
    case 'chosen':
      return { key: 'desk.why.chosen' }
    case 'user':
      return { key: 'desk.why.user' }
    case 'room':
      return { key: 'desk.why.room' }
    case 'target':
      return { key: 'desk.why.target', values: { time: clock(why.due_at) } }
    case 'appointment':
      if (priority || !one.ticket.appointment_at) return ahead
      return { key: 'desk.why.appointment', values: { time: clock(one.ticket.appointment_at) } }
    case 'risk':
      return { key: one.ticket.risk ? `desk.why.risk.${one.ticket.risk}` : 'desk.why.risk.none' }
    case 'ratio':
      if (why.turn === 'priority' && why.rank < withoutPriority) return { key: 'desk.why.turn.priority' }
      if (why.turn === 'normal' && why.rank >= withoutPriority) return { key: 'desk.why.turn.normal' }
      return ahead
    default:
      return ahead
  }
}
