import { addMessages } from '..'
import { english } from './en'
import { spanish } from './es'
import { portuguese } from './pt-BR'

/** Adds what staff read: for the pages that they use. */
export const addStaffMessages = (): void => addMessages({ 'pt-BR': portuguese, en: english, es: spanish })
