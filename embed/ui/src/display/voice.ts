import type { Call } from '../shared/api/types'
import { SoundBlocked, type Voice } from './announcer'

/** How long the sound of a call may take to begin, and to end, in ms. */
const beginsWithin = 5_000
const endsWithin = 20_000

/** The voice of a display: plays what the server speaks, or a chime made here. */
export function createVoice(spokenCall: (seq: number) => Promise<Blob>): Voice {
  return {
    speak: async (call: Call) => {
      const address = URL.createObjectURL(await spokenCall(call.seq))
      try {
        await play(address)
      } finally {
        URL.revokeObjectURL(address)
      }
    },
    chime,
  }
}

function play(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const audio = new Audio()
    let timer = setTimeout(fail, beginsWithin)

    function fail(): void {
      clearTimeout(timer)
      audio.onplaying = audio.onended = audio.onerror = null
      audio.pause()
      reject(new Error('the spoken call did not play'))
    }

    audio.onplaying = () => {
      clearTimeout(timer)
      timer = setTimeout(fail, endsWithin)
    }
    audio.onended = () => {
      clearTimeout(timer)
      resolve()
    }
    audio.onerror = fail
    audio.src = address
    const started = audio.play() as Promise<void> | undefined
    started?.catch((error: Error) => {
      if (error.name !== 'NotAllowedError') return // onerror says it as well
      clearTimeout(timer)
      reject(new SoundBlocked())
    })
  })
}

/** Two soft falling notes, made here: needs no file and no server. */
async function chime(): Promise<void> {
  const context = await openSound()
  if (!context) return
  const notes = [
    { at: 0, hertz: 659.25 },
    { at: 0.35, hertz: 523.25 },
  ]
  for (const { at, hertz } of notes) {
    const begin = context.currentTime + at
    const tone = context.createOscillator()
    const volume = context.createGain()
    tone.frequency.value = hertz
    volume.gain.setValueAtTime(0.0001, begin)
    volume.gain.exponentialRampToValueAtTime(0.35, begin + 0.02)
    volume.gain.exponentialRampToValueAtTime(0.0001, begin + 1)
    tone.connect(volume)
    volume.connect(context.destination)
    tone.start(begin)
    tone.stop(begin + 1.05)
  }
  await pause(1_500)
  void context.close()
}

/** Tells whether the browser lets sound play without a touch. */
export async function soundAllowed(): Promise<boolean> {
  try {
    const context = await openSound()
    if (context) void context.close()
    return true
  } catch {
    return false
  }
}

type AudioWindow = typeof window & { webkitAudioContext?: typeof AudioContext }

/** Opens the speaker; rejects with SoundBlocked when the browser wants a touch first. Browsers without Web Audio get nothing. */
async function openSound(): Promise<AudioContext | undefined> {
  const Context = window.AudioContext ?? (window as AudioWindow).webkitAudioContext
  if (!Context) return undefined
  const context = new Context()
  for (let tries = 0; context.state === 'suspended' && tries < 5; tries++) {
    context.resume().catch(() => undefined) // it neither resolves nor rejects while a touch is wanted
    await pause(100)
  }
  if (context.state !== 'suspended') return context
  void context.close()
  throw new SoundBlocked()
}

function pause(time: number): Promise<void> {
  return new Promise((resume) => setTimeout(resume, time))
}
