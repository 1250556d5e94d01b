import { onScopeDispose } from 'vue'

/** Where the focus can go, in the order of the page. */
const places = 'button, input, [tabindex="0"]'

/** Keys of keypads that are made for who cannot see or reach a screen: arrows and OK. They go from control to control, and round; Escape goes back. */
export function useKeypad(welcomed: () => boolean): void {
  function onKey(event: KeyboardEvent): void {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }
    const step = steps[event.key]
    const typing = event.target instanceof HTMLInputElement
    if (event.key === 'Escape') document.querySelector<HTMLElement>('.totem-back')?.click()
    if (!step || (typing && /Left|Right/.test(event.key))) return
    event.preventDefault()
    if (!welcomed()) return // the first press is answered by what the screen says
    const controls = [...document.querySelectorAll<HTMLElement>(places)].filter((one) => one.getClientRects().length)
    const at = controls.indexOf(document.activeElement as HTMLElement)
    const next = at < 0 ? (step > 0 ? first(controls) : controls.length - 1) : (at + step + controls.length) % controls.length
    controls[next]?.focus()
  }

  window.addEventListener('keydown', onKey)
  onScopeDispose(() => window.removeEventListener('keydown', onKey))
}

/** What is asked comes before the way back. */
function first(controls: readonly HTMLElement[]): number {
  const asked = controls.findIndex((one) => one.dataset.testid !== 'back')
  return Math.max(0, asked)
}
