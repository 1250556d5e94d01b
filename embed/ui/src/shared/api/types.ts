// What the server sends and takes, in the shape of its API (/api/v1, snake_case).

export type Kind = 'totem' | 'display'
export type State = 'waiting' | 'called' | 'serving' | 'finished' | 'no_show' | 'cancelled'
export type Role = 'administrator' | 'reception' | 'attendant' | 'professional'
export type RoomKind = 'desk' | 'office' | 'room' | 'triage' | 'pharmacy'

export interface Person {
  id: string
  name: string
}

export interface Shift {
  id: string
  room_id: string
  user: Person
  opened_at: string
}

export interface Membership {
  slug: string
  name: string
  role: Role
  shift?: Shift
}

export interface User {
  id: string
  login: string
  name: string
  clinics: Membership[]
}

export interface Clinic {
  id: string
  slug: string
  name: string
  time_zone: string
  language: string
}

export interface Service {
  id: string
  prefix: string
  name: string
  active: boolean
  position: number
}

export interface Room {
  id: string
  name: string
  kind: RoomKind
  number?: number
  direction?: string
  service_ids: string[]
  position: number
}

export interface Priority {
  id: string
  code: string
  name: string
  level: number
  position: number
}

export interface Wait {
  low_minutes: number
  high_minutes: number
}

export interface IssuedTicket {
  id: string
  code: string
  number: number
  service_id: string
  business_day: string
  attendance_id: string
  follow_url: string
  wait?: Wait
  seq: number
}

/** What a display knows of a ticket is its id and code; staff see the rest. */
export interface Ticket {
  id: string
  code: string
  number?: number
  business_day?: string
  priority_id?: string
  patient_name?: string
  language?: string
  arrived_at?: string
}

/** What a display knows of an attendance is its state, service and room; staff see the rest. */
export interface Attendance {
  id: string
  state: State
  service_id: string
  room_id?: string
  ticket: Ticket
  user_id?: string
  for_room_id?: string
  for_user_id?: string
  previous_id?: string
  rank?: number
  due_at?: string
  queued_at?: string
  called_at?: string
  started_at?: string
  ended_at?: string
  calls?: number
  note?: string
  reason?: string
}

export interface Queue {
  service_id: string
  waiting: Attendance[]
}

export interface BoardRoom {
  id: string
  name: string
  user?: Person
  shift_id?: string
  attendance?: Attendance
}

export interface Call {
  seq: number
  at: string
  attendance_id: string
  state: State
  code: string
  service_id: string
  room_id: string
  recall: boolean
}

export interface Board {
  seq: number
  queues: Queue[]
  rooms: BoardRoom[]
  calls: Call[]
}

/** One numbered line of the clinic's journal. What `data` holds depends on `type`. */
export interface Entry {
  seq: number
  type: string
  at: string
  data: EntryData
}

export interface EntryData {
  attendance?: Attendance
  from?: Attendance
  shift?: Shift
  [more: string]: unknown
}

export interface Device {
  id: string
  kind: string
  name: string
  clinic: Clinic
}

export interface ListedDevice {
  id: string
  kind: string
  name: string
  created_at: string
  last_seen_at?: string
}

export interface Pairing {
  id: string
  code: string
  secret: string
  expires_at: string
}

export type Claim = { status: 'waiting' } | { status: 'paired'; device: Device }

export interface Problem {
  status: number
  code: string
  title?: string
  detail?: string
  state?: State
  occupied_by?: string
  errors?: { location?: string; message?: string; value?: unknown }[]
}

export interface List<Item> {
  items: Item[]
}
