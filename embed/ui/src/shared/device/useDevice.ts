import { onScopeDispose, type Ref, ref, type ShallowRef, shallowRef } from 'vue'
import type { Api } from '../api/api'
import { isUnauthenticated, ProblemError } from '../api/problem'
import type { Device, Kind, Pairing } from '../api/types'

export interface DeviceSession {
  phase: Ref<'starting' | 'pairing' | 'ready'>
  /** The server did not answer the last time. */
  away: Ref<boolean>
  device: ShallowRef<Device | undefined>
  /** What an administrator types to accept this device, while it is pairing. */
  code: Ref<string>
  /** The server no longer knows this device: begin anew. */
  restart: () => void
  stillSignedIn: () => Promise<boolean>
}

const claimEvery = 2_000
const tryAgainAfter = 2_000

/**
 * Signs the page in as a device: by the token in the address (#token=…), else by the cookie that it has, else by pairing. It tries for
 * as long as it takes, since nobody stands by to press a key.
 */
export function useDevice(kind: Kind, api: Api): DeviceSession {
  const phase = ref<'starting' | 'pairing' | 'ready'>('starting')
  const away = ref(false)
  const device = shallowRef<Device>()
  const code = ref('')
  let pairing: Pairing | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let turn = 0 // answers to an earlier turn are dropped

  function later(step: () => Promise<void>, pause: number): void {
    const mine = turn
    clearTimeout(timer)
    timer = setTimeout(() => run(step, mine), pause)
  }

  async function run(step: () => Promise<void>, mine: number): Promise<void> {
    if (mine !== turn) return
    try {
      await step()
      if (mine === turn) away.value = false
    } catch {
      if (mine !== turn) return
      away.value = true
      later(step, tryAgainAfter)
    }
  }

  function ready(known: Device): void {
    device.value = known
    phase.value = 'ready'
    code.value = ''
  }

  async function open(): Promise<void> {
    const token = /[#&]token=([^&]+)/.exec(location.hash)?.[1]
    if (token) {
      const opened = await api.openDevice(decodeURIComponent(token)).catch((error: unknown) => {
        if (error instanceof ProblemError && error.status < 500) return undefined // the token is not valid (any more)
        throw error
      })
      history.replaceState(null, '', location.pathname + location.search)
      if (opened) return ready(opened)
    }
    try {
      ready(await api.device())
    } catch (error) {
      if (!isUnauthenticated(error)) throw error
      await pair()
    }
  }

  async function pair(): Promise<void> {
    pairing = await api.pair(kind)
    code.value = pairing.code
    phase.value = 'pairing'
    later(claim, claimEvery)
  }

  async function claim(): Promise<void> {
    if (!pairing || api.now() > Date.parse(pairing.expires_at)) return pair()
    try {
      const answer = await api.claim(pairing)
      if (answer.status === 'paired') ready(answer.device)
      else later(claim, claimEvery)
    } catch (error) {
      if (error instanceof ProblemError && error.status < 500 && error.status !== 429) return pair()
      throw error
    }
  }

  function restart(): void {
    turn++
    device.value = undefined
    phase.value = 'starting'
    run(open, turn)
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
