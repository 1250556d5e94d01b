import { addParts, type KeysOf, keysOf } from '../parts'
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
export const addAdminMessages = (): void => addParts(parts)

/** What they read, by name. */
export type AdminKey = KeysOf<(typeof parts)[number]>

export const adminKeys = keysOf(parts)
