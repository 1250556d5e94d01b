import type { Ref } from 'vue'
import type { StaffApi } from '../shared/api/staff'
import { useHeededList } from './useHeededList'

/** Entries after which the list may be another one. */
const changes = /^(attendance\.(no_show|brought_back|undone)|clinic\.changed)$/

/** Who did not come today and may still be brought back. */
export function useNoShows(api: StaffApi, clinic: string, ready: Ref<boolean>) {
  const { items, heed } = useHeededList(() => api.noShows(clinic), changes, ready)
  return { absent: items, heed }
}
