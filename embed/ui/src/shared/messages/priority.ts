import { language } from '.'

/** The name of a priority in the reader's language, or in Portuguese when the clinic has given it none. */
export function priorityName(priority: { name: string; name_en?: string; name_es?: string }): string {
  const names = { 'pt-BR': priority.name, en: priority.name_en, es: priority.name_es }
  return names[language.value] || priority.name
}
