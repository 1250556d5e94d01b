import type { Words } from '../api/types'
import { pause } from '../time/pause'

type Line = Words['lines'][number]

/** Between two lines, in ms, as between those of a recording. */
const betweenLines = 1_200
/** A voice that has not begun by then, in ms, does not work; and none needs longer than this for a line. */
const beginsWithin = 2_000
const longestLine = 20_000

/** A voice of this television that needs no internet: what is said of patients goes to nobody. */
function voiceFor(language: string): SpeechSynthesisVoice | undefined {
  const tongue = (tag: string) => tag.toLowerCase().split(/[-_]/)[0]
  return localVoices().find(({ lang }) => tongue(lang) === tongue(language))
}

const localVoices = () =>
  (typeof speechSynthesis === 'undefined' ? [] : speechSynthesis.getVoices()).filter((one) => one.localService)

/** Whether there is a voice at all; with lines, whether there is one for each of them. */
export function canReadAloud(lines: readonly Line[] = []): boolean {
  return localVoices().length > 0 && lines.every(({ language }) => voiceFor(language))
}

/** Stops what is being read. */
export function stopReading(): void {
  if (typeof speechSynthesis !== 'undefined') speechSynthesis.cancel()
}

/** Reads lines aloud, one after the other, to their end, from 0 to 1 loud. Rejects when the voice does not work. */
export async function readAloud(lines: readonly Line[], loud = 1): Promise<void> {
  for (const [at, line] of lines.entries()) {
    if (at > 0) await pause(betweenLines)
    await readLine(line, loud)
  }
}

function readLine({ text, language }: Line, loud: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const utterance = new SpeechSynthesisUtterance(text)
    const broken = () => {
      speechSynthesis.cancel()
      reject(new Error('the voice of this television does not work'))
    }
    let late = setTimeout(broken, beginsWithin)
    utterance.voice = voiceFor(language) ?? null
    utterance.lang = language
    utterance.rate = 0.9
    utterance.volume = loud
    utterance.onstart = () => {
      clearTimeout(late)
      late = setTimeout(broken, longestLine)
    }
    utterance.onend = () => {
      clearTimeout(late)
      resolve()
    }
    utterance.onerror = () => {
      clearTimeout(late)
      broken()
    }
    speechSynthesis.speak(utterance)
  })
}
