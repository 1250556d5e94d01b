import type { Translate } from '../messages'
import { formatClock, formatDay } from './time'

/** A moment to come in words, "hoje, às 13:00", "quinta-feira, 26 de novembro, às 07:30", where a place's clocks are. */
export function fromNow(at: number, now: number, language: string, t: Translate, timeZone?: string): string {
  const time = formatClock(at, language, timeZone)
  const day = formatDay(at, language, timeZone)
  return day === formatDay(now, language, timeZone) ? t('moment.today', { time }) : t('moment.day', { day, time })
}
