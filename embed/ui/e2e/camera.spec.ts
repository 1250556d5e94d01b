import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, expect } from '@playwright/test'
import { encodeQR } from 'qr'
import { systemBrowser } from './browser'
import { asAdmin, expectReachable, openServices, openTotem, press } from './pages'
import { Server } from './server'
import { test } from './test'

// A code held before the totem's camera: a film of it is what the browser takes for the camera.

const plain = { name: 'off', priority: true, needs: false, check_in: true, reader: false, internet: false, urgent: '192' }
const width = 640
const height = 480

/** A film (YUV4MPEG2) of a phone that shows one code after the other, each for a second: small, grey and off the middle. */
function film(...codes: string[]): string {
  const path = join(mkdtempSync(join(tmpdir(), 'suavez-')), 'camera.y4m')
  const pictures = codes.map((code) => {
    const dots = encodeQR(code, 'raw', { border: 4 })
    const dot = Math.floor(240 / dots.length)
    const grey = Buffer.alloc(width * height, 90)
    dots.forEach((row, y) => {
      row.forEach((dark, x) => {
        for (let line = 0; line < dot; line++) {
          const from = (120 + y * dot + line) * width + 150 + x * dot
          grey.fill(dark ? 60 : 200, from, from + dot)
        }
      })
    })
    return Buffer.concat([Buffer.from('FRAME\n'), grey, Buffer.alloc((width * height) / 2, 128)])
  })
  const frames = pictures.flatMap((picture) => Array.from({ length: 10 }, () => picture))
  writeFileSync(path, Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`), ...frames]))
  return path
}

const launch = (...args: string[]) => chromium.launch(systemBrowser('--use-fake-ui-for-media-stream', ...args))

let server: Server
test.beforeEach(async () => {
  server = await Server.start()
})
test.afterEach(() => server.stop())

test('a code before the camera checks in, after one that is unknown', async ({ browser }) => {
  const ask = await asAdmin(browser, server)
  await ask('patch', 'clinics/demo', { totem: { ...plain, camera: true } })
  const { items: services } = await ask('get', 'clinics/demo/services')
  const service_id = services.find(({ prefix }: { prefix: string }) => prefix === 'ME').id
  const { qr } = await ask('post', 'clinics/demo/appointments', { service_id, at: new Date(Date.now() + 60_000).toISOString() })
  const seeing = await launch(
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${film('https://example.org/', qr)}`,
  )
  const totem = await openTotem(seeing, server, { viewport: { width: 1080, height: 1920 } })
  const asked = totem.waitForResponse((answer) => answer.url().endsWith('/check-ins') && answer.status() === 422)
  await openServices(totem)
  await totem.getByTestId('check-in').click()
  await asked
  await expect(totem.getByTestId('ticket-code')).toHaveText('ME-001')
  await seeing.close()
})

test('what the camera sees stands where there is room, and it is off on every other screen', async ({ browser }) => {
  const ask = await asAdmin(browser, server)
  await ask('patch', 'clinics/demo', { totem: { ...plain, camera: true } })
  const seeing = await launch('--use-fake-device-for-media-stream')
  for (const viewport of [
    { width: 1080, height: 1920 },
    { width: 1024, height: 768 },
    { width: 390, height: 844 },
  ]) {
    const totem = await openTotem(seeing, server, { viewport })
    await openServices(totem)
    await press(totem.getByTestId('check-in'), totem.getByTestId('camera'))
    await expect.poll(() => totem.locator('video').evaluate((video: HTMLVideoElement) => video.currentTime)).toBeGreaterThan(0)
    await expectReachable(totem, `the camera, ${viewport.width}`)
    await totem.getByTestId('tool-low').click()
    await expectReachable(totem, `the camera in low mode, ${viewport.width}`)
    await totem.getByTestId('tool-low').click()
    await expect.poll(() => totem.locator('video').evaluate((video: HTMLVideoElement) => video.currentTime)).toBeGreaterThan(0)
    const stream = await totem.locator('video').evaluateHandle((video: HTMLVideoElement) => video.srcObject as MediaStream)
    await press(totem.getByTestId('back'), totem.getByTestId('check-in'))
    expect(await stream.evaluate((seen) => seen.getTracks().map(({ readyState }) => readyState))).toEqual(['ended'])
    await totem.close()
  }
  await seeing.close()
})

test('without a camera the code is typed', async ({ browser }) => {
  const ask = await asAdmin(browser, server)
  await ask('patch', 'clinics/demo', { totem: { ...plain, camera: true, reader: true } })
  const totem = await openTotem(browser, server)
  await openServices(totem)
  await press(totem.getByTestId('check-in'), totem.getByTestId('sign-done'))
  await expect(totem.getByTestId('camera')).toHaveCount(0)
  await expect(totem.getByText('Mostre o código QR ao leitor')).toBeVisible()
})
