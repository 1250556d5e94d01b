import { computed, type Ref } from 'vue'
import type { StaffApi } from '../shared/api/staff'
import { useHeededList } from './useHeededList'

/** Entries after which the list may be another one. */
const changes = /^(appointments?\.|clinic\.changed$)/
/** The list of a day that is over is another one's; asked for anew now and then. */
const askedEvery = 600_000

/** Who is expected today, by the time. */
export function useAgenda(api: StaffApi, clinic: string, ready: Ref<boolean>) {
  const expected = async () => (await api.appointments(clinic)).filter(({ state }) => state !== 'cancelled')
  const { items, heed } = useHeededList(expected, changes, ready, askedEvery)
  return { appointments: items, toCome: computed(() => items.value.filter(({ state }) => state === 'booked').length), heed }
}
