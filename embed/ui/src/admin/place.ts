import type { StaffApi } from '../shared/api/staff'
import type { Clinic, Permission } from '../shared/api/types'

/** What every part of the administration is given: the clinic, and what the person may do there. */
export interface Place {
  api: StaffApi
  clinic: Clinic
  permissions: readonly Permission[]
}
