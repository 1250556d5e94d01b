import { nextTick, ref } from 'vue'

/**
 * What stands beside a table, by the name that its opener has in data-opens: nothing (''), a new thing ('new'), or the one of an id. Closing it
 * gives the focus back to the opener.
 */
export function useBeside() {
  const beside = ref('')

  function close(): void {
    const was = beside.value
    beside.value = ''
    void nextTick().then(() => document.querySelector<HTMLElement>(`[data-opens="${was}"]`)?.focus())
  }

  return { beside, close }
}
