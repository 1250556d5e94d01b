import { type Browser, expect, type Page } from '@playwright/test'
import { OAuth2Server } from 'oauth2-mock-server'
import { Mailbox } from './mailbox'
import { openSignIn, press, signIn, takeRoom } from './pages'
import { Server } from './server'
import { test } from './test'
import { totp } from './totp'

const password = 'chuva na serra azul'

let server: Server
test.beforeEach(async () => {
  server = await Server.start()
})
test.afterEach(() => server.stop())

/** Asks the API as the administrator. */
async function asAdmin(browser: Browser) {
  const page = await openSignIn(browser, server)
  await signIn(page, server, 'admin')
  const ask = async (method: 'get' | 'post' | 'put' | 'patch' | 'delete', path: string, body?: object) => {
    const answer = await page
      .context()
      .request[method](`${server.url}/api/v1/clinics/demo/${path}`, { ...(body ? { data: body } : {}) })
    if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`)
    return answer.status() === 204 ? {} : await answer.json()
  }
  return { page, ask }
}

async function typeCode(page: Page, secret: string): Promise<void> {
  await page.getByTestId('six-digits').pressSequentially(totp(secret))
}

test('who is invited completes the account with the code, chooses a room and calls', async ({ browser }) => {
  const { ask } = await asAdmin(browser)
  const { invitation } = await ask('post', 'users', { email: 'tais.arruda@clinica.org', roles: ['reception'] })
  const page = await openSignIn(browser, server)
  await page.getByTestId('use-code').click()
  await page.getByTestId('invitation').fill('AAAAA-AAAAA')
  await page.getByTestId('invitation-on').click()
  await expect(page.getByTestId('invitation-error')).toContainText('não vale')
  await page.getByTestId('invitation').fill(invitation.code.toLowerCase())
  await page.getByTestId('invitation-on').click()
  await expect(page.getByTestId('complete-name')).toHaveValue('Tais Arruda')
  await page.getByTestId('complete-name').fill('Taís Arruda')
  await page.getByTestId('complete-password').fill('senhasenhasenha')
  await page.getByTestId('complete').click()
  await expect(page.getByTestId('complete-password-error')).toBeVisible()
  await page.getByTestId('complete-password').fill(password)
  await page.getByTestId('complete').click()
  await expect(page.getByTestId('menu')).toBeVisible()
  await takeRoom(page, server, 'RE')
  await page.getByTestId('add-patient').click()
  await page.getByTestId('patient-name').fill('Ana Beatriz')
  await press(page.getByTestId('patient-confirm'), page.getByTestId('queue-item'))
  await press(page.getByTestId('next'), page.getByTestId('current-code'))
})

test('an invitation by mail leads to the first call, and the account says by mail that it is active', async ({ browser }) => {
  const box = await Mailbox.open()
  const clinic = await Server.start('demo', box.settings)
  try {
    const admin = await openSignIn(browser, clinic)
    await signIn(admin, clinic, 'admin')
    const users = `${clinic.url}/api/v1/clinics/demo/users`
    const invited = await admin
      .context()
      .request.post(users, { data: { email: 'tais.arruda@clinica.org', roles: ['reception'] } })
    expect(invited.ok()).toBe(true)
    const invitation = await box.next()
    expect(invitation.to).toBe('tais.arruda@clinica.org')
    expect(invitation.text).toContain('Olá, Tais Arruda.')

    const page = await (await browser.newContext()).newPage()
    await page.goto(/https?:\/\/\S+#code=\S+/.exec(invitation.text)?.[0] ?? '')
    await page.getByTestId('complete-name').fill('Taís Arruda')
    await page.getByTestId('complete-password').fill(password)
    await page.getByTestId('complete').click()
    await expect(page.getByTestId('menu')).toBeVisible()
    expect((await box.next()).text).toContain('está ativa')
    await takeRoom(page, clinic, 'RE')
    await page.getByTestId('add-patient').click()
    await page.getByTestId('patient-name').fill('Ana Beatriz')
    await press(page.getByTestId('patient-confirm'), page.getByTestId('queue-item'))
    await press(page.getByTestId('next'), page.getByTestId('current-code'))
  } finally {
    await clinic.stop()
    box.close()
  }
})

test('an administrator sets up the second step that the clinic wants, signs in with it, and without the phone', async ({
  browser,
}) => {
  const { ask } = await asAdmin(browser)
  await ask('put', 'security', { second_factor_for_administrators: true })
  const page = await openSignIn(browser, server)
  await page.getByTestId('login').fill('admin')
  await page.getByTestId('password').fill(server.access.password)
  await page.getByTestId('sign-in').click()
  const secret = (await page.getByTestId('factor-secret').textContent()) ?? ''
  await page.getByTestId('six-digits').pressSequentially('000000')
  await expect(page.getByTestId('first-code-error')).toBeVisible()
  await typeCode(page, secret)
  const told = page.getByTestId('lost-codes').getByRole('listitem')
  await expect(told).toHaveCount(10)
  const codes = await told.allTextContents()
  await page.getByTestId('codes-kept').click()
  await expect(page.getByTestId('menu')).toBeVisible()

  const again = await openSignIn(browser, server)
  await again.getByTestId('login').fill('admin')
  await again.getByTestId('password').fill(server.access.password)
  await again.getByTestId('sign-in').click()
  await expect(again.getByText('Olá, Alice.')).toBeVisible()
  await again.getByTestId('six-digits').pressSequentially('000000')
  await expect(again.getByTestId('second-error')).toBeVisible()
  await again.getByTestId('second-lost').click()
  await again.getByTestId('lost-code').fill(codes[2] ?? '')
  await again.getByTestId('second-enter').click()
  await expect(again.getByTestId('menu')).toBeVisible()
})

test('a session that is ended elsewhere is thrown out while on the page', async ({ browser }) => {
  const { ask } = await asAdmin(browser)
  const nurse = await openSignIn(browser, server)
  await signIn(nurse, server, 'enfermagem')
  await takeRoom(nurse, server, 'EN')
  const { items } = await ask('get', 'users?search=ana%20prado')
  await ask('delete', `users/${items[0].id}/sessions`)
  await expect(nurse.getByTestId('sign-in')).toBeVisible()
  await expect(nurse.getByText('Sua sessão terminou', { exact: false }).or(nurse.getByRole('status'))).toBeVisible()
})

test('an account of the clinic signs in, and the page says what is wrong when it does not', async ({ browser }) => {
  const provider = new OAuth2Server()
  await provider.issuer.keys.generate('RS256')
  await provider.start(0, '127.0.0.1')
  let email = 'ninguem@clinica.org'
  provider.service.on('beforeTokenSigning', (token: { payload: Record<string, unknown> }) => {
    Object.assign(token.payload, { sub: email, email, email_verified: true, aud: 'suavez' })
  })
  const clinic = await Server.start('demo', {
    SUAVEZ_OIDC_ISSUER: provider.issuer.url ?? '',
    SUAVEZ_OIDC_CLIENT_ID: 'suavez',
    SUAVEZ_OIDC_NAME: 'a conta da rede',
  })
  try {
    const admin = await openSignIn(browser, clinic)
    await signIn(admin, clinic, 'admin')
    const users = `${clinic.url}/api/v1/clinics/demo/users`
    const invited = await admin.context().request.post(users, { data: { email: 'bia@clinica.org', roles: ['reception'] } })
    expect(invited.ok()).toBe(true)

    const page = await openSignIn(browser, clinic)
    await expect(page.getByTestId('account')).toHaveText('Entrar com a conta da rede')
    await page.getByTestId('account').click()
    await expect(page.getByTestId('account-refused')).toContainText('ainda não tem acesso aqui')
    expect(new URL(page.url()).hash).toBe('')
    email = 'bia@clinica.org'
    await page.getByTestId('account').click()
    // The first time it is asked for what the provider does not know.
    await page.getByTestId('profile-name').fill('Beatriz Nunes')
    await page.getByTestId('profile-specialty').fill('Recepção')
    await page.getByTestId('profile-save').click()
    await expect(page.getByTestId('profile-saved')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('menu')).toContainText('Beatriz')
    expect(new URL(page.url()).hash).toBe('')
    await takeRoom(page, clinic, 'RE')
    await provider.stop()
  } finally {
    await provider.stop().catch(() => undefined)
    await clinic.stop()
  }
})

test('a person makes a passkey in the own account, and signs in with it', async ({ browser }) => {
  const page = await (await browser.newContext({ viewport: { width: 1366, height: 768 } })).newPage()
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  await page.goto(`${server.url.replace('127.0.0.1', 'localhost')}/desk`)
  await signIn(page, server, 'enfermagem')
  await press(page.getByTestId('menu'), page.getByTestId('account'))
  await page.getByTestId('account').click()
  await page.getByTestId('account-sessions').click()
  await expect(page.getByTestId('session')).toHaveCount(1)
  await page.getByTestId('account-passkeys').click()
  await page.getByTestId('add-passkey').click()
  await expect(page.getByTestId('passkey')).toHaveCount(1)
  await page.keyboard.press('Escape')
  await page.getByTestId('menu').click()
  await page.getByTestId('sign-out').click()
  await page.getByTestId('passkey').click()
  await expect(page.getByTestId('menu')).toContainText('Ana Prado')
})

test('a person changes the password and sets up the second step in the own account', async ({ browser }) => {
  const page = await openSignIn(browser, server)
  await signIn(page, server, 'enfermagem')
  await press(page.getByTestId('menu'), page.getByTestId('account'))
  await page.getByTestId('account').click()
  await page.getByTestId('account-password').click()
  await page.getByTestId('current').fill('errada')
  await page.getByTestId('wanted').fill(password)
  await page.getByTestId('change-password').click()
  await expect(page.getByTestId('current-error')).toBeVisible()
  await page.getByTestId('current').fill(server.access.password)
  await page.getByTestId('change-password').click()
  await expect(page.getByTestId('password-changed')).toBeVisible()
  await page.getByTestId('account-factor').click()
  await page.getByTestId('factor-begin').click()
  await typeCode(page, (await page.getByTestId('factor-secret').textContent()) ?? '')
  await page.getByTestId('codes-kept').click()
  await expect(page.getByTestId('factor-state')).toContainText('Restam 10')
})
