import { onScopeDispose, type Ref, ref, type ShallowRef, shallowRef } from 'vue'
import type { Api } from '../api/api'
import { isUnauthenticated, ProblemError } from '../api/problem'
import type { Device, Face, PairingCode } from '../api/types'

/** unpaired: the server does not know this page as a device, and an administrator has to accept its code. */
export type DevicePhase = 'starting' | 'unpaired' | 'ready'

export interface DeviceSession {
  phase: Ref<DevicePhase>
  /** The server did not answer the last time. */
  away: Ref<boolean>
  device: ShallowRef<Device | undefined>
  /** What an unpaired page shows. */
  code: ShallowRef<PairingCode | undefined>
  /** The server no longer knows this device: begin anew. */
  restart: () => void
  stillSignedIn: () => Promise<boolean>
  /** Reads anew what is set of this device. */
  refresh: () => Promise<void>
}

const tryAgainAfter = 2_000

/**
 * Signs the page in as a device: by the token in the address (#token=…), which it takes out of there, by the cookie that it has, or by a
 * code that it shows until an administrator accepts it. It tries for as long as it takes, since nobody stands by to press a key.
 */
export function useDevice(api: Api, face: Face): DeviceSession {
  const phase = ref<DevicePhase>('starting')
  const away = ref(false)
  const device = shallowRef<Device>()
  const code = shallowRef<PairingCode>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let turn = 0 // answers to an earlier turn are dropped

  async function open(): Promise<Device | undefined> {
    const token = /[#&]token=([^&]+)/.exec(location.hash)?.[1]
    if (token) {
      const paired = await become(decodeURIComponent(token))
      history.replaceState(null, '', location.pathname + location.search)
      if (paired) return paired
    }
    if (code.value && Date.parse(code.value.expires_at) > api.now()) return become(code.value.token)
    const known = await api.device().catch((error: unknown) => {
      if (isUnauthenticated(error)) return undefined
      throw error
    })
    if (!known) code.value = await api.askForCode(face)
    return known
  }

  /** Makes this page the device of a token; undefined while the token is not valid, or no longer. */
  function become(token: string): Promise<Device | undefined> {
    return api.pair(token).catch((error: unknown) => {
      if (error instanceof ProblemError && error.problem.status < 500) return undefined
      throw error
    })
  }

  async function begin(mine: number): Promise<void> {
    try {
      const known = await open()
      if (mine !== turn) return
      away.value = false
      device.value = known
      phase.value = known ? 'ready' : 'unpaired'
      if (known) {
        code.value = undefined
        return
      }
    } catch {
      if (mine !== turn) return
      away.value = true
    }
    timer = setTimeout(() => begin(mine), tryAgainAfter)
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
    code,
    restart,
    refresh: async () => {
      const known = await api.device().catch(() => undefined)
      if (known && phase.value === 'ready') device.value = known
    },
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
