import { addMessages, loadMessagesLater } from '..'
import commonEnglish from '../en.json?url'
import commonSpanish from '../es.json?url'
import english from './en.json?url'
import spanish from './es.json?url'
import portuguese from './pt-BR.json'

/** Adds what patients read on the displays; the other languages are fetched. */
export function addDisplayMessages(): void {
  addMessages({ 'pt-BR': portuguese })
  loadMessagesLater({ en: [commonEnglish, english], es: [commonSpanish, spanish] })
}
