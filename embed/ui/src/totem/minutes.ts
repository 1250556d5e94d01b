import type { Wait } from '../shared/api/types'
import { isRange, most } from '../shared/time/waits'

/** An honest wait as a part of a prompt. */
export function saidMinutes(wait: Wait | undefined): string {
  if (!wait) return ''
  return `minutes:${isRange(wait) ? `${wait.low_minutes}-${wait.high_minutes}` : most(wait)}`
}
