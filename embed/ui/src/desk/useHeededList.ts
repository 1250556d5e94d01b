import { onScopeDispose, type Ref, type ShallowRef, shallowRef, watch } from 'vue'
import type { Entry } from '../shared/api/types'

/** Entries that come together, as of one change, make one request, in ms. */
const together = 200

/**
 * A list that is fetched once there is a board, and again after entries of some types; with `every`, in ms, now and then too. One that
 * cannot be fetched stays as it was.
 */
export function useHeededList<Item>(fetch: () => Promise<Item[]>, changes: RegExp, ready: Ref<boolean>, every = 0) {
  const items: ShallowRef<readonly Item[]> = shallowRef([])
  let timer: ReturnType<typeof setTimeout> | undefined

  async function load(): Promise<void> {
    const list = await fetch().catch(() => undefined)
    if (list) items.value = list
    if (every) later(every)
  }
  function later(wait: number): void {
    clearTimeout(timer)
    timer = setTimeout(load, wait)
  }

  watch(ready, (now) => now && later(together), { immediate: true })
  onScopeDispose(() => clearTimeout(timer))
  return {
    items,
    heed: (entry: Entry) => {
      if (ready.value && changes.test(entry.type)) later(together)
    },
  }
}
