import { onScopeDispose, ref, type ShallowRef, shallowRef } from 'vue'
import { newKey } from '../shared/api/key'
import { isUnauthenticated } from '../shared/api/problem'
import type { Entry, Help } from '../shared/api/types'
import type { TotemApi } from './api'

/** After this, in ms, help is called without an answer: who is ill may not be able to give one. */
export const callsAfter = 8_000
/** How often the server is asked what became of a call for help, in ms, beside what the journal tells. */
const askedEvery = 10_000
/** How soon a call for help is sent again that was not answered, in ms. */
const tryAgainAfter = 1_000
/** After so long without an answer, in ms, the patient is told to call out. */
const silentAfter = 4_000

/** A call for help outlives the page: it is sent even when the page is loaded anew while it counts. */
interface Kept {
  key: string
  at: number
  id?: string
}

const place = 'suavez.help'

function read(): Kept | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(place) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}

function keep(kept: Kept | undefined): void {
  try {
    if (kept) sessionStorage.setItem(place, JSON.stringify(kept))
    else sessionStorage.removeItem(place)
  } catch {
    // no storage: then a page that is loaded anew asks again
  }
}

/** Calls for help, and follows what becomes of it. */
export function useHelp(api: TotemApi, clinic: string, onSignedOut: () => void) {
  const is: ShallowRef<Kept | undefined> = shallowRef(read())
  const help = shallowRef<Help>()
  /** It can still be thought over. */
  const counting = ref(Boolean(is.value && !is.value.id && is.value.at > Date.now()))
  /** The server does not answer, so that nobody knows yet. */
  const unheard = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let ended = false

  function set(kept: Kept | undefined): void {
    is.value = kept
    keep(kept)
  }

  /** Begins to count: help is called at the end, or at once with call(). */
  function begin(): void {
    help.value = undefined
    unheard.value = false
    set({ key: newKey(), at: Date.now() + callsAfter })
    counting.value = true
    wait()
  }

  function wait(): void {
    clearTimeout(timer)
    if (is.value) timer = setTimeout(call, Math.max(0, is.value.at - Date.now()))
  }

  async function call(): Promise<void> {
    const kept = is.value
    if (!kept || kept.id || ended) return
    clearTimeout(timer)
    counting.value = false
    if (kept.at > Date.now()) set({ ...kept, at: Date.now() })
    const silent = setTimeout(() => (unheard.value = true), silentAfter)
    try {
      const { id } = await api.callHelp(clinic, kept.key)
      if (is.value?.key !== kept.key) return void api.withdrawHelp(clinic, id) // it was a mistake, said while the server was away
      set({ ...kept, id })
      unheard.value = false
      await look()
    } catch (error) {
      if (isUnauthenticated(error)) return onSignedOut()
      unheard.value = true
      timer = setTimeout(call, tryAgainAfter)
    } finally {
      clearTimeout(silent)
    }
  }

  async function look(): Promise<void> {
    clearTimeout(timer)
    const id = is.value?.id
    if (!id || ended) return
    try {
      help.value = await api.help(clinic, id)
    } catch {
      // what is known stands until the server is back
    }
    timer = setTimeout(look, askedEvery)
  }

  /** Before it is called: back. After that: it was a mistake, and nobody needs to come. */
  async function withdraw(): Promise<void> {
    const id = is.value?.id
    if (id) await api.withdrawHelp(clinic, id)
    end()
  }

  function end(): void {
    clearTimeout(timer)
    set(undefined)
    counting.value = false
    help.value = undefined
    unheard.value = false
  }

  if (is.value?.id) void look()
  else wait()
  onScopeDispose(() => {
    ended = true
    clearTimeout(timer)
  })
  return {
    /** Help is being called, or on its way. */
    asked: is,
    help,
    counting,
    unheard,
    begin,
    call,
    withdraw,
    end,
    heed: (entry: Entry) => {
      if (/^emergency\./.test(entry.type)) void look()
    },
  }
}
