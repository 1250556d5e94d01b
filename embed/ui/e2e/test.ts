import { test as base } from '@playwright/test'

/** A test, after which the pages that it opened are closed: left open they go on looking for their server, and slow the next ones down. */
export const test = base.extend<{ closing: undefined }>({
  closing: [
    async ({ browser }, use) => {
      await use(undefined)
      await Promise.all(browser.contexts().map((context) => context.close()))
    },
    { auto: true },
  ],
})
