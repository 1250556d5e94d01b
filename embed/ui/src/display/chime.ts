import { SoundBlocked } from './announcer'

/** Two falling tones, in Hz: hearing fades above 2 kHz with age. */
const tones = [
  { at: 0, hertz: 660 },
  { at: 0.4, hertz: 520 },
]
/** How long a tone rings, in seconds. */
const rings = 0.9

/** Plays the chime, which is made here and needs no file; rejects with SoundBlocked when the browser wants a touch first. */
export async function chime(): Promise<void> {
  const context = await openSound()
  if (!context) return
  for (const { at, hertz } of tones) {
    const begin = context.currentTime + at
    const tone = context.createOscillator()
    const volume = context.createGain()
    tone.frequency.value = hertz
    volume.gain.setValueAtTime(0.0001, begin)
    volume.gain.exponentialRampToValueAtTime(0.5, begin + 0.02)
    volume.gain.exponentialRampToValueAtTime(0.0001, begin + rings)
    tone.connect(volume)
    volume.connect(context.destination)
    tone.start(begin)
    tone.stop(begin + rings)
  }
  await pause(1_400)
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

/** Opens the speaker. Browsers without Web Audio get nothing. */
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
