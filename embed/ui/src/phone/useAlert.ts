import { onScopeDispose, ref, type ShallowRef, watch } from 'vue'
import type { MyTicket } from '../shared/api/types'
import { chime } from '../shared/sound/chime'
import { type Taken, takeSpeaker } from '../shared/sound/speaker'

/** How a phone shakes when its ticket is called, in ms on and off. */
const shaking = [400, 200, 400, 200, 800]
/** It does so again, in ms, until the patient answers, but not for ever. */
const again = 6_000
const mostRings = 5

const place = 'suavez.alert'

/** Whether this phone can shake: iPhones cannot by a page. */
export const canShake = typeof navigator.vibrate === 'function'

function kept(): string | null {
  try {
    return sessionStorage.getItem(place)
  } catch {
    return null // no storage: it is asked again after each load
  }
}

function keep(value: string): void {
  try {
    sessionStorage.setItem(place, value)
  } catch {
    // see above
  }
}

/**
 * Rings and shakes when the ticket is called. Browsers let a page do neither before the first touch, so that it is off until the patient
 * switches it on, and a page that is loaded anew goes on with the first touch of any of it.
 */
export function useAlert(ticket: ShallowRef<MyTicket | undefined>) {
  const on = ref(false)
  /** It was on before the page was loaded anew. */
  let wanted = kept() === 'on'
  let speaker: Taken | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  async function switchOn(): Promise<void> {
    document.removeEventListener('click', touched)
    on.value = true
    keep('on')
    if (canShake) navigator.vibrate(100) // so that it is felt what will come
    // Once a touch has woken it, it does not rest again: iPhones wake none without.
    speaker = speaker ?? (await takeSpeaker().catch(() => undefined))
  }

  function switchOff(): void {
    on.value = false
    wanted = false
    keep('off')
    hush()
  }

  function touched(): void {
    if (wanted && !on.value) void switchOn()
  }

  function ring(times: number): void {
    clearTimeout(timer)
    if (!on.value) return
    if (canShake) navigator.vibrate(shaking)
    chime().catch(() => undefined) // the shaking and the page's colour are left
    if (times > 1) timer = setTimeout(() => ring(times - 1), again)
  }

  function hush(): void {
    clearTimeout(timer)
    if (canShake) navigator.vibrate(0)
  }

  // Each call has a count of its own in its attendance, and each attendance a time at which it was called.
  watch(
    () => {
      const is = ticket.value
      return is?.state === 'called' && !is.reply ? `${is.called_at} ${is.calls}` : ''
    },
    (call) => (call ? ring(mostRings) : hush()),
  )

  document.addEventListener('click', touched)
  onScopeDispose(() => {
    document.removeEventListener('click', touched)
    hush()
    speaker?.giveBack()
  })

  return { on, switchOn, switchOff }
}

export type Alert = ReturnType<typeof useAlert>
