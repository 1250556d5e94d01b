import { type ApiOptions, connect } from './connect'
import { data, type Persistence, persist } from './send'
import type { Face, NewTicket } from './types'

/** What the requests to one clinic have in common. */
export const here = (clinic: string) => ({ params: { path: { clinic } } })

/**
 * The requests that every page makes, typed by the server's own description. Each throws a ProblemError when the server says no, and an
 * AwayError when it does not answer.
 */
export function createApi(options: ApiOptions = {}) {
  const { http, now } = connect(options)

  return {
    /** The way to the server, for the requests of a single page. */
    http,
    now,

    me: () => data(http.GET('/api/v1/auth/me')),
    device: () => data(http.GET('/api/v1/auth/device')),
    pair: (token: string) => data(http.POST('/api/v1/auth/device', { body: { token } })),
    askForCode: (kind: Face) => data(http.POST('/api/v1/pairings', { body: { kind } })),
    /** A call as it is said, an MP3. */
    voice: (clinic: string, seq: number) =>
      data(http.GET('/api/v1/clinics/{clinic}/calls/{seq}/voice', { params: { path: { clinic, seq } }, parseAs: 'arrayBuffer' })),
    /** A call as texts, for a voice of the browser's own. */
    words: (clinic: string, seq: number) =>
      data(http.GET('/api/v1/clinics/{clinic}/calls/{seq}/words', { params: { path: { clinic, seq } } })),
    clinics: () => data(http.GET('/api/v1/clinics')).then((list) => list.items),
    services: (clinic: string) => data(http.GET('/api/v1/clinics/{clinic}/services', here(clinic))).then((list) => list.items),
    rooms: (clinic: string) => data(http.GET('/api/v1/clinics/{clinic}/rooms', here(clinic))).then((list) => list.items),
    media: (clinic: string) => data(http.GET('/api/v1/clinics/{clinic}/media', here(clinic))).then((list) => list.items),
    priorities: (clinic: string) =>
      data(http.GET('/api/v1/clinics/{clinic}/priorities', here(clinic))).then((list) => list.items),
    devices: (clinic: string) => data(http.GET('/api/v1/clinics/{clinic}/devices', here(clinic))).then((list) => list.items),
    issueTicket: (clinic: string, body: NewTicket, how?: Persistence) =>
      persist(
        (key) =>
          data(
            http.POST('/api/v1/clinics/{clinic}/tickets', {
              params: { path: { clinic }, header: { 'Idempotency-Key': key } },
              body,
            }),
          ),
        how,
      ),
  }
}

export type Api = ReturnType<typeof createApi>
