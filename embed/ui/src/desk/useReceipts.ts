import { computed, onScopeDispose, type Ref, shallowRef, watch } from 'vue'
import type { StaffApi } from '../shared/api/staff'
import type { Attendance, Board, Receipt } from '../shared/api/types'

/** The answers to a call are asked for so often, in ms: at first, and later while one still waits for its turn. */
const askEvery = 1_000
const askLater = 3_000
const soon = 15_000
/** Who has not answered after so long, in ms, shows nothing: the network takes a second at most. */
const answersWithin = 3_500
/** A call is watched for so long, in ms. */
const watchedFor = 300_000

/** What the displays answered to the call of the patient in the room. It is asked for until each has spoken it, or cannot. */
export function useReceipts(
  api: StaffApi,
  clinic: string,
  board: Ref<Board | undefined>,
  current: Ref<Attendance | undefined>,
  now: Ref<number>,
) {
  const receipts = shallowRef<readonly Receipt[]>()
  const call = computed(() => {
    const one = current.value
    if (one?.state !== 'called' || one.ticket.remote) return undefined
    return board.value?.calls.find(({ attendance_id }) => attendance_id === one.id)
  })
  let timer: ReturnType<typeof setTimeout> | undefined

  async function ask(seq: number, at: number): Promise<void> {
    const answer = await api.receipts(clinic, seq).catch(() => undefined)
    if (call.value?.seq !== seq) return
    if (answer) receipts.value = answer
    const age = now.value - at
    const over = answer?.every(({ spoken_at, fault }) => spoken_at || fault)
    if (!over && age < watchedFor) timer = setTimeout(() => ask(seq, at), age < soon ? askEvery : askLater)
  }

  watch(
    () => call.value?.seq,
    (seq) => {
      clearTimeout(timer)
      receipts.value = undefined
      if (seq && call.value) void ask(seq, Date.parse(call.value.at))
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(timer))

  /** Time enough has passed for every display to answer. */
  const due = computed(() => Boolean(call.value) && now.value - Date.parse(call.value?.at ?? '') > answersWithin)
  /** No display shows the call, nor will it. */
  const unseen = computed(
    () =>
      due.value && Boolean(receipts.value?.length) && receipts.value?.every(({ shown_at, waits_at }) => !shown_at && !waits_at),
  )
  return { receipts, due, unseen }
}
