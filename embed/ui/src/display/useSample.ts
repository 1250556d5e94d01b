import { computed, type Ref, ref } from 'vue'
import type { Api } from '../shared/api/api'
import type { Call, Clinic, Room, Service, Shows } from '../shared/api/types'
import type { Scene } from '../shared/display/draft'
import { useLibrary } from '../shared/media/useLibrary'
import type { Lit } from './announcer'
import type { Display } from './display'

/** What is shown of the name of the patient of a sample. */
const names: Readonly<Record<Clinic['screen']['names'], string>> = {
  none: '',
  initials: 'J. B.',
  first_initial: 'João B.',
  first: 'João',
}
/** The numbers of its tickets, and how many minutes ago they were called. */
const numbers = [52, 19, 63, 47, 31]
const minutesAgo = [0, 1, 3, 6, 8]

/** A display with calls that nobody made, in the services and rooms of the clinic: to see what a setting does before it is saved. */
export function useSample(
  api: Api,
  clinic: Ref<Clinic>,
  scene: Ref<Scene>,
  layout: Ref<Shows['layout']>,
  services: Ref<Service[]>,
  rooms: Ref<Room[]>,
): Display {
  const library = useLibrary(api, clinic.value.slug)
  void library.load()
  const at = api.now()
  const calls = computed(() => (rooms.value.length && services.value.length ? numbers.map(callOf) : []))

  function callOf(number: number, place: number): Call {
    const service = services.value[place % services.value.length] as Service
    const serves = rooms.value.filter(({ service_ids }) => service_ids.includes(service.id))
    const room = (serves[0] ?? rooms.value[place % rooms.value.length]) as Room
    const name = service.sensitive ? '' : names[clinic.value.screen.names]
    return {
      seq: 100 - place,
      at: new Date(at - (minutesAgo[place] ?? 0) * 60_000).toISOString(),
      recall: false,
      attendance_id: `sample-${place}`,
      state: 'called',
      service_id: service.id,
      room_id: room.id,
      ticket: { id: `sample-${place}`, code: codeOf(service, number), number, ...(name ? { called_by: name } : {}) },
    }
  }

  const codeOf = (service: Service | undefined, number: number) => `${service?.prefix}-${`00${number}`.slice(-3)}`
  const two = computed(() => (scene.value === 'two' ? calls.value[1] : undefined))
  const roomOf = (call: Call) => rooms.value.find(({ id }) => id === call.room_id)
  const serviceOf = (call: Call) => services.value.find(({ id }) => id === call.service_id)

  return {
    connection: ref('live'),
    awaySince: ref(0),
    lit: computed<Lit>(() => {
      const [now] = calls.value
      return now && scene.value !== 'rest' ? { now, next: two.value ? [two.value] : [] } : { next: [] }
    }),
    shown: computed(() => calls.value[0]),
    also: two,
    earlier: computed(() => calls.value.slice(two.value ? 2 : 1)),
    next: computed(() =>
      clinic.value.screen.next ? services.value.slice(0, 3).map((one, place) => codeOf(one, 53 + place)) : [],
    ),
    layout,
    media: ref([]),
    logo: computed(() => library.find(clinic.value.screen.logo)?.src ?? ''),
    loud: () => 1,
    mutesMedia: true,
    silent: ref(false),
    touched: () => undefined,
    roomName: (call) => roomOf(call)?.name ?? '',
    direction: (call) => roomOf(call)?.direction ?? '',
    serviceName: (call) => {
      const service = serviceOf(call)
      return service && !service.sensitive ? service.name : ''
    },
    widestCodes: computed(() => services.value.map((one) => codeOf(one, 0))),
    isWithdrawn: () => false,
    landmark: 'div',
    now: () => api.now(),
  }
}
