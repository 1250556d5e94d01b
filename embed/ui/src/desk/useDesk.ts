import { computed, onScopeDispose, ref, type ShallowRef, shallowRef, watch } from 'vue'
import type { Api, Forward, Step } from '../shared/api/api'
import { explain, isUnauthenticated, ProblemError } from '../shared/api/problem'
import type { Attendance, Clinic, Entry, Priority, Room, Service, User } from '../shared/api/types'
import { byTurn } from '../shared/board/apply'
import { openBoard } from '../shared/board/store'
import { type Key, t } from '../shared/messages'
import type { Session } from './useSession'
import type { Toasts } from './useToasts'

export type Action = Step | 'call-next' | 'forward' | 'open-shift' | 'close-shift'

/** How long the last action can be undone, in ms. */
export const undoFor = 10_000
const undoable: Action[] = ['call-next', 'call', 'start', 'finish', 'no-show', 'put-back', 'forward']

export interface DeskOptions {
  api: Api
  clinic: Clinic
  user: User
  session: Session
  toasts: Toasts
}

/** What a user at a clinic sees and does: the board, the room that is theirs, and one action at a time. */
export function useDesk({ api, clinic, user, session, toasts }: DeskOptions) {
  const services: ShallowRef<Service[]> = shallowRef([])
  const rooms: ShallowRef<Room[]> = shallowRef([])
  const priorities: ShallowRef<Priority[]> = shallowRef([])
  const pending = ref<Action>()
  const undo = shallowRef<{ attendance: string; code: string }>()
  let undoTimer: ReturnType<typeof setTimeout> | undefined

  const store = openBoard({
    clinic: clinic.slug,
    stillSignedIn: session.stillSignedIn,
    onSignedOut: signedOut,
    onBoard: () => load(),
    onEntry: (entry: Entry) => {
      if (/^(service|room|clinic|priority)\./.test(entry.type)) load()
      if (/^(service|room)\./.test(entry.type)) store.refresh()
    },
  })
  const { board, connection } = store
  watch(connection, (state) => {
    if (state === 'live' && !rooms.value.length) load()
  })

  /** The board says which room is mine; nothing else does, so an administrator who frees it is seen at once. */
  const myPlace = computed(() => board.value?.rooms.find((room) => room.user?.id === user.id))
  const myRoom = computed(() => rooms.value.find((room) => room.id === myPlace.value?.id))
  const current = computed(() => myPlace.value?.attendance)
  const waiting = computed(() => (board.value?.queues ?? []).reduce<Attendance[]>((all, queue) => all.concat(queue.waiting), []))
  const mine = computed(() => waiting.value.filter(isMine).sort(byTurn))
  const others = computed(() =>
    services.value
      .map((service) => ({ service, waiting: waiting.value.filter((one) => one.service_id === service.id && !isMine(one)) }))
      .filter((queue) => queue.waiting.length),
  )

  /** Whether this room would call the attendance: its services, unless it is kept for another room or user. */
  function isMine(one: Attendance): boolean {
    const room = myRoom.value
    if (!room) return false
    if (one.for_user_id) return one.for_user_id === user.id
    if (one.for_room_id) return one.for_room_id === room.id
    return room.service_ids.includes(one.service_id)
  }

  async function load(): Promise<void> {
    try {
      const lists = await Promise.all([api.services(clinic.slug), api.rooms(clinic.slug), api.priorities(clinic.slug)])
      const inOrder = <Item extends { position: number }>(items: Item[]) => items.sort((a, b) => a.position - b.position)
      services.value = inOrder(lists[0])
      rooms.value = inOrder(lists[1])
      priorities.value = inOrder(lists[2])
    } catch (error) {
      failed(error)
    }
  }

  /** Does one thing at a time; says what happened, or what went wrong and how to go on. */
  async function act(
    action: Action,
    code: string,
    run: () => Promise<Attendance | undefined>,
    service?: string,
  ): Promise<boolean> {
    if (pending.value) return false
    pending.value = action
    try {
      const before = current.value?.id
      const after = await run()
      if (action === 'call-next' && !after) toasts.notice(t('desk.done.nobody'))
      else {
        const called = code || after?.ticket.code || ''
        toasts.notice(t(`desk.done.${action}` as Key, { code: called, service: service ?? '' }))
        offerUndo(action, action === 'forward' && before ? before : after?.id, called)
      }
      return true
    } catch (error) {
      failed(error)
      return false
    } finally {
      pending.value = undefined
    }
  }

  function offerUndo(action: Action, attendance: string | undefined, code: string): void {
    clearTimeout(undoTimer)
    undo.value = undefined
    if (!attendance || !undoable.includes(action)) return
    undo.value = { attendance, code }
    undoTimer = setTimeout(() => {
      undo.value = undefined
    }, undoFor)
  }

  function failed(error: unknown): void {
    if (isUnauthenticated(error)) {
      signedOut()
      return
    }
    toasts.alert(explain(error, t))
    if (error instanceof ProblemError && error.status === 404) store.refresh()
  }

  function signedOut(): void {
    toasts.alert(t('problem.unauthenticated'))
    session.forget()
  }

  const step = (action: Step, one: Attendance) => act(action, one.ticket.code, () => api.step(clinic.slug, one.id, action))

  async function callNext(): Promise<void> {
    const room = myPlace.value
    if (room && !room.attendance) await act('call-next', '', () => api.callNext(clinic.slug, room.id))
  }

  async function undoLast(): Promise<void> {
    const last = undo.value
    if (last) await act('undo', last.code, () => api.step(clinic.slug, last.attendance, 'undo'))
  }

  function forward(one: Attendance, to: Forward, name: string): Promise<boolean> {
    return act('forward', one.ticket.code, () => api.forward(clinic.slug, one.id, to), name)
  }

  async function openShift(room: string): Promise<void> {
    await move('open-shift', () => api.openShift(clinic.slug, room))
  }

  async function closeShift(): Promise<void> {
    const shift = myPlace.value?.shift_id
    if (shift) await move('close-shift', () => api.closeShift(clinic.slug, shift))
  }

  async function move(action: Action, run: () => Promise<unknown>): Promise<void> {
    if (pending.value) return
    pending.value = action
    await run().catch(failed)
    pending.value = undefined
  }

  /** Something of the person's would be lost by a reload. */
  const occupied = ref(false)
  watch([store.outdated, pending, occupied], () => {
    if (store.outdated.value && !pending.value && !occupied.value) location.reload()
  })
  onScopeDispose(() => {
    clearTimeout(undoTimer)
    store.close()
  })

  return {
    api,
    clinic,
    user,
    toasts,
    board,
    connection,
    services,
    rooms,
    priorities,
    pending,
    undo,
    occupied,
    myPlace,
    myRoom,
    current,
    mine,
    others,
    step,
    callNext,
    undoLast,
    forward,
    openShift,
    closeShift,
    service: (id: string | undefined) => services.value.find((service) => service.id === id),
    priority: (id: string | undefined) => priorities.value.find((priority) => priority.id === id),
    now: () => api.now(),
  }
}

export type Desk = ReturnType<typeof useDesk>
