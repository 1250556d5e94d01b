/** What administrators read. */
export const portuguese = {
  'admin.title': 'Administração',
  'admin.desk': 'Atendimento',
  'admin.none': 'Nada para administrar',
  'admin.none.text': 'O seu perfil não administra nenhuma parte desta clínica. Peça a um administrador.',
  'admin.group.people': 'Pessoas',
  'admin.group.clinic': 'Clínica',
  'admin.group.records': 'Registros',
  'admin.devices': 'Aparelhos',
} as const
