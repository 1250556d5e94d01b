import { readFileSync } from 'node:fs'
import { expect, type Page } from '@playwright/test'
import { testdata } from './clinic'
import { asAdmin, expectReachable, openAdmin, openServices, openTotem, press } from './pages'
import { Server } from './server'
import { test } from './test'

// Sign language at the totem: the clinic's films, and the interpreter from the internet.

const film = testdata('film.mp4')
const plain = { name: 'off', priority: true, needs: false, check_in: true, reader: false, internet: false, urgent: '192' }

let server: Server
test.beforeEach(async () => {
  server = await Server.start()
})
test.afterEach(() => server.stop())

const shown = (totem: Page) =>
  totem.locator('video').evaluate((video: HTMLVideoElement) => ({ src: video.src, at: video.currentTime }))

test('films tell the screens and services, which the clinic has chosen', async ({ browser }) => {
  const totem = await openTotem(browser, server, { viewport: { width: 1080, height: 1920 } })
  await expect(totem.getByTestId('take')).toBeVisible()
  await expect(totem.getByTestId('tool-signs')).toHaveCount(0)

  const admin = await openAdmin(browser, server, 'media')
  await admin
    .getByTestId('media-files')
    .setInputFiles(['tela.mp4', 'enfermagem.mp4'].map((name) => ({ name, mimeType: 'video/mp4', buffer: readFileSync(film) })))
  await expect(admin.getByTestId('medium')).toHaveCount(2)
  await admin.goto(`${server.url}/admin#totem`)
  await admin.getByTestId('sign-start').selectOption({ label: 'tela' })
  await admin.getByTestId('sign-service').selectOption({ label: 'tela' })
  await admin.getByTestId('save').click()
  await expect(admin.getByTestId('done')).toBeVisible()
  await admin.getByTestId('face-EN').click()
  await admin.getByTestId('face-sign').selectOption({ label: 'enfermagem' })
  await admin.getByTestId('save-face').click()
  await expect(admin.getByTestId('face-sign')).toHaveCount(0)
  await admin.reload()
  await expect(admin.getByTestId('sign-start').locator('option:checked')).toHaveText('tela')

  // It arrives without a reload; the film plays, rests by a touch, and goes on.
  await totem.getByTestId('tool-signs').click()
  await expect.poll(async () => (await shown(totem)).at).toBeGreaterThan(0)
  const { src } = await shown(totem)
  await totem.getByTestId('signs').click()
  await expect.poll(() => totem.locator('video').evaluate((video: HTMLVideoElement) => video.paused)).toBe(true)
  await totem.getByTestId('signs').click()
  await expect.poll(() => totem.locator('video').evaluate((video: HTMLVideoElement) => video.paused)).toBe(false)
  for (const viewport of [
    { width: 1024, height: 768 },
    { width: 390, height: 844 },
    { width: 1080, height: 1920 },
  ]) {
    await totem.setViewportSize(viewport)
    await expectReachable(totem, `the first screen with a film, ${viewport.width}`)
  }
  // A service is told first; the second touch chooses it. One without a film is chosen at once.
  await openServices(totem)
  await expectReachable(totem, 'the services with a film')
  await press(totem.getByTestId('service-EN'), totem.getByText('Toque de novo'))
  await expect(totem.getByTestId('service-EN')).toContainText('Toque de novo')
  await expect.poll(async () => (await shown(totem)).src).not.toBe(src)
  await press(totem.getByTestId('service-EN'), totem.getByTestId('priority-none'))
  await expect(totem.getByText('Esta tela não tem vídeo em Libras.')).toBeVisible()
  await expectReachable(totem, 'a screen without a film')
  await press(totem.getByTestId('priority-none'), totem.getByTestId('ticket-code'))
  await expectReachable(totem, 'the ticket beside sign language')
  await press(totem.getByTestId('done'), totem.getByTestId('take'))
  await expect(totem.locator('video')).toHaveCount(0)

  // A film that is taken away is shown no more.
  const ask = await asAdmin(browser, server)
  for (const { id } of (await ask('get', 'clinics/demo/media')).items) await ask('delete', `clinics/demo/media/${id}`)
  await expect(totem.getByTestId('tool-signs')).toHaveCount(0)
})

/** What stands for the interpreter: it is given what is to be told, and tries what it must not. */
const interpreter = `
  window.VLibras = { Widget: class {
    constructor() {
      document.querySelector('[vw-access-button]').onclick = () => {
        window.plugin = { player: { loaded: true }, translate: (text) => {
          document.querySelector('[vw-plugin-wrapper]').textContent = text
        } }
        const tried = (name, trial) => Promise.resolve().then(trial).then(() => name, () => '')
        Promise.all([
          tried('page', () => parent.document.title),
          tried('server', () => fetch(location.origin === 'null' ? document.referrer || '/api/v1/clinics' : '/api/v1/clinics')),
          tried('elsewhere', () => fetch('https://example.org/')),
          tried('cookies', () => document.cookie),
        ]).then((could) => { document.body.dataset.could = could.join('') })
      }
    }
  } }`

test('the interpreter tells a screen without a film, and reaches nothing else', async ({ browser }) => {
  const ask = await asAdmin(browser, server)
  await ask('patch', 'clinics/demo', { totem: { ...plain, internet: true } })
  const totem = await openTotem(browser, server, { viewport: { width: 1080, height: 1920 } })
  await totem
    .context()
    .route('https://vlibras.gov.br/**', (route) => route.fulfill({ contentType: 'text/javascript', body: interpreter }))
  await totem.getByTestId('tool-signs').click()
  const frame = totem.frameLocator('[data-testid="interpreter"]')
  await expect(frame.locator('[vw-plugin-wrapper]')).toContainText('Toque no que você precisa')
  await expect(frame.locator('body')).toHaveAttribute('data-could', '')
  await openServices(totem)
  await expect(frame.locator('[vw-plugin-wrapper]')).toContainText('Qual atendimento?')
  await expectReachable(totem, 'the services with the interpreter')
  await press(totem.getByTestId('service-EN'), totem.getByText('Toque de novo'))
  await expect(frame.locator('[vw-plugin-wrapper]')).toContainText('Curativos')
  await press(totem.getByTestId('service-EN'), totem.getByTestId('priority-none'))
})

test('a totem without internet says so instead of the interpreter', async ({ browser }) => {
  const ask = await asAdmin(browser, server)
  await ask('patch', 'clinics/demo', { totem: { ...plain, internet: true } })
  const totem = await openTotem(browser, server)
  await totem.context().route('https://vlibras.gov.br/**', (route) => route.abort('internetdisconnected'))
  await totem.getByTestId('tool-signs').click()
  await expect(totem.getByText('o totem está sem internet')).toBeVisible()
})
