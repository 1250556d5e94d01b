import { reactive, ref } from 'vue'
import { ProblemError } from '../shared/api/problem'
import type { Mark, Opinion } from '../shared/api/types'
import type { PhoneApi } from './api'

type Reason = NonNullable<Opinion['reasons']>[number]

/** The reasons that there are. */
export const reasons: readonly Reason[] = ['wait', 'care', 'explanation', 'place']

/**
 * What the patient says of the visit. The first touch is the answer already; what follows changes it, as long as this page is open: nothing but
 * the page knows which opinion is whose.
 */
export function useOpinion(api: PhoneApi, given: boolean) {
  const opinion = reactive<{ mark?: Mark; reasons: Reason[]; words: string }>({ reasons: [], words: '' })
  /** It is given, here or by another page. */
  const done = ref(given)
  const sent = ref(false)
  let id: string | undefined
  let last: Promise<void> = Promise.resolve()

  async function write(): Promise<void> {
    const { mark, reasons, words } = opinion
    if (!mark) return
    const body: Opinion = { mark, reasons: [...reasons], words: words.trim() }
    try {
      if (id) await api.changeOpinion(id, body)
      else id = await api.giveOpinion(body)
      done.value = true
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'too_late') done.value = true
      else throw error
    }
  }

  /** One after the other, so that the last touch is what stands. */
  function send(): Promise<void> {
    last = last.catch(() => undefined).then(write)
    return last
  }

  return {
    opinion,
    done,
    sent,
    rate(mark: Mark) {
      opinion.mark = mark
      return send()
    },
    turn(reason: Reason) {
      const at = opinion.reasons.indexOf(reason)
      if (at < 0) opinion.reasons.push(reason)
      else opinion.reasons.splice(at, 1)
      return send()
    },
    async tell() {
      await send()
      sent.value = true
    },
    again() {
      done.value = sent.value = false
    },
  }
}
