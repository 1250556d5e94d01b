import AxeBuilder from '@axe-core/playwright'
import { expect } from '@playwright/test'
import { testdata, Worker } from './clinic'
import { announced, asAdmin, current, openAdmin, openDesk, openDisplay, pictureFile, press } from './pages'
import { Server } from './server'
import { test } from './test'

// What the waiting room sees, as the clinic decides it.

/** The screens of TVs, flat and upright. */
const screens = [
  [1280, 720],
  [1920, 1080],
  [3840, 2160],
  [1080, 1920],
] as const
/** What is seen on them, in each layout; two calls at once are seen beside each other in both. */
const scenes = [
  ['split', 'call'],
  ['split', 'rest'],
  ['split', 'two'],
  ['full', 'call'],
  ['full', 'rest'],
] as const

let server: Server
test.beforeEach(async () => {
  server = await Server.start()
})
test.afterEach(() => server.stop())

const film = testdata('film.mp4')
const other = testdata('other.mp4')

test('names are shown as the clinic decides, and never with a sensitive service', async ({ browser }) => {
  const display = await openDisplay(browser, server)
  const ask = await asAdmin(browser, server)
  const services = (await ask('get', 'clinics/demo/services')).items as { id: string; prefix: string }[]
  const service_id = services.find(({ prefix }) => prefix === 'EN')?.id
  const patient = (more: object) =>
    ask('post', 'clinics/demo/tickets', { service_id, patient_name: 'João da Silva Barros', ...more })
  await patient({})
  await patient({ social_name: 'Ana Barros', needs: ['hearing'] })
  await patient({})
  const desk = await openDesk(browser, server, 'enfermagem', 'EN')

  const admin = await openAdmin(browser, server, 'screen')
  const sample = admin.frameLocator('[data-testid=sample]')
  await expect(sample.getByTestId('current-code')).toHaveText('RE-052')
  await expect(sample.getByTestId('patient')).toHaveCount(0)
  await admin.getByTestId('names-first_initial').check()
  await expect(sample.getByTestId('patient')).toHaveText('João B.') // before it is saved
  await admin.getByTestId('save').click()
  await expect(admin.getByText('Escreva o motivo')).toBeVisible()
  await admin.getByTestId('names-reason').fill('Pacientes surdos pediram o nome')
  await admin.getByTestId('screen-message').fill('Tenha em mãos o documento.')
  await admin.getByText('Sim', { exact: true }).click()
  await expect(sample.getByTestId('next')).toBeVisible()
  await admin.getByTestId('save').click()
  await expect(admin.getByTestId('done')).toBeVisible()
  expect((await new AxeBuilder({ page: admin }).analyze()).violations.map(({ id }) => id)).toEqual([])

  await expect(display.getByTestId('message')).toHaveText('Tenha em mãos o documento.')
  await press(desk.getByTestId('next'), current(desk, 'called'))
  await expect(display.getByTestId('patient')).toHaveText('João B.')
  await expect(display.getByTestId('next')).toContainText('EN-002')
  // At the doctors' rooms the nurses' next are told to nobody.
  const rooms = (await ask('get', 'clinics/demo/rooms')).items as { id: string; service_ids: string[] }[]
  const { id: tv } = (await ask('get', 'clinics/demo/devices')).items.find(({ kind }: { kind: string }) => kind === 'display')
  const hangsAt = (some: typeof rooms) =>
    ask('patch', `clinics/demo/devices/${tv}`, { shows: { services: [], rooms: some.map(({ id }) => id) } })
  await hangsAt(rooms.filter(({ service_ids }) => !service_ids.includes(service_id ?? '')))
  await expect(display.getByTestId('next')).toHaveCount(0)
  await hangsAt(rooms.filter(({ service_ids }) => service_ids.includes(service_id ?? '')))
  await expect(display.getByTestId('next')).toContainText('EN-002')
  await hangsAt([])
  const finish = async () => {
    await press(desk.getByTestId('start'), current(desk, 'serving'))
    await press(desk.getByTestId('finish'), desk.getByTestId('next'))
  }
  await finish()
  await press(desk.getByTestId('next'), current(desk, 'called'))
  await expect(display.getByTestId('patient')).toHaveText('Ana B.', { timeout: 40_000 })
  await expect(desk.getByTestId('now-person')).toContainText('Ana Barros')
  await expect(desk.getByTestId('now-needs')).toContainText('Ouve mal')
  await finish()

  await admin.getByTestId('sensitive-EN').check()
  await admin.getByTestId('save').click()
  await expect(admin.getByTestId('done')).toBeVisible()
  await press(desk.getByTestId('next'), current(desk, 'called'))
  await expect(display.getByTestId('current-code')).toHaveText('EN-003', { timeout: 60_000 })
  await expect(display.locator('.call-service')).toHaveText('')
  await expect(display.getByTestId('patient')).toHaveCount(0)
})

test('pictures and films are shown while nobody is called, and wait while a call is on the screen', async ({ browser }) => {
  const display = await openDisplay(browser, server)
  const admin = await openAdmin(browser, server, 'media')
  await expect(admin.getByTestId('no-media')).toBeVisible()
  const photo = await admin.screenshot({ type: 'jpeg' })
  await admin.getByTestId('media-files').setInputFiles([film, other])
  await expect(admin.getByTestId('medium')).toHaveCount(1)
  await expect(admin.getByTestId('not-taken')).toContainText('H.264')
  await admin.getByTestId('media-files').setInputFiles({ name: 'Dengue.jpg', mimeType: 'image/jpeg', buffer: photo })
  await expect(admin.getByTestId('medium')).toHaveCount(2)
  await expect(admin.getByTestId('not-taken')).toHaveCount(0)
  await admin.getByTestId('medium').filter({ hasText: 'film' }).click()
  expect((await new AxeBuilder({ page: admin }).analyze()).violations.map(({ id }) => id)).toEqual([])
  await expect(admin.getByTestId('media-facts')).toContainText('320 × 180')
  await admin.getByTestId('media-on').check()
  await admin.getByTestId('save').click()
  await expect(admin.getByTestId('done')).toBeVisible()

  const playing = () =>
    display.locator('video').evaluate((video: HTMLVideoElement) => !video.paused && !video.muted && video.volume > 0.9)
  await expect(display.getByTestId('media')).toBeVisible()
  await expect.poll(playing).toBe(true)
  const ask = await asAdmin(browser, server)
  const services = (await ask('get', 'clinics/demo/services')).items as { id: string; prefix: string }[]
  await ask('post', 'clinics/demo/tickets', { service_id: services.find(({ prefix }) => prefix === 'EN')?.id })
  const desk = await openDesk(browser, server, 'enfermagem', 'EN')
  await press(desk.getByTestId('next'), current(desk, 'called'))
  await expect(display.getByTestId('current-code')).toHaveText('EN-001')
  await expect(display.getByTestId('media')).toBeHidden()
  await expect
    .poll(() => display.locator('video').evaluate((video: HTMLVideoElement) => video.paused && video.volume < 0.01))
    .toBe(true)
  await expect(display.getByTestId('media')).toBeVisible({ timeout: 60_000 })
  await expect(display.getByTestId('last')).toContainText('EN-001')
  await expect.poll(playing).toBe(true)

  for (const [width, height] of screens) {
    await display.setViewportSize({ width, height })
    await expect(display.getByTestId('media')).toBeVisible()
    await display.screenshot({ path: pictureFile(`display-${width}-split-media`) })
  }

  // What is removed is gone from the display as well.
  await admin.getByTestId('remove').click()
  await admin.getByTestId('remove-now').click()
  await expect(admin.getByTestId('medium')).toHaveCount(1)
  await expect(display.getByTestId('media')).toHaveCount(0)
  await expect(display.getByTestId('current-code')).toHaveText('EN-001')
})

test('a test call is shown and spoken by one display, and its layout is changed', async ({ browser }) => {
  const display = await openDisplay(browser, server)
  const admin = await openAdmin(browser, server, 'devices')
  await admin.getByTestId('device').filter({ hasText: 'TV' }).first().click()
  await admin.getByText('Só a chamada', { exact: true }).click()
  await admin.getByTestId('volume-add').click()
  await expect(admin.getByTestId('volume-1')).toBeVisible()
  await admin.getByTestId('save').click()
  await expect(admin.getByTestId('done')).toBeVisible()
  await admin.getByTestId('test-call').click()
  await expect(display.getByTestId('current-code')).toHaveText('TV-001')
  await expect(display.getByTestId('call')).toContainText('Teste')
  await expect(display.locator('.side')).toHaveCount(0)
  await expect(admin.getByTestId('tested')).toContainText('mostrou e falou', { timeout: 40_000 })
  expect(await announced(display)).toHaveLength(1)
  await expect(display.getByTestId('empty')).toBeVisible({ timeout: 30_000 })
})

test('each layout fits its screen, flat and upright, and nothing is cut', async ({ browser }) => {
  const admin = await openAdmin(browser, server, 'screen')
  const frame = admin.locator('[data-testid=sample]')
  const sample = admin.frameLocator('[data-testid=sample]')
  await expect(sample.getByTestId('current-code')).toBeVisible()
  const { screen } = await (await Worker.signIn(browser, server, 'admin')).clinic()
  const full = {
    ...screen,
    names: 'first_initial',
    next: true,
    message: 'Beba água enquanto espera: o bebedouro está ao lado da recepção, à esquerda.',
  }
  for (const [width, height] of screens) {
    await admin.setViewportSize({ width, height })
    await frame.evaluate((is, style) => Object.assign(is.style, style), {
      position: 'fixed',
      top: 0,
      left: 0,
      zIndex: 9,
      width: `${width}px`,
      height: `${height}px`,
    })
    await expect.poll(() => frame.boundingBox()).toEqual({ x: 0, y: 0, width, height })
    for (const [layout, scene] of scenes) {
      await frame.evaluate(
        (is: HTMLIFrameElement, draft) => is.contentWindow?.postMessage({ kind: 'suavez-draft', draft }, location.origin),
        { screen: full, shows: { layout }, scene },
      )
      await expect(sample.getByTestId('also')).toHaveCount(scene === 'two' ? 1 : 0)
      await expect(sample.locator('[data-testid=call][data-lit=true]')).toHaveCount(scene === 'rest' ? 0 : 1)
      await expect(sample.locator('.side')).toHaveCount(layout === 'full' ? 0 : 1)
      await frame.screenshot({ animations: 'disabled', path: pictureFile(`display-${width}-${layout}-${scene}`) })
      const cut = await sample.locator('.screen').evaluate((screen) => {
        const all = [...screen.querySelectorAll<HTMLElement>('p, h1, h2, time, li')].filter(
          (one) => one.offsetParent && one.textContent?.trim(),
        )
        const { bottom, right } = screen.getBoundingClientRect()
        return all
          .filter((one) => {
            const at = one.getBoundingClientRect()
            const parent = (one.closest('.call, .side, .strip') as HTMLElement).getBoundingClientRect()
            return (
              at.bottom > Math.min(bottom, parent.bottom) + 1 ||
              at.right > Math.min(right, parent.right) + 1 ||
              at.top < parent.top - 1
            )
          })
          .map((one) => `${one.className}: ${one.textContent}`)
      })
      expect(cut, `${width} × ${height}, ${layout}, ${scene}`).toEqual([])
    }
  }
})
