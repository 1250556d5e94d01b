import { describe, expect, it } from 'vitest'
import { dateIn, momentIn } from './zoned'

describe('zoned', () => {
  it('finds the moment at which clocks at a place show a time, wherever the browser is', () => {
    const zone = 'America/Sao_Paulo'
    expect(momentIn('2026-11-25', '10:20', zone)).toBe(Date.parse('2026-11-25T10:20:00-03:00'))
    expect(momentIn('2026-11-25', '23:59', 'America/Manaus')).toBe(Date.parse('2026-11-25T23:59:00-04:00'))
    expect(momentIn('2026-07-01', '08:00', 'Europe/Madrid')).toBe(Date.parse('2026-07-01T08:00:00+02:00'))
    expect(momentIn('2026-10-25', '08:00', 'Europe/Madrid')).toBe(Date.parse('2026-10-25T08:00:00+01:00'))
    expect(momentIn('', '10:20', zone)).toBeNaN()
    expect(momentIn('2026-11-25', '', zone)).toBeNaN()
  })

  it('says the date at a place', () => {
    expect(dateIn(Date.parse('2026-11-26T01:00:00Z'), 'America/Sao_Paulo')).toBe('2026-11-25')
    expect(dateIn(Date.parse('2026-11-26T01:00:00Z'), 'Europe/Madrid')).toBe('2026-11-26')
  })
})
