import { onMounted, onUnmounted } from 'vue'

/** Tells of single letter keys, in upper case, unless somebody is typing, holds a modifier, or a dialog or menu is open. */
export function useKeys(pressed: (key: string) => void): void {
  function onKey(event: KeyboardEvent): void {
    if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return
    const target = event.target as HTMLElement
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable) return
    if (document.querySelector('[role="dialog"], [role="menu"]')) return
    pressed(event.key.toUpperCase())
  }
  onMounted(() => window.addEventListener('keydown', onKey))
  onUnmounted(() => window.removeEventListener('keydown', onKey))
}
