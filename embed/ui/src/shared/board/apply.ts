import type { Attendance, Board, BoardRoom, Call, Emergency, Entry, Ticket } from '../api/types'

/** For whom the server writes a board: devices are not shown who waits. */
export type Audience = 'staff' | 'devices'

/** How many of the latest calls a board holds. */
const keptCalls = 20

/** The board after an entry of the journal. The board that is given stays as it is. The server folds the same (app/board); both are
 * tested with the files in golden. */
export function apply(board: Board, entry: Entry, audience: Audience): Board {
  const after = { ...board, seq: entry.seq, ...(entry.next ? { next: entry.next } : {}) }
  const { attendance, from, next, shift, emergency } = entry.data
  if (from) place(after, from, audience)
  if (attendance) {
    place(after, attendance, audience)
    if (entry.type === 'attendance.called' || entry.type === 'attendance.recalled') announce(after, entry, attendance)
  }
  if (next) place(after, next, audience)
  if (emergency) alarm(after, emergency)
  if (shift && entry.type === 'shift.closed') {
    after.rooms = after.rooms.map((room) => (room.shift_id === shift.id ? withoutUser(room) : room))
  } else if (shift) {
    const { pause } = shift
    after.rooms = after.rooms.map((room) =>
      room.id === shift.room_id
        ? { ...withoutUser(room), user: shift.user, shift_id: shift.id, since: shift.opened_at, ...(pause ? { pause } : {}) }
        : room,
    )
  }
  return after
}

/** Keeps an emergency until it is over. */
function alarm(board: Board, emergency: Emergency): void {
  const { emergencies: before = [] } = board
  const known = before.some(({ id }) => id === emergency.id)
  let now = known ? before.map((one) => (one.id === emergency.id ? emergency : one)) : [...before, emergency]
  now = now.filter((one) => !one.cleared_at)
  if (now.length) board.emergencies = now
  else delete board.emergencies
}

/** Takes an attendance from wherever it is and puts it where its state says. */
function place(board: Board, attendance: Attendance, audience: Audience): void {
  board.queues = board.queues.map((queue) => {
    let waiting = queue.waiting
    if (waiting.some(({ id }) => id === attendance.id)) waiting = waiting.filter(({ id }) => id !== attendance.id)
    if (audience === 'staff' && attendance.state === 'waiting' && queue.service_id === attendance.service_id) {
      waiting = [...waiting, attendance].sort(byTurn)
    }
    return waiting === queue.waiting ? queue : { ...queue, waiting }
  })
  const isThere = attendance.state === 'called' || attendance.state === 'serving'
  board.rooms = board.rooms.map((room) => {
    if (isThere && room.id === attendance.room_id) return { ...room, attendance }
    return room.attendance?.id === attendance.id ? withoutAttendance(room) : room
  })
  board.calls = board.calls.map((call) => {
    if (call.attendance_id === attendance.id) {
      return { ...call, state: attendance.state, service_id: attendance.service_id, ticket: attendance.ticket }
    }
    // An earlier attendance of the visit, of which the ticket may have changed; what is shown of the name is a matter of its own service.
    return call.ticket.id === attendance.ticket.id ? { ...call, ticket: calledAs(attendance.ticket, call.ticket) } : call
  })
}

function calledAs(ticket: Ticket, of: Ticket): Ticket {
  const { called_by: _, ...rest } = ticket
  return of.called_by ? { ...rest, called_by: of.called_by } : rest
}

function announce(board: Board, entry: Entry, attendance: Attendance): void {
  const call: Call = {
    seq: entry.seq,
    at: entry.at,
    recall: entry.type === 'attendance.recalled',
    attendance_id: attendance.id,
    state: attendance.state,
    service_id: attendance.service_id,
    room_id: attendance.room_id ?? '',
    ticket: attendance.ticket,
  }
  board.calls = [call, ...board.calls].slice(0, keptCalls)
}

/** The order of being called: rank, then due time, then arrival. */
export function byTurn(a: Attendance, b: Attendance): number {
  return (
    (a.rank ?? 0) - (b.rank ?? 0) || compareTimes(a.due_at ?? '', b.due_at ?? '') || (a.arrival_seq ?? 0) - (b.arrival_seq ?? 0)
  )
}

/** Compares RFC 3339 times to the microsecond; Date knows only milliseconds. */
function compareTimes(a: string, b: string): number {
  return Date.parse(a) - Date.parse(b) || fraction(a) - fraction(b)
}

function fraction(time: string): number {
  return Number(/\.\d+/.exec(time)?.[0] ?? 0)
}

function withoutAttendance({ attendance: _, ...room }: BoardRoom): BoardRoom {
  return room
}

function withoutUser({ user: _, shift_id: __, since: ___, pause: ____, ...room }: BoardRoom): BoardRoom {
  return room
}
