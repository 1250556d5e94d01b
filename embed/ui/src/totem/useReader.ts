import { onScopeDispose } from 'vue'

/** A reader types far quicker than fingers: so long after a sign, in ms, the next one is not of the same code. */
const sameWithin = 100
const leastSigns = 6

/** Hears a code reader that is attached as a keyboard: it types what it reads and ends with Enter. */
export function useReader(onRead: (code: string) => void): void {
  let read = ''
  let last = 0

  function onKey(event: KeyboardEvent): void {
    const now = Date.now()
    if (now - last > sameWithin) read = ''
    last = now
    if (event.key === 'Enter') {
      const code = read
      read = ''
      if (code.length < leastSigns) return
      event.preventDefault() // else it would press the button that has the focus
      event.stopPropagation()
      onRead(code)
    } else if (event.key.length === 1) read += event.key
  }

  window.addEventListener('keydown', onKey, true)
  onScopeDispose(() => window.removeEventListener('keydown', onKey, true))
}
