import { t } from '../../shared/messages'

const texts = {
  name: 'complete.name.wrong',
  login: 'complete.login.wrong',
  email: 'people.fault.email',
  registration: 'people.fault.registration',
  specialty: 'complete.specialty.wrong',
  roles: 'people.fault.roles',
} as const

/** What is wrong with a field of a person, in the reader's words. */
export const faultTexts = (field: string): string => t(texts[field as keyof typeof texts] ?? 'problem.invalid')
