import { addMessages } from '..'
import { addAllLanguages } from '../all'
import { english } from './en'
import { spanish } from './es'
import { portuguese } from './pt-BR'

/** Adds what staff read, and the other languages: for the pages that they use. */
export function addStaffMessages(): void {
  addAllLanguages()
  addMessages({ 'pt-BR': portuguese, en: english, es: spanish })
}
