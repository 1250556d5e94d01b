import type { Call } from '../shared/api/types'
import { SoundBlocked } from '../shared/sound/sound'

/** The calls that are lit now: one in the panel, and those whose turn comes after it. */
export interface Lit {
  now?: Call
  next: readonly Call[]
}

export interface AnnouncerOptions {
  /** Plays the sound of a call to its end; rejects with SoundBlocked when the browser does not let it. */
  play: (call: Call) => Promise<void>
  /** The server's time, in ms since 1970. */
  now: () => number
  /** False when a call was taken back since: its turn is left out. */
  stillCalled: (seq: number) => boolean
  onLit: (lit: Lit) => void
  onBlocked: (blocked: boolean) => void
}

/** A call older than this, in ms, is shown but no longer announced. */
export const announcedWithin = 60_000
/** The same for the calls that a page finds when it is opened: the room has heard them, unless they are quite new. */
export const announcedAtStart = 15_000
/** How long a call stays lit after its sound, in ms. */
export const litFor = 8_000
/** The same while another call waits for its turn. */
export const litForInBurst = 3_000

/** Announcer lights and sounds calls one after the other, in the order of the journal, each once. Without sound it lights them. */
export class Announcer {
  /** The numbers of the calls that were announced, in order. */
  readonly announced: number[] = []
  private lit: Lit = { next: [] }
  private last = 0
  private running = false
  private arrived: () => void = () => undefined

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
  offer(calls: readonly Call[], within = announcedWithin): void {
    const fresh: Call[] = []
    for (const call of calls) {
      if (call.seq <= this.last) break
      if (this.options.now() - Date.parse(call.at) <= within) fresh.unshift(call)
    }
    this.last = Math.max(this.last, calls[0]?.seq ?? 0)
    if (!fresh.length) return
    this.show({ ...this.lit, next: latestOfEach([...this.lit.next, ...fresh]) })
    this.arrived()
    if (!this.running) void this.run()
  }

  get idle(): boolean {
    return !this.running
  }

  private async run(): Promise<void> {
    this.running = true
    while (this.lit.next.length) {
      const [call, ...next] = this.lit.next as [Call, ...Call[]]
      if (!this.options.stillCalled(call.seq)) {
        this.show({ ...this.lit, next })
        continue
      }
      this.announced.push(call.seq)
      this.show({ now: call, next })
      await this.sound(call)
      await this.stay()
    }
    this.show({ next: [] })
    this.running = false
  }

  /** Sound is worth much, but the light must not wait for it. */
  private async sound(call: Call): Promise<void> {
    try {
      await this.options.play(call)
      this.options.onBlocked(false)
    } catch (error) {
      if (error instanceof SoundBlocked) this.options.onBlocked(true)
    }
  }

  /** Lets the call be lit for its time, which is shorter when another waits or comes. */
  private async stay(): Promise<void> {
    await pause(litForInBurst)
    if (this.lit.next.length) return
    const another = new Promise<void>((resolve) => {
      this.arrived = resolve
    })
    await Promise.race([pause(litFor - litForInBurst), another])
  }

  private show(lit: Lit): void {
    this.lit = lit
    this.options.onLit(lit)
  }
}

/** Leaves out a call whose patient was called again before its turn came. */
function latestOfEach(calls: Call[]): Call[] {
  return calls.filter((call, at) => !calls.some((other, later) => later > at && other.attendance_id === call.attendance_id))
}

function pause(time: number): Promise<void> {
  return new Promise((resume) => setTimeout(resume, time))
}
