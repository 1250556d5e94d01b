import type { Language } from '../messages'
import { type ApiOptions, connect } from './connect'
import { data, type Persistence, persist } from './send'
import type {
  Attendance,
  CheckInSign,
  Completion,
  Face,
  Forwarding,
  NewAppointment,
  NewClinic,
  NewPasskey,
  NewTicket,
  ProfileEdit,
  Risk,
  Visit,
} from './types'

/** What moves an attendance on, by its name in the API. */
export type Step = 'call' | 'recall' | 'start' | 'finish' | 'no-show' | 'put-back' | 'bring-back' | 'undo'

/**
 * The requests that the pages make, typed by the server's own description. Each throws a ProblemError when the server says no, and an
 * AwayError when it does not answer.
 */
export function createApi(options: ApiOptions = {}) {
  const { http, now } = connect(options)
  const here = (clinic: string) => ({ params: { path: { clinic } } })

  return {
    now,

    signIn: (login: string, password: string) => data(http.POST('/api/v1/auth/login', { body: { login, password } })),
    signInSecond: (pending: string, code: string) => data(http.POST('/api/v1/auth/second-factor', { body: { pending, code } })),
    beginPendingFactor: (pending: string) => data(http.POST('/api/v1/auth/second-factor/setup', { body: { pending } })),
    confirmPendingFactor: (pending: string, code: string) =>
      data(http.POST('/api/v1/auth/second-factor/confirm', { body: { pending, code } })),
    beginPasskey: () => data(http.POST('/api/v1/auth/passkey/begin')),
    signInPasskey: (token: string, credential: unknown) =>
      data(http.POST('/api/v1/auth/passkey', { body: { token, credential } })),
    myProfile: () => data(http.GET('/api/v1/account/profile')),
    editMyProfile: (body: ProfileEdit) => data(http.PUT('/api/v1/account/profile', { body })),
    mySessions: () => data(http.GET('/api/v1/account/sessions')).then((list) => list.items),
    endMySession: (session: string) => data(http.DELETE('/api/v1/account/sessions/{session}', { params: { path: { session } } })),
    endMyOtherSessions: () => data(http.DELETE('/api/v1/account/sessions')),
    changePassword: (current: string, password: string) =>
      data(http.POST('/api/v1/account/password', { body: { current, password } })),
    myFactor: () => data(http.GET('/api/v1/account/second-factor')),
    beginFactor: () => data(http.POST('/api/v1/account/second-factor')),
    confirmFactor: (code: string) => data(http.POST('/api/v1/account/second-factor/confirm', { body: { code } })),
    renewCodes: (code: string) => data(http.POST('/api/v1/account/second-factor/codes', { body: { code } })),
    removeFactor: (code: string) => data(http.POST('/api/v1/account/second-factor/remove', { body: { code } })),
    myPasskeys: () => data(http.GET('/api/v1/account/passkeys')).then((list) => list.items),
    beginNewPasskey: () => data(http.POST('/api/v1/account/passkeys/begin')),
    addPasskey: (body: NewPasskey) => data(http.POST('/api/v1/account/passkeys', { body })),
    removePasskey: (passkey: string) =>
      data(http.DELETE('/api/v1/account/passkeys/{passkey}', { params: { path: { passkey } } })),
    methods: () => data(http.GET('/api/v1/auth/methods')),
    invitation: (code: string) => data(http.POST('/api/v1/auth/invitation', { body: { code } })),
    acceptInvitation: (body: Completion) => data(http.POST('/api/v1/auth/invitation/accept', { body })),
    signOut: () => data(http.POST('/api/v1/auth/logout')),
    me: () => data(http.GET('/api/v1/auth/me')),
    device: () => data(http.GET('/api/v1/auth/device')),
    pair: (token: string) => data(http.POST('/api/v1/auth/device', { body: { token } })),

    setup: (language: Language) => data(http.GET('/api/v1/setup', { params: { query: { language } } })),
    setUp: (body: NewClinic) => data(http.POST('/api/v1/setup', { body })),
    askForCode: (kind: Face) => data(http.POST('/api/v1/pairings', { body: { kind } })),
    /** What kind of device shows a code. */
    pairing: (clinic: string, code: string) =>
      data(http.GET('/api/v1/clinics/{clinic}/pairings/{code}', { params: { path: { clinic, code } } })).then(({ kind }) => kind),
    devices: (clinic: string) => data(http.GET('/api/v1/clinics/{clinic}/devices', here(clinic))).then((list) => list.items),
    acceptDevice: (clinic: string, body: { code: string; name: string }) =>
      data(http.POST('/api/v1/clinics/{clinic}/devices', { ...here(clinic), body })),
    addresses: (clinic: string) => data(http.GET('/api/v1/clinics/{clinic}/addresses', here(clinic))),

    /** A call as it is said, an MP3. */
    voice: (clinic: string, seq: number) =>
      data(http.GET('/api/v1/clinics/{clinic}/calls/{seq}/voice', { params: { path: { clinic, seq } }, parseAs: 'arrayBuffer' })),

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
          querySerializer: { array: { style: 'form', explode: false } },
          parseAs: 'arrayBuffer',
        }),
      ),

    /** What the displays answered to a call. */
    receipts: (clinic: string, seq: number) =>
      data(http.GET('/api/v1/clinics/{clinic}/calls/{seq}/receipts', { params: { path: { clinic, seq } } })).then(
        (list) => list.items,
      ),

    /** A call as texts, for a voice of the browser's own. */
    words: (clinic: string, seq: number) =>
      data(http.GET('/api/v1/clinics/{clinic}/calls/{seq}/words', { params: { path: { clinic, seq } } })),

    clinics: () => data(http.GET('/api/v1/clinics')).then((list) => list.items),
    services: (clinic: string) => data(http.GET('/api/v1/clinics/{clinic}/services', here(clinic))).then((list) => list.items),
    openings: (clinic: string) => data(http.GET('/api/v1/clinics/{clinic}/openings', here(clinic))).then((list) => list.items),
    waits: (clinic: string) => data(http.GET('/api/v1/clinics/{clinic}/waits', here(clinic))).then((list) => list.items),
    rooms: (clinic: string) => data(http.GET('/api/v1/clinics/{clinic}/rooms', here(clinic))).then((list) => list.items),
    media: (clinic: string) => data(http.GET('/api/v1/clinics/{clinic}/media', here(clinic))).then((list) => list.items),
    priorities: (clinic: string) =>
      data(http.GET('/api/v1/clinics/{clinic}/priorities', here(clinic))).then((list) => list.items),

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
    /** Those of today. */
    appointments: (clinic: string) =>
      data(http.GET('/api/v1/clinics/{clinic}/appointments', here(clinic))).then((list) => list.items),
    book: (clinic: string, body: NewAppointment) =>
      persist((key) =>
        data(
          http.POST('/api/v1/clinics/{clinic}/appointments', {
            params: { path: { clinic }, header: { 'Idempotency-Key': key } },
            body,
          }),
        ),
      ),
    arrive: (clinic: string, appointment: string) =>
      persist((key) =>
        data(
          http.POST('/api/v1/clinics/{clinic}/appointments/{appointment}/arrive', {
            params: { path: { clinic, appointment }, header: { 'Idempotency-Key': key } },
          }),
        ),
      ),
    openShift: (clinic: string, room: string) =>
      persist((key) =>
        data(
          http.POST('/api/v1/clinics/{clinic}/shifts', {
            params: { path: { clinic }, header: { 'Idempotency-Key': key } },
            body: { room_id: room },
          }),
        ),
      ),
    closeShift: (clinic: string, shift: string) =>
      data(http.DELETE('/api/v1/clinics/{clinic}/shifts/{shift}', { params: { path: { clinic, shift } } })),
    visit: (clinic: string, ticket: string) =>
      data(http.GET('/api/v1/clinics/{clinic}/tickets/{ticket}', { params: { path: { clinic, ticket } } })),
    setRoute: (clinic: string, ticket: string, steps: Visit['route']) =>
      persist((key) =>
        data(
          http.PUT('/api/v1/clinics/{clinic}/tickets/{ticket}/route', {
            params: { path: { clinic, ticket }, header: { 'Idempotency-Key': key } },
            body: { steps },
          }),
        ),
      ),
    noShows: (clinic: string) => data(http.GET('/api/v1/clinics/{clinic}/no-shows', here(clinic))).then((list) => list.items),
    pauseShift: (clinic: string, shift: string, body: { reason: string; back_at?: string }) =>
      data(http.POST('/api/v1/clinics/{clinic}/shifts/{shift}/pause', { params: { path: { clinic, shift } }, body })),
    resumeShift: (clinic: string, shift: string) =>
      data(http.POST('/api/v1/clinics/{clinic}/shifts/{shift}/resume', { params: { path: { clinic, shift } } })),
    raiseEmergency: (clinic: string, ticket?: string) =>
      persist((key) =>
        data(
          http.POST('/api/v1/clinics/{clinic}/emergencies', {
            params: { path: { clinic }, header: { 'Idempotency-Key': key } },
            body: { ticket_id: ticket },
          }),
        ),
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
    takeEmergency: (clinic: string, emergency: string) =>
      data(http.POST('/api/v1/clinics/{clinic}/emergencies/{emergency}/take', { params: { path: { clinic, emergency } } })),
    clearEmergency: (clinic: string, emergency: string) =>
      data(http.POST('/api/v1/clinics/{clinic}/emergencies/{emergency}/clear', { params: { path: { clinic, emergency } } })),
    line: (clinic: string, room: string) =>
      data(http.GET('/api/v1/clinics/{clinic}/rooms/{room}/line', { params: { path: { clinic, room } } })),
    why: (clinic: string, attendance: string) =>
      data(http.GET('/api/v1/clinics/{clinic}/attendances/{attendance}/why', { params: { path: { clinic, attendance } } })),
    setRisk: (clinic: string, ticket: string, risk: Risk) =>
      persist((key) =>
        data(
          http.PUT('/api/v1/clinics/{clinic}/tickets/{ticket}/risk', {
            params: { path: { clinic, ticket }, header: { 'Idempotency-Key': key } },
            body: { risk },
          }),
        ),
      ),
    /** Undefined when nobody waits. */
    callNext: (clinic: string, room: string) =>
      persist<Attendance | undefined>((key) =>
        data(
          http.POST('/api/v1/clinics/{clinic}/rooms/{room}/call-next', {
            params: { path: { clinic, room }, header: { 'Idempotency-Key': key } },
          }),
        ),
      ),
    take: (clinic: string, attendance: string, step: Step) =>
      persist((key) =>
        data(
          http.POST(`/api/v1/clinics/{clinic}/attendances/{attendance}/${step}`, {
            params: { path: { clinic, attendance }, header: { 'Idempotency-Key': key } },
          }),
        ),
      ),
    forward: (clinic: string, attendance: string, body: Forwarding) =>
      persist((key) =>
        data(
          http.POST('/api/v1/clinics/{clinic}/attendances/{attendance}/forward', {
            params: { path: { clinic, attendance }, header: { 'Idempotency-Key': key } },
            body,
          }),
        ),
      ),
  }
}

export type Api = ReturnType<typeof createApi>
