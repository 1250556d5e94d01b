import { computed, type Ref, shallowRef } from 'vue'
import type { Api } from '../shared/api/api'
import type { Media } from '../shared/api/types'

/** A picture or a film, and where it is had. */
export interface Shown {
  id: string
  name: string
  film: boolean
  src: string
}

/** The pictures and films of a clinic, by which a display knows what it is to show. */
export function useMedia(api: Api, clinic: string, ids: () => readonly string[], asUser: boolean) {
  const library = shallowRef<readonly Media[]>([])
  const media: Ref<readonly Shown[]> = computed(() => {
    const shown: Shown[] = []
    for (const id of ids()) {
      const found = library.value.find((one) => one.id === id)
      if (found) shown.push({ id, name: found.name, film: found.type === 'video/mp4', src: sourceOf(id) })
    }
    return shown
  })

  const sourceOf = (id: string) => `/api/v1/clinics/${clinic}/media/${id}/content${asUser ? '' : '?face=display'}`

  /** Reads the list anew; while the server is away it stays as it was. */
  const load = () =>
    api.media(clinic).then(
      (list) => {
        library.value = list
      },
      () => undefined,
    )

  /** Where a picture is had; empty: there is none, or no longer. */
  const pictureOf = (id: string | undefined) => (id && library.value.some((one) => one.id === id) ? sourceOf(id) : '')

  return { media, load, pictureOf }
}
