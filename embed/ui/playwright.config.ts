import { defineConfig } from '@playwright/test'

// The browser is the system's: nothing is downloaded. Sound may play without a touch, as on a TV set up for it.
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
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required'],
    },
  },
})
