import { type Ref, ref, type ShallowRef, shallowRef } from 'vue'
import type { Board, Entry, Kind } from '../api/types'
import { Live, type LiveState } from '../live/live'
import { type Audience, apply } from './apply'

export interface BoardOptions {
  clinic: string
  device?: Kind
  stillSignedIn: () => Promise<boolean>
  onSignedOut: () => void
  /** A whole board came: at the start, or when the server could not resume. */
  onBoard?: (board: Board) => void
  /** An entry came, and the board shows it already. */
  onEntry?: (entry: Entry) => void
}

export interface BoardStore {
  board: ShallowRef<Board | undefined>
  connection: Ref<LiveState>
  /** The server was upgraded since this page was loaded: reload once nobody is disturbed. */
  outdated: Ref<boolean>
  refresh: () => void
  close: () => void
}

/** Keeps the board of a clinic, fed by the socket and by nothing else. */
export function openBoard(options: BoardOptions): BoardStore {
  const audience: Audience = options.device ? 'public' : 'staff'
  const board = shallowRef<Board>()
  const connection = ref<LiveState>('connecting')
  const outdated = ref(false)
  const live = new Live({
    url: (after) => address(options, after),
    onBoard: (whole) => {
      board.value = whole
      options.onBoard?.(whole)
    },
    onEntry: (entry) => {
      if (board.value) board.value = apply(board.value, entry, audience)
      options.onEntry?.(entry)
    },
    onState: (state) => {
      connection.value = state
    },
    onVersion: () => {
      outdated.value = true
    },
    stillSignedIn: options.stillSignedIn,
    onSignedOut: options.onSignedOut,
  })
  live.start()
  return { board, connection, outdated, refresh: () => live.refresh(), close: () => live.stop() }
}

function address({ clinic, device }: BoardOptions, after?: number): string {
  const query = []
  if (after !== undefined) query.push(`after=${after}`)
  if (device) query.push(`device=${device}`)
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
  return `${scheme}://${location.host}/ws/v1/clinics/${encodeURIComponent(clinic)}${query.length ? `?${query.join('&')}` : ''}`
}
