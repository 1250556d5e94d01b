// Opens a display in a real browser and prints, for each code that it shows, when it was painted, in ms since 1970: "EN-001 1795698000000.1".
// scripts/bench runs it, and sets the time of the server's answer against it.
//
//   node scripts/paint.mjs 'http://127.0.0.1:8080/display#token=…'
import { chromium } from '@playwright/test'

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required'],
})
const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } })
page.on('console', (message) => {
  const painted = /^painted (.*)/.exec(message.text())
  if (painted) console.log(painted[1])
})
await page.addInitScript(() => {
  const seen = new Set()
  new MutationObserver(() => {
    for (const [code] of document.body?.textContent?.matchAll(/[A-Z]{1,3}-\d{3}/g) ?? []) {
      if (seen.has(code)) continue
      seen.add(code)
      // A message that is sent while a frame is made is read once it has been.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => console.log(`painted ${code} ${performance.timeOrigin + performance.now()}`)
        port2.postMessage(null)
      })
    }
  }).observe(document, { subtree: true, childList: true, characterData: true })
})
await page.goto(process.argv[2])
await page.getByTestId('empty').waitFor()
console.log('ready')
process.stdin.resume()
process.stdin.on('end', () => browser.close())
