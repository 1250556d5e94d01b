import type { portuguese } from './pt-BR'

export const english: Record<keyof typeof portuguese, string> = {
  'admin.title': 'Administration',
  'admin.desk': 'Desk',
  'admin.none': 'Nothing to look after',
  'admin.none.text': 'Your role looks after no part of this clinic. Ask an administrator.',
  'admin.group.people': 'People',
  'admin.group.clinic': 'Clinic',
  'admin.group.records': 'Records',
  'admin.devices': 'Devices',
}
