import { formatClock } from './time'

/** The date at a place, "2026-11-25", as an input of a date takes it. */
export function dateIn(at: number, timeZone: string): string {
  const parts = (zone?: string) =>
    new Intl.DateTimeFormat('sv-SE', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: zone }).format(at)
  try {
    return parts(timeZone)
  } catch {
    return parts()
  }
}

/** When clocks at a place show a date and time of day, "2026-11-25" and "10:20", in ms since 1970; NaN for what is no time. */
export function momentIn(date: string, time: string, timeZone: string): number {
  const wanted = Date.parse(`${date}T${time}:00Z`)
  if (Number.isNaN(wanted)) return Number.NaN
  // What the place's clocks show at a moment is off by the zone's difference; twice, since that may be another one then.
  let at = wanted
  for (let turn = 0; turn < 2; turn++)
    at += wanted - Date.parse(`${dateIn(at, timeZone)}T${formatClock(at, 'sv-SE', timeZone)}:00Z`)
  return at
}
