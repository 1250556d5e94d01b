// Builds the pages into dist: index, desk, admin and setup as modules, totem, display and phone each as one classic script. Then packs them, as browsers
// take them, into packed, which the program has inside.
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'

const dist = new URL('../dist/', import.meta.url)
const packed = new URL('../packed/', import.meta.url)
for (const folder of [dist, packed]) {
  await mkdir(folder, { recursive: true })
  for (const name of await readdir(folder)) {
    if (name !== '.placeholder') await rm(new URL(name, folder), { recursive: true })
  }
}
for (const mode of ['production', 'totem', 'display', 'phone']) await build({ mode, logLevel: 'warn' })

await mkdir(new URL('assets', packed))
for (const entry of await readdir(dist, { withFileTypes: true, recursive: true })) {
  if (!entry.isFile()) continue
  const name = `${entry.parentPath.slice(dist.pathname.length)}/${entry.name}`.replace(/^\//, '')
  if (name.endsWith('.woff2')) await copyFile(new URL(name, dist), new URL(name, packed))
  else await writeFile(new URL(`${name}.gz`, packed), gzipSync(await readFile(new URL(name, dist)), { level: 9 }))
}
