import type { Ref } from 'vue'
import type { Call, Shows } from '../shared/api/types'
import type { LiveState } from '../shared/live/live'
import type { Shown } from '../shared/media/useLibrary'
import type { Lit } from './announcer'

/** What the screen of a display is made from: the live board, or a sample of one. */
export interface Display {
  connection: Readonly<Ref<LiveState>>
  /** Since when the server has not answered, in ms since 1970; 0: it does. */
  awaySince: Readonly<Ref<number>>
  lit: Readonly<Ref<Lit>>
  /** The call in the panel: the one that is lit, else the last. */
  shown: Readonly<Ref<Call | undefined>>
  /** The call that waits for its turn, unless it is of the same patient. */
  also: Readonly<Ref<Call | undefined>>
  earlier: Readonly<Ref<readonly Call[]>>
  /** The codes of who is next. */
  next: Readonly<Ref<readonly string[]>>
  layout: Readonly<Ref<NonNullable<Shows['layout']>>>
  media: Readonly<Ref<readonly Shown[]>>
  /** Where the clinic's logo is had; empty: it has none. */
  logo: Readonly<Ref<string>>
  /** How loud it is now, from above 0 to 1. */
  loud: () => number
  /** Films are to be silent. */
  mutesMedia: boolean
  /** The browser plays no sound until somebody has touched it. */
  silent: Readonly<Ref<boolean>>
  touched: () => void
  roomName: (call: Call) => string
  direction: (call: Call) => string
  serviceName: (call: Call) => string
  widestCodes: Readonly<Ref<readonly string[]>>
  /** Whether a call was taken back: the patient waits again. */
  isWithdrawn: (call: Call) => boolean
  /** A preview stands within another page, which has its own main part. */
  landmark: 'main' | 'div'
  /** The server's time, in ms since 1970. */
  now: () => number
}
