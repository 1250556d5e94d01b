import { pause } from '../time/pause'

/** Why no sound was heard: the browser wants a touch first. */
export class SoundBlocked extends Error {
  constructor() {
    super('the browser wants a touch before it plays sound')
    Object.setPrototypeOf(this, SoundBlocked.prototype)
  }
}

type AudioWindow = typeof window & { webkitAudioContext?: typeof AudioContext }

interface Speaker {
  context: AudioContext
  /** How many sounds have it. */
  uses: number
  /** It is being laid to rest, which has to end before it can be woken. */
  resting: Promise<void>
}

/**
 * The one speaker of this page. Browsers never give back all that they held for one that was closed, in Chromium half a megabyte: a TV that
 * opened one for each call would be out of memory before the evening.
 */
let speaker: Speaker | undefined

/** A sound has the speaker: it plays to the context, and gives it back at its end. */
export interface Taken {
  context: AudioContext
  giveBack(): void
}

/** How long, in ms, after it was taken the speaker's clock must run. */
const startsWithin = 500
/** How long, in ms, it may take to wake: a busy machine opens its speaker in more than half a second, and where a touch is wanted it never does. */
const wakesWithin = 3_000
/** How long, in ms, it may take to be at rest. */
const restsWithin = 1_000

/** Takes the speaker, which rests while no sound has it; rejects where there is none to be had, with SoundBlocked where the browser wants a touch first. */
export async function takeSpeaker(): Promise<Taken> {
  const taken = speaker ?? open()
  speaker = taken
  taken.uses++
  const rests = await Promise.race([taken.resting.then(() => true), pause(restsWithin).then(() => false)])
  if (!rests) {
    leave(taken) // else all sounds to come would wait for it
    return takeSpeaker()
  }
  const { context } = taken
  for (let waited = 0; context.state !== 'running' && waited < wakesWithin; waited += 100) {
    context.resume().catch(() => undefined) // it neither resolves nor rejects while a touch is wanted
    await pause(100)
  }
  if (context.state !== 'running') {
    leave(taken)
    throw new SoundBlocked()
  }
  const at = Date.now()
  const began = context.currentTime
  return {
    context,
    giveBack() {
      taken.uses--
      // What it played to is gone, as a TV's HDMI may be: the next sound gets another.
      if (Date.now() - at > startsWithin && context.currentTime === began) leave(taken)
      else if (taken.uses === 0) taken.resting = context.suspend().catch(() => leave(taken))
    },
  }
}

function open(): Speaker {
  const Context = window.AudioContext ?? (window as AudioWindow).webkitAudioContext
  if (!Context) throw new Error('this browser has no Web Audio')
  return { context: new Context(), uses: 0, resting: Promise.resolve() }
}

function leave(taken: Speaker): void {
  if (speaker === taken) speaker = undefined
  if (taken.context.state !== 'closed') taken.context.close().catch(() => undefined)
}
