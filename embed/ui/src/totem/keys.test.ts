import { describe, expect, it } from 'vitest'
import { accentsOf, layouts, withAccent, withLetter } from './keys'

describe('the keyboard on the screen', () => {
  it('begins each word with a capital', () => {
    const typed = [..."mARIA dAS dores d'ávila"].reduce(withLetter, '')
    expect(typed).toBe("Maria Das Dores D'Ávila")
  })

  it('offers the accents of the last letter, in its size, and the letter without', () => {
    expect(accentsOf('Conceiça')).toEqual(['ã', 'á', 'â', 'à', 'ä'])
    expect(accentsOf('Conceiçã')).toEqual(['a', 'á', 'â', 'à', 'ä'])
    expect(accentsOf('A')).toEqual(['Ã', 'Á', 'Â', 'À', 'Ä'])
    expect(accentsOf('R')).toEqual([])
    expect(accentsOf('')).toEqual([])
    expect(withAccent('Joa', 'ã')).toBe('Joã')
  })

  it('has every letter of Portuguese once in each order', () => {
    for (const rows of Object.values(layouts)) expect([...rows.join('')].sort().join('')).toBe('ABCDEFGHIJKLMNOPQRSTUVWXYZÇ')
  })
})
