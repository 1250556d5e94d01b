/** Whole minutes from an RFC 3339 time to now (ms since 1970), never below zero. */
export function minutesSince(time: string | undefined, now: number): number {
  const since = Date.parse(time ?? '')
  return Number.isNaN(since) ? 0 : Math.max(0, Math.floor((now - since) / 60_000))
}

/** Whole minutes from one RFC 3339 time to another, never below zero; undefined when one of them is missing. */
export function minutesBetween(from: string | undefined, to: string | undefined): number | undefined {
  return from && to ? minutesSince(from, Date.parse(to)) : undefined
}

/** A wait in the shortest clear form: "< 1 min", "5 min", "1 h 05". */
export function formatMinutes(minutes: number): string {
  if (minutes < 1) return '< 1 min'
  if (minutes < 60) return `${minutes} min`
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)}`
}

/** The same to the second, "26/11, 14:05:09". */
export function formatExactly(at: number, language: string, timeZone?: string): string {
  return `${format(at, language, { day: '2-digit', month: '2-digit' }, timeZone)}, ${formatSeconds(at, language, timeZone)}`
}

/** How long it has been since an RFC 3339 time, "06:12"; from an hour on "1:06:12". */
export function formatStopwatch(since: string, now: number): string {
  const seconds = Math.max(0, Math.floor((now - Date.parse(since)) / 1_000)) || 0
  const hours = Math.floor(seconds / 3_600)
  const rest = `${twoDigits(Math.floor(seconds / 60) % 60)}:${twoDigits(seconds % 60)}`
  return hours ? `${hours}:${rest}` : rest
}

/** The time of day at a place, or at that of the page, "14:05". A zone that this browser does not know gives the browser's own time. */
export function formatClock(at: number, language: string, timeZone?: string): string {
  return format(at, ofWholeDay(language), { hour: '2-digit', minute: '2-digit' }, timeZone)
}

/** The time of day at a place to the second, "14:05:09". */
export function formatSeconds(at: number, language: string, timeZone?: string): string {
  return format(at, ofWholeDay(language), { hour: '2-digit', minute: '2-digit', second: '2-digit' }, timeZone)
}

/** The day at a place, "terça-feira, 24 de novembro". */
export function formatDay(at: number, language: string, timeZone?: string): string {
  return format(at, language, { weekday: 'long', day: 'numeric', month: 'long' }, timeZone)
}

/** A date with its year at a place, "25 de novembro de 2026". */
export function formatDate(at: number, language: string, timeZone?: string): string {
  return format(at, language, { day: 'numeric', month: 'long', year: 'numeric' }, timeZone)
}

/** A moment that may be of another day, "26/11, 14:05". */
export function formatWhen(at: number, language: string, timeZone?: string): string {
  return `${format(at, language, { day: '2-digit', month: '2-digit' }, timeZone)}, ${formatClock(at, language, timeZone)}`
}

/** How long it has been since an RFC 3339 time, in its largest unit: "2 s", "3 min", "5 h", "12 d". */
export function formatAgo(since: string, now: number): string {
  const seconds = Math.max(0, Math.floor((now - Date.parse(since)) / 1_000)) || 0
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`
  return seconds < 86_400 ? `${Math.floor(seconds / 3_600)} h` : `${Math.floor(seconds / 86_400)} d`
}

/** The language as it is written where clocks count to 24: browsers before Chrome 73 know no hourCycle. */
function ofWholeDay(language: string): string {
  return language === 'en' ? 'en-GB' : language
}

// Where times are told of, unless a place is named.
let home: string | undefined

/** Lets times be told as clocks at a place show them; before, they are told as this machine's do. */
export function tellTimesOf(timeZone: string): void {
  home = timeZone
}

function format(at: number, language: string, parts: Intl.DateTimeFormatOptions, timeZone?: string): string {
  try {
    return new Intl.DateTimeFormat(language, { ...parts, timeZone: timeZone ?? home }).format(at)
  } catch {
    return new Intl.DateTimeFormat(language, parts).format(at)
  }
}

function twoDigits(number: number): string {
  return number < 10 ? `0${number}` : `${number}`
}
