import { addMessages } from '.'
import english from './en.json'
import spanish from './es.json'

/** Adds what every page says in the other languages, for a page that loads all at once. */
export const addAllLanguages = (): void => addMessages({ en: english, es: spanish })
