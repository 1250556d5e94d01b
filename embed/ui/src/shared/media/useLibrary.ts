import { shallowRef } from 'vue'
import type { Api } from '../api/api'
import type { Media } from '../api/types'

/** A picture or a film, and where it is had. */
export interface Shown {
  id: string
  name: string
  film: boolean
  src: string
}

/** The pictures and films of a clinic, for a device by its face or for a user. */
export function useLibrary(api: Api, clinic: string, face?: 'display' | 'totem') {
  const items = shallowRef<readonly Media[]>([])

  /** Reads the list anew; while the server is away it stays as it was. */
  const load = () =>
    api.media(clinic).then(
      (list) => {
        items.value = list
      },
      () => undefined,
    )

  /** Absent: there is none, or no longer. */
  function find(id: string | undefined): Shown | undefined {
    const found = items.value.find((one) => one.id === id)
    return (
      found && {
        id: found.id,
        name: found.name,
        film: found.type === 'video/mp4',
        src: `/api/v1/clinics/${clinic}/media/${found.id}/content${face ? `?face=${face}` : ''}`,
      }
    )
  }

  const findAll = (ids: readonly string[]) => ids.map(find).filter((one): one is Shown => Boolean(one))

  return { load, find, findAll }
}
