import type { Wait } from '../shared/api/types'
import { t } from '../shared/messages'

/** A range whose lower end says something. */
const isRange = ({ low_minutes: low, high_minutes: high }: Wait) => low > 0 && low < high
const most = ({ high_minutes: high }: Wait) => Math.max(high, 1)

/** An honest wait in few words, "15 a 25 min", "até 5 min"; empty where it is not known. */
export function minutesOf(wait: Wait | undefined): string {
  if (!wait) return ''
  if (!isRange(wait)) return t('totem.minutes.most', { n: most(wait) })
  return t('totem.minutes', { low: wait.low_minutes, high: wait.high_minutes })
}

/** The same as a part of a prompt. */
export function saidMinutes(wait: Wait | undefined): string {
  if (!wait) return ''
  return `minutes:${isRange(wait) ? `${wait.low_minutes}-${wait.high_minutes}` : most(wait)}`
}
