import { onScopeDispose, type ShallowRef, shallowRef } from 'vue'
import type { Wait } from '../shared/api/types'
import type { TotemApi } from './api'

/** How old a wait may be that is shown, in ms. */
const askedEvery = 30_000

/** How long a patient would wait for each service who took a ticket now, where it is known. */
export function useWaits(api: TotemApi, clinic: string) {
  const waits: ShallowRef<Readonly<Record<string, Wait>>> = shallowRef({})
  let timer: ReturnType<typeof setTimeout> | undefined
  let ended = false

  async function load(): Promise<void> {
    clearTimeout(timer)
    try {
      const known: Record<string, Wait> = {}
      for (const { service_id, wait } of await api.waits(clinic)) known[service_id] = wait
      waits.value = known
    } catch {
      // what was known is shown until the server is back
    }
    if (!ended) timer = setTimeout(load, askedEvery)
  }

  onScopeDispose(() => {
    ended = true
    clearTimeout(timer)
  })
  return { waits, load }
}
