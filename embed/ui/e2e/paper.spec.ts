import { expect, type Page } from '@playwright/test'
import { asAdmin, expectReachable, openAdmin, openDesk, openServices, openTotem, press } from './pages'
import { FakePrinter } from './printer'
import { Server } from './server'
import { test } from './test'

// Tickets on paper: a printer in the network from its address to the ticket, and one at the totem.

let server: Server
let printer: FakePrinter
test.beforeEach(async () => {
  server = await Server.start()
  printer = await FakePrinter.start()
})
test.afterEach(async () => {
  printer.stop()
  await server.stop()
})

async function take(totem: Page): Promise<void> {
  await openServices(totem)
  await press(totem.getByTestId('service-EN'), totem.getByTestId('priority-none'))
  await press(totem.getByTestId('priority-none'), totem.getByTestId('ticket-code'))
}

test('an administrator adds a printer and tries it, and the totem prints each ticket once', async ({ browser }) => {
  const admin = await openAdmin(browser, server, 'paper')
  await expect(admin.getByTestId('no-printers')).toBeVisible()
  await admin.getByTestId('add-printer').click()
  await admin.getByTestId('save-printer').click()
  await expect(admin.getByText('Falta o nome.')).toBeVisible()
  await expect(admin.getByText('Escreva um endereço como 192.168.0.50.')).toBeVisible()
  await admin.getByTestId('printer-name').fill('Totem da entrada')
  await admin.getByTestId('printer-address').fill(printer.address)
  await admin.getByTestId('save-printer').click()
  await expect(admin.getByTestId('printer')).toContainText('Pronta')
  await admin.getByTestId('try-printer').click()
  await expect(admin.getByTestId('trial')).toContainText('A página saiu.')
  expect(printer.printed).toBe(1)

  await admin.getByTestId('nav-devices').click()
  await admin.getByTestId('device').filter({ hasText: 'Totem' }).first().click()
  await admin.getByTestId('device-paper').selectOption({ label: 'Totem da entrada' })
  await admin.getByTestId('device-pin').fill('4711')
  await admin.getByTestId('save').click()
  await expect(admin.getByTestId('done')).toBeVisible()

  const totem = await openTotem(browser, server, { viewport: { width: 1080, height: 1920 } })
  await take(totem)
  await expect(totem.getByTestId('take-paper')).toBeVisible()
  await expect(totem.getByTestId('print-again')).toBeVisible()
  expect(printer.printed).toBe(2)
  for (const viewport of [
    { width: 1024, height: 768 },
    { width: 390, height: 844 },
    { width: 1080, height: 1920 },
  ]) {
    await totem.setViewportSize(viewport)
    await expectReachable(totem, `the ticket with its paper, ${viewport.width}`)
  }
  await totem.getByTestId('print-again').click()
  await expect.poll(() => printer.printed).toBe(3)
  await press(totem.getByTestId('done'), totem.getByTestId('take'))

  // Staff try it at the totem itself.
  await totem.getByTestId('clock').dispatchEvent('mousedown')
  await expect(totem.getByTestId('pin')).toBeVisible()
  for (const digit of '4711') await totem.getByTestId(`digit-${digit}`).click()
  await totem.getByTestId('pin-done').click()
  await totem.getByTestId('settings-print').click()
  await expect(totem.getByTestId('settings-print')).toHaveText('A página saiu')
  expect(printer.printed).toBe(4)
  await expectReachable(totem, 'settings with a printer')
})

test('without paper the totem says so and staff know, and the ticket comes out when the roll is full again', async ({
  browser,
}) => {
  const ask = await asAdmin(browser, server)
  const { id } = await ask('post', 'clinics/demo/printers', { name: 'Totem da entrada', address: printer.address, width: 80 })
  const { items: devices } = await ask('get', 'clinics/demo/devices')
  const own = devices.find(({ kind }: { kind: string }) => kind === 'totem').id
  await ask('patch', `clinics/demo/devices/${own}`, { paper: { printer_id: id } })
  const desk = await openDesk(browser, server, 'enfermagem', 'EN')
  const totem = await openTotem(browser, server, { viewport: { width: 1080, height: 1920 } })
  printer.paper = false
  await take(totem)
  await expect(totem.getByRole('heading', { level: 1 })).toHaveText('Sem papel agora.')
  await expect(totem.getByTestId('print-again')).toHaveCount(0) // it still waits: a second one would come too
  for (const viewport of [
    { width: 1024, height: 768 },
    { width: 390, height: 844 },
    { width: 1080, height: 1920 },
  ]) {
    await totem.setViewportSize(viewport)
    await expectReachable(totem, `the ticket without paper, ${viewport.width}`)
  }
  await expect(desk.getByTestId('printer-band')).toContainText('Totem da entrada: Sem papel')
  printer.paper = true
  await expect(totem.getByTestId('take-paper')).toBeVisible()
  expect(printer.printed).toBe(1)
  await expect(desk.getByTestId('printer-band')).toHaveCount(0)

  // Who lost the paper is given another at the desk, and so is who has no totem.
  await desk.getByTestId('print-EN-001').click()
  await expect.poll(() => printer.printed).toBe(2)
  await desk.getByTestId('add-patient').click()
  await desk.getByTestId('patient-printer').selectOption({ label: 'Totem da entrada' })
  await desk.getByTestId('patient-confirm').click()
  await expect.poll(() => printer.printed).toBe(3)
  await desk.getByTestId('add-patient').click()
  await expect(desk.getByTestId('patient-printer')).toHaveValue(id) // the desk keeps it
})

test('the layout is seen on a ticket before it is saved', async ({ browser }) => {
  const admin = await openAdmin(browser, server, 'paper')
  const picture = admin.getByTestId('paper-preview')
  const shown = () => picture.getAttribute('src')
  await expect(picture).toBeVisible()
  const before = await shown()
  await admin.getByTestId('paper-footer').fill('Obrigado pela paciência!')
  await expect.poll(shown).not.toBe(before)
  const wide = await shown()
  await admin.getByTestId('paper-width-58').check({ force: true })
  await expect.poll(shown).not.toBe(wide)
  await admin.getByTestId('paper-header').fill('uma linha que é longa demais para caber no papel de uma senha')
  await admin.getByTestId('save-paper').click()
  await expect(admin.getByText('Não cabe no papel')).toBeVisible()
  await admin.getByTestId('paper-header').fill('Rua das Acácias, 120')
  await admin.getByTestId('save-paper').click()
  await expect(admin.getByTestId('done')).toContainText('Salvo.')
  await admin.reload()
  await expect(admin.getByTestId('paper-footer')).toHaveValue('Obrigado pela paciência!')
})

test('a printer at the totem is printed on by the browser: the ticket alone, on a page of its size', async ({ browser }) => {
  const ask = await asAdmin(browser, server)
  const { items: devices } = await ask('get', 'clinics/demo/devices')
  const own = devices.find(({ kind }: { kind: string }) => kind === 'totem').id
  for (const width of [80, 58]) {
    await ask('patch', `clinics/demo/devices/${own}`, { paper: { browser: width } })
    const totem = await openTotem(browser, server)
    await totem.evaluate(() => {
      window.print = () => document.body.setAttribute('data-printed', String(Number(document.body.dataset.printed ?? 0) + 1))
    })
    await take(totem)
    await expect(totem.locator('body')).toHaveAttribute('data-printed', '1')
    await expect(totem.getByTestId('take-paper')).toBeVisible()
    const pdf = (await totem.pdf({ preferCSSPageSize: true })).toString('latin1')
    const boxes = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)]
    expect(boxes).toHaveLength(1)
    expect(Math.abs(Number(boxes[0]?.[1]) - (width / 25.4) * 72)).toBeLessThan(1)
    await totem.emulateMedia({ media: 'print' })
    await expect(totem.locator('.paper-picture')).toBeVisible()
    await expect(totem.getByTestId('ticket-code')).toBeHidden()
    await totem.emulateMedia({ media: 'screen' })
    await totem.getByTestId('print-again').click()
    await expect(totem.locator('body')).toHaveAttribute('data-printed', '2')
    await totem.close()
  }
})
