import type { Call } from '../shared/api/types'
import { pause } from '../shared/time/pause'

/** The calls that are lit now: one in the panel, and those whose turn comes after it. */
export interface Lit {
  now?: Call
  next: readonly Call[]
}

/** Why a call was not spoken. */
export type Fault = 'sound_blocked' | 'sound_late' | 'sound_broken'

/** What is told of a call: that it waits for others, is shown, was spoken to its end, or why not. */
export type Answer = { type: 'waits' | 'shown' | 'spoken'; seq: number } | { type: 'failed'; seq: number; fault: Fault }

/** What a page remembers: the last call that it has taken up, and those of them that are not announced yet. */
export interface Taken {
  last: number
  waiting: readonly number[]
}

export interface AnnouncerOptions {
  /** Sounds a call to its end; the answer is why it could not be spoken. */
  play: (call: Call) => Promise<Fault | undefined>
  /** The server's time, in ms since 1970. */
  now: () => number
  /** False when the patient is no longer called, or a call was taken back: its turn is left out. */
  stillCalled: (seq: number) => boolean
  onLit: (lit: Lit) => void
  onAnswer: (answer: Answer) => void
}

/** A call older than this, in ms, is shown but no longer announced. */
export const announcedWithin = 60_000
/** The same for the calls that a page finds when it is opened for the first time: the room has heard them, unless they are quite new. */
export const announcedAtStart = 15_000
/** The same for a call that waited for its turn when the page was loaded anew. */
export const announcedLate = 600_000
/** How long a call stays lit after its sound, in ms. */
export const litFor = 8_000
/** The same while another call waits for its turn. */
export const litForInBurst = 3_000
/** How much longer a call stays lit whose patient needs time, in ms. */
export const litLonger = 6_000
/** How many of the announced calls are known by number: a display may not grow with the calls of its days. */
const knownNumbers = 100

/** Announcer lights and sounds calls one after the other, in the order of the journal but emergencies first, each once. */
export class Announcer {
  /** The numbers of the last calls that were announced, in order. */
  readonly announced: number[] = []
  private lit: Lit = { next: [] }
  private last = 0
  private waited: readonly number[] = []
  private running = false
  private arrived: () => void = () => undefined

  constructor(private readonly options: AnnouncerOptions) {}

  /** What this page had taken up before it was loaded anew. */
  resume({ last, waiting }: Taken): void {
    this.last = last
    this.waited = waiting
  }

  get taken(): Taken {
    return { last: this.last, waiting: this.lit.next.map(({ seq }) => seq) }
  }

  /** The journal ends at this number: what was numbered above it belonged to another one, such as before a restore. */
  rewindTo(seq: number): void {
    this.last = Math.min(this.last, seq)
  }

  /** Takes the calls of a board (newest first); those that it knows, or that are too old, are left out. */
  offer(calls: readonly Call[], within = announcedWithin): void {
    const fresh: Call[] = []
    for (const call of calls) {
      const waited = this.waited.includes(call.seq)
      if (call.seq <= this.last && !waited) continue
      if (this.options.now() - Date.parse(call.at) <= (waited ? announcedLate : within)) fresh.unshift(call)
    }
    this.waited = []
    this.last = Math.max(this.last, calls[0]?.seq ?? 0)
    if (!fresh.length) return
    const waits = this.running ? fresh : fresh.slice(1)
    this.show({ ...this.lit, next: inTurn(latestOfEach([...this.lit.next, ...fresh])) })
    for (const { seq } of waits) this.options.onAnswer({ type: 'waits', seq })
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
      if (this.announced.length > knownNumbers) this.announced.shift()
      this.show({ now: call, next })
      this.options.onAnswer({ type: 'shown', seq: call.seq })
      await this.sound(call)
      await this.stay(call)
    }
    this.show({ next: [] })
    this.running = false
  }

  /** Sound is worth much, but the light must not wait for it, and the next call not for its failure. */
  private async sound(call: Call): Promise<void> {
    const { seq } = call
    const fault = await this.options.play(call).catch((): Fault => 'sound_broken')
    this.options.onAnswer(fault ? { type: 'failed', seq, fault } : { type: 'spoken', seq })
  }

  /** Lets the call be lit for its time, which is shorter when another waits or comes. */
  private async stay(call: Call): Promise<void> {
    if (call.ticket.unhurried) await pause(litLonger)
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

/** The order of announcing: emergencies before others. */
function inTurn(calls: Call[]): Call[] {
  const urgent = ({ ticket }: Call) => ticket.urgent === true
  return [...calls.filter(urgent), ...calls.filter((call) => !urgent(call))]
}

/** Leaves out a call whose patient was called again before its turn came. */
function latestOfEach(calls: Call[]): Call[] {
  return calls.filter((call, at) => !calls.some((other, later) => later > at && other.attendance_id === call.attendance_id))
}
