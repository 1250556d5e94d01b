// Fails when totem or display is not what a browser of 2016 (Chrome 53) can read: one classic script in ES2016, styles without what
// came later.
import { readFile } from 'node:fs/promises'
import { parse } from 'acorn'

/** What came to CSS after Chrome 53 and changes how a page is laid out. */
const later =
  /(?<![-\w])(?:(?:row-|column-)?gap|inset|aspect-ratio):|display:(?:inline-)?grid|:(?:has|is|where)\(|(?<![-\w])(?:min|max|clamp)\(|#[0-9a-f]{8}\b|#[0-9a-f]{4}\b/

const dist = new URL('../dist/', import.meta.url)

for (const page of ['totem', 'display']) {
  const html = await readFile(new URL(`${page}.html`, dist), 'utf8')
  const scripts = [...html.matchAll(/<script([^>]*) src="\/([^"]+)"/g)]
  const [, attributes = '', path = ''] = scripts[0] ?? []
  if (scripts.length !== 1 || attributes.includes('module')) {
    console.error(`old browsers: ${page}.html does not have one classic script`)
    process.exit(1)
  }
  try {
    parse(await readFile(new URL(path, dist), 'utf8'), { ecmaVersion: 2016, sourceType: 'script' })
  } catch (error) {
    console.error(`old browsers: ${path}: ${error.message}`)
    process.exit(1)
  }
  const [, style = ''] = /<link rel="stylesheet" href="\/([^"]+)"/.exec(html) ?? []
  const [newer] = (await readFile(new URL(style, dist), 'utf8')).match(later) ?? []
  if (newer) {
    console.error(`old browsers: ${style} has ${newer}, which Chrome 53 does not know`)
    process.exit(1)
  }
  console.log(`old browsers: ${page} is one classic script in ES2016, with styles of 2016`)
}
