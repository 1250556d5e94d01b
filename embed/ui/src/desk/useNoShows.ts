import { onScopeDispose, type Ref, shallowRef, watch } from 'vue'
import type { Api } from '../shared/api/api'
import type { Attendance, Entry } from '../shared/api/types'

/** Entries after which the list may be another one. */
const changes = /^(attendance\.(no_show|brought_back|undone)|clinic\.changed)$/
const together = 200

/** Who did not come today and may still be brought back. */
export function useNoShows(api: Api, clinic: string, ready: Ref<boolean>) {
  const absent = shallowRef<readonly Attendance[]>([])
  let timer: ReturnType<typeof setTimeout> | undefined

  async function load(): Promise<void> {
    const list = await api.noShows(clinic).catch(() => undefined)
    if (list) absent.value = list
  }
  function later(): void {
    clearTimeout(timer)
    timer = setTimeout(load, together)
  }

  watch(ready, (now) => now && later(), { immediate: true })
  onScopeDispose(() => clearTimeout(timer))
  return {
    absent,
    heed: (entry: Entry) => {
      if (changes.test(entry.type)) later()
    },
  }
}
