import type { Ref } from 'vue'
import type { Device } from '../shared/api/types'

/** Where a display hangs: what is set of it, and its sign-in. A preview has that of a user, sounds nothing and answers nothing. */
export interface DisplayPlace {
  preview: boolean
  device: Ref<Pick<Device, 'id' | 'shows'> | undefined>
  stillSignedIn: () => Promise<boolean>
  restart: () => void
  refresh: () => Promise<void>
}
