import { addMessages } from '..'
import * as devices from './devices'
import * as frame from './frame'
import * as paper from './paper'
import * as people from './people'
import * as phone from './phone'
import * as records from './records'
import * as screen from './screen'
import * as systems from './systems'
import * as texts from './texts'
import * as totem from './totem'
import * as voice from './voice'

const parts = [devices, frame, paper, people, phone, records, screen, systems, texts, totem, voice]

/** Adds what administrators read, beside what all staff do. */
export function addAdminMessages(): void {
  for (const { portuguese, english, spanish } of parts) addMessages({ 'pt-BR': portuguese, en: english, es: spanish })
}

type Part = (typeof parts)[number]
type KeysOf<P> = P extends { portuguese: infer Texts } ? keyof Texts : never

/** What they read, by name. */
export type AdminKey = KeysOf<Part>

export const adminKeys: readonly string[] = parts.flatMap(({ portuguese }) => Object.keys(portuguese))
