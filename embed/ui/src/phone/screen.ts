import type { MyTicket } from '../shared/api/types'
import type { PhoneApi } from './api'
import type { Alert } from './useAlert'
import type { Followed } from './useTicket'

/** What every screen of a ticket is given. */
export interface ScreenProps {
  ticket: MyTicket
  followed: Followed
  api: PhoneApi
  alert: Alert
}
