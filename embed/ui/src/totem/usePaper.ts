import { computed, onScopeDispose, type Ref, ref, type ShallowRef, watch } from 'vue'
import { newKey } from '../shared/api/key'
import { ProblemError } from '../shared/api/problem'
import type { Device, IssuedTicket } from '../shared/api/types'
import type { TotemApi } from './api'
import { printHere } from './printHere'

/** What the patient is told of the paper: there is none; take it; it does not come. */
export type PaperNews = 'none' | 'take' | 'missing'

/** How often the server is asked, in ms, and how long a paper may take until it is said that it does not come. */
const askEvery = 700
const patience = 8_000

/** What becomes of a ticket's paper: of a printer in the network the server tells it, of one at the totem nobody does. */
export function usePaper(
  api: TotemApi,
  clinic: string,
  device: Readonly<Ref<Device | undefined>>,
  ticket: ShallowRef<IssuedTicket | undefined>,
) {
  const news = ref<PaperNews>('none')
  /** It will not come by itself any more, and somebody may ask for another. */
  const over = ref(false)
  const prints = computed(() => device.value?.paper)
  let timer: ReturnType<typeof setTimeout> | undefined
  let turn = 0

  async function ask(of: IssuedTicket, since: number, mine: number): Promise<void> {
    const became = await api.paper(clinic, of.id).catch((error: unknown) => {
      // Its printer was removed: there is none.
      return error instanceof ProblemError && error.code === 'not_found'
        ? undefined
        : { state: 'waiting' as const, trouble: undefined }
    })
    if (mine !== turn) return
    if (!became) {
      news.value = 'none'
      return
    }
    const { state, trouble } = became
    over.value = state === 'printed' || state === 'doubtful' || state === 'dropped'
    if (state === 'printed') news.value = 'take'
    else if (trouble || over.value || Date.now() - since > patience) news.value = 'missing'
    if (!over.value) timer = setTimeout(() => ask(of, since, mine), askEvery)
  }

  function follow(of: IssuedTicket | undefined): void {
    clearTimeout(timer)
    turn++
    news.value = 'none'
    over.value = false
    if (!of || !prints.value) return
    news.value = 'take'
    const { browser } = prints.value
    if (!browser) void ask(of, Date.now(), turn)
    else
      printHere(api.paperPicture(clinic, of.id, browser), browser).then(
        () => {
          over.value = true
        },
        () => {
          news.value = 'missing'
          over.value = true
        },
      )
  }

  watch(ticket, follow)
  onScopeDispose(() => {
    turn++
    clearTimeout(timer)
  })

  return {
    news,
    over,
    /** Prints the ticket once more. */
    again: async () => {
      const of = ticket.value
      if (!of || !over.value) return
      if (!prints.value?.browser) await api.printAgain(clinic, of.id, newKey()).catch(() => undefined)
      follow(of)
    },
    /** The printer of the network that staff can try at the totem. */
    printer: computed(() => prints.value?.printer_id),
  }
}
