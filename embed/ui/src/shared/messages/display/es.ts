import type { DisplayKey } from '..'

export const spanish: Record<DisplayKey, string> = {
  'display.title': 'TV de llamados',
  'display.now': 'Llamando ahora',
  'display.last': 'Último llamado, {time}',
  'display.also': 'También llamado',
  'display.earlier': 'Llamados anteriores',
  'display.withdrawn': 'Ignore este llamado',
  'display.empty': 'Espere su turno.',
  'display.empty.text': 'Los turnos llamados aparecen aquí, con la sala.',
  'display.sound': 'Llamados aún sin sonido',
  'display.sound.press': 'Pulse OK en el control.',
  'display.sound.other': 'Sin control: toque la pantalla o pulse Enter.',
  'display.away': 'Sin conexión desde las {time}. Los llamados vuelven solos.',
  'display.next': 'Siguientes',
  'display.lately': 'Última llamada',
  'display.test': 'Prueba',
}
