// Opens a display in a real browser and prints, for each code that it shows, when it was painted, in ms since 1970: "EN-001 1795698000000.1".
// scripts/bench runs it, and sets the time of the server's answer against it.
//
//   node scripts/paint.mjs 'http://127.0.0.1:8080/display#token=…'
import { addWhenPainted, openBrowser } from './painted.mjs'

const browser = await openBrowser('--autoplay-policy=no-user-gesture-required')
const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } })
page.on('console', (message) => {
  const painted = /^painted (.*)/.exec(message.text())
  if (painted) console.log(painted[1])
})
await addWhenPainted(page)
await page.addInitScript(() => {
  const seen = new Set()
  new MutationObserver(() => {
    for (const [code] of document.body?.textContent?.matchAll(/[A-Z]{1,3}-\d{3}/g) ?? []) {
      if (seen.has(code)) continue
      seen.add(code)
      whenPainted(() => console.log(`painted ${code} ${performance.timeOrigin + performance.now()}`))
    }
  }).observe(document, { subtree: true, childList: true, characterData: true })
})
await page.goto(process.argv[2])
await page.getByTestId('empty').waitFor()
console.log('ready')
process.stdin.resume()
process.stdin.on('end', () => browser.close())
