import { expect, type Page } from '@playwright/test'
import { press } from './pages'

/** The screens that totems are tried on: a kiosk, a small one that lies, and a phone that is no more than its screen. */
export const shapes = {
  upright: { width: 1080, height: 1920 },
  lying: { width: 1024, height: 768 },
  small: { width: 390, height: 844 },
}

export const languages = ['pt-BR', 'en', 'es'] as const
export type Language = (typeof languages)[number]

/** What a totem asks where a clinic asks everything. */
export const asksAll = {
  name: 'optional',
  priority: true,
  needs: true,
  check_in: true,
  reader: false,
  camera: false,
  internet: false,
  urgent: '192',
  reception: 'à direita desta tela',
}

/** Begins as a patient of a language does, at the first screen. */
export async function begin(totem: Page, language: Language): Promise<void> {
  await expect(totem.getByTestId('take')).toBeVisible()
  await press(totem.getByTestId(`language-${language}`), totem.locator(`[data-testid=language-${language}][aria-pressed=true]`))
}

/**
 * Leads through every screen of a totem that asks everything, up to a ticket for Ana, who hears badly, and back to the first screen. Each is
 * looked at, with the name of the text that heads it, where it is always the same. Returns the ticket's code.
 */
export async function seeEachScreen(
  totem: Page,
  language: Language,
  look: (screen: string, heading?: string) => Promise<void>,
): Promise<string> {
  const button = (name: string) => totem.getByTestId(name)
  await begin(totem, language)
  await look('start')
  await press(button('calls'), button('back'))
  await look('calls', 'totem.calls.title')
  await press(button('back'), button('take'))
  await begin(totem, language)
  await press(button('emergency'), button('help-no'))
  await look('help', 'totem.help.title')
  await press(button('help-no'), button('take'))
  await begin(totem, language)
  await press(button('take'), button('service-EN'))
  await look('services', 'totem.choose')
  await press(button('check-in'), button('sign-cells'))
  await look('check-in', 'totem.appointment.title')
  await press(button('back'), button('service-EN'))
  await press(button('service-EN'), button('priority-none'))
  await look('priority', 'totem.priority.title')
  await press(button('priority-none'), button('needs-done'))
  await look('needs', 'totem.needs.title')
  await button('need-hearing').click()
  await press(button('needs-done'), button('name'))
  await look('name', 'totem.name.title')
  for (const letter of 'ANA') await button(`key-${letter}`).click()
  await press(button('name-done'), button('ticket-code'))
  await look('ticket', 'totem.ticket.title')
  const code = (await button('ticket-code').textContent()) ?? ''
  await press(button('done'), button('take'))
  return code
}
