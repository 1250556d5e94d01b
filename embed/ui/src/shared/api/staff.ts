import type { Language } from '../messages'
import { createApi, here } from './api'
import type { ApiOptions } from './connect'
import { data, persist } from './send'
import type { Attendance, Completion, Forwarding, NewAppointment, NewClinic, NewPasskey, ProfileEdit, Risk, Visit } from './types'

/** What moves an attendance on, by its name in the API. */
export type Step = 'call' | 'recall' | 'start' | 'finish' | 'no-show' | 'put-back' | 'bring-back' | 'undo'

/** The requests of staff: at the desk, in the administration, and while the clinic is set up. */
export function createStaffApi(options: ApiOptions = {}) {
  const api = createApi(options)
  const { http } = api

  return {
    ...api,

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
    setup: (language: Language) => data(http.GET('/api/v1/setup', { params: { query: { language } } })),
    setUp: (body: NewClinic) => data(http.POST('/api/v1/setup', { body })),
    /** What kind of device shows a code. */
    pairing: (clinic: string, code: string) =>
      data(http.GET('/api/v1/clinics/{clinic}/pairings/{code}', { params: { path: { clinic, code } } })).then(({ kind }) => kind),
    acceptDevice: (clinic: string, body: { code: string; name: string }) =>
      data(http.POST('/api/v1/clinics/{clinic}/devices', { ...here(clinic), body })),
    addresses: (clinic: string) => data(http.GET('/api/v1/clinics/{clinic}/addresses', here(clinic))),
    /** What the displays answered to a call. */
    receipts: (clinic: string, seq: number) =>
      data(http.GET('/api/v1/clinics/{clinic}/calls/{seq}/receipts', { params: { path: { clinic, seq } } })).then(
        (list) => list.items,
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
    /** The printers of the network, and what troubles them. */
    printers: (clinic: string) => data(http.GET('/api/v1/clinics/{clinic}/printers', here(clinic))).then((list) => list.items),
    printTicket: (clinic: string, ticket: string, printer: string) =>
      persist((key) =>
        data(
          http.POST('/api/v1/clinics/{clinic}/tickets/{ticket}/paper', {
            params: { path: { clinic, ticket }, header: { 'Idempotency-Key': key } },
            body: { printer_id: printer },
          }),
        ),
      ),
  }
}

export type StaffApi = ReturnType<typeof createStaffApi>
