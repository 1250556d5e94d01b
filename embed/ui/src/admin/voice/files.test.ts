import { expect, it } from 'vitest'
import type { Phrase } from '../../shared/api/types'
import { phraseOf } from './files'

const phrases = [
  { name: 'ticket', text: 'senha' },
  { name: 'letter-e', text: 'é' },
  { name: 'office', text: 'consultório' },
  { name: '21', text: 'vinte e um' },
  { name: 'room-1', text: 'Consultório 2' },
].map((phrase) => ({ ...phrase, needed: true, recorded: false }) as Phrase)

it.each([
  ['senha.wav', 'ticket'],
  ['Ticket.WAV', 'ticket'],
  ['letra E.m4a', 'letter-e'],
  ['e.wav', 'letter-e'],
  ['21.wav', '21'],
  ['Vinte e um.mp3', '21'],
  ['CONSULTORIO.wav', 'office'],
  ['consultório_2.wav', 'room-1'],
  ['risada.wav', undefined],
])('%s is %s', (file, name) => {
  expect(phraseOf(file, phrases)?.name).toBe(name)
})
