import { onMounted, onUnmounted, ref } from 'vue'

const memory = 'suavez-letter-keys'

/** Whether keys of one letter act; a person may switch them off (WCAG 2.1.4). Kept in this browser. */
export const letterKeys = ref(read())

export function setLetterKeys(on: boolean): void {
  letterKeys.value = on
  try {
    localStorage.setItem(memory, on ? 'on' : 'off')
  } catch {
    // no storage: it holds until the page is closed
  }
}

function read(): boolean {
  try {
    return localStorage.getItem(memory) !== 'off'
  } catch {
    return true
  }
}

/**
 * Tells of single keys, in upper case, unless somebody is typing, holds a modifier or the key, or a dialog or menu is open. `pressed` says
 * whether the key meant something; such a key is not typed into a field that its action brings.
 */
export function useKeys(pressed: (key: string) => boolean): void {
  function onKey(event: KeyboardEvent): void {
    if (!letterKeys.value || event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return
    const target = event.target as HTMLElement
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable) return
    if (document.querySelector('[role="dialog"], [role="menu"]')) return
    if (pressed(event.key.toUpperCase())) event.preventDefault()
  }
  onMounted(() => window.addEventListener('keydown', onKey))
  onUnmounted(() => window.removeEventListener('keydown', onKey))
}
