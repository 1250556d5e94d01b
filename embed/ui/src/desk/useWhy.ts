import { computed, type Ref, shallowRef, watch } from 'vue'
import type { StaffApi } from '../shared/api/staff'
import type { Attendance, Why } from '../shared/api/types'

/** Why the patient who is in the room was called. It is asked once for each call; without an answer nothing is shown. */
export function useWhy(api: StaffApi, clinic: string, current: Ref<Attendance | undefined>) {
  const why = shallowRef<Why>()
  const call = computed(() => current.value?.id && `${current.value.id} ${current.value.called_at}`)
  watch(
    call,
    async (now) => {
      why.value = undefined
      const one = current.value?.id
      if (!one) return
      const answer = await api.why(clinic, one).catch(() => undefined)
      if (now === call.value) why.value = answer
    },
    { immediate: true },
  )
  return why
}
