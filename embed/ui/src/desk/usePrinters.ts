import { computed, type Ref } from 'vue'
import type { StaffApi } from '../shared/api/staff'
import { useHeededList } from './useHeededList'

/** What may have been missed while the server was away is seen within so long, in ms. */
const every = 60_000

/** The printers that cannot print now: somebody has to go there. */
export function usePrinters(api: StaffApi, clinic: string, ready: Ref<boolean>) {
  const { items, heed } = useHeededList(() => api.printers(clinic), /^printer\./, ready, every)
  return { troubled: computed(() => items.value.filter(({ trouble }) => trouble)), heed }
}
