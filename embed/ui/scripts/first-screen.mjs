// Opens a page in a real browser whose processor is slowed four times, each time as if for the first time, and prints how many ms it took
// from the start until an element was painted. scripts/bench runs it.
//
//   node scripts/first-screen.mjs 'http://127.0.0.1:8080/totem#token=…' '[data-testid=take]' 10
import { addWhenPainted, openBrowser } from './painted.mjs'

const [url, element, times] = process.argv.slice(2)
const browser = await openBrowser()

for (let time = 0; time < Number(times); time++) {
  const context = await browser.newContext({ viewport: { width: 1080, height: 1920 } }) // of its own: nothing is cached
  const page = await context.newPage()
  await addWhenPainted(page)
  await page.addInitScript((element) => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector(element)) return
      observer.disconnect()
      whenPainted(() => console.log(`painted ${performance.now()}`))
    }).observe(document, { subtree: true, childList: true })
  }, element)
  const slow = await context.newCDPSession(page)
  await slow.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  const painted = page.waitForEvent('console', { predicate: (message) => message.text().startsWith('painted '), timeout: 60_000 })
  await page.goto(url)
  console.log((await painted).text().split(' ')[1])
  await context.close()
}
await browser.close()
