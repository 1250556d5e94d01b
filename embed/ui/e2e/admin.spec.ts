import { type Browser, expect, type Page } from '@playwright/test'
import { Mailbox } from './mailbox'
import { openSignIn, signIn } from './pages'
import { Server } from './server'
import { test } from './test'

let server: Server
test.beforeEach(async () => {
  server = await Server.start()
})
test.afterEach(() => server.stop())

/** The administration, as an administrator. */
async function openAdmin(browser: Browser, part: string, at = server): Promise<Page> {
  const page = await openSignIn(browser, at)
  await page.goto(`${at.url}/admin#${part}`)
  await signIn(page, at, 'admin')
  return page
}

const row = (page: Page, name: string) => page.getByTestId('person').filter({ hasText: name })

test('an administrator invites a user by e-mail, who gets the code by mail, and sees when the account is in use', async ({
  browser,
}) => {
  const box = await Mailbox.open()
  const clinic = await Server.start('demo', box.settings)
  try {
    const page = await openAdmin(browser, 'users', clinic)
    await expect(page.getByTestId('people-count')).toHaveText('8 pessoas')
    await page.getByTestId('invite').click()
    await page.getByTestId('invite-send').click()
    await expect(page.getByTestId('invite-email-error')).toContainText('e-mail ou o nome')
    await page.getByTestId('invite-email').fill('tais.arruda')
    await page.getByTestId('role-reception').check()
    await page.getByTestId('invite-send').click()
    await expect(page.getByTestId('invite-email-error')).toContainText('ana@clinica.org')
    await page.getByTestId('invite-email').fill('tais.arruda@clinica.org')
    await page.getByTestId('invite-send').click()
    await expect(page.getByTestId('code-box')).toContainText('Também foi enviado para tais.arruda@clinica.org.')
    const code = (await page.getByTestId('told-code').textContent()) ?? ''
    expect((await box.next()).text).toContain(code)
    await expect(page.getByTestId('people-count')).toHaveText('9 pessoas, 1 com convite aberto')
    await expect(row(page, 'Tais Arruda')).toContainText('Convite até')
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('panel')).toHaveCount(0)
    await expect(page.getByTestId('invite')).toBeFocused()
  } finally {
    await clinic.stop()
    box.close()
  }
})

test('an administrator changes roles, resets a password, deactivates and removes, and never the last one of them', async ({
  browser,
}) => {
  const page = await openAdmin(browser, 'users')
  const nurse = await openSignIn(browser, server)
  await signIn(nurse, server, 'enfermagem')
  await row(page, 'Alice Moreira').click()
  await expect(page.getByTestId('deactivate')).toBeDisabled()
  await expect(page.getByTestId('remove')).toBeDisabled()
  await page.getByTestId('role-administrator').uncheck()
  await page.getByTestId('role-manager').check()
  await page.getByTestId('save').click()
  await expect(page.getByTestId('refused')).toContainText('administrador')

  await row(page, 'Ana Prado').click()
  await page.getByTestId('role-manager').check()
  await page.getByTestId('person-specialty').fill('Enfermeira')
  await page.getByTestId('save').click()
  await expect(page.getByTestId('done')).toHaveText('Salvo.')
  await expect(row(page, 'Ana Prado')).toContainText('+1')
  await page.getByTestId('reset').click()
  await expect(page.getByTestId('code-box')).toContainText('entregue-o à pessoa')
  await expect(nurse.getByTestId('sign-in')).toBeVisible()
  await page.getByTestId('deactivate').click()
  await expect(page.getByTestId('done')).toBeVisible()
  await expect(row(page, 'Ana Prado')).toContainText('desativado')
  await page.getByTestId('activate').click()
  await expect(row(page, 'Ana Prado')).not.toContainText('desativado')
  await page.getByTestId('remove').click()
  await page.getByTestId('keep-pseudonym').check()
  await page.getByTestId('remove-now').click()
  await expect(row(page, 'Ana Prado')).toHaveCount(0)
  await expect(page.getByTestId('people-count')).toContainText('7 pessoas')
})

test('a thousand users are read on as one goes down, and one is found by a part of the name', async ({ browser }) => {
  test.setTimeout(120_000)
  const page = await openAdmin(browser, 'devices')
  const users = `${server.url}/api/v1/clinics/demo/users`
  for (let n = 0; n < 1000; n += 25) {
    await Promise.all(
      Array.from({ length: 25 }, (_, i) =>
        page.context().request.post(users, { data: { name: `Pessoa Número ${n + i}`, roles: ['attendant'] } }),
      ),
    )
  }
  await page.getByTestId('nav-users').click()
  await expect(page.getByTestId('people-count')).toContainText('1008 pessoas')
  await expect(page.getByTestId('person').first()).toBeVisible()
  await page.getByTestId('search').fill('numero 73')
  await expect(page.getByTestId('person')).toHaveCount(11)
  await page.getByTestId('search').fill('ninguém assim')
  await expect(page.getByTestId('nobody')).toBeVisible()
  await page.getByTestId('search').fill('')
  await expect(page.getByTestId('person').nth(20)).toBeVisible()
  await expect
    .poll(
      async () => {
        await page.getByTestId('person').last().scrollIntoViewIfNeeded()
        return page.getByTestId('person').count()
      },
      { timeout: 60_000 },
    )
    .toBe(1008)
  await expect(page.getByTestId('more')).toBeHidden()
})

test('an auditor finds who signed in, was refused, changed and saw what, and takes it away as a file', async ({ browser }) => {
  const page = await openAdmin(browser, 'users')
  await row(page, 'Elisa Rocha').click()
  await page.getByTestId('role-auditor').check()
  await page.getByTestId('save').click()
  await expect(page.getByTestId('done')).toBeVisible()
  const wrong = await openSignIn(browser, server)
  await wrong.getByTestId('login').fill('recepcao')
  await wrong.getByTestId('password').fill('errada')
  await wrong.getByTestId('sign-in').click()
  await expect(wrong.getByText('não confere', { exact: false }).or(wrong.getByRole('alert')).first()).toBeVisible()
  await signIn(wrong, server, 'recepcao')

  const auditor = await openSignIn(browser, server)
  await auditor.goto(`${server.url}/admin`)
  await signIn(auditor, server, 'farmacia')
  await expect(auditor.getByTestId('nav-users')).toHaveCount(0)
  await auditor.getByTestId('nav-journal').click()
  const entry = (text: string) => auditor.getByTestId('entry').filter({ hasText: text })
  await expect(entry('Leu o diário').first()).toBeVisible()
  await auditor.getByTestId('what').selectOption('access')
  await expect(entry('Leu o diário')).toHaveCount(0)
  await expect(entry('Entrada recusada')).toHaveCount(1)
  await auditor.getByTestId('search').fill('rita')
  await expect(entry('Alice Moreira')).toHaveCount(0)
  await entry('Entrou').first().click()
  await expect(auditor.getByTestId('entry-details')).toContainText('127.0.0.1')
  await auditor.getByTestId('search').fill('')
  await auditor.getByTestId('what').selectOption('people')
  await entry('Mudou um usuário').first().click()
  await expect(auditor.getByTestId('entry-details')).toContainText('Atendimento, Auditoria')
  await auditor.getByTestId('search').fill('ninguém')
  await expect(auditor.getByTestId('no-entries')).toBeVisible()
  await auditor.getByTestId('search').fill('')
  const download = auditor.waitForEvent('download')
  await auditor.getByTestId('export').click()
  expect((await download).suggestedFilename()).toMatch(/^demo-.*\.csv$/)
})

test('an administrator makes a role of the clinic, gives it, and cannot remove it while somebody has it', async ({ browser }) => {
  const page = await openAdmin(browser, 'roles')
  await page.getByTestId('role').filter({ hasText: 'Auditoria' }).click()
  await expect(page.getByTestId('permission-journal.read')).toBeChecked()
  await expect(page.getByTestId('permission-journal.read')).toBeDisabled()
  await page.getByTestId('add-role').click()
  await page.getByTestId('save').click()
  await expect(page.getByTestId('role-name-error')).toBeVisible()
  await expect(page.getByTestId('permissions-error')).toBeVisible()
  await page.getByTestId('role-name').fill('Coordenação')
  await page.getByTestId('permission-rooms.free').check()
  await page.getByTestId('permission-reports.read').check()
  await page.getByTestId('save').click()
  const role = page.getByTestId('role').filter({ hasText: 'Coordenação' })
  await expect(role).toContainText('Liberar e pausar a sala de outra pessoa; Ver relatórios')
  await page.getByTestId('nav-users').click()
  await row(page, 'Elisa Rocha').click()
  await page.getByTestId('role-Coordenação').check()
  await page.getByTestId('save').click()
  await expect(page.getByTestId('done')).toBeVisible()
  await page.getByTestId('nav-roles').click()
  await role.click()
  await page.getByTestId('remove').click()
  await page.getByTestId('remove-now').click()
  await expect(page.getByTestId('refused')).toBeVisible()
  await page.getByTestId('nav-users').click()
  await row(page, 'Elisa Rocha').click()
  await page.getByTestId('role-Coordenação').uncheck()
  await page.getByTestId('save').click()
  await expect(page.getByTestId('done')).toBeVisible()
  await page.getByTestId('nav-roles').click()
  await role.click()
  await page.getByTestId('remove').click()
  await page.getByTestId('remove-now').click()
  await expect(role).toHaveCount(0)
})

test('an administrator connects other systems, and sees what became of the messages to them', async ({ browser }) => {
  const page = await openAdmin(browser, 'systems')
  await expect(page.getByTestId('no-keys')).toBeVisible()
  await page.getByTestId('add-key').click()
  await page.getByTestId('key-name').fill('Agenda')
  await page.getByTestId('permission-tickets.issue').check()
  await page.getByTestId('save').click()
  const token = await page.getByTestId('secret').inputValue()
  const asKey = { headers: { Authorization: `Bearer ${token}` } }
  const board = `${server.url}/api/v1/clinics/demo/services`
  const stranger = await browser.newContext()
  expect((await stranger.request.get(board, asKey)).status()).toBe(200)
  await page.keyboard.press('Escape')
  await page.getByTestId('key').click()
  await page.getByTestId('revoke').click()
  await page.getByTestId('revoke-now').click()
  await expect(page.getByTestId('no-keys')).toBeVisible()
  expect((await stranger.request.get(board, asKey)).status()).toBe(401)

  await page.getByTestId('add-webhook').click()
  await page.getByTestId('webhook-name').fill('Power Automate')
  await page.getByTestId('webhook-url').fill('https://127.0.0.1:9/flow')
  await page.getByTestId('save').click()
  await expect(page.getByTestId('webhook-url-error')).toContainText('rede da clínica')
  await page.getByTestId('webhook-internal').check()
  await page.getByTestId('save').click()
  await expect(page.getByTestId('secret')).toHaveValue(/^whsec_/)
  await page.keyboard.press('Escape')
  await page.getByTestId('webhook').click()
  await page.getByTestId('try').click()
  await expect(page.getByTestId('done')).toContainText('Mensagens')
  await page.getByTestId('nav-messages').click()
  await expect(page.getByTestId('mails-from')).toContainText('desligado')
  const message = page.getByTestId('message').filter({ hasText: 'Power Automate' })
  await expect(message).toContainText('não chegou')
  await expect(message.getByTestId('message-error')).toContainText('refused')
  await message.getByTestId('repeat').click()
  await expect(page.getByTestId('done')).toBeVisible()
  await page.getByTestId('nav-systems').click()
  await page.getByTestId('webhook').click()
  await page.getByTestId('remove').click()
  await page.getByTestId('remove-now').click()
  await expect(page.getByTestId('no-webhooks')).toBeVisible()
})

test('an administrator asks for a second step of those who administer, and lets people ask for access', async ({ browser }) => {
  const page = await openAdmin(browser, 'security')
  for (const rule of ['second_factor_for_administrators', 'accounts_may_ask']) await page.getByTestId(rule).check()
  await page.reload()
  for (const rule of ['second_factor_for_administrators', 'accounts_may_ask']) {
    await expect(page.getByTestId(rule)).toBeChecked()
    await page.getByTestId(rule).uncheck()
  }
  await page.reload()
  await expect(page.getByTestId('accounts_may_ask')).not.toBeChecked()
})

test('the administration is used with the keyboard alone', async ({ browser }) => {
  const page = await openAdmin(browser, 'users')
  await expect(page.getByTestId('person').first()).toBeVisible()
  await page.getByTestId('search').focus()
  await page.keyboard.type('carla')
  await expect(page.getByTestId('person')).toHaveCount(1)
  await page.keyboard.press('Tab') // Convidar
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('panel')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('panel')).toHaveCount(0)
  await expect(page.locator('[data-testid=person] [data-opens]:focus')).toHaveText(/Carla/)
})

test('on a phone the menu opens by a button, by touch and by keyboard', async ({ browser }) => {
  const page = await openAdmin(browser, 'users')
  await page.setViewportSize({ width: 390, height: 844 })
  const toggle = page.getByTestId('nav-toggle')
  await expect(toggle).toContainText('Usuários')
  await expect(page.getByTestId('nav-journal')).toBeHidden()
  await toggle.click()
  await page.getByTestId('nav-journal').click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Diário')
  await expect(page.getByTestId('nav-users')).toBeHidden()
  await toggle.focus()
  await page.keyboard.press('Enter')
  await expect(toggle).toHaveAttribute('aria-expanded', 'true')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Usuários')
  await toggle.focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('nav-journal')).toBeHidden()
})
