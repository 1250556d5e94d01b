import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Call } from '../shared/api/types'
import { SoundBlocked } from '../shared/sound/speaker'
import { speak } from './speak'

const heard: string[] = []
let recording: () => Promise<void>
vi.mock('../shared/sound/sound', async (original) => ({
  ...(await original<typeof import('../shared/sound/sound')>()),
  playRecording: (sound: ArrayBuffer) => recording().then(() => heard.push(`recording of ${sound.byteLength}`)),
}))
vi.mock('../shared/sound/chime', () => ({ chime: async () => heard.push('chime') }))

const call = { seq: 7 } as Call
const words = () => Promise.reject(new Error('not asked for'))
const answers = { voice: async () => new ArrayBuffer(9), words }

beforeEach(() => {
  heard.length = 0
  recording = async () => undefined
})
afterEach(() => {
  vi.useRealTimers()
})

it('says a call', async () => {
  expect(await speak(answers, 'demo', call, 1)).toBeUndefined()
  expect(heard).toEqual(['recording of 9'])
})

it('sounds the chime where the sound of a call cannot be had', async () => {
  const away = { words, voice: () => Promise.reject(new Error('away')) }
  expect(await speak(away, 'demo', call, 1)).toBe('sound_late')
  expect(heard).toEqual(['chime'])
})

it('does not wait for long', async () => {
  vi.useFakeTimers()
  const spoken = speak({ words, voice: () => new Promise(() => undefined) }, 'demo', call, 1)
  await vi.advanceTimersByTimeAsync(3_000)
  expect(await spoken).toBe('sound_late')
  expect(heard).toEqual(['chime'])
})

it('sounds the chime where the sound is broken', async () => {
  recording = () => Promise.reject(new Error('no MP3'))
  expect(await speak(answers, 'demo', call, 1)).toBe('sound_broken')
  expect(heard).toEqual(['chime'])
})

it('tells that the browser wants a touch', async () => {
  recording = () => Promise.reject(new SoundBlocked())
  expect(await speak(answers, 'demo', call, 1)).toBe('sound_blocked')
  expect(heard).toEqual([])
})
