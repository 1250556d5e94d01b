// A real browser that tells when it has painted something, for what scripts/bench measures in it.
import { chromium } from '@playwright/test'

/** Starts the system's browser, with more flags. */
export const openBrowser = (...flags) =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', ...flags] })

/** Gives a page's later scripts whenPainted(then), which calls then once the frame that shows the page as it now is has been made. */
export const addWhenPainted = (page) =>
  page.addInitScript(() => {
    window.whenPainted = (then) =>
      requestAnimationFrame(() => {
        // A message that is sent while a frame is made is read once it has been.
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = then
        port2.postMessage(null)
      })
  })
