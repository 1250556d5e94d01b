// Fails when totem, display or phone is not what a browser of 2016 (Chrome 53, that of LG's TVs of 2018) can run: one classic script in
// ES2016 that calls nothing which came later, styles without what came later. What came when is MDN's to say.
import { readFile } from 'node:fs/promises'
import { laterInScript } from './old-browsers/script.mjs'
import { laterInStyle } from './old-browsers/style.mjs'

const dist = new URL('../dist/', import.meta.url)
const faults = []

for (const page of ['totem', 'display', 'phone']) {
  const html = await readFile(new URL(`${page}.html`, dist), 'utf8')
  const scripts = [...html.matchAll(/<script([^>]*) src="\/([^"]+)"/g)]
  const [, attributes = '', script = ''] = scripts[0] ?? []
  if (scripts.length !== 1 || attributes.includes('module')) faults.push(`${page}.html does not have one classic script`)
  const [, style = ''] = /<link rel="stylesheet" href="\/([^"]+)"/.exec(html) ?? []
  for (const [path, laterIn] of [
    [script, laterInScript],
    [style, laterInStyle],
  ]) {
    for (const what of laterIn(await readFile(new URL(path, dist), 'utf8'))) faults.push(`${page}: ${path} has ${what}`)
  }
}
if (faults.length) {
  for (const fault of faults) console.error(`old browsers: ${fault}`)
  process.exit(1)
}
console.log('old browsers: totem, display and phone are one classic script each, with nothing that Chrome 53 does not know')
