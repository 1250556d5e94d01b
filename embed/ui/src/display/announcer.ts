import type { Call } from '../shared/api/types'

/** Why a call could not be played: the browser wants a touch first, or something else. */
export class SoundBlocked extends Error {
  constructor() {
    super('the browser wants a touch before it plays sound')
    Object.setPrototypeOf(this, SoundBlocked.prototype)
  }
}

export interface Voice {
  /** Plays a spoken call to its end; rejects with SoundBlocked when the browser does not let it. */
  speak: (call: Call) => Promise<void>
  /** Plays a plain chime to its end, for when the spoken call cannot be had. */
  chime: () => Promise<void>
}

export interface AnnouncerOptions {
  voice: Voice
  now: () => number
  /** False when a call was taken back since: it is not announced any more. */
  stillCalled: (seq: number) => boolean
  onCurrent: (call: Call | undefined) => void
  onBlocked: (blocked: boolean) => void
}

/** A call older than this, in ms, is shown but no longer spoken. */
export const spokenWithin = 60_000
/** The same for the calls that a page finds when it is opened: the room has heard them, unless they are quite new. */
export const spokenAtStart = 15_000

/** Announcer speaks calls one after the other, in the order of the journal, each once. */
export class Announcer {
  /** The numbers of the calls that were announced, in order. */
  readonly announced: number[] = []
  private waiting: Call[] = []
  private last = 0
  private busy = false
  private blocked = false

  constructor(private readonly options: AnnouncerOptions) {}

  /** Calls up to this number were announced before this page was loaded. */
  skipTo(seq: number): void {
    this.last = Math.max(this.last, seq)
  }

  /** The journal ends at this number: what was numbered above it belonged to another one, such as before a restore. */
  rewindTo(seq: number): void {
    this.last = Math.min(this.last, seq)
  }

  /** Takes the calls of a board (newest first); those that it knows, or that are too old, are left out. */
  offer(calls: readonly Call[], within = spokenWithin): void {
    for (const call of [...calls].reverse()) {
      if (call.seq <= this.last) continue
      this.last = call.seq
      if (this.options.now() - Date.parse(call.at) <= within) this.waiting.push(call)
    }
    void this.run()
  }

  /** The browser does not let sound play until a person touches the page. */
  block(): void {
    this.setBlocked(true)
  }

  /** A person touched the page: sound may play now. */
  unblock(): void {
    if (!this.blocked) return
    this.setBlocked(false)
    const oldest = this.options.now() - spokenWithin
    this.waiting = this.waiting.filter((call) => Date.parse(call.at) >= oldest)
    void this.run()
  }

  get idle(): boolean {
    return !this.busy && this.waiting.length === 0
  }

  private async run(): Promise<void> {
    if (this.busy || this.blocked) return
    this.busy = true
    for (let call = this.waiting.shift(); call; call = this.waiting.shift()) {
      if (!this.options.stillCalled(call.seq)) continue
      this.options.onCurrent(call)
      if (!(await this.announce(call))) {
        this.waiting.unshift(call)
        this.setBlocked(true)
        break
      }
      this.announced.push(call.seq)
    }
    this.busy = false
    this.options.onCurrent(undefined)
  }

  /** Answers false when the browser wants a touch first. */
  private async announce(call: Call): Promise<boolean> {
    const { voice } = this.options
    try {
      await voice.speak(call).catch((error: unknown) => {
        if (error instanceof SoundBlocked) throw error
        return voice.chime()
      })
      return true
    } catch (error) {
      return !(error instanceof SoundBlocked)
    }
  }

  private setBlocked(blocked: boolean): void {
    this.blocked = blocked
    this.options.onBlocked(blocked)
  }
}
