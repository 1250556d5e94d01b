import type { portuguese } from './pt-BR'

export const spanish: Record<keyof typeof portuguese, string> = {
  'admin.title': 'Administración',
  'admin.desk': 'Atención',
  'admin.none': 'Nada que administrar',
  'admin.none.text': 'Su perfil no administra ninguna parte de esta clínica. Hable con un administrador.',
  'admin.group.people': 'Personas',
  'admin.group.clinic': 'Clínica',
  'admin.group.records': 'Registros',
  'admin.devices': 'Aparatos',
}
