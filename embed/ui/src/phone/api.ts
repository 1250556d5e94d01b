import { connect } from '../shared/api/connect'
import { data, persist } from '../shared/api/send'
import type { MyTicket, Need, Opinion, Reply } from '../shared/api/types'

/** The requests of a phone, for the one ticket that its token is for. */
export function createPhoneApi(token: string) {
  const { http, now } = connect()
  const path = { token }
  const keyed = (key: string) => ({ path, header: { 'Idempotency-Key': key } })

  return {
    now,
    ticket: (): Promise<MyTicket> => data(http.GET('/api/v1/my-ticket/{token}', { params: { path } })),
    reply: (reply: Reply): Promise<MyTicket> =>
      persist((key) => data(http.POST('/api/v1/my-ticket/{token}/reply', { params: keyed(key), body: { reply } }))),
    giveUp: (): Promise<MyTicket> =>
      persist((key) => data(http.POST('/api/v1/my-ticket/{token}/give-up', { params: keyed(key) }))),
    takeBack: (): Promise<MyTicket> =>
      persist((key) => data(http.POST('/api/v1/my-ticket/{token}/take-back', { params: keyed(key) }))),
    later: (): Promise<MyTicket> => persist((key) => data(http.POST('/api/v1/my-ticket/{token}/later', { params: keyed(key) }))),
    back: (): Promise<MyTicket> => persist((key) => data(http.POST('/api/v1/my-ticket/{token}/back', { params: keyed(key) }))),
    needs: (needs: Need[]): Promise<MyTicket> =>
      persist((key) => data(http.PUT('/api/v1/my-ticket/{token}/needs', { params: keyed(key), body: { needs } }))),
    /** Says how the visit was; answers by what that can be changed. */
    giveOpinion: (body: Opinion) =>
      data(http.POST('/api/v1/my-ticket/{token}/opinion', { params: { path }, body })).then(({ id }) => id),
    changeOpinion: (opinion: string, body: Opinion) =>
      data(http.PUT('/api/v1/my-ticket/{token}/opinion/{opinion}', { params: { path: { token, opinion } }, body })),
  }
}

export type PhoneApi = ReturnType<typeof createPhoneApi>
