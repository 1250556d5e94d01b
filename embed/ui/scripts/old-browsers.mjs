// Fails when the script of totem or display is not what a browser of 2016 (Chrome 53) can read: one classic script, ES2016.
import { readFile } from 'node:fs/promises'
import { parse } from 'acorn'

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
  console.log(`old browsers: ${page} is one classic script in ES2016`)
}
