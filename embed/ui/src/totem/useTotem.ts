import { computed, onScopeDispose, ref, type ShallowRef, shallowRef, watch } from 'vue'
import type { Api } from '../shared/api/api'
import { newKey } from '../shared/api/key'
import { isUnauthenticated } from '../shared/api/problem'
import type { Clinic, Entry, IssuedTicket, Priority, Service } from '../shared/api/types'
import { openBoard } from '../shared/board/store'
import { language, setHomeLanguage } from '../shared/messages'

export type Step = 'choose' | 'priority' | 'sending' | 'ticket' | 'error'

/** How long the ticket stays on the screen, in ms. */
export const ticketShownFor = 12_000
/** How long any other screen waits for a touch before it returns to the first, in ms. */
const untouchedFor = 45_000
/** How long a press is kept and sent again while the server is away, in ms. */
const patience = 120_000
const tryAgainAfter = 3_000

/** Takes one patient after the other from the first touch to the ticket. */
export function useTotem(api: Api, clinic: Clinic, device: { stillSignedIn: () => Promise<boolean>; restart: () => void }) {
  const services: ShallowRef<Service[]> = shallowRef([])
  const priorities: ShallowRef<Priority[]> = shallowRef([])
  const loaded = ref(false)
  const step = ref<Step>('choose')
  const service = shallowRef<Service>()
  const priority = shallowRef<Priority>()
  const ticket = shallowRef<IssuedTicket>()
  const failure = shallowRef<unknown>()
  const delayed = ref(false)
  let key = ''
  let home: ReturnType<typeof setTimeout> | undefined
  let reload: ReturnType<typeof setTimeout> | undefined

  const store = openBoard({
    clinic: clinic.slug,
    device: 'totem',
    stillSignedIn: device.stillSignedIn,
    onSignedOut: device.restart,
    onBoard: () => load(),
    onEntry: (entry: Entry) => {
      if (/^(service|priority|clinic)\./.test(entry.type)) load()
    },
  })
  const { connection, outdated } = store

  /** Fetches what the totem offers; tries until it has it. */
  async function load(): Promise<void> {
    clearTimeout(reload)
    try {
      const [offered, groups] = await Promise.all([api.services(clinic.slug), api.priorities(clinic.slug)])
      services.value = offered.sort((a, b) => a.position - b.position)
      priorities.value = groups.sort((a, b) => a.position - b.position)
      loaded.value = true
    } catch {
      reload = setTimeout(load, tryAgainAfter)
    }
  }

  function start(): void {
    step.value = 'choose'
    service.value = priority.value = ticket.value = failure.value = undefined
    setHomeLanguage(clinic.language)
  }

  function chooseService(chosen: Service): void {
    if (step.value !== 'choose' || !chosen.active) return
    service.value = chosen
    if (priorities.value.length) step.value = 'priority'
    else issue()
  }

  function choosePriority(chosen?: Priority): void {
    if (step.value !== 'priority') return
    priority.value = chosen
    issue()
  }

  /** A new touch is a new key: a double tap or a lost answer never makes a second ticket. */
  function issue(): void {
    key = newKey()
    void send()
  }

  async function send(): Promise<void> {
    const chosen = service.value
    if (!chosen) return start()
    step.value = 'sending'
    delayed.value = false
    try {
      ticket.value = await api.issueTicket(
        clinic.slug,
        { service_id: chosen.id, language: language.value, ...(priority.value ? { priority_id: priority.value.id } : {}) },
        {
          key,
          patience,
          onRetry: () => {
            delayed.value = true
          },
        },
      )
      step.value = 'ticket'
    } catch (error) {
      if (isUnauthenticated(error)) return device.restart()
      failure.value = error
      step.value = 'error'
      void load()
    }
  }

  const stays = computed(
    () => ({ choose: 0, priority: untouchedFor, sending: 0, ticket: ticketShownFor, error: untouchedFor })[step.value],
  )

  /** A touch anywhere is a sign that somebody is there. */
  function touched(): void {
    clearTimeout(home)
    const foreign = step.value === 'choose' && language.value !== homeLanguage
    const time = foreign ? untouchedFor : stays.value
    if (time) home = setTimeout(start, time)
  }

  setHomeLanguage(clinic.language)
  const homeLanguage = language.value
  watch([step, language], touched)
  watch([outdated, step], () => {
    if (outdated.value && step.value === 'choose') location.reload()
  })
  void load()
  onScopeDispose(() => {
    clearTimeout(home)
    clearTimeout(reload)
    store.close()
  })

  return {
    services,
    priorities,
    loaded,
    step,
    service,
    ticket,
    failure,
    delayed,
    connection,
    start,
    chooseService,
    choosePriority,
    retry: send,
    touched,
  }
}
