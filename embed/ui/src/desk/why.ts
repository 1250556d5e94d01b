import type { Attendance, Priority } from '../shared/api/types'
import type { Key } from '../shared/messages'

/** Why this one is the next, under the strict order: those for this room or user, then priority, then arrival. */
export function why(next: Attendance, priority: Priority | undefined): Key {
  if (priority?.code === 'over_80') return 'desk.queue.why.over_80'
  if (priority) return 'desk.queue.why.priority'
  if (next.for_user_id) return 'desk.queue.why.user'
  if (next.for_room_id) return 'desk.queue.why.room'
  return 'desk.queue.why.first'
}
