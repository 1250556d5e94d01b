import { addMessages } from '..'
import { english } from './en'
import { spanish } from './es'
import { portuguese } from './pt-BR'

/** Adds what patients read at the totem. */
export const addTotemMessages = (): void => addMessages({ 'pt-BR': portuguese, en: english, es: spanish })
