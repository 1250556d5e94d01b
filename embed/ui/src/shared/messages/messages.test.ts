import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { addMessages, type Key, languages, messageKeys, nearest, translate } from '.'
import { addAdminMessages, adminKeys } from './admin'
import { addDisplayMessages } from './display'
import displayEnglish from './display/en.json'
import displaySpanish from './display/es.json'
import { addPhoneMessages } from './phone'
import phoneEnglish from './phone/en.json'
import phoneSpanish from './phone/es.json'
import portuguese from './pt-BR.json'
import { addStaffMessages, staffKeys } from './staff'
import { addTotemMessages } from './totem'
import totemEnglish from './totem/en.json'
import totemSpanish from './totem/es.json'

addStaffMessages()
addAdminMessages()
addDisplayMessages()
addTotemMessages()
addPhoneMessages()
addMessages({ en: phoneEnglish, es: phoneSpanish })
addMessages({ en: displayEnglish, es: displaySpanish })
addMessages({ en: totemEnglish, es: totemSpanish })

const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort()

/** The files of a folder and those below it. */
function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((one) => {
    const path = join(folder, one.name)
    return one.isDirectory() ? files(path) : [path]
  })
}

describe('messages', () => {
  it('of staff are on no page of patients', () => {
    const source = join(import.meta.dirname, '../..')
    const shared = ['api', 'board', 'clinic', 'live', 'qr', 'sound', 'text', 'theme', 'ticket', 'time']
    const folders = ['totem', 'display', 'index', 'phone', ...shared.map((name) => `shared/${name}`)]
    for (const path of folders.flatMap((name) => files(join(source, name)))) {
      const text = readFileSync(path, 'utf8')
      expect(
        [...staffKeys, ...adminKeys].filter((key) => text.includes(`'${key}'`)),
        path,
      ).toEqual([])
    }
    expect(Object.keys(portuguese).filter((key) => staffKeys.includes(key) || adminKeys.includes(key))).toEqual([])
  })

  it('are complete in every language, with the same places to fill in', () => {
    for (const language of languages) {
      expect([...messageKeys(language)].sort(), language).toEqual([...messageKeys('pt-BR')].sort())
      for (const key of messageKeys('pt-BR') as ReadonlySet<Key>) {
        const text = translate(language, key)
        expect(text, `${language} ${key}`).not.toBe('')
        expect(places(text), `${language} ${key}`).toEqual(places(translate('pt-BR', key)))
      }
    }
  })

  it('of the totem are said as they are written, and every one that a screen says has a clip', () => {
    const source = join(import.meta.dirname, '../../totem')
    const names = new Set(
      files(source)
        .filter((path) => path.endsWith('.vue') || path.endsWith('useAloud.ts'))
        .flatMap((path) => [
          ...readFileSync(path, 'utf8').matchAll(/(?:data-)?says?="[^"]*"|say\(\[[^\]]*\]|says = computed[\s\S]*?\n\}?\)/g),
        ])
        .flatMap(([text]) => [...text.matchAll(/(?<=['"` ])(?:totem(?:\.[a-z]+)+|back)(?=['"` ])/g)].map(String)),
    )
    expect(names.size).toBeGreaterThan(40)
    for (const language of languages) {
      const { prompts } = JSON.parse(readFileSync(join(import.meta.dirname, `../../../../voice/${language}/pack.json`), 'utf8'))
      for (const name of names) expect(Object.keys(prompts), `${language}: a clip of ${name}`).toContain(name)
      for (const key of messageKeys(language) as ReadonlySet<Key>) {
        if (!(key in prompts)) continue
        expect(prompts[key], `${language}: the clip of ${key}; write it into pack.json, then scripts/voices --prompts`).toBe(
          translate(language, key).replace(/\u00a0/g, ' '),
        )
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
