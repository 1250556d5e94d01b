import { onScopeDispose, type Ref, ref, watch } from 'vue'
import type { Attendance } from '../shared/api/types'

/** A little later than the server's clock says, in ms, it has surely seen the time pass too. */
const slack = 300

/** Who has asked for more time is not called by turn until it is over. `over` is moved on when that happens to somebody, and with each change. */
export function useAway(waiting: Ref<readonly Attendance[]>, now: () => number) {
  const over = ref(now())
  let timer: ReturnType<typeof setTimeout> | undefined

  const until = (one: Attendance) => Date.parse(one.away_until ?? '')
  const isAway = (one: Attendance) => until(one) > over.value

  function look(): void {
    clearTimeout(timer)
    over.value = now()
    const next = Math.min(...waiting.value.filter(isAway).map(until))
    if (next < Number.POSITIVE_INFINITY) timer = setTimeout(look, next - over.value + slack)
  }

  watch(waiting, look, { immediate: true })
  onScopeDispose(() => clearTimeout(timer))
  return { over, isAway }
}
