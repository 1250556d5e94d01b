import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, expect, type Page } from '@playwright/test'
import { soundPlays, systemBrowser } from './browser'
import { openAdmin } from './pages'
import { Server } from './server'
import { test } from './test'

let server: Server
test.beforeEach(async () => {
  server = await Server.start()
})
test.afterEach(() => server.stop())

/** What the microphone hears: a phrase of the box, again and again, in a quiet room. */
function spoken(): string {
  const folder = mkdtempSync(join(tmpdir(), 'suavez-voice-'))
  const file = join(folder, 'senha.wav')
  const clip = new URL('../../voice/pt-BR/ticket.mp3', import.meta.url).pathname
  const options = ['-y', '-v', 'error', '-i', clip, '-af', 'adelay=400,apad=pad_dur=0.6', '-ar', '48000', '-ac', '1', file]
  execFileSync('ffmpeg', options)
  return file
}

/** Waits until the bar shows such a level of the microphone. */
async function level(page: Page, is: (loud: number) => boolean): Promise<void> {
  const bar = page.locator('.record-loud')
  await expect
    .poll(async () => is(await bar.evaluate((one) => new DOMMatrix(getComputedStyle(one).transform).a)), { intervals: [40] })
    .toBe(true)
}

test('what is chosen of the voice is kept, and a room is said in other words', async ({ browser }) => {
  const page = await openAdmin(browser, server, 'voice')
  await page.getByTestId('voice').first().click()
  await page.getByTestId('times-3').check({ force: true })
  await page.getByTestId('figures-true').check({ force: true })
  await page.getByTestId('also-always').check({ force: true })
  const tried = page.waitForResponse(/voice-trials/)
  await page.getByTestId('hear').click()
  expect((await tried).headers()['content-type']).toBe('audio/mpeg')
  await expect(page.getByTestId('hear')).toBeEnabled({ timeout: 60_000 })
  await page.getByTestId('save').click()
  await expect(page.getByTestId('done')).toBeVisible()
  await page.reload()
  await page.getByTestId('voice').first().click()
  await expect(page.getByTestId('times-3')).toBeChecked()
  await expect(page.getByTestId('also-always')).toBeChecked()
  await page.getByTestId('said-room').first().click()
  await page.getByTestId('room-spoken').fill('Balcão da Zoé')
  await page.getByTestId('save').click()
  await expect(page.getByTestId('said-room').first()).toContainText('veja o local na tela')
  await page.getByTestId('room-spoken').fill('Guichê 7')
  await page.getByTestId('save').click()
  await expect(page.getByTestId('said-room').first()).toContainText('guichê 7')
})

test('a voice is recorded phrase by phrase, and taken into use', async () => {
  const hearing = await chromium.launch(
    systemBrowser(
      soundPlays,
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-audio-capture=${spoken()}`,
    ),
  )
  const page = await openAdmin(hearing, server, 'voice', { permissions: ['microphone'], locale: 'pt-BR' })
  await page.getByTestId('add-voice').click()
  await page.getByTestId('save').click()
  await expect(page.getByTestId('voice-name-error')).toBeVisible()
  await page.getByTestId('voice-name').fill('Voz da Cláudia')
  await page.getByTestId('save').click()
  await expect(page.getByTestId('voice')).toHaveCount(4)
  await expect(page.getByTestId('phrase-now')).toHaveText('“senha”')
  await page.getByTestId('record').click()
  await expect(page.getByTestId('record')).toHaveText('Parar')
  await level(page, (loud) => loud > 0.2)
  await level(page, (loud) => loud < 0.05) // it is spoken
  const kept = page.waitForResponse((answer) => answer.request().method() === 'PUT')
  await page.getByTestId('record').click()
  expect((await kept).status()).toBe(204)
  await expect(page.getByTestId('hear-phrase')).toBeEnabled()
  await page.getByTestId('next-phrase').click()
  await expect(page.getByTestId('phrase-now')).not.toHaveText('“senha”')
  await page.getByTestId('use-voice').check()
  await expect(page.getByTestId('voice').nth(3)).toContainText('em uso')
  await expect(page.getByTestId('voice').nth(0)).toContainText('sem uso')
  await hearing.close()
})

test('recordings that were made elsewhere are sent as files, and a bad one is told', async ({ browser }) => {
  const page = await openAdmin(browser, server, 'voice')
  await page.getByTestId('add-voice').click()
  await page.getByTestId('voice-name').fill('Gravada no celular')
  await page.getByTestId('save').click()
  const sound = readFileSync(spoken())
  await page.getByTestId('upload-files').setInputFiles([
    { name: 'senha.wav', mimeType: 'audio/wav', buffer: sound },
    { name: 'letra E.wav', mimeType: 'audio/wav', buffer: sound },
    { name: 'risada.wav', mimeType: 'audio/wav', buffer: sound },
    { name: '21.wav', mimeType: 'audio/wav', buffer: Buffer.from('no sound at all') },
  ])
  await expect(page.getByTestId('uploaded')).toHaveText('2 de 4 arquivos gravados.')
  await expect(page.getByTestId('upload-wrong').locator('li')).toHaveCount(2)
  await expect(page.getByTestId('upload-wrong')).toContainText('risada.wav Nenhuma frase tem este nome.')
  await expect(page.getByTestId('upload-wrong')).toContainText('21.wav O arquivo não é um som')
  await expect(page.getByTestId('voice').nth(3)).toContainText('faltam')
  await page
    .getByTestId('phrases')
    .getByRole('button', { name: /^Apagar a gravação de senha/ })
    .click()
  await expect(page.getByTestId('phrases').getByRole('button', { name: /^Apagar/ })).toHaveCount(1)
  await page.getByTestId('remove').click()
  await page.getByTestId('remove-now').click()
  await expect(page.getByTestId('voice')).toHaveCount(3)
})

test('a page without a microphone says how to get one', async ({ browser }) => {
  const page = await openAdmin(browser, server, 'voice')
  await page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'mediaDevices', { get: () => undefined }))
  await page.addInitScript(() => delete (Navigator.prototype as { mediaDevices?: unknown }).mediaDevices)
  await page.reload()
  await page.getByTestId('add-voice').click()
  await page.getByTestId('voice-name').fill('Por HTTP')
  await page.getByTestId('save').click()
  await expect(page.getByTestId('cannot-record')).toContainText('HTTPS')
  await expect(page.getByTestId('record')).toHaveCount(0)
})
