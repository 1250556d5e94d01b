import type { Person } from '../../shared/api/types'
import { checkCircle, type IconShape, lock, mail, personOff, warning } from '../../shared/icon/icons'
import { language, t } from '../../shared/messages'
import { formatWhen } from '../../shared/time/time'

/** How a person stands, in a word and an icon. */
export interface Standing {
  text: string
  icon?: IconShape
  look: 'ok' | 'warn' | 'quiet'
}

export function standingOf(person: Person): Standing {
  switch (person.state) {
    case 'waiting':
      return { text: t('people.state.waiting'), icon: warning, look: 'warn' }
    case 'inactive':
      return { text: t('people.state.inactive'), icon: personOff, look: 'quiet' }
    case 'invited':
      return person.invited_until
        ? {
            text: t('people.state.invited', { when: formatWhen(Date.parse(person.invited_until), language.value) }),
            icon: mail,
            look: 'warn',
          }
        : { text: t('people.state.expired'), icon: lock, look: 'warn' }
  }
  if (person.room) return { text: person.room.name, icon: checkCircle, look: 'ok' }
  return { text: person.last_administrator ? t('people.state.only') : t('people.state.out'), look: 'quiet' }
}

/** What is shown below the name. */
export const signsInAs = ({ login, registration }: Person): string =>
  registration ? t('people.registration.of', { n: registration }) : login
