import { onMounted, onUnmounted } from 'vue'

/**
 * Keeps the screen from going dark while this part of the page is there, where the browser lets a page ask for it: those after Chrome 84, over
 * HTTPS or on the box itself. The browser takes it back when the page is hidden, so it is asked for again when the page is seen.
 */
export function useAwake(): void {
  let held: WakeLockSentinel | undefined
  let wanted = true

  async function ask(): Promise<void> {
    if (!navigator.wakeLock || document.hidden || (held && !held.released)) return
    // Refused, as on an empty battery, it is asked for again when the page is next seen.
    const given = await navigator.wakeLock.request('screen').catch(() => undefined)
    if (wanted) held = given
    else await given?.release()
  }

  onMounted(() => {
    document.addEventListener('visibilitychange', ask)
    void ask()
  })
  onUnmounted(() => {
    wanted = false
    document.removeEventListener('visibilitychange', ask)
    void held?.release()
  })
}
