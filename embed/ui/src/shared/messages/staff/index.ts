import { addAllLanguages } from '../all'
import { addParts, type KeysOf, keysOf } from '../parts'
import * as account from './account'
import * as alarm from './alarm'
import * as desk from './desk'
import * as devices from './devices'
import * as patient from './patient'
import * as printers from './printers'
import * as problems from './problems'
import * as queue from './queue'
import * as setup from './setup'
import * as signin from './signin'
import * as visit from './visit'

const parts = [account, alarm, desk, devices, patient, printers, problems, queue, setup, signin, visit]

/** Adds what staff read, and the other languages: for the pages that they use. The pages of patients do not load it. */
export function addStaffMessages(): void {
  addAllLanguages()
  addParts(parts)
}

/** What they read, by name. */
export type StaffKey = KeysOf<(typeof parts)[number]>

export const staffKeys = keysOf(parts)
