import { type Ref, ref, type ShallowRef, shallowRef } from 'vue'
import type { Board, Entry, Face } from '../api/types'
import { Live, type LiveState } from '../live/live'
import { apply } from './apply'

export interface BoardOptions {
  clinic: string
  /** The page of a device; absent for staff. */
  face?: Face
  /** A user looks at what a display shows. */
  as?: 'display'
  stillSignedIn: () => Promise<boolean>
  onSignedOut: () => void
  /** A whole board came: at the start, or when the server could not resume. */
  onBoard?: (board: Board) => void
  /** What a device tells of itself. */
  about?: () => object
  /** An entry came, and the board shows it already. */
  onEntry?: (entry: Entry) => void
}

export interface BoardStore {
  board: ShallowRef<Board | undefined>
  connection: Ref<LiveState>
  /** When the next try to connect begins, in ms since 1970 by this machine's clock, while the server is away. */
  tryAt: Ref<number>
  /** The server was upgraded since this page was loaded: reload once nobody is disturbed. */
  outdated: Ref<boolean>
  /** Asks for a whole board. */
  refresh: () => void
  tryNow: () => void
  /** Tells the server what became of a call. */
  report: (message: object) => void
  close: () => void
}

/** What changes the lists of services and rooms or the order of all who wait, and not only who is where. */
const changesPlaces = /^(service|room|queue)\./

/** Keeps the board of a clinic, fed by the socket and by nothing else. */
export function openBoard(options: BoardOptions): BoardStore {
  const audience = options.face || options.as ? 'devices' : 'staff'
  const board = shallowRef<Board>()
  const connection = ref<LiveState>('connecting')
  const tryAt = ref(0)
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
      if (changesPlaces.test(entry.type)) live.refresh()
    },
    onState: (state) => {
      connection.value = state
    },
    onTry: (at) => {
      tryAt.value = at
    },
    onVersion: () => {
      outdated.value = true
    },
    ...(options.about ? { about: options.about } : {}),
    stillSignedIn: options.stillSignedIn,
    onSignedOut: options.onSignedOut,
  })
  live.start()
  return {
    board,
    connection,
    tryAt,
    outdated,
    refresh: () => live.refresh(),
    tryNow: () => live.tryNow(),
    report: (message) => live.report(message),
    close: () => live.stop(),
  }
}

function address({ clinic, face, as }: BoardOptions, after?: number): string {
  const query = []
  if (after !== undefined) query.push(`after=${after}`)
  if (face) query.push(`face=${face}`)
  if (as) query.push(`as=${as}`)
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
  return `${scheme}://${location.host}/ws/v1/clinics/${encodeURIComponent(clinic)}${query.length ? `?${query.join('&')}` : ''}`
}
