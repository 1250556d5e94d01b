import { onScopeDispose, ref, shallowRef } from 'vue'
import { ProblemError } from '../shared/api/problem'
import type { MyTicket } from '../shared/api/types'
import { Live } from '../shared/live/live'
import type { PhoneApi } from './api'

/** live: the server tells of each change. polling: no socket can be had, and the server is asked. away: it does not answer. */
export type Link = 'live' | 'polling' | 'away'

/** How often the server is asked while it tells nothing by itself, in ms; and while nobody sees the page. */
const askedEvery = 4_000
const askedHidden = 15_000

/** Follows a ticket: by a socket where one can be had, else by asking. */
export function useTicket(api: PhoneApi, token: string) {
  const ticket = shallowRef<MyTicket>()
  const link = ref<Link>()
  /** Until when what is shown is known to be so, in ms since 1970. */
  const asOf = ref(0)
  /** The token leads to no ticket of today. */
  const gone = ref(false)
  /** When the server is asked next, in ms since 1970. */
  const nextTry = ref(0)
  let timer: ReturnType<typeof setTimeout> | undefined
  let stopped = false

  function take(news: MyTicket): void {
    asOf.value = api.now()
    // What was asked for may be answered after the socket has told more.
    if (!ticket.value || news.seq >= ticket.value.seq) ticket.value = news
  }

  function leave(): void {
    gone.value = true
    stop()
  }

  const live = new Live<MyTicket>({
    url: () => `${location.origin.replace('http', 'ws')}/ws/v1/my-ticket/${token}`,
    onBoard: take,
    onEntry: () => undefined,
    onState: (state) => {
      if (stopped) return
      if (state !== 'live') return ask()
      clearTimeout(timer)
      link.value = 'live'
    },
    onHeard: () => (asOf.value = api.now()),
    onVersion: () => location.reload(),
    onSignedOut: leave,
  })

  function ask(): void {
    clearTimeout(timer)
    api.ticket().then(
      (news) => {
        if (stopped) return
        take(news)
        if (link.value !== 'live') link.value = 'polling'
        again()
      },
      (error) => {
        if (stopped) return
        if (error instanceof ProblemError && error.code === 'not_found') return leave()
        link.value = 'away'
        again()
      },
    )
  }

  function again(): void {
    clearTimeout(timer)
    if (stopped || link.value === 'live') return
    const pause = document.hidden ? askedHidden : askedEvery
    nextTry.value = Date.now() + pause
    timer = setTimeout(ask, pause)
  }

  function seen(): void {
    if (document.hidden || stopped) return
    live.tryNow()
    if (link.value !== 'live') ask()
  }

  function stop(): void {
    stopped = true
    clearTimeout(timer)
    live.stop()
  }

  /** Does what the patient wants; an answer that is no success is thrown, after what is shown was brought up to date. */
  async function act(what: () => Promise<MyTicket>): Promise<void> {
    try {
      take(await what())
    } catch (error) {
      if (error instanceof ProblemError && error.code !== 'not_found') ask()
      throw error
    }
  }

  live.start()
  document.addEventListener('visibilitychange', seen)
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', seen)
    stop()
  })

  return { ticket, link, asOf, gone, nextTry, act, tryNow: seen }
}

export type Followed = ReturnType<typeof useTicket>
