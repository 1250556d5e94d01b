// Builds the six pages into dist: index, desk, admin and setup as modules, totem and display each as one classic script.
import { mkdir, readdir, rm } from 'node:fs/promises'
import { build } from 'vite'

const dist = new URL('../dist/', import.meta.url)
await mkdir(dist, { recursive: true })
for (const name of await readdir(dist)) {
  if (name !== '.placeholder') await rm(new URL(name, dist), { recursive: true })
}
for (const mode of ['production', 'totem', 'display']) await build({ mode, logLevel: 'warn' })
