import type { Wait } from '../api/types'
import { t } from '../messages'

/** The longest that a wait will probably last, in whole minutes. */
export const most = ({ high_minutes: high }: Wait) => Math.max(high, 1)

/** A range whose lower end says something. */
export const isRange = ({ low_minutes: low, high_minutes: high }: Wait) => low > 0 && low < high

/** An honest wait in few words, "15 a 25 min", "até 5 min"; empty where it is not known. */
export function minutesOf(wait: Wait | undefined): string {
  if (!wait) return ''
  if (!isRange(wait)) return t('wait.minutes.most', { n: most(wait) })
  return t('wait.minutes', { low: wait.low_minutes, high: wait.high_minutes })
}
