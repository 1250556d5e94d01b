import { onScopeDispose, type Ref, ref } from 'vue'

/** The time in ms since 1970, moved on every so many ms for as long as its component lives. */
export function useNow(every: number, clock: () => number = Date.now): Ref<number> {
  const now = ref(clock())
  const timer = setInterval(() => {
    now.value = clock()
  }, every)
  onScopeDispose(() => clearInterval(timer))
  return now
}
