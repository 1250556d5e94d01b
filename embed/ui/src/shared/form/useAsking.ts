import { nextTick, ref, useTemplateRef } from 'vue'

/**
 * A question that stands in place of the button that asks it, named first in the template. The focus goes to the button named no, and back to
 * the first when that is the answer.
 */
export function useAsking(sure: () => void) {
  const asking = ref(false)
  const first = useTemplateRef<HTMLButtonElement>('first')
  const no = useTemplateRef<HTMLButtonElement>('no')

  function ask(): void {
    asking.value = true
    void nextTick().then(() => no.value?.focus())
  }

  function leave(): void {
    asking.value = false
    void nextTick().then(() => first.value?.focus())
  }

  function confirm(): void {
    asking.value = false
    sure()
  }

  return { asking, ask, leave, confirm }
}
