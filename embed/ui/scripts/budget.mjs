// Adds up what each page loads, compressed, and fails above its budget (kB of 1000 bytes).
import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'

const budgets = { index: 100, totem: 100, display: 100, phone: 100, desk: 250, admin: 250 }
const dist = new URL('../dist/', import.meta.url)
/** The files that a page, script or style names. */
const named = /(?:\/assets\/|["'`(]\.\/)([\w.-]+\.(?:js|css|woff2)(?!\w))/g
/** What a page names and loads only when somebody wants it. */
const later = /^codeFinder-/
let over = false

for (const [page, budget] of Object.entries(budgets)) {
  const html = await readFile(new URL(`${page}.html`, dist)).catch(() => {
    console.error(`budget: dist/${page}.html is missing: npm run build first`)
    process.exit(1)
  })
  const files = new Set()
  const collect = async (text) => {
    for (const [, name] of text.matchAll(named)) {
      if (files.has(name) || later.test(name)) continue
      files.add(name)
      if (/\.(js|css)$/.test(name)) await collect(await readFile(new URL(`assets/${name}`, dist), 'utf8'))
    }
  }
  await collect(html.toString())
  let bytes = gzipSync(html).length
  for (const name of files) {
    const content = await readFile(new URL(`assets/${name}`, dist))
    bytes += name.endsWith('.woff2') ? content.length : gzipSync(content).length
  }
  const kilobytes = (bytes / 1000).toFixed(1)
  console.log(`budget: ${page} ${kilobytes} kB of ${budget} kB`)
  if (bytes > budget * 1000) over = true
}
if (over) {
  console.error('budget: a page is larger than its budget')
  process.exit(1)
}
