import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, type Page } from '@playwright/test'
import type { Appointment, Board } from '../src/shared/api/types'
import { Worker } from './clinic'
import { expectReachable, openTotem, pictureFile, press } from './pages'
import { Server } from './server'
import { test } from './test'
import { asksAll, begin, type Language, languages, seeEachScreen, shapes } from './totem-screens'

// Each way through the totem, in each language, on each kind of screen.
let server: Server

test.beforeEach(async () => {
  server = await Server.start()
})
test.afterEach(() => server.stop())

/** What the totem says in a language, by the names of its texts. */
const words = (language: Language): Record<string, string> =>
  JSON.parse(readFileSync(resolve(import.meta.dirname, `../src/shared/messages/totem/${language}.json`), 'utf8'))

/** The patient goes, and the next one finds the language of the clinic. */
async function goAway(totem: Page, by: string): Promise<void> {
  await press(totem.getByTestId(by), totem.getByTestId('take'))
  await expect(totem.getByTestId('language-pt-BR')).toHaveAttribute('aria-pressed', 'true')
}

for (const [shape, viewport] of Object.entries(shapes)) {
  test(`each way through the totem, in three languages, ${shape}`, async ({ browser }) => {
    const admin = await Worker.signIn(browser, server, 'admin')
    await admin.ask('patch', `clinics/${server.access.clinic}`, { totem: asksAll })
    const totem = await openTotem(browser, server, { viewport })
    const button = (name: string) => totem.getByTestId(name)
    const board = () => admin.here<Board>('get', 'board')

    for (const language of languages) {
      const texts = words(language)
      const look = async (screen: string, heading?: string) => {
        await expect(totem.locator('html')).toHaveAttribute('lang', language)
        if (heading) await expect(totem.getByRole('heading', { level: 1 })).toHaveText(texts[heading] as string)
        await expectReachable(totem, `${language}: ${screen}`)
        await totem.screenshot({ animations: 'disabled', path: pictureFile(`totem-${shape}-${language}-${screen}`) })
      }

      const code = await seeEachScreen(totem, language, look)
      await expect(button('language-pt-BR')).toHaveAttribute('aria-pressed', 'true')
      const waiting = (await board()).queues.flatMap(({ waiting }) => waiting)
      expect(waiting.find(({ ticket }) => ticket.code === code)?.ticket).toMatchObject({
        patient_name: 'Ana',
        needs: ['hearing'],
      })

      const appointment = await admin.here<Appointment>('post', 'appointments', {
        service_id: (await admin.service('ME')).id,
        at: new Date(Date.now() + 60_000).toISOString(),
      })
      await begin(totem, language)
      await press(button('take'), button('service-EN'))
      await press(button('check-in'), button('sign-done'))
      for (const digit of '000000') await button(`digit-${digit}`).click()
      await press(button('sign-done'), button('check-in-wrong'))
      await look('check-in-unknown')
      for (const digit of appointment.code) await button(`digit-${digit}`).click()
      await press(button('sign-done'), button('ticket-code'))
      await expect(button('ticket-code')).toHaveText(/^ME-/)
      await goAway(totem, 'done')

      await begin(totem, language)
      await press(button('emergency'), button('help-yes'))
      await press(button('help-yes'), button('help'))
      expect((await board()).emergencies).toHaveLength(1)
      await look('helped', 'totem.help.comes')
      await goAway(totem, 'help-mistake')
      expect((await board()).emergencies ?? []).toHaveLength(0)

      const nursing = await admin.service('EN')
      const path = `services/${nursing.id}`
      await begin(totem, language)
      await press(button('take'), button('service-EN'))
      await admin.here('patch', path, { daily_limit: 1 })
      await expect(button('service-EN')).toContainText(texts['totem.closed.full'] as string)
      await look('full')
      await admin.here('patch', path, { daily_limit: 0 })
      await press(button('back'), button('take'))
    }
  })
}
