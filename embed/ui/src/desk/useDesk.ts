import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { explain, isUnauthenticated, ProblemError } from '../shared/api/problem'
import type { StaffApi, Step } from '../shared/api/staff'
import type {
  Appointment,
  Attendance,
  Clinic,
  Forwarding,
  NewAppointment,
  NewTicket,
  Permission,
  Problem,
  Risk,
  User,
} from '../shared/api/types'
import { byTurn } from '../shared/board/apply'
import { openBoard } from '../shared/board/store'
import { useCatalogue } from '../shared/clinic/useCatalogue'
import { t } from '../shared/messages'
import type { Session } from '../shared/signin/useSession'
import { play } from '../shared/sound/sound'
import { useAgenda } from './useAgenda'
import { useAway } from './useAway'
import { useLine } from './useLine'
import { useNoShows } from './useNoShows'
import { usePrinters } from './usePrinters'
import { useWhy } from './useWhy'

/** What a person at a desk does with patients. */
export type Action = Step | 'next' | 'forward' | 'risk'

/** What was done last, and until when it can be undone, in ms since 1970 by this machine's clock. */
export interface Done {
  text: string
  undo?: { attendance: string; code: string; until: number }
}

/** How long the last action can be undone, in ms: the server's rule is the same. */
export const undoFor = 10_000
const noticeFor = 5_000
/** Clicks and keys so shortly after a change, in ms, were meant for what stood there before. */
const hasty = 400

export interface DeskOptions {
  api: StaffApi
  clinic: Clinic
  user: User
  session: Session
}

/** What a user at a clinic sees and does: the board, the room that is theirs, and one action at a time. */
export function useDesk({ api, clinic, user, session }: DeskOptions) {
  /** What the user may do here. The server decides; the page leaves out what it would refuse. */
  const may = (one: Permission) => user.clinics.some(({ slug, permissions }) => slug === clinic.slug && permissions.includes(one))
  const catalogue = useCatalogue(api, clinic.slug)
  const { services, rooms, priorities } = catalogue
  /** An action that is under way. */
  const pending = ref<Action | 'shift'>()
  const done = shallowRef<Done>()
  /** Why the last action was refused, and what to do. */
  const refused = ref('')
  /** The code of that, where the server said it. */
  const refusedAs = ref<Problem['code']>()
  const awaySince = ref(0)
  /** The attendance that was in this room before the entry that comes. */
  let was: string | undefined
  let doneTimer: ReturnType<typeof setTimeout> | undefined
  let settledAt = 0

  const haveBoard = ref(false)
  const noShows = useNoShows(api, clinic.slug, haveBoard)
  const printers = usePrinters(api, clinic.slug, haveBoard)
  const agenda = useAgenda(
    api,
    clinic.slug,
    computed(() => haveBoard.value && (may('tickets.issue') || may('patients.see'))),
  )
  const store = openBoard({
    clinic: clinic.slug,
    stillSignedIn: session.stillSignedIn,
    onSignedOut: session.end,
    onBoard: () => {
      haveBoard.value = true
      was = current.value?.id
      void catalogue.load()
    },
    onEntry: (entry) => {
      catalogue.heed(entry)
      noShows.heed(entry)
      agenda.heed(entry)
      printers.heed(entry)
      // Who had called the patient must know why the room is free.
      const left = entry.data.attendance
      if (left && left.id === was) {
        const { code } = left.ticket
        if (left.reason === 'gave_up') say({ text: t('desk.done.gave-up', { code }) })
        else if (entry.type === 'attendance.postponed') say({ text: t('desk.done.postponed', { code }) })
      }
      was = current.value?.id
    },
  })
  const { board, connection, tryAt } = store

  /** The board says which room is mine; nothing else does, so that an administrator who frees it is seen at once. */
  const myPlace = computed(() => board.value?.rooms.find((room) => room.user?.id === user.id))
  const myRoom = computed(() => rooms.value.find((room) => room.id === myPlace.value?.id))
  const current = computed(() => myPlace.value?.attendance)
  const waiting = computed(() => (board.value?.queues ?? []).reduce<Attendance[]>((all, queue) => all.concat(queue.waiting), []))
  const { over, isAway } = useAway(waiting, api.now)
  const line = useLine(
    api,
    clinic.slug,
    computed(() => myPlace.value?.id),
    computed(() => board.value?.seq),
    over,
  )
  const why = useWhy(api, clinic.slug, current)
  /** The services from which this user calls patients to this room; those of the room until the server has said it. */
  const called = computed(() => line.value?.services.map((one) => one.service_id) ?? myRoom.value?.service_ids ?? [])
  /** Who waits for this room: the next one, whom the server names, then in the order of being called. */
  const mine = computed(() => {
    const all = waiting.value.filter(isMine).sort(byTurn)
    const next = all.findIndex((one) => one.id === line.value?.next?.attendance_id)
    if (next > 0) all.unshift(...all.splice(next, 1))
    return all
  })
  /** Who is called next; nobody while all have asked for more time. */
  const nextUp = computed(() => mine.value.find((one) => !isAway(one)))
  const myServices = computed(() => services.value.filter(({ id }) => called.value.includes(id)))
  /** Somewhere in this clinic patients are called by their clinical class. */
  const usesRisk = computed(() => services.value.some((service) => service.called_by === 'risk'))

  /** Whether this room would call the attendance: its services, unless it is kept for another room or user. */
  function isMine(one: Attendance): boolean {
    const room = myRoom.value
    if (!room) return false
    if (one.for_user_id) return one.for_user_id === user.id
    if (one.for_room_id) return one.for_room_id === room.id
    return called.value.includes(one.service_id)
  }

  /** Does one thing at a time, says what was done, or why not and how to go on. */
  async function act(action: Action, code: string, run: () => Promise<Attendance | undefined>, place = ''): Promise<boolean> {
    if (pending.value) return false
    if (action !== 'forward' && Date.now() - settledAt < hasty) return false // a forward was written in its dialog
    pending.value = action
    refused.value = ''
    const before = current.value
    try {
      const after = await run()
      if (action === 'next' && !after) say({ text: t('desk.done.nobody') })
      else finish(action, code || after?.ticket.code || '', place, action === 'forward' ? before?.id : after?.id)
      return true
    } catch (error) {
      fail(error)
      return false
    } finally {
      pending.value = undefined
    }
  }

  function finish(action: Action, code: string, place: string, attendance: string | undefined): void {
    const text = t(`desk.done.${action}`, { code, place })
    const undo =
      attendance && action !== 'undo' && action !== 'recall' && action !== 'risk'
        ? { attendance, code, until: Date.now() + undoFor }
        : undefined
    say({ text, undo })
  }

  function say(what: Done): void {
    clearTimeout(doneTimer)
    done.value = what
    doneTimer = setTimeout(
      () => {
        done.value = undefined
      },
      what.undo ? undoFor : noticeFor,
    )
  }

  function fail(error: unknown): void {
    if (isUnauthenticated(error)) {
      session.end()
      return
    }
    refused.value = explain(error, t, clinic.time_zone)
    refusedAs.value = error instanceof ProblemError ? error.code : undefined
    if (error instanceof ProblemError) store.refresh() // what the page showed was not so
  }

  const take = (action: Exclude<Action, 'next' | 'forward' | 'risk'>, one: Attendance) =>
    act(action, one.ticket.code, () => api.take(clinic.slug, one.id, action))

  function callNext(): void {
    const room = myPlace.value
    if (room && !room.attendance && !room.pause && mine.value.length)
      void act('next', '', () => api.callNext(clinic.slug, room.id))
  }

  function undo(): void {
    const last = done.value?.undo
    if (last) void act('undo', last.code, () => api.take(clinic.slug, last.attendance, 'undo'))
  }

  function forward(one: Attendance, to: Forwarding, place: string): Promise<boolean> {
    return act('forward', one.ticket.code, () => api.forward(clinic.slug, one.id, to), place)
  }

  /** Gives a ticket to a patient whom staff register, and returns whether it was done. */
  async function register(patient: NewTicket): Promise<boolean> {
    if (pending.value) return false
    pending.value = 'shift'
    refused.value = ''
    try {
      say({ text: t('desk.done.patient', { code: (await api.issueTicket(clinic.slug, patient)).code }) })
      return true
    } catch (error) {
      fail(error)
      return false
    } finally {
      pending.value = undefined
    }
  }

  /** Prints a ticket once more: on this desk's printer, or the only one. */
  const reprint = (one: Attendance) =>
    move(async () => {
      const on = printers.printers.value.find(({ id }) => id === printers.printer.value) ?? printers.printers.value[0]
      if (!on) return
      await api.printTicket(clinic.slug, one.ticket.id, on.id)
      say({ text: t('desk.done.printed', { code: one.ticket.code, name: on.name }) })
    })

  /** Gives the ticket of an appointment to a patient who is there. */
  const arrive = (one: Appointment) =>
    move(async () => {
      const { ticket } = await api.arrive(clinic.slug, one.id)
      say({ text: t('desk.done.patient', { code: ticket.code }) })
    })

  /** Books an appointment, and returns it when that was done. */
  async function book(patient: NewAppointment): Promise<Appointment | undefined> {
    let booked: Appointment | undefined
    await move(async () => {
      booked = await api.book(clinic.slug, patient)
    })
    return booked
  }

  /** Notes the clinical class of who is in the room. */
  function classify(risk: Risk): void {
    const one = current.value
    if (one) void act('risk', one.ticket.code, () => api.setRisk(clinic.slug, one.ticket.id, risk), t(`risk.${risk}`))
  }

  async function move(run: () => Promise<unknown>): Promise<void> {
    if (pending.value) return
    pending.value = 'shift'
    refused.value = ''
    await run().catch(fail)
    pending.value = undefined
  }

  const pause = (reason: string, backAt?: string) =>
    move(async () => {
      const shift = myPlace.value?.shift_id
      if (shift) await api.pauseShift(clinic.slug, shift, { reason, back_at: backAt })
    })
  const resume = () =>
    move(async () => {
      const shift = myPlace.value?.shift_id
      if (shift) await api.resumeShift(clinic.slug, shift)
    })

  const openShift = (room: string) => move(() => api.openShift(clinic.slug, room))

  async function closeShift(): Promise<void> {
    const shift = myPlace.value?.shift_id
    if (shift) await move(() => api.closeShift(clinic.slug, shift))
  }

  /** Frees the room of another, who has gone. Whoever is called there is put back into the queue. */
  const freeRoom = (shift: string) => move(() => api.closeShift(clinic.slug, shift))

  watch(
    () => [current.value?.id, current.value?.state],
    () => {
      settledAt = Date.now()
    },
  )
  watch(
    () => mine.value.length,
    (now, before) => {
      if (now && !before && board.value && !current.value) tick()
    },
  )
  watch(connection, (state) => {
    if (state === 'live') awaySince.value = 0
    else if (!awaySince.value) awaySince.value = Date.now()
  })

  /** Something of the person's would be lost by a reload. */
  const occupied = ref(false)
  watch([store.outdated, pending, occupied, current], () => {
    if (store.outdated.value && !pending.value && !occupied.value && !current.value) location.reload()
  })
  onScopeDispose(() => {
    clearTimeout(doneTimer)
    store.close()
  })

  return {
    clinic,
    user,
    session,
    board,
    connection,
    tryAt,
    awaySince,
    services,
    rooms,
    pending,
    done,
    refused,
    refusedAs,
    occupied,
    myPlace,
    myRoom,
    myServices,
    current,
    waiting,
    mine,
    nextUp,
    isAway,
    absent: noShows.absent,
    troubled: printers.troubled,
    printers: printers.printers,
    printer: printers.printer,
    reprint,
    line,
    why,
    usesRisk,
    may,
    classify,
    register,
    arrive,
    book,
    agenda,
    priorities,
    pause,
    resume,
    move,
    api,
    take,
    callNext,
    undo,
    forward,
    openShift,
    closeShift,
    freeRoom,
    tryNow: store.tryNow,
    service: (id: string | undefined) => services.value.find((service) => service.id === id),
    priority: (id: string | undefined) => priorities.value.find((priority) => priority.id === id),
    now: () => api.now(),
  }
}

/** One tick for an arrival in an empty queue. Where the browser does not let it sound, the queue says it. */
function tick(): void {
  play([{ at: 0, hertz: 880, rings: 0.25, loud: 0.25 }]).catch(() => undefined)
}

export type Desk = ReturnType<typeof useDesk>
