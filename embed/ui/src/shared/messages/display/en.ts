import type { DisplayKey } from '..'

export const english: Record<DisplayKey, string> = {
  'display.title': 'TV of calls',
  'display.now': 'Calling now',
  'display.last': 'Last call, {time}',
  'display.also': 'Also called',
  'display.earlier': 'Earlier calls',
  'display.withdrawn': 'Disregard this call',
  'display.empty': 'Please wait for your turn.',
  'display.empty.text': 'Called tickets appear here, with the room.',
  'display.sound': 'Calls have no sound yet',
  'display.sound.press': 'Press OK on the remote.',
  'display.sound.other': 'No remote: touch the screen or press Enter.',
  'display.away': 'No connection since {time}. Calls come back by themselves.',
  'display.next': 'Next',
  'display.lately': 'Last call',
  'display.test': 'Test',
}
