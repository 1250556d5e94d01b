import { computed, onScopeDispose, reactive, type ShallowRef, shallowRef, toRef, watch } from 'vue'
import { newKey } from '../shared/api/key'
import { isUnauthenticated, ProblemError } from '../shared/api/problem'
import type { CheckInSign, Clinic, IssuedTicket, Need, Priority, Service } from '../shared/api/types'
import { openBoard } from '../shared/board/store'
import { useCatalogue } from '../shared/clinic/useCatalogue'
import type { DeviceSession } from '../shared/device/useDevice'
import { language, setHomeLanguage, type TotemKey } from '../shared/messages'
import type { TotemApi } from './api'
import { type Step, useSteps } from './steps'
import { useAloud } from './useAloud'
import { useEase } from './useEase'
import { useHelp } from './useHelp'
import { useKeypad } from './useKeypad'
import { useOpenings } from './useOpenings'
import { usePaper } from './usePaper'
import { useReader } from './useReader'
import { useSigns } from './useSigns'
import { useWaits } from './useWaits'
import { useVolume } from './volume'

/** How long a press is kept and sent again while the server is away, in ms. */
const patience = 120_000

/** What a patient has said so far. */
interface Answers {
  service?: Service | undefined
  priority?: Priority | undefined
  needs: Need[]
  name: string
}

/** Takes one patient after the other from the first touch to the ticket. */
export function useTotem(api: TotemApi, clinic: ShallowRef<Clinic>, session: DeviceSession) {
  const { slug } = clinic.value
  const catalogue = useCatalogue(api, slug)
  const { priorities, loaded } = catalogue
  const openings = useOpenings(api, slug)
  const { waits, load: loadWaits } = useWaits(api, slug)
  const view = useEase()
  const aloud = useAloud(api, slug, toRef(view.ease, 'aloud'))
  const services = computed(() => catalogue.services.value.filter((one) => one.active && !one.reception_only))
  const help = useHelp(api, slug, session.restart)
  const volume = useVolume()
  const answers = reactive<Answers>({ needs: [], name: '' })
  const ticket = shallowRef<IssuedTicket>()
  const failure = shallowRef<unknown>()
  const delayed = shallowRef(false)
  /** Why the last code or document of an appointment was of no use. */
  const refused = shallowRef<TotemKey>()
  const paper = usePaper(api, slug, session.device, ticket)
  let key = ''
  let shownCode = ''

  const store = openBoard({
    clinic: slug,
    face: 'totem',
    stillSignedIn: session.stillSignedIn,
    onSignedOut: session.restart,
    onBoard: () => {
      if (loaded.value) void session.refresh() // an entry that told of a change may have been missed
      void catalogue.load()
      void openings.load()
      void loadWaits()
      void signs.load()
    },
    onEntry: (entry) => {
      catalogue.heed(entry)
      openings.heed(entry)
      help.heed(entry)
      if (/^media\./.test(entry.type)) void signs.load()
      if (entry.type === 'clinic.changed' || entry.type === 'device.changed') void session.refresh()
    },
  })
  const { board, connection, tryAt, outdated } = store

  const { step, leavesAt, go, goBack: stepBack, begin, touched, settled } = useSteps(start, () => paper.news.value === 'take')
  const signs = useSigns(api, clinic, services, step)

  /** The next patient's first screen: nothing is left of the one before. */
  function start(): void {
    Object.assign(answers, { service: undefined, priority: undefined, needs: [], name: '' })
    ticket.value = failure.value = refused.value = undefined
    shownCode = ''
    view.reset()
    setHomeLanguage(clinic.value.language)
    begin()
  }

  function callHelp(): void {
    help.begin()
    go('emergency')
  }

  /** It was a mistake. */
  async function noHelp(): Promise<void> {
    await help.withdraw()
    start()
  }

  function helped(): void {
    help.end()
    start()
  }

  /** What is asked after a screen, in this order, as the clinic wants it; then the ticket is taken. */
  function goOn(from: Step): void {
    const { totem } = clinic.value
    const asked: Step[] = ['service']
    if (totem.priority && priorities.value.length) asked.push('priority')
    if (totem.needs) asked.push('needs')
    if (totem.name !== 'off') asked.push('name')
    const next = asked[asked.indexOf(from) + 1]
    if (next) go(next)
    else issue()
  }

  function chooseService(chosen: Service): void {
    if (!settled() || openings.closed(chosen.id)) return
    // Who sees signs is first told what a service is; the second touch is for the ticket.
    if (view.ease.signs && !signs.toldOf(chosen)) return
    answers.service = chosen
    goOn('service')
  }

  function choosePriority(chosen?: Priority): void {
    if (!settled()) return
    answers.priority = chosen
    goOn('priority')
  }

  function tellNeeds(): void {
    if (settled()) goOn('needs')
  }

  function tellName(name: string): void {
    if (!settled()) return
    answers.name = name
    goOn('name')
  }

  /** A patient's choice is one key: a double tap or a lost answer never makes a second ticket. */
  function issue(): void {
    key = newKey()
    send()
  }

  /** Gives the ticket of an appointment to who shows its sign. */
  function checkIn(sign: CheckInSign): void {
    if (step.value === 'sending' || step.value === 'emergency') return
    refused.value = failure.value = undefined
    if (step.value !== 'check-in') go('check-in')
    void take(
      async () => (await api.checkIn(slug, sign, { patience, onRetry })).ticket,
      (error) => {
        refused.value = whyRefused(error, sign)
        stepBack()
      },
    )
  }

  /** What is held before the camera is seen again and again: a code that was refused is not tried twice. */
  function showCode(code: string): void {
    if (code === shownCode) return
    shownCode = code
    checkIn({ code })
  }

  const onRetry = () => {
    delayed.value = true
  }

  /** Shows that something is sent, then the ticket that is answered, or else what came of it. */
  async function take(send: () => Promise<IssuedTicket>, onFailure: (error: unknown) => void): Promise<void> {
    go('sending')
    delayed.value = false
    try {
      ticket.value = await send()
      go('ticket')
    } catch (error) {
      if (isUnauthenticated(error)) return session.restart()
      failure.value = error
      onFailure(error)
    }
  }

  /** Why a code or document is of no use, as a text; of the rest the error's own words are the best. */
  function whyRefused(error: unknown, sign: CheckInSign): TotemKey | undefined {
    const code = error instanceof ProblemError ? error.code : ''
    if (code === 'not_found') return sign.document ? 'totem.appointment.none' : 'totem.appointment.unknown'
    if (code === 'invalid') return sign.document ? 'totem.appointment.wrong' : 'totem.appointment.unknown'
    return undefined
  }

  // Who comes with a keypad does not see the screen, or cannot reach it: it begins to speak.
  useKeypad(() => {
    const spoken = view.ease.aloud
    view.ease.aloud = true
    return spoken
  })
  useReader((code) => {
    if (clinic.value.totem.check_in && connection.value !== 'away') checkIn({ code })
  })

  function send(): void {
    const { service, priority, needs, name } = answers
    if (!service) {
      start()
      return
    }
    const wanted = {
      service_id: service.id,
      language: language.value,
      ...(priority ? { priority_id: priority.id } : {}),
      ...(needs.length ? { needs: [...needs] } : {}),
      ...(name ? { patient_name: name } : {}),
    }
    void take(
      () => api.issueTicket(slug, wanted, { key, patience, onRetry }),
      () => {
        go('error')
        void catalogue.load()
        void openings.load()
      },
    )
  }

  setHomeLanguage(clinic.value.language)
  if (help.asked.value) go('emergency')
  watch(
    () => clinic.value.language,
    (now) => step.value === 'start' && setHomeLanguage(now),
  )
  watch([outdated, step], () => {
    if (outdated.value && step.value === 'start') location.reload()
  })
  onScopeDispose(() => store.close())

  return {
    ...view,
    aloud,
    signs,
    board,
    services,
    /** Also those that the totem does not offer. */
    allServices: catalogue.services,
    /** Somebody is at work in the clinic. */
    staffed: computed(() => Boolean(board.value?.rooms.some(({ shift_id }) => shift_id))),
    help,
    callHelp,
    noHelp,
    helped,
    rooms: catalogue.rooms,
    priorities,
    loaded,
    waits,
    closed: openings.closed,
    step,
    answers,
    ticket,
    leavesAt,
    paper,
    failure,
    delayed,
    connection,
    tryAt,
    start,
    go,
    goBack: () => {
      if (settled() && !stepBack()) start()
    },
    chooseService,
    choosePriority,
    tellNeeds,
    tellName,
    checkIn,
    showCode,
    refused,
    volume,
    /** Prints a page that shows how the printer prints, and tells what became of it. */
    tryPrinter: async (printer: string, pin: string) => {
      const { id } = await api.tryPrinter(slug, printer, pin)
      return () => api.trial(slug, printer, id)
    },
    following: (url: string) => api.following(url.slice(url.lastIndexOf('/') + 1)),
    openSettings: (pin: string) => api.openSettings(pin),
    /** Switches a service on or off for all totems; the entry tells it to this one too. */
    offer: (service: Service, pin: string, offered: boolean) => api.offer(slug, service.id, pin, offered),
    retry: send,
    touched,
    now: () => api.now(),
  }
}

export type Totem = ReturnType<typeof useTotem>
