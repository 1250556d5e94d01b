import { onScopeDispose, ref, shallowRef } from 'vue'
import type { StaffApi } from '../api/staff'
import type { ListedDevice } from '../api/types'

/** Who is on changes without an entry in the journal, so the list is asked for again and again, in ms. */
const askEvery = 3_000

/** The devices of a clinic, as they are now. */
export function useDevices(api: StaffApi, clinic: string) {
  const devices = shallowRef<ListedDevice[]>([])
  const loaded = ref(false)
  const away = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let turn = 0 // an answer to an earlier turn, such as one that was asked before a change, is dropped

  async function load(): Promise<void> {
    const mine = ++turn
    clearTimeout(timer)
    try {
      const all = await api.devices(clinic)
      if (mine !== turn) return
      devices.value = all
      loaded.value = true
      away.value = false
    } catch {
      if (mine !== turn) return
      away.value = true
    }
    timer = setTimeout(load, askEvery)
  }

  onScopeDispose(() => {
    turn++
    clearTimeout(timer)
  })
  void load()
  return { devices, loaded, away, load, now: api.now }
}

export type Devices = ReturnType<typeof useDevices>
