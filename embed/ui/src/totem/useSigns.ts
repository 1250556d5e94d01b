import { computed, type Ref, type ShallowRef, shallowRef, watch } from 'vue'
import type { Api } from '../shared/api/api'
import type { Clinic, Service } from '../shared/api/types'
import { useLibrary } from '../shared/media/useLibrary'
import { settling } from './settling'
import type { Step } from './steps'

/** A screen that a film can tell, as the API names them. */
export type SignedScreen = Step | 'closed' | 'help'

/** Tells the screens and services in sign language: by the clinic's own films, or by VLibras where the clinic lets totems into the internet. */
export function useSigns(api: Api, clinic: ShallowRef<Clinic>, services: Ref<readonly Service[]>, step: Ref<Step>) {
  const { load, find } = useLibrary(api, clinic.value.slug, 'totem')
  /** The service that a patient asks about. */
  const told = shallowRef<Service>()
  watch(step, () => {
    told.value = undefined
  })

  let meant = settling()

  const filmOf = (id: string | undefined) => {
    const found = find(id)
    return found?.film ? found.src : ''
  }
  const interpreter = computed(() => clinic.value.totem.internet)
  const films = computed(() => clinic.value.signs ?? {})
  const ofScreen = (screen: SignedScreen) => filmOf(films.value[screen as keyof typeof films.value])

  return {
    load,
    told,
    /** Whether a patient knows what a service is; else it is told now. A hasty second touch is none. What is sensitive is told to nobody outside. */
    toldOf: (service: Service): boolean => {
      if (!filmOf(service.sign) && (!interpreter.value || service.sensitive)) return true
      if (told.value?.id === service.id) return meant()
      told.value = service
      meant = settling()
      return false
    },
    /** Whether there is any sign language to be had. */
    any: computed(
      () =>
        interpreter.value ||
        Object.keys(films.value).some((screen) => ofScreen(screen as SignedScreen)) ||
        services.value.some(({ sign }) => filmOf(sign)),
    ),
    /** Where the film of a screen is had; empty: it has none. */
    ofScreen,
    ofService: (service: Service) => filmOf(service.sign),
    /** Whether the interpreter of VLibras tells what has no film. */
    interpreter,
  }
}
