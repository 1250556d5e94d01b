import type { Api } from '../shared/api/api'
import type { Clinic, Permission } from '../shared/api/types'

/** What every part of the administration is given: the clinic, and what the person may do there. */
export interface Place {
  api: Api
  clinic: Clinic
  permissions: readonly Permission[]
}
