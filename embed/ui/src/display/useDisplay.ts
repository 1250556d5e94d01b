import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import type { Api } from '../shared/api/api'
import type { Call, Clinic, Entry, Shows } from '../shared/api/types'
import { type BoardStore, openBoard } from '../shared/board/store'
import { useCatalogue } from '../shared/clinic/useCatalogue'
import { useLibrary } from '../shared/media/useLibrary'
import { t } from '../shared/messages'
import { chime } from '../shared/sound/chime'
import { soundAllowed } from '../shared/sound/sound'
import { pause } from '../shared/time/pause'
import { formatClock } from '../shared/time/time'
import { useNow } from '../shared/time/useNow'
import { Announcer, announcedAtStart, type Lit } from './announcer'
import type { Display } from './display'
import { createMemory } from './memory'
import type { DisplayPlace } from './place'
import { speak } from './speak'
import { volumeAt } from './volume'

declare global {
  interface Window {
    /** What tests may ask this page: the numbers of the last calls that it announced, in order. */
    __suavez?: { announced: readonly number[] }
  }
}

/** A call is shown for so long, in ms: one of yesterday tells nobody anything. */
const shownFor = 8 * 3_600_000

/** What a display shows of which nothing else is set. */
const everything: Shows = { services: [], rooms: [], layout: 'split' }

/** Shows and sounds the calls of a clinic. */
export function useDisplay(api: Api, clinicNow: () => Clinic, place: DisplayPlace): Display {
  const clinic = clinicNow()
  const catalogue = useCatalogue(api, clinic.slug)
  const lit = shallowRef<Lit>({ next: [] })
  const silent = ref(false)
  const awaySince = ref(0)
  const memory = createMemory(clinic.slug)
  let first = true

  const announcer = new Announcer({
    play: (call) => (place.preview ? asLongAsSpoken() : speak(api, clinic.slug, call, loud())),
    now: () => api.now(),
    stillCalled,
    onLit: (is) => {
      lit.value = is
      if (!place.preview) memory.keep(announcer.taken)
    },
    onAnswer: (answer) => {
      if (answer.type === 'spoken') silent.value = false
      if (answer.type === 'failed' && answer.fault === 'sound_blocked') silent.value = true
      if (!place.preview) store.report(answer)
    },
  })
  window.__suavez = { announced: announcer.announced }

  const store: BoardStore = openBoard({
    clinic: clinic.slug,
    ...(place.preview ? { as: 'display' as const } : { face: 'display' as const }),
    about: () => ({ sound: silent.value ? 'blocked' : 'on', screen: `${screen.width}x${screen.height}` }),
    stillSignedIn: place.stillSignedIn,
    onSignedOut: place.restart,
    onBoard: (board) => {
      void catalogue.load()
      void library.load()
      if (!first) void place.refresh() // an entry that told of a change may have been missed
      announcer.rewindTo(board.seq)
      const before = first && !place.preview ? memory.taken() : undefined
      if (before && before.last <= board.seq) announcer.resume(before)
      announcer.offer(ours(board.calls), first && !before ? announcedAtStart : undefined)
      first = false
    },
    onEntry: (entry: Entry) => {
      if (entry.type === 'device.changed' || entry.type === 'clinic.changed') void place.refresh()
      if (/^media\./.test(entry.type)) void library.load()
      announcer.offer(ours(store.board.value?.calls ?? []))
      const { test } = entry.data
      if (test && test.device_id === place.device.value?.id && !place.preview) tryOut(callOfNobody(entry, test))
    },
  })
  const { board, connection, outdated } = store

  const shows = () => place.device.value?.shows ?? everything
  /** How loud this display is at this hour. */
  const loud = () => volumeAt(shows().volumes ?? [], formatClock(api.now(), 'pt-BR', clinic.time_zone))

  const library = useLibrary(api, clinic.slug, place.preview ? undefined : 'display')

  /** The last call of nobody, by which this display was tested. */
  const tried = shallowRef<Call>()
  function tryOut(call: Call): void {
    tried.value = call
    announcer.offer([call])
  }

  /** The calls that are for the place where this display hangs. */
  function ours(calls: readonly Call[]): readonly Call[] {
    const { services, rooms } = shows()
    if (!services.length && !rooms.length) return calls
    return calls.filter((call) => services.includes(call.service_id) || rooms.includes(call.room_id))
  }

  /** Whether the patient of a call has not come yet. */
  function stillCalled(seq: number): boolean {
    if (seq === tried.value?.seq) return true
    return (store.board.value?.calls ?? []).some((call) => call.seq === seq && call.state === 'called')
  }

  const now = useNow(60_000, () => api.now())
  /** The calls of these hours that stand, newest first, each patient once. */
  const standing = computed(() => {
    const seen = new Set<string>()
    return ours(board.value?.calls ?? []).filter((call) => {
      if (isWithdrawn(call) || seen.has(call.attendance_id) || now.value - Date.parse(call.at) > shownFor) return false
      seen.add(call.attendance_id)
      return true
    })
  })
  /** The call in the panel as the board has it now: the one that is lit, else the last. */
  const shown = computed(() => {
    const lighted = lit.value.now
    if (lighted && lighted.seq === tried.value?.seq) return lighted
    return board.value?.calls.find((call) => call.seq === lighted?.seq) ?? standing.value[0]
  })
  /** The call that waits for its turn, unless it is of the same patient. */
  const also = computed(() =>
    lit.value.next.find((call) => call.attendance_id !== shown.value?.attendance_id && stillCalled(call.seq)),
  )
  const earlier = computed(() =>
    standing.value.filter(
      (call) => call.attendance_id !== shown.value?.attendance_id && call.attendance_id !== also.value?.attendance_id,
    ),
  )

  const roomName = (call: Call) => board.value?.rooms.find((room) => room.id === call.room_id)?.name ?? ''
  const direction = (call: Call) => catalogue.rooms.value.find((room) => room.id === call.room_id)?.direction ?? ''
  const serviceName = (call: Call) => (call.seq === tried.value?.seq ? t('display.test') : serviceOf(call))
  const serviceOf = (call: Call) => board.value?.queues.find((queue) => queue.service_id === call.service_id)?.name ?? ''
  /** The codes of who is next for the services of this place and those of its rooms: of each line in turn, so that none is left out for a longer one. */
  const next = computed(() => {
    const { services, rooms } = shows()
    const everywhere = !services.length && !rooms.length
    const attended = new Set(services)
    for (const { id, service_ids } of catalogue.rooms.value) {
      if (rooms.includes(id)) for (const service of service_ids) attended.add(service)
    }
    const lines = new Map<string, string[]>()
    for (const { service_id, code } of (clinicNow().screen.next && board.value?.next) || []) {
      if (everywhere || attended.has(service_id)) lines.set(service_id, [...(lines.get(service_id) ?? []), code])
    }
    const codes: string[] = []
    for (let place = 0; place < 3; place++) for (const line of lines.values()) codes.push(...line.slice(place, place + 1))
    return codes
  })
  /** Whether a call has the screen for itself. */
  const layout = computed(() => shows().layout)
  /** The widest codes that this clinic can call. */
  const widestCodes = computed(() => (board.value?.queues ?? []).map((queue) => `${queue.prefix}-000`))

  /** A person has touched the page: sound may play now, and is heard at once. */
  function touched(): void {
    if (!silent.value) return
    chime().then(
      () => {
        silent.value = false
      },
      () => undefined,
    )
  }

  watch(connection, (state) => {
    if (state === 'live') awaySince.value = 0
    else if (!awaySince.value) awaySince.value = api.now()
  })
  watch([outdated, lit], () => {
    if (outdated.value && announcer.idle) location.reload()
  })
  if (!place.preview)
    soundAllowed().then((allowed) => {
      silent.value = !allowed
    })
  onScopeDispose(store.close)

  return {
    connection,
    awaySince,
    lit,
    shown,
    also,
    earlier,
    next,
    layout,
    media: computed(() => library.findAll(shows().media ?? [])),
    logo: computed(() => library.find(clinicNow().screen.logo)?.src ?? ''),
    loud,
    mutesMedia: place.preview,
    silent,
    touched,
    roomName,
    direction,
    serviceName,
    widestCodes,
    isWithdrawn,
    landmark: place.preview ? 'div' : 'main',
    now: () => api.now(),
  }
}

/** The call that a test of this display makes. */
function callOfNobody(entry: Entry, { room_id, code }: NonNullable<Entry['data']['test']>): Call {
  const ticket = { id: `test-${entry.seq}`, code, number: 1 }
  return {
    seq: entry.seq,
    at: entry.at,
    recall: false,
    attendance_id: ticket.id,
    state: 'called',
    service_id: '',
    room_id,
    ticket,
  }
}

/** A preview is silent, and lights a call for about as long as a display that speaks it. */
const asLongAsSpoken = () => pause(9_000).then(() => undefined)

function isWithdrawn(call: Call): boolean {
  return call.state === 'waiting'
}
