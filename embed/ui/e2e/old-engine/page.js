// Runs a page in this process's JavaScript engine, which is that of a television or phone of years ago, and prints what it shows whenever that
// changes: one JSON object per line. jsdom is its browser, without style, sound and fetch; fetch stands on jsdom's own XMLHttpRequest.
//
//   node_modules/chrome-55/bin/node page.js http://127.0.0.1:8080/display#token=…

// biome-ignore lint/style/useNodejsImportProtocol: Node 7 does not know it
const fs = require('fs')
const { JSDOM, VirtualConsole } = require('jsdom')

const say = (what) => process.stdout.write(`${JSON.stringify(what)}\n`)
const failed = (error) => {
  say({ error: String((error && (error.detail || error).stack) || error) })
  process.exit(1)
}
process.on('uncaughtException', failed)
process.on('unhandledRejection', failed)

const virtualConsole = new VirtualConsole()
// jsdom tells of each request that finds no server, which the page hears of itself and bears.
virtualConsole.on('jsdomError', (error) => error.type === 'XMLHttpRequest' || failed(error))
virtualConsole.on('error', failed)

const fetch = fs.readFileSync(require.resolve('whatwg-fetch/dist/fetch.umd.js'), 'utf8')

const [address, hash] = process.argv[2].split('#')
JSDOM.fromURL(address, {
  runScripts: 'dangerously',
  resources: 'usable',
  pretendToBeVisual: true,
  virtualConsole,
  beforeParse(window) {
    window.eval(fetch)
    // What every browser of 2016 has and jsdom has not.
    window.matchMedia = () => ({
      matches: false,
      addListener() {},
      removeListener() {},
      addEventListener() {},
      removeEventListener() {},
    })
    window.document.fonts = { ready: Promise.resolve() }
    window.HTMLCanvasElement.prototype.getContext = () => ({ measureText: (text) => ({ width: 60 * text.length }) })
    window.addEventListener('unhandledrejection', failed)
  },
}).then(({ window }) => {
  if (hash) window.location.hash = hash // given to fromURL, jsdom doubles it
  let last
  window.setInterval(() => {
    const text = (id) => {
      const found = window.document.querySelector(`[data-testid="${id}"]`)
      return found ? found.textContent.trim().replace(/\s+/g, ' ') : null
    }
    const shown = { empty: text('empty'), code: text('current-code'), ahead: text('ahead'), room: text('room') }
    if (JSON.stringify(shown) === last) return
    last = JSON.stringify(shown)
    say(shown)
  }, 50)
}, failed)
