import { onScopeDispose, type ShallowRef, shallowRef } from 'vue'
import type { Entry, Opening } from '../shared/api/types'
import type { TotemApi } from './api'

/** How long what is known is taken for true without a reason to ask again, in ms. */
const askedEvery = 600_000
const tryAgainAfter = 10_000
const outdates = /^(service|clinic|special_day)\./

/** Which services give out tickets now. It asks again when one opens or closes. What is not known yet is open: the server has the last word. */
export function useOpenings(api: TotemApi, clinic: string) {
  const openings: ShallowRef<Opening[]> = shallowRef([])
  let timer: ReturnType<typeof setTimeout> | undefined
  let ended = false

  async function load(): Promise<void> {
    clearTimeout(timer)
    let next = tryAgainAfter
    try {
      openings.value = await api.openings(clinic)
      const turns = openings.value
        .map(({ closes_at, opens_at }) => Date.parse(closes_at ?? opens_at ?? '') - api.now())
        .filter((wait) => wait > 0)
      next = Math.min(askedEvery, ...turns.map((wait) => wait + 500))
    } catch {
      // the connection's own notice says that the server is away
    }
    if (!ended) timer = setTimeout(load, next)
  }

  onScopeDispose(() => {
    ended = true
    clearTimeout(timer)
  })
  return {
    load,
    /** The opening of a service while it gives out no tickets. */
    closed: (service: string): Opening | undefined =>
      openings.value.find((one) => one.service_id === service && (!one.open || one.left === 0)),
    heed: (entry: Entry) => {
      if (outdates.test(entry.type) || (entry.type === 'ticket.issued' && openings.value.some(({ left }) => left))) void load()
    },
  }
}
