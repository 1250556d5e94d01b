import { type Ref, ref, shallowRef } from 'vue'
import type { OwnTexts } from '../api/types'
import type { AdminKey } from './admin'
import type ofDisplay from './display/pt-BR.json'
import type ofPhone from './phone/pt-BR.json'
import portuguese from './pt-BR.json'
import type { StaffKey } from './staff'
import type ofTotem from './totem/pt-BR.json'

/** What every page says; and what is said on some alone: each folder has what adds its own. What patients read stands in JSON: the server reads it too. */
export type CommonKey = keyof typeof portuguese
export type { AdminKey, StaffKey }
export type TotemKey = keyof typeof ofTotem
export type DisplayKey = keyof typeof ofDisplay
export type PhoneKey = keyof typeof ofPhone
export type Key = CommonKey | StaffKey | AdminKey | TotemKey | DisplayKey | PhoneKey
export type Messages = Record<CommonKey, string>
export type Values = Record<string, string | number>
export type Translate = (key: Key, values?: Values) => string

export type Language = 'pt-BR' | 'en' | 'es'

const catalogue: Record<Language, Partial<Record<Key, string>>> = { 'pt-BR': { ...portuguese }, en: {}, es: {} }

const own = shallowRef<OwnTexts>({})

/** From now on the page says these in the clinic's own words. */
export const sayOwn = (texts: OwnTexts = {}): void => {
  own.value = texts
}

/** What the clinic says instead of a text of ours, in the reader's language, if anything. */
export const ownText = (key: string): string | undefined => own.value[language.value]?.[key]

/** Their names, each in itself. */
export const languageNames: Readonly<Record<Language, string>> = { 'pt-BR': 'Português', en: 'English', es: 'Español' }

export const languages = Object.keys(languageNames) as Language[]

/** The keys that this page has texts for in a language. */
export const messageKeys = (language: Language = 'pt-BR'): ReadonlySet<string> => new Set(Object.keys(catalogue[language]))

/** Whether this page has a text. */
export const hasText = (key: Key): boolean => key in catalogue['pt-BR']

export function addMessages(more: Partial<Record<Language, Partial<Record<Key, string>>>>): void {
  for (const language of languages) Object.assign(catalogue[language], more[language])
}

/** What has to be done before a language can be read, on a page that does not load all at once. */
const toLoad = new Map<Language, () => Promise<void>>()

/** The files with the texts of a language are fetched when it is chosen first, or in a quiet moment. */
export function loadMessagesLater(files: Partial<Record<Language, readonly string[]>>): void {
  for (const language of languages) {
    const names = files[language]
    if (!names) continue
    let loading: Promise<void> | undefined
    const load = async () => {
      const texts = await Promise.all(names.map(async (name) => (await fetch(name)).json()))
      for (const more of texts) Object.assign(catalogue[language], more)
      toLoad.delete(language)
    }
    toLoad.set(language, () => {
      loading ??= load().catch((error) => {
        loading = undefined // the server is away: the next who chooses it tries again
        throw error
      })
      return loading
    })
  }
}

/** Fetches what is to be fetched later, so that it is there when the server is not. */
export function loadMessagesNow(): void {
  for (const load of toLoad.values()) load().catch(() => undefined)
}

/** The language that we have which is nearest to a wanted one ("es-AR" is "es"), if any. */
export function nearest(wanted: string | null | undefined): Language | undefined {
  const tongue = (wanted ?? '').toLowerCase().split('-')[0]
  return tongue ? languages.find((language) => language.toLowerCase().split('-')[0] === tongue) : undefined
}

/** What the address asks for with ?lang=, if anything. It wins over the clinic's and the browser's language. */
const asked = typeof location === 'undefined' ? undefined : nearest(/[?&]lang=([\w-]+)/.exec(location.search)?.[1])

export const language: Ref<Language> = ref('pt-BR')

/** The language that was chosen last: until its texts are there the one before stays. */
let wanted: Language = 'pt-BR'

export function setLanguage(chosen: Language): void {
  wanted = chosen
  const load = toLoad.get(chosen)
  if (load)
    load().then(
      () => wanted === chosen && read(chosen),
      () => undefined,
    )
  else read(chosen)
}

function read(chosen: Language): void {
  language.value = chosen
  if (typeof document !== 'undefined') document.documentElement.lang = chosen
}

/** Sets the language that the address asks for, else the clinic's, else the browser's, else Portuguese. */
export function setHomeLanguage(clinic?: string): void {
  setLanguage(asked ?? nearest(clinic) ?? nearest(typeof navigator === 'undefined' ? null : navigator.language) ?? 'pt-BR')
}

/** The text of a key in the reader's language. */
export const t: Translate = (key, values) => translate(language.value, key, values)

export function translate(into: Language, key: Key, values: Values = {}): string {
  return (own.value[into]?.[key] ?? catalogue[into][key] ?? catalogue['pt-BR'][key] ?? key).replace(
    /\{(\w+)\}/g,
    (whole, name: string) => String(values[name] ?? whole),
  )
}
