import type { Attendance, Board, BoardRoom, Call, Entry } from '../api/types'

export type Audience = 'staff' | 'public'

/** How many announcements a board keeps. */
const callsKept = 20

/**
 * Returns the board after an entry of the journal; the board given is not changed. A board and the entries after it always give what
 * the server's own board shows, so a page that missed some is right again once it has them. Entries of unknown types only move `seq`;
 * one that the board has already is ignored. The public audience (displays) knows no queues and no staff.
 */
export function apply(board: Board, entry: Entry, audience: Audience = 'staff'): Board {
  if (entry.seq <= board.seq) return board
  const after: Board = { ...board, seq: entry.seq }
  const { attendance, from, shift } = entry.data ?? {}

  if (entry.type.startsWith('ticket.') || entry.type.startsWith('attendance.')) {
    if (from) place(after, from, audience)
    if (attendance) place(after, attendance, audience)
    if (attendance && (entry.type === 'attendance.called' || entry.type === 'attendance.recalled'))
      announce(after, entry, attendance)
  } else if (shift && entry.type === 'shift.opened') {
    after.rooms = after.rooms.map((room) =>
      room.id === shift.room_id ? { ...room, user: shift.user, shift_id: shift.id } : room,
    )
  } else if (shift && entry.type === 'shift.closed') {
    after.rooms = after.rooms.map((room) => (room.shift_id === shift.id ? withoutUser(room) : room))
  }
  return after
}

/** Takes an attendance from wherever it is and puts it where its state says. */
function place(board: Board, attendance: Attendance, audience: Audience): void {
  board.queues = board.queues.map((queue) =>
    queue.waiting.some(({ id }) => id === attendance.id)
      ? { ...queue, waiting: queue.waiting.filter(({ id }) => id !== attendance.id) }
      : queue,
  )
  board.rooms = board.rooms.map((room) => (room.attendance?.id === attendance.id ? withoutAttendance(room) : room))

  if (attendance.state === 'waiting' && audience === 'staff') {
    if (!board.queues.some((queue) => queue.service_id === attendance.service_id)) {
      board.queues = [...board.queues, { service_id: attendance.service_id, waiting: [] }]
    }
    board.queues = board.queues.map((queue) =>
      queue.service_id === attendance.service_id ? { ...queue, waiting: [...queue.waiting, attendance].sort(byTurn) } : queue,
    )
  } else if (attendance.state === 'called' || attendance.state === 'serving') {
    board.rooms = board.rooms.map((room) => (room.id === attendance.room_id ? { ...room, attendance } : room))
  }

  board.calls = board.calls.map((call) =>
    call.attendance_id === attendance.id && call.state !== attendance.state ? { ...call, state: attendance.state } : call,
  )
}

function announce(board: Board, entry: Entry, attendance: Attendance): void {
  const call: Call = {
    seq: entry.seq,
    at: entry.at,
    attendance_id: attendance.id,
    state: attendance.state,
    code: attendance.ticket.code,
    service_id: attendance.service_id,
    room_id: attendance.room_id ?? '',
    recall: entry.type === 'attendance.recalled',
  }
  board.calls = [call, ...board.calls].slice(0, callsKept)
}

/** The order of being called: rank, then due time, then id. */
export function byTurn(a: Attendance, b: Attendance): number {
  return (a.rank ?? 0) - (b.rank ?? 0) || compareTimes(a.due_at ?? '', b.due_at ?? '') || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}

/** Compares RFC 3339 times to the microsecond; Date knows only milliseconds. */
function compareTimes(a: string, b: string): number {
  return Date.parse(a) - Date.parse(b) || fraction(a) - fraction(b) || 0
}

function fraction(time: string): number {
  return Number(/\.\d+/.exec(time)?.[0] ?? 0)
}

function withoutAttendance(room: BoardRoom): BoardRoom {
  const { attendance: _, ...rest } = room
  return rest
}

function withoutUser(room: BoardRoom): BoardRoom {
  const { user: _, shift_id: __, ...rest } = room
  return rest
}
