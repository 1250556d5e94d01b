import { type Api, here } from '../shared/api/api'
import { data, type Persistence, persist } from '../shared/api/send'
import type { CheckInSign } from '../shared/api/types'
import type { Language } from '../shared/messages'

/** The requests of a totem. */
export function createTotemApi(api: Api) {
  const { http } = api

  return {
    ...api,

    openSettings: (pin: string) => data(http.POST('/api/v1/auth/device/pin', { body: { pin } })),
    offer: (clinic: string, service: string, pin: string, offered: boolean) =>
      data(
        http.PUT('/api/v1/clinics/{clinic}/services/{service}/offer', {
          params: { path: { clinic, service } },
          body: { pin, offered },
        }),
      ),
    /** What a totem says: parts of a prompt, an MP3. */
    prompt: (clinic: string, language: Language, say: readonly string[]) =>
      data(
        http.GET('/api/v1/clinics/{clinic}/prompts', {
          params: { path: { clinic }, query: { language, say: [...say] } },
          parseAs: 'arrayBuffer',
        }),
      ),
    openings: (clinic: string) => data(http.GET('/api/v1/clinics/{clinic}/openings', here(clinic))).then((list) => list.items),
    waits: (clinic: string) => data(http.GET('/api/v1/clinics/{clinic}/waits', here(clinic))).then((list) => list.items),
    checkIn: (clinic: string, body: CheckInSign, how?: Persistence) =>
      persist(
        (key) =>
          data(
            http.POST('/api/v1/clinics/{clinic}/check-ins', {
              params: { path: { clinic }, header: { 'Idempotency-Key': key } },
              body,
            }),
          ),
        how,
      ),
    /** The same from a totem, by a key that it keeps: it may have been loaded anew since. */
    callHelp: (clinic: string, key: string) =>
      data(
        http.POST('/api/v1/clinics/{clinic}/emergencies', {
          params: { path: { clinic }, header: { 'Idempotency-Key': key } },
          body: {},
        }),
      ),
    help: (clinic: string, emergency: string) =>
      data(http.GET('/api/v1/clinics/{clinic}/emergencies/{emergency}/help', { params: { path: { clinic, emergency } } })),
    withdrawHelp: (clinic: string, emergency: string) =>
      persist((key) =>
        data(
          http.POST('/api/v1/clinics/{clinic}/emergencies/{emergency}/withdraw', {
            params: { path: { clinic, emergency }, header: { 'Idempotency-Key': key } },
          }),
        ),
      ),
    /** What became of a ticket's paper. */
    paper: (clinic: string, ticket: string) =>
      data(http.GET('/api/v1/clinics/{clinic}/tickets/{ticket}/paper', { params: { path: { clinic, ticket } } })),
    printAgain: (clinic: string, ticket: string, key: string) =>
      data(
        http.POST('/api/v1/clinics/{clinic}/tickets/{ticket}/paper', {
          params: { path: { clinic, ticket }, header: { 'Idempotency-Key': key } },
          body: {},
        }),
      ),
    tryPrinter: (clinic: string, printer: string, pin: string) =>
      data(
        http.POST('/api/v1/clinics/{clinic}/printers/{printer}/test', { params: { path: { clinic, printer } }, body: { pin } }),
      ),
    trial: (clinic: string, printer: string, page: string) =>
      data(http.GET('/api/v1/clinics/{clinic}/printers/{printer}/tests/{page}', { params: { path: { clinic, printer, page } } })),
    /** Where a phone follows a ticket, as a code for its camera. */
    following: (token: string) => data(http.GET('/api/v1/my-ticket/{token}/address', { params: { path: { token } } })),
    /** Where the picture of a ticket is, as it stands on paper. */
    paperPicture: (clinic: string, ticket: string, width: number) =>
      `/api/v1/clinics/${clinic}/tickets/${ticket}/paper.png?width=${width}&face=totem`,
  }
}

export type TotemApi = ReturnType<typeof createTotemApi>
