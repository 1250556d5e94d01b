import { computed, type Ref } from 'vue'
import type { Shows } from '../../shared/api/types'

/** One setting of a display, to be read and written by itself; what is not set is as preset. */
export function settingOf<K extends keyof Shows>(shows: Ref<Shows>, name: K, preset: NonNullable<Shows[K]>) {
  return computed<NonNullable<Shows[K]>>({
    get: () => shows.value[name] ?? preset,
    set: (value) => {
      shows.value = { ...shows.value, [name]: value }
    },
  })
}
