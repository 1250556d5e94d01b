import { pause } from '../time/pause'
import { SoundBlocked, takeSpeaker } from './speaker'

/** How loud all that this page plays is, above 0 to 1. */
let loudness = 1

export function setLoudness(loud: number): void {
  loudness = loud
}

export const loudnessNow = (): number => loudness

/** A tone that begins some seconds from now and rings for some. */
export interface Tone {
  at: number
  hertz: number
  rings: number
  /** From 0 to 1. */
  loud: number
}

/** Plays tones to their end; rejects with SoundBlocked when the browser wants a touch first. They are made here and need no file. */
export async function play(tones: readonly Tone[]): Promise<void> {
  const { context, giveBack } = await takeSpeaker()
  try {
    let end = 0
    for (const { at, hertz, rings, loud } of tones) {
      const begin = context.currentTime + at
      const tone = context.createOscillator()
      const volume = context.createGain()
      tone.frequency.value = hertz
      volume.gain.setValueAtTime(0.0001, begin)
      volume.gain.exponentialRampToValueAtTime(loud * loudness, begin + 0.02)
      volume.gain.exponentialRampToValueAtTime(0.0001, begin + rings)
      tone.connect(volume)
      volume.connect(context.destination)
      tone.start(begin)
      tone.stop(begin + rings)
      end = Math.max(end, at + rings)
    }
    await pause(end * 1_000 + 100)
  } finally {
    giveBack()
  }
}

/** Plays a recording to its end, or until it is hushed; rejects with SoundBlocked when the browser wants a touch first, and otherwise when it is none. */
export async function playRecording(recording: ArrayBuffer, hushed?: Promise<void>): Promise<void> {
  const { context, giveBack } = await takeSpeaker()
  try {
    // Old browsers know no promise of it.
    const sound = await new Promise<AudioBuffer>((resolve, reject) => {
      context.decodeAudioData(recording, resolve, reject)?.catch(reject)
    })
    const source = context.createBufferSource()
    source.buffer = sound
    const volume = context.createGain()
    volume.gain.value = loudness
    source.connect(volume)
    volume.connect(context.destination)
    const ended = new Promise<void>((resolve) => {
      source.onended = () => resolve()
    })
    source.start()
    // A browser that loses its speaker never says that it has ended.
    await Promise.race([ended, pause(sound.duration * 1_000 + 1_000), ...(hushed ? [hushed] : [])])
    source.stop()
  } finally {
    giveBack()
  }
}

/** Tells whether the browser lets sound play without a touch. */
export async function soundAllowed(): Promise<boolean> {
  try {
    ;(await takeSpeaker()).giveBack()
    return true
  } catch (error) {
    return !(error instanceof SoundBlocked)
  }
}
