import type { Clinic, Voice } from '../../shared/api/types'
import { playRecording } from '../../shared/sound/sound'

export const languageNames: Record<Clinic['language'], string> = { 'pt-BR': 'Português', en: 'English', es: 'Español' }

/** What stands beside the table for the voice of the box in a language. */
export const boxVoice = (language: Clinic['language']) => `box-${language}`

/** A trial with this voice is one with the voice of the box. */
export const ofTheBox = '00000000-0000-0000-0000-000000000000'

/** The code that is said where voices are tried. */
export const triedCode = 'EN-052'

/** When a voice is heard: always, when a patient has chosen its language, never. */
export function heard(voice: Voice, clinic: Clinic): 'always' | 'asked' | 'never' {
  if (!voice.used) return 'never'
  return voice.language === clinic.language ? 'always' : clinic.speech.also
}

export const play = async (sound: Promise<ArrayBuffer>) => playRecording(await sound)
