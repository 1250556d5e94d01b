import { onScopeDispose, ref, type ShallowRef, shallowRef } from 'vue'
import type { Api } from '../api/api'
import type { Entry, Priority, Room, Service } from '../api/types'

const tryAgainAfter = 3_000
/** Entries after which a page's lists are old. Services and rooms come with a new board. */
const outdates = /^(priority|clinic)\./

/** What a clinic offers: its services, rooms and priorities, each in the clinic's order. They are fetched until they are there. */
export function useCatalogue(api: Api, clinic: string) {
  const services: ShallowRef<Service[]> = shallowRef([])
  const rooms: ShallowRef<Room[]> = shallowRef([])
  const priorities: ShallowRef<Priority[]> = shallowRef([])
  const loaded = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let ended = false

  async function load(): Promise<void> {
    clearTimeout(timer)
    try {
      const lists = await Promise.all([api.services(clinic), api.rooms(clinic), api.priorities(clinic)])
      services.value = lists[0].sort(byPosition)
      rooms.value = lists[1].sort(byPosition)
      priorities.value = lists[2].sort(byPosition)
      loaded.value = true
    } catch {
      if (!ended) timer = setTimeout(load, tryAgainAfter) // a sign-in that ended is the socket's to notice
    }
  }

  onScopeDispose(() => {
    ended = true
    clearTimeout(timer)
  })
  return {
    services,
    rooms,
    priorities,
    loaded,
    load,
    /** Loads anew when an entry says that something has changed. */
    heed: (entry: Entry) => {
      if (outdates.test(entry.type)) void load()
    },
  }
}

function byPosition(a: { position: number }, b: { position: number }): number {
  return a.position - b.position
}
