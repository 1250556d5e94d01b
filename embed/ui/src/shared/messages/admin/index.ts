import { addMessages } from '..'
import { english } from './en'
import { spanish } from './es'
import { portuguese } from './pt-BR'

/** Adds what administrators read, beside what all staff do. */
export const addAdminMessages = (): void => addMessages({ 'pt-BR': portuguese, en: english, es: spanish })
