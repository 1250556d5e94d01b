import { computed, onScopeDispose, ref, type ShallowRef, shallowRef, watch } from 'vue'
import type { Api } from '../shared/api/api'
import type { Board, Call, Clinic, Entry, Room, Service } from '../shared/api/types'
import { type BoardStore, openBoard } from '../shared/board/store'
import { Announcer, spokenAtStart } from './announcer'
import { createVoice, soundAllowed } from './voice'

declare global {
  interface Window {
    /** What tests may ask this page: the numbers of the calls that it announced, in order. */
    __suavez?: { announced: readonly number[] }
  }
}

const rowsShown = 6

/** Shows and speaks the calls of a clinic. */
export function useDisplay(api: Api, clinic: Clinic, device: { stillSignedIn: () => Promise<boolean>; restart: () => void }) {
  const rooms: ShallowRef<Room[]> = shallowRef([])
  const services: ShallowRef<Service[]> = shallowRef([])
  const spoken = shallowRef<Call>()
  const blocked = ref(false)
  const memory = `suavez-announced-${clinic.slug}`
  let first = true

  const announcer = new Announcer({
    voice: createVoice((seq) => api.spokenCall(clinic.slug, seq)),
    now: () => api.now(),
    stillCalled: (seq) => calls.value.some((call) => call.seq === seq),
    onCurrent: (call) => {
      spoken.value = call
      const last = announcer.announced[announcer.announced.length - 1]
      if (last) remember(memory, last)
    },
    onBlocked: (now) => {
      blocked.value = now
    },
  })
  window.__suavez = { announced: announcer.announced }

  const store: BoardStore = openBoard({
    clinic: clinic.slug,
    device: 'display',
    stillSignedIn: device.stillSignedIn,
    onSignedOut: device.restart,
    onBoard: (board) => {
      refetch()
      announcer.rewindTo(board.seq)
      if (first) announcer.skipTo(recall(memory, board))
      announcer.offer(board.calls, first ? spokenAtStart : undefined)
      first = false
    },
    onEntry: (entry: Entry) => {
      if (/^(service|room)\./.test(entry.type)) refetch()
      if (store.board.value) announcer.offer(store.board.value.calls)
    },
  })
  const { board, connection, outdated } = store
  watch(connection, (state) => {
    if (state === 'live' && !rooms.value.length) refetch()
  })

  /** The calls that stand, newest first: one that was taken back is not shown. */
  const calls = computed(() => (board.value?.calls ?? []).filter(({ state }) => state !== 'waiting' && state !== 'cancelled'))
  /** The call that is being spoken, so that nobody hears one and reads another; else the newest. */
  const current = computed(() => {
    const speaking = spoken.value
    return calls.value.find((call) => call.seq === speaking?.seq) ?? calls.value[0]
  })
  const rows = computed(() => {
    const seen = new Set(current.value ? [current.value.attendance_id] : [])
    return calls.value.filter(({ attendance_id }) => !seen.has(attendance_id) && seen.add(attendance_id)).slice(0, rowsShown)
  })

  function refetch(): void {
    const keep =
      <Item>(list: ShallowRef<Item[]>) =>
      (items: Item[]) => {
        list.value = items
      }
    api.rooms(clinic.slug).then(keep(rooms), () => undefined) // the board's names serve until then
    api.services(clinic.slug).then(keep(services), () => undefined)
  }

  function roomName(call: Call): string {
    const known = (room: { id: string }) => room.id === call.room_id
    return (rooms.value.find(known) ?? board.value?.rooms.find(known))?.name ?? ''
  }

  const direction = (call: Call) => rooms.value.find((room) => room.id === call.room_id)?.direction ?? ''
  const serviceName = (call: Call) => services.value.find((service) => service.id === call.service_id)?.name ?? ''

  watch([outdated, spoken], () => {
    if (outdated.value && announcer.idle) location.reload()
  })
  soundAllowed().then((allowed) => {
    if (!allowed) announcer.block()
  })
  onScopeDispose(() => store.close())

  return { connection, current, rows, blocked, roomName, serviceName, direction, unblock: () => announcer.unblock() }
}

/** Notes the last announced call, so that a page that is loaded again does not repeat it. */
function remember(memory: string, seq: number): void {
  try {
    localStorage.setItem(memory, String(seq))
  } catch {
    // no storage: calls of the last seconds may be spoken again after a reload
  }
}

/** The last announced call; a number that the clinic's journal has not reached is of another journal. */
function recall(memory: string, board: Board): number {
  try {
    const seq = Number(localStorage.getItem(memory) ?? 0)
    return seq <= board.seq ? seq : 0
  } catch {
    return 0
  }
}
