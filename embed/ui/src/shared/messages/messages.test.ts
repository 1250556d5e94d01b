import { describe, expect, it } from 'vitest'
import { type Key, languages, messageKeys, nearest, translate } from '.'
import { portuguese } from './pt-BR'

const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort()

describe('messages', () => {
  it('are complete in every language, with the same places to fill in', () => {
    for (const language of languages) {
      for (const key of messageKeys as ReadonlySet<Key>) {
        const text = translate(language, key)
        expect(text, `${language} ${key}`).not.toBe('')
        expect(places(text), `${language} ${key}`).toEqual(places(portuguese[key]))
      }
    }
  })

  it('fill in their places', () => {
    expect(translate('pt-BR', 'desk.done.forward', { code: 'EN-001', place: 'Medicina' })).toBe('EN-001 encaminhada: Medicina')
  })

  it('find the nearest language', () => {
    expect(['pt', 'pt-PT', 'en-GB', 'ES-ar', 'fr', '', null].map(nearest)).toEqual([
      'pt-BR',
      'pt-BR',
      'en',
      'es',
      undefined,
      undefined,
      undefined,
    ])
  })
})
