import { ref } from 'vue'
import { AwayError, explain } from '../shared/api/problem'
import type { MyTicket } from '../shared/api/types'
import { t } from '../shared/messages'
import type { Followed } from './useTicket'

type Tell = (words: string) => void

/** Waits for what the patient touched, and says when the server did not answer. What it refuses shows by itself: the ticket is another by then. */
export async function explainTo(failed: Tell, what: Promise<void>): Promise<boolean> {
  failed('')
  try {
    await what
    return true
  } catch (error) {
    if (error instanceof AwayError) failed(explain(error, t))
    return false
  }
}

/** Does what the patient touched, once at a time. */
export function useAct(followed: Followed, failed: Tell) {
  const busy = ref(false)

  async function act(what: () => Promise<MyTicket>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    const done = await explainTo(failed, followed.act(what))
    busy.value = false
    return done
  }

  return { busy, act }
}
