// What a script uses that came after the oldest browser: syntax, globals, methods, options and events.
import { parse } from 'acorn'
import { api, isLater, javascript, namesOf, oldest, versionOf } from './compat.mjs'

/** What the libraries have in a page and how often: what they ask for before they use it, and what they bring for pages that call it. */
const ofLibraries = {
  MathMLElement: 1, // Vue asks by typeof
  'Object.getOwnPropertyDescriptors': 2, // the build's spread of objects asks for it
  '.toReversed()': 1, // Vue's reactive lists have what lists have
  '.toSorted()': 1,
  '.toSpliced()': 1,
}

const { builtins } = javascript
/** Every object of the language and of the browser, by its name. */
const objects = { ...api, ...builtins, ...builtins.Intl }
/** Whose methods a page calls: a name alone does not tell whose it is, and of all objects some has it. */
const called = [
  ...Object.keys(builtins).filter(
    (name) =>
      !['Iterator', 'AsyncIterator', 'DisposableStack', 'AsyncDisposableStack', 'Atomics', 'Intl', 'Temporal'].includes(name),
  ),
  ...'Window Navigator Document DocumentFragment Node Element HTMLElement HTMLMediaElement HTMLVideoElement HTMLImageElement'.split(
    ' ',
  ),
  ...'NodeList DOMTokenList DOMRect CSSStyleDeclaration EventTarget Event MediaQueryList Storage Location History'.split(' '),
  ...'Request Response Headers FormData URL URLSearchParams Blob WebSocket Crypto Performance'.split(' '),
  ...'AudioContext BaseAudioContext AudioNode AudioParam AudioBuffer SpeechSynthesis'.split(' '),
]

/** The version in which the first object with a method, an event or an option of that name had it. */
const methods = new Map()
const events = new Map()
const options = new Map()
const firstOf = (map, name, version = Number.POSITIVE_INFINITY) => map.set(name, Math.min(map.get(name) ?? version, version))
for (const object of called.map((name) => objects[name])) {
  for (const name of namesOf(object)) {
    const version = versionOf(object[name])
    if (!name.endsWith('_static') && Number.isFinite(version)) firstOf(methods, name, version)
  }
}
for (const object of Object.values(api)) {
  for (const name of namesOf(object).filter((name) => name.endsWith('_event'))) {
    firstOf(events, name.slice(0, -'_event'.length), versionOf(object[name]))
  }
}
for (const maker of namesOf(builtins.Intl)) {
  const parameters = builtins.Intl[maker][maker]?.options_parameter
  for (const name of namesOf(parameters))
    firstOf(options, name.replace(/^options_|_parameter$/g, ''), versionOf(parameters[name]))
}

/** Says what a script has that the oldest browser does not know, each once. */
export function laterInScript(text) {
  let tree
  try {
    tree = parse(text, { ecmaVersion: 2016, sourceType: 'script' })
  } catch (error) {
    return [`syntax after ES2016: ${error.message}`]
  }
  const found = new Map()
  const later = (what, is) => {
    if (is) found.set(what, (found.get(what) ?? 0) + 1)
  }
  walk(tree, (node, parent) => {
    if (node.type === 'Identifier' && isRead(node, parent)) later(node.name, isLater(objects[node.name]))
    if (node.type === 'MemberExpression' && !node.computed) {
      const { name } = node.property
      const of = node.object.type === 'Identifier' ? objects[node.object.name] : undefined
      if (of) later(`${node.object.name}.${name}`, isLater(of[`${name}_static`] ?? of[name]))
      else if (isCalled(node, parent)) later(`.${name}()`, methods.get(name) > oldest)
    }
    if (node.type === 'Property' && !node.computed) {
      const name = node.key.name ?? node.key.value
      later(`option ${name}`, options.get(name) > oldest)
      if (/^on[A-Z]/.test(name)) later(`event ${name.slice(2).toLowerCase()}`, events.get(name.slice(2).toLowerCase()) > oldest)
    }
    if (node.type === 'CallExpression' && node.callee.property?.name === 'addEventListener') {
      const [{ value }] = node.arguments
      later(`event ${value}`, events.get(value) > oldest)
    }
  })
  return [...found].filter(([what, times]) => times !== ofLibraries[what]).map(([what, times]) => `${what} (${times} times)`)
}

/** Whether a name is read from outside, not the name of a property, and not asked for by typeof. */
function isRead(node, parent) {
  if (parent.type === 'MemberExpression') return parent.object === node || parent.computed
  if (parent.type === 'Property') return parent.value === node
  return parent.type !== 'UnaryExpression' || parent.operator !== 'typeof'
}

const isCalled = (node, parent) => parent.type === 'CallExpression' && parent.callee === node

function walk(node, visit, parent = node) {
  visit(node, parent)
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (typeof child?.type === 'string') walk(child, visit, node)
  }
}
