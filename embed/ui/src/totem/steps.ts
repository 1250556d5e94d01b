import { onScopeDispose, ref, watch } from 'vue'
import { language } from '../shared/messages'
import { settling } from './settling'

/** A screen of the totem. */
export type Step =
  | 'start'
  | 'calls'
  | 'emergency'
  | 'service'
  | 'check-in'
  | 'priority'
  | 'needs'
  | 'name'
  | 'sending'
  | 'ticket'
  | 'error'
  | 'settings'

/** How long the ticket stays on the screen, in ms: while there is no paper it has to be noted or photographed. */
const ticketShownFor = 60_000
const withPaper = 20_000
/** How long any other screen waits for a touch before it returns to the first, in ms. */
const untouchedFor = 45_000
/** How long a screen stays without a touch, in ms; 0 is for ever. The first one stays, but not as a patient has changed it. */
const stays: Readonly<Record<Step, number>> = {
  start: untouchedFor,
  calls: untouchedFor * 2,
  emergency: 0,
  'check-in': untouchedFor * 2,
  service: untouchedFor,
  priority: untouchedFor,
  needs: untouchedFor,
  name: untouchedFor * 2,
  sending: 0,
  ticket: ticketShownFor,
  error: untouchedFor,
  settings: untouchedFor * 2,
}

/** Goes from screen to screen, back the same way, and to the first one when nobody has touched anything for long. */
export function useSteps(start: () => void, onPaper: () => boolean) {
  const step = ref<Step>('start')
  let trail: Step[] = []
  let settled = settling()
  let home: ReturnType<typeof setTimeout> | undefined
  /** When it goes to the first screen by itself, in ms since 1970. */
  const leavesAt = ref(0)

  function show(next: Step): void {
    step.value = next
    settled = settling()
  }

  function count(): void {
    clearTimeout(home)
    const time = step.value === 'ticket' && onPaper() ? withPaper : stays[step.value]
    leavesAt.value = Date.now() + time
    if (time) home = setTimeout(start, time)
  }

  watch([step, language, onPaper], count, { immediate: true })
  onScopeDispose(() => clearTimeout(home))

  return {
    step,
    leavesAt,
    go: (next: Step) => {
      if (step.value !== 'sending') trail.push(step.value)
      show(next)
    },
    /** False when there is nothing to go back to. */
    goBack: (): boolean => {
      const before = trail.pop()
      if (before) show(before)
      return Boolean(before)
    },
    begin: () => {
      trail = []
      show('start')
      count()
    },
    /** A touch anywhere is a sign that somebody is there; the ticket goes all the same, for the next one in line. */
    touched: () => {
      if (step.value !== 'ticket') count()
    },
    /** Whether a screen has stood long enough for a touch to be meant for it. */
    settled: () => settled(),
  }
}
