import { computed, onScopeDispose, type Ref, shallowRef, watch } from 'vue'
import type { Api } from '../shared/api/api'
import type { Appointment, Entry } from '../shared/api/types'

/** Entries after which the list may be another one. */
const changes = /^(appointments?\.|clinic\.changed$)/
const together = 200
/** The list of a day that is over is another one's; asked for anew now and then. */
const askedEvery = 600_000

/** Who is expected today, by the time. */
export function useAgenda(api: Api, clinic: string, ready: Ref<boolean>) {
  const appointments = shallowRef<readonly Appointment[]>([])
  let timer: ReturnType<typeof setTimeout> | undefined

  async function load(): Promise<void> {
    const list = await api.appointments(clinic).catch(() => undefined)
    if (list) appointments.value = list.filter(({ state }) => state !== 'cancelled')
    later(askedEvery)
  }
  function later(wait: number): void {
    clearTimeout(timer)
    timer = setTimeout(load, wait)
  }

  watch(ready, (now) => now && later(together), { immediate: true })
  onScopeDispose(() => clearTimeout(timer))
  return {
    appointments,
    toCome: computed(() => appointments.value.filter(({ state }) => state === 'booked').length),
    heed: (entry: Entry) => {
      if (changes.test(entry.type)) later(together)
    },
  }
}
