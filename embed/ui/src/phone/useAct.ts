import { ref } from 'vue'
import { AwayError, explain } from '../shared/api/problem'
import type { MyTicket } from '../shared/api/types'
import { t } from '../shared/messages'
import type { Followed } from './useTicket'

/** Does what the patient touched, once at a time. What the server refuses shows by itself: the ticket is another by then. */
export function useAct(followed: Followed, failed: (words: string) => void) {
  const busy = ref(false)

  async function act(what: () => Promise<MyTicket>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    failed('')
    try {
      await followed.act(what)
      return true
    } catch (error) {
      if (error instanceof AwayError) failed(explain(error, t))
      return false
    } finally {
      busy.value = false
    }
  }

  return { busy, act }
}
