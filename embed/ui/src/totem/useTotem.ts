import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import type { Api } from '../shared/api/api'
import { newKey } from '../shared/api/key'
import { isUnauthenticated } from '../shared/api/problem'
import type { Clinic, IssuedTicket, Priority, Service } from '../shared/api/types'
import { openBoard } from '../shared/board/store'
import { useCatalogue } from '../shared/clinic/useCatalogue'
import type { DeviceSession } from '../shared/device/useDevice'
import { language, setHomeLanguage } from '../shared/messages'
import { useOpenings } from './useOpenings'

export type Step = 'service' | 'priority' | 'sending' | 'ticket' | 'error'

/** How long the ticket stays on the screen, in ms: there is no paper, so that it has to be noted or photographed. */
export const ticketShownFor = 60_000
/** How long any other screen waits for a touch before it returns to the first, in ms. */
const untouchedFor = 45_000
/** How long a press is kept and sent again while the server is away, in ms. */
const patience = 120_000
/** A second touch of a hasty finger, in ms, is not taken for an answer to the next question. */
const hasty = 400

/** Takes one patient after the other from the first touch to the ticket. */
export function useTotem(api: Api, clinic: Clinic, device: DeviceSession) {
  const catalogue = useCatalogue(api, clinic.slug)
  const { priorities, loaded } = catalogue
  const openings = useOpenings(api, clinic.slug)
  const services = computed(() => catalogue.services.value.filter(({ active }) => active))
  const step = ref<Step>('service')
  const service = shallowRef<Service>()
  const priority = shallowRef<Priority>()
  const ticket = shallowRef<IssuedTicket>()
  const failure = shallowRef<unknown>()
  const delayed = ref(false)
  let key = ''
  let shownSince = 0
  let home: ReturnType<typeof setTimeout> | undefined

  const store = openBoard({
    clinic: clinic.slug,
    face: 'totem',
    stillSignedIn: device.stillSignedIn,
    onSignedOut: device.restart,
    onBoard: () => {
      void catalogue.load()
      void openings.load()
    },
    onEntry: (entry) => {
      catalogue.heed(entry)
      openings.heed(entry)
    },
  })
  const { connection, tryAt, outdated } = store

  function show(next: Step): void {
    step.value = next
    shownSince = Date.now()
  }

  function start(): void {
    show('service')
    service.value = priority.value = ticket.value = failure.value = undefined
    setHomeLanguage(clinic.language)
  }

  function chooseService(chosen: Service): void {
    if (openings.closed(chosen.id)) return
    if (step.value !== 'service' || Date.now() - shownSince < hasty) return
    service.value = chosen
    if (priorities.value.length) show('priority')
    else issue()
  }

  function choosePriority(chosen?: Priority): void {
    if (step.value !== 'priority' || Date.now() - shownSince < hasty) return
    priority.value = chosen
    issue()
  }

  /** A patient's choice is one key: a double tap or a lost answer never makes a second ticket. */
  function issue(): void {
    key = newKey()
    void send()
  }

  async function send(): Promise<void> {
    const chosen = service.value
    if (!chosen) return start()
    show('sending')
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
      show('ticket')
    } catch (error) {
      if (isUnauthenticated(error)) return device.restart()
      failure.value = error
      show('error')
      void catalogue.load()
      void openings.load()
    }
  }

  const stays = computed(
    () => ({ service: 0, priority: untouchedFor, sending: 0, ticket: ticketShownFor, error: untouchedFor })[step.value],
  )

  /** A touch anywhere is a sign that somebody is there; the ticket goes all the same, for the next one in line. */
  function touched(): void {
    if (step.value === 'ticket') return
    count()
  }

  function count(): void {
    clearTimeout(home)
    const foreign = step.value === 'service' && language.value !== homeLanguage
    const time = foreign ? untouchedFor : stays.value
    if (time) home = setTimeout(start, time)
  }

  setHomeLanguage(clinic.language)
  const homeLanguage = language.value
  watch([step, language], count)
  watch([outdated, step], () => {
    if (outdated.value && step.value === 'service') location.reload()
  })
  onScopeDispose(() => {
    clearTimeout(home)
    store.close()
  })

  return {
    services,
    priorities,
    loaded,
    closed: openings.closed,
    step,
    service,
    priority,
    ticket,
    failure,
    delayed,
    connection,
    tryAt,
    start,
    chooseService,
    choosePriority,
    retry: send,
    touched,
    now: () => api.now(),
  }
}

export type Totem = ReturnType<typeof useTotem>
