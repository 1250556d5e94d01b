import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'

// Totem, display and phone also run on TVs, tablets and phones whose browser was never updated. Each is therefore one classic script
// for Chrome 53; desk, admin, setup and index are modules for browsers of 2021 and later.
const old = 'chrome53'
const classic = ['totem', 'display', 'phone']

/** Vite writes entries as modules; this turns the one of an old face into a deferred classic script. */
function classicScript(): Plugin {
  return {
    name: 'suavez-classic-script',
    enforce: 'post',
    transformIndexHtml: {
      order: 'post',
      handler: (html) =>
        html
          .replace(/<script type="module" crossorigin/g, '<script defer')
          .replace(/<link rel="stylesheet" crossorigin/g, '<link rel="stylesheet"'),
    },
  }
}

export default defineConfig(({ mode, command }) => {
  const isClassic = classic.includes(mode)
  const pages = isClassic ? [`${mode}.html`] : ['index.html', 'desk.html', 'admin.html', 'setup.html']
  const server = process.env.SUAVEZ_URL ?? 'http://127.0.0.1:8080'
  return {
    plugins: isClassic && command === 'build' ? [vue(), classicScript()] : [vue()],
    define: {
      __VUE_OPTIONS_API__: 'false',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
      ...(isClassic && { globalThis: 'window' }),
    },
    build: {
      outDir: 'dist',
      emptyOutDir: false, // scripts/build.mjs empties it, and keeps .placeholder
      target: isClassic ? old : ['chrome90', 'firefox90', 'safari15'],
      cssTarget: isClassic ? old : ['chrome90', 'firefox90', 'safari15'],
      cssCodeSplit: !isClassic, // else the styles of a classic script are put into it
      modulePreload: false,
      assetsInlineLimit: 0, // the policy of the pages refuses data: fonts
      reportCompressedSize: false,
      rolldownOptions: {
        input: pages,
        output: isClassic ? { format: 'iife', codeSplitting: false } : {},
      },
    },
    server: { proxy: { '/api': server, '/ws': { target: server, ws: true } } },
    test: { include: ['src/**/*.test.ts', 'scripts/**/*.test.mjs'], environment: 'node' },
  }
})
