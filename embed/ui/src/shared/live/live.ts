import type { Board, Entry } from '../api/types'

export type LiveState = 'connecting' | 'live' | 'away'

/** A whole picture at a number of the journal: of a clinic, or of a ticket. */
interface Picture {
  seq: number
}

export interface LiveOptions<B extends Picture = Board> {
  /** The socket's address, from which entries after `after` come; without it a board comes first. */
  url: (after?: number) => string
  onBoard: (board: B) => void
  onEntry: (entry: Entry) => void
  onState: (state: LiveState) => void
  /** The server was heard. */
  onHeard?: () => void
  /** When the next try to connect begins, in ms since 1970. */
  onTry?: (at: number) => void
  /** The sign-in or pairing is no longer valid; the connection is closed for good. */
  onSignedOut: () => void
  /** The server now runs another version than the one that this page came from. */
  onVersion?: (version: string) => void
  /** Asks the server whether the sign-in still holds, when a socket was refused before it opened. */
  stillSignedIn?: () => Promise<boolean>
  /** What the page tells of itself with each ping, beside its version. */
  about?: () => object
  socket?: (url: string) => WebSocket
  random?: () => number
}

/** A client that has heard nothing for so long asks whether the server is there, in ms. */
const askAfter = 8_000
/** One that then hears nothing for so long comes back anew, in ms. */
const lostAfter = 8_000
const pauses = [250, 500, 1_000, 2_000, 4_000]
const signedOut = 4001
/** The state of a socket that can be written to: WebSocket.OPEN. */
const open = 1
const mostUnsent = 100
/** The reader may see more or less than before: the board comes anew. */
const seesAnother = 1012

/**
 * Live keeps a page at its clinic's journal: it connects, says the last number that it saw, hands over boards and entries in
 * order with none missing and none twice, and comes back by itself when the connection is lost, is silent, or skips a number.
 */
export class Live<B extends Picture = Board> {
  private socket: WebSocket | undefined
  private seq: number | undefined
  private version: string | undefined
  /** The version that this page came from. */
  private loaded: string | undefined
  private tries = 0
  private retry: ReturnType<typeof setTimeout> | undefined
  private watch: ReturnType<typeof setTimeout> | undefined
  private stopped = true
  /** Reports that wait for a connection. */
  private unsent: object[] = []
  private state: LiveState | undefined

  constructor(private readonly options: LiveOptions<B>) {}

  start(): void {
    this.stopped = false
    this.say('connecting')
    this.connect()
  }

  stop(): void {
    this.stopped = true
    this.drop()
    clearTimeout(this.retry)
  }

  /** Connects anew and asks for a whole board. */
  refresh(): void {
    if (this.stopped) return
    this.seq = undefined
    this.again(0)
  }

  /** Connects now rather than after the pause. */
  tryNow(): void {
    if (!this.stopped && this.state !== 'live') this.again(0)
  }

  /** Tells the server something that wants no answer: at once, or when it is there again. */
  report(message: object): void {
    if (this.socket?.readyState === open) this.socket.send(JSON.stringify(message))
    else this.unsent = [...this.unsent, message].slice(-mostUnsent)
  }

  private connect(): void {
    const socket = (this.options.socket ?? ((url: string) => new WebSocket(url)))(this.options.url(this.seq))
    let opened = false
    this.socket = socket
    this.expect()
    socket.onopen = () => {
      opened = true
      socket.send(this.ping()) // its answer says that the server is there, and its version
      for (const message of this.unsent) socket.send(JSON.stringify(message))
      this.unsent = []
    }
    socket.onmessage = (event: MessageEvent) => {
      if (this.socket === socket) this.take(event)
    }
    socket.onclose = (event: CloseEvent) => {
      if (this.socket !== socket) return
      if (event.code === seesAnother) this.seq = undefined
      if (event.code === signedOut) this.leave()
      else this.lost(opened)
    }
  }

  /** Waits for anything that the server says. */
  private expect(): void {
    clearTimeout(this.watch)
    this.watch = setTimeout(() => this.lost(true), lostAfter)
  }

  /** The server was heard: all is well, until it is silent for long. */
  private heard(): void {
    this.tries = 0
    this.options.onHeard?.()
    clearTimeout(this.watch)
    this.watch = setTimeout(() => {
      this.socket?.send(this.ping())
      this.expect()
    }, askAfter)
  }

  private take(event: MessageEvent): void {
    this.heard()
    const message = JSON.parse(event.data as string) as { type: string; version?: string; board?: B }
    if (message.version) this.see(message.version)
    if (message.type === 'board' && message.board) {
      this.seq = message.board.seq
      this.options.onBoard(message.board)
    } else if (message.type !== 'pong') {
      this.follow(message as Entry)
    }
    if (this.seq !== undefined && this.socket) this.say('live')
  }

  private follow(entry: Entry): void {
    if (this.seq === undefined || entry.seq <= this.seq) return
    if (entry.seq > this.seq + 1) {
      this.again(0)
      return
    }
    this.seq = entry.seq
    this.options.onEntry(entry)
  }

  /** Whatever it says is answered; the version is for the list of devices. */
  private ping(): string {
    return JSON.stringify({ type: 'ping', version: this.loaded, ...this.options.about?.() })
  }

  private see(version: string): void {
    this.loaded = this.loaded ?? version
    if (this.version !== undefined && this.version !== version) this.options.onVersion?.(version)
    this.version = version
  }

  private lost(opened: boolean): void {
    this.drop()
    this.say(this.state === 'live' ? 'connecting' : 'away')
    const most = pauses[Math.min(this.tries, pauses.length - 1)] ?? 4_000
    this.tries++
    this.again(most * (0.5 + 0.75 * (this.options.random ?? Math.random)()))
    if (!opened && this.options.stillSignedIn) {
      this.options.stillSignedIn().then(
        (yes) => {
          if (!yes && !this.stopped) this.leave()
        },
        () => undefined, // the server is away: it will be asked again
      )
    }
  }

  private again(pause: number): void {
    this.drop()
    clearTimeout(this.retry)
    this.retry = setTimeout(() => this.connect(), pause)
    this.options.onTry?.(Date.now() + pause)
  }

  private leave(): void {
    this.stop()
    this.options.onSignedOut()
  }

  private drop(): void {
    clearTimeout(this.watch)
    const socket = this.socket
    this.socket = undefined
    if (!socket) return
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close()
  }

  private say(state: LiveState): void {
    if (this.state === state) return
    this.state = state
    this.options.onState(state)
  }
}
