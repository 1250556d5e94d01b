import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Call } from '../shared/api/types'
import { speak } from './speak'

const heard: string[] = []
vi.mock('../shared/sound/sound', async (original) => ({
  ...(await original<typeof import('../shared/sound/sound')>()),
  playRecording: async () => heard.push('recording'),
}))
vi.mock('../shared/sound/chime', () => ({ chime: async () => heard.push('chime') }))

const call = { seq: 7 } as Call
const lines = [
  { language: 'pt-BR' as const, text: 'senha E N 21. Sala 2.' },
  { language: 'en' as const, text: 'ticket E N 21. Sala 2.' },
]
const api = (natural = true) => ({ voice: async () => new ArrayBuffer(9), words: async () => ({ natural, lines }) })

/** A television with voices; how each line goes. */
function television(voices: { lang: string; localService: boolean }[], goes: 'well' | 'wrong' | 'nowhere' = 'well') {
  vi.stubGlobal(
    'SpeechSynthesisUtterance',
    class {
      onstart?: () => void
      onend?: () => void
      onerror?: () => void
      constructor(readonly text: string) {}
    },
  )
  vi.stubGlobal('speechSynthesis', {
    getVoices: () => voices,
    cancel: () => heard.push('cancelled'),
    speak: (one: { text: string; voice: { lang: string }; onstart: () => void; onend: () => void; onerror: () => void }) => {
      if (goes === 'nowhere') return
      if (goes === 'wrong') return one.onerror()
      one.onstart()
      heard.push(`${one.voice.lang}: ${one.text}`)
      one.onend()
    },
  })
}

const local = ['pt-BR', 'en_GB'].map((lang) => ({ lang, localService: true }))

beforeEach(() => {
  heard.length = 0
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

async function speaks(natural?: boolean): Promise<string[]> {
  const spoken = speak(api(natural), 'demo', call, 1)
  await vi.advanceTimersByTimeAsync(10_000)
  await spoken
  return heard
}

it('lets a local voice read the call, where the clinic prefers it', async () => {
  television(local)
  expect(await speaks()).toEqual(['chime', 'pt-BR: senha E N 21. Sala 2.', 'en_GB: ticket E N 21. Sala 2.'])
})

it.each([
  ['the clinic does not prefer it', local, false],
  ['a voice needs the internet', local.map((one) => ({ ...one, localService: false })), true],
  ['there is no voice for a language', local.slice(0, 1), true],
  ['there is none', [], true],
])('plays the recording where %s', async (_, voices, natural) => {
  television(voices)
  expect(await speaks(natural)).toEqual(['recording'])
})

it.each(['wrong', 'nowhere'] as const)('plays the recording where the voice goes %s', async (goes) => {
  television(local, goes)
  expect(await speaks()).toEqual(['chime', 'cancelled', 'recording'])
})
