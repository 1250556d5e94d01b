import { computed, type Ref, ref, watch } from 'vue'
import type { StaffApi } from '../shared/api/staff'
import { useHeededList } from './useHeededList'

/** What may have been missed while the server was away is seen within so long, in ms. */
const every = 60_000
/** Where it is kept on which printer this desk prints. */
const kept = 'suavez.printer'

/** The printers of the clinic: those that cannot print now, where somebody has to go; and the one on which this desk prints tickets. */
export function usePrinters(api: StaffApi, clinic: string, ready: Ref<boolean>) {
  const { items, heed } = useHeededList(() => api.printers(clinic), /^printer\./, ready, every)
  const wanted = ref(localStorage.getItem(kept) ?? '')
  watch(wanted, (id) => localStorage.setItem(kept, id))

  return {
    printers: items,
    troubled: computed(() => items.value.filter(({ trouble }) => trouble)),
    /** Empty: on none. One that was removed is none. */
    printer: computed({
      get: () => (items.value.some(({ id }) => id === wanted.value) ? wanted.value : ''),
      set: (id) => {
        wanted.value = id
      },
    }),
    heed,
  }
}
