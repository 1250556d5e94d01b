import type { Attendance } from '../shared/api/types'
import type { Action } from './useDesk'

/** The keys of the actions. They follow the Portuguese words, and are the same in every language. */
export const actionKeys = {
  next: 'P',
  start: 'I',
  finish: 'F',
  recall: 'R',
  'no-show': 'N',
  'put-back': 'V',
  forward: 'E',
  undo: 'Z',
} as const satisfies Partial<Record<Action, string>>

export type KeyedAction = keyof typeof actionKeys

/** What can be done with who is in the room: the main action first, then the others in their places. */
export function actionsFor(attendance: Attendance | undefined): KeyedAction[] {
  switch (attendance?.state) {
    case 'called':
      return ['start', 'recall', 'no-show', 'put-back', 'forward']
    case 'serving':
      return ['finish', 'forward', 'put-back']
    default:
      return ['next']
  }
}
