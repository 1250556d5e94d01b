// What the pages of devices use and browsers of 2016 lack (Chrome 53). An entry imports it before anything else.

const page = window as unknown as Record<string, unknown>
if (!page.globalThis) page.globalThis = window

if (!Object.entries) {
  Object.entries = (of: Record<string, unknown>) => Object.keys(of).map((name): [string, unknown] => [name, of[name]])
}
