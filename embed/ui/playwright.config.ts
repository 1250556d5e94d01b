import { defineConfig } from '@playwright/test'
import { soundPlays, systemBrowser } from './e2e/browser'

export default defineConfig({
  testDir: 'e2e',
  timeout: 120_000,
  expect: { timeout: 20_000 },
  workers: 3, // on two processors: much of a test is waiting until a call has been said
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  use: {
    locale: 'pt-BR',
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: true }, // a picture at every change of a page costs half a processor
    screenshot: 'only-on-failure',
    launchOptions: systemBrowser(soundPlays),
  },
})
