import { describe, expect, it } from 'vitest'
import { formatClock, formatDay, formatMinutes, formatStopwatch, formatWhen, minutesSince, tellTimesOf } from './time'

const at = Date.parse('2026-03-02T23:05:59-03:00')

describe('time', () => {
  it('counts whole minutes, never below zero', () => {
    expect(minutesSince('2026-03-02T23:00:00-03:00', at)).toBe(5)
    expect(minutesSince('2026-03-03T00:00:00-03:00', at)).toBe(0)
    expect(minutesSince(undefined, at)).toBe(0)
  })

  it('says a wait in the shortest clear form', () => {
    expect([0, 59, 60, 125].map(formatMinutes)).toEqual(['< 1 min', '59 min', '1 h 00', '2 h 05'])
  })

  it('counts like a stopwatch', () => {
    const since = (seconds: number) => formatStopwatch(new Date(at - seconds * 1_000).toISOString(), at)
    expect([-5, 0, 372, 3_972].map(since)).toEqual(['00:00', '00:00', '06:12', '1:06:12'])
    expect(formatStopwatch('', at)).toBe('00:00')
  })

  it('shows the time and day of the clinic, wherever the browser is', () => {
    expect(formatClock(at, 'pt-BR', 'America/Sao_Paulo')).toBe('23:05')
    expect(formatClock(at, 'pt-BR', 'America/Manaus')).toBe('22:05')
    expect(formatClock(Date.parse('2026-03-02T00:05:00-03:00'), 'en', 'America/Sao_Paulo')).toBe('00:05')
    expect(formatDay(at, 'pt-BR', 'America/Sao_Paulo')).toBe('segunda-feira, 2 de março')
    expect(formatClock(at, 'en', 'Mars/Olympus')).toMatch(/^\d\d:\d\d$/)
  })
  it("shows times as the clocks of the page's clinic do, unless another place is named", () => {
    tellTimesOf('America/Manaus')
    expect(formatClock(at, 'pt-BR')).toBe('22:05')
    expect(formatWhen(at, 'pt-BR')).toBe('02/03, 22:05')
    expect(formatClock(at, 'pt-BR', 'America/Sao_Paulo')).toBe('23:05')
  })
})
