import { onScopeDispose, type Ref, ref, type ShallowRef, shallowRef } from 'vue'
import type { Api } from '../api/api'
import { isUnauthenticated, ProblemError } from '../api/problem'
import type { Device } from '../api/types'

/** unpaired: the server does not know this page as a device, and somebody has to open it with its token. */
export type DevicePhase = 'starting' | 'unpaired' | 'ready'

export interface DeviceSession {
  phase: Ref<DevicePhase>
  /** The server did not answer the last time. */
  away: Ref<boolean>
  device: ShallowRef<Device | undefined>
  /** The server no longer knows this device: begin anew. */
  restart: () => void
  stillSignedIn: () => Promise<boolean>
}

const tryAgainAfter = 2_000
/** An unpaired page asks now and then, since it may have been paired in another tab. */
const askAgainAfter = 15_000

/**
 * Signs the page in as a device: by the token in the address (#token=…), which it takes out of there, else by the cookie that it has. It
 * tries for as long as it takes, since nobody stands by to press a key.
 */
export function useDevice(api: Api): DeviceSession {
  const phase = ref<DevicePhase>('starting')
  const away = ref(false)
  const device = shallowRef<Device>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let turn = 0 // answers to an earlier turn are dropped

  async function open(): Promise<Device | undefined> {
    const token = /[#&]token=([^&]+)/.exec(location.hash)?.[1]
    if (token) {
      const paired = await api.pair(decodeURIComponent(token)).catch((error: unknown) => {
        if (error instanceof ProblemError && error.problem.status < 500) return undefined // the token is not valid (any more)
        throw error
      })
      history.replaceState(null, '', location.pathname + location.search)
      if (paired) return paired
    }
    return api.device().catch((error: unknown) => {
      if (isUnauthenticated(error)) return undefined
      throw error
    })
  }

  async function begin(mine: number): Promise<void> {
    let pause = askAgainAfter
    try {
      const known = await open()
      if (mine !== turn) return
      away.value = false
      device.value = known
      phase.value = known ? 'ready' : 'unpaired'
      if (known) return
    } catch {
      if (mine !== turn) return
      away.value = true
      pause = tryAgainAfter
    }
    timer = setTimeout(() => begin(mine), pause)
  }

  function restart(): void {
    clearTimeout(timer)
    device.value = undefined
    phase.value = 'starting'
    void begin(++turn)
  }

  function onAddress(): void {
    if (/[#&]token=/.test(location.hash)) restart()
  }

  window.addEventListener('hashchange', onAddress)
  onScopeDispose(() => {
    turn++
    clearTimeout(timer)
    window.removeEventListener('hashchange', onAddress)
  })
  restart()

  return {
    phase,
    away,
    device,
    restart,
    stillSignedIn: () =>
      api.device().then(
        () => true,
        (error) => {
          if (isUnauthenticated(error)) return false
          throw error
        },
      ),
  }
}
