import { onScopeDispose, type Ref, shallowRef, watch } from 'vue'
import type { StaffApi } from '../shared/api/staff'
import type { Line } from '../shared/api/types'

/** Changes of the board that come closer together, in ms, are asked about once. */
const together = 150
const tryAgainAfter = 3_000

/** From where a user calls patients to a room, who is next and why. The server alone knows the rule, so it is asked after each change of
 * the board, and when somebody's time away is over. */
export function useLine(
  api: StaffApi,
  clinic: string,
  room: Ref<string | undefined>,
  seq: Ref<number | undefined>,
  over: Ref<number>,
) {
  const line = shallowRef<Line>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = 0

  async function ask(): Promise<void> {
    const where = room.value
    const mine = ++asked
    if (!where) return
    try {
      const answer = await api.line(clinic, where)
      if (mine === asked) line.value = answer
    } catch {
      if (mine === asked) later(tryAgainAfter)
    }
  }

  function later(ms: number): void {
    clearTimeout(timer)
    timer = setTimeout(ask, ms)
  }

  watch(room, () => {
    line.value = undefined
  })
  watch([room, seq, over], () => later(together), { immediate: true })
  onScopeDispose(() => {
    asked++
    clearTimeout(timer)
  })
  return line
}
