import type { Wait } from '../shared/api/types'
import { t } from '../shared/messages'

/** An honest wait in few words, "15 a 25 min", "até 5 min"; empty where it is not known. */
export function minutesOf(wait: Wait | undefined): string {
  if (!wait) return ''
  const { low_minutes: low, high_minutes: high } = wait
  return low > 0 && low < high ? t('totem.minutes', { low, high }) : t('totem.minutes.most', { n: Math.max(high, 1) })
}
