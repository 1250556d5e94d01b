import { ref } from 'vue'
import { explain, isUnauthenticated, ProblemError } from '../shared/api/problem'
import { t } from '../shared/messages'

/** Does one thing at a time for a part of the administration, and keeps why the last one failed. Who is no longer signed in is gone. */
export function useWork(gone: () => void) {
  const refused = ref('')
  /** What is wrong, by the name of its field, "screen.names_reason", and by that of the field that holds it. */
  const faults = ref<Record<string, string>>({})
  const busy = ref(false)

  /** Whether it was done. */
  async function work(task: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    refused.value = ''
    faults.value = {}
    try {
      await task()
      return true
    } catch (error) {
      if (isUnauthenticated(error)) gone()
      const wrong = error instanceof ProblemError ? (error.problem.errors ?? []) : []
      for (const { location, message } of wrong) {
        const field = location.replace(/^body\./, '')
        faults.value[field] = faults.value[field.replace(/\W.*/, '')] = message
      }
      refused.value = wrong.length ? t('admin.faults') : explain(error, t)
      return false
    } finally {
      busy.value = false
    }
  }

  return { refused, faults, busy, work }
}
