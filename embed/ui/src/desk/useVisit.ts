import { computed, type Ref, shallowRef, watch } from 'vue'
import type { StaffApi } from '../shared/api/staff'
import type { Attendance, Visit } from '../shared/api/types'

/** The visit of the patient who is in the room, asked for whenever something of it may have changed. Without an answer the one before stays. */
export function useVisit(api: StaffApi, clinic: string, current: Ref<Attendance | undefined>) {
  const visit = shallowRef<Visit>()
  const ticket = computed(() => current.value?.ticket.id)

  async function load(): Promise<void> {
    const of = ticket.value
    if (!of) return
    const answer = await api.visit(clinic, of).catch(() => undefined)
    if (answer && of === ticket.value) visit.value = answer
  }

  watch(ticket, () => {
    visit.value = undefined
  })
  // The board makes another object of an attendance with each entry about it.
  watch(current, () => void load(), { immediate: true })
  return { visit, load }
}
