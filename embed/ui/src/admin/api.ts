import { type ApiOptions, connect } from '../shared/api/connect'
import { newKey } from '../shared/api/key'
import { data } from '../shared/api/send'
import type {
  DeviceEdit,
  NewKey,
  NewPerson,
  NewPrinter,
  NewRole,
  NewVoice,
  NewWebhook,
  OwnTexts,
  PaperLayout,
  PersonEdit,
  PhoneSettings,
  PrinterEdit,
  Screen,
  Security,
  ServiceEdit,
  Signs,
  Speech,
  TotemSettings,
  Trial,
  VoiceEdit,
} from '../shared/api/types'

/** What an auditor looks for; what is absent is left open. */
export interface AuditSearch {
  from?: string
  until?: string
  what?: 'access' | 'people' | 'patients' | 'queue' | 'clinic' | 'devices'
  search?: string
  after?: number
}

/** The requests of the administration, for one clinic. */
export function createAdminApi(clinic: string, options: ApiOptions = {}) {
  const { http } = connect(options)
  const here = { params: { path: { clinic } } }
  const of = (user: string) => ({ params: { path: { clinic, user } } })

  const ofPrinter = (printer: string) => ({ params: { path: { clinic, printer } } })
  const ofMedia = (media: string) => ({ params: { path: { clinic, media } } })
  const ofVoice = (voice: string) => ({ params: { path: { clinic, voice } } })
  const ofPhrase = (voice: string, phrase: string) => ({ params: { path: { clinic, voice, phrase } } })

  return {
    people: (query: { search?: string; waiting?: boolean; after?: string }) =>
      data(http.GET('/api/v1/clinics/{clinic}/users', { params: { path: { clinic }, query } })),
    person: (user: string) => data(http.GET('/api/v1/clinics/{clinic}/users/{user}', of(user))),
    invite: (body: NewPerson) => data(http.POST('/api/v1/clinics/{clinic}/users', { ...here, body })),
    edit: (user: string, body: PersonEdit) => data(http.PATCH('/api/v1/clinics/{clinic}/users/{user}', { ...of(user), body })),
    remove: (user: string, keep: 'name' | 'pseudonym') =>
      data(http.DELETE('/api/v1/clinics/{clinic}/users/{user}', { params: { path: { clinic, user }, query: { keep } } })),
    reset: (user: string) => data(http.POST('/api/v1/clinics/{clinic}/users/{user}/reset', of(user))),
    resetFactor: (user: string) => data(http.DELETE('/api/v1/clinics/{clinic}/users/{user}/second-factor', of(user))),
    sessions: (user: string) =>
      data(http.GET('/api/v1/clinics/{clinic}/users/{user}/sessions', of(user))).then((list) => list.items),
    endSessions: (user: string) => data(http.DELETE('/api/v1/clinics/{clinic}/users/{user}/sessions', of(user))),

    setScreen: (screen: Screen) => data(http.PATCH('/api/v1/clinics/{clinic}', { ...here, body: { screen } })),
    setTotem: (totem: TotemSettings, signs: Signs) =>
      data(http.PATCH('/api/v1/clinics/{clinic}', { ...here, body: { totem, signs } })),
    setPaper: (paper: PaperLayout) => data(http.PATCH('/api/v1/clinics/{clinic}', { ...here, body: { paper } })),
    setPhone: (phone: PhoneSettings) => data(http.PATCH('/api/v1/clinics/{clinic}', { ...here, body: { phone } })),
    /** What patients read, which the clinic can say in its own words. */
    texts: async () => (await data(http.GET('/api/v1/texts'))).items,
    setTexts: (texts: OwnTexts) => data(http.PATCH('/api/v1/clinics/{clinic}', { ...here, body: { texts } })),
    phoneAddress: () => data(http.GET('/api/v1/clinics/{clinic}/phone-address', here)),
    /** What patients said from one day to another. */
    opinions: (from: string, until: string) =>
      data(http.GET('/api/v1/clinics/{clinic}/opinions', { params: { path: { clinic }, query: { from, until } } })),
    addPrinter: (body: NewPrinter) =>
      data(
        http.POST('/api/v1/clinics/{clinic}/printers', {
          params: { path: { clinic }, header: { 'Idempotency-Key': newKey() } },
          body,
        }),
      ),
    editPrinter: (printer: string, body: PrinterEdit) =>
      data(http.PATCH('/api/v1/clinics/{clinic}/printers/{printer}', { ...ofPrinter(printer), body })),
    removePrinter: (printer: string) => data(http.DELETE('/api/v1/clinics/{clinic}/printers/{printer}', ofPrinter(printer))),
    tryPrinter: (printer: string) =>
      data(http.POST('/api/v1/clinics/{clinic}/printers/{printer}/test', { ...ofPrinter(printer), body: {} })),
    printerTest: (printer: string, page: string) =>
      data(http.GET('/api/v1/clinics/{clinic}/printers/{printer}/tests/{page}', { params: { path: { clinic, printer, page } } })),
    /** A ticket with a layout, as a PNG. */
    paperSample: (layout: PaperLayout, width: 58 | 80, letters: NewPrinter['letters']) =>
      data(
        http.POST('/api/v1/clinics/{clinic}/paper-sample', { ...here, body: { layout, width, letters }, parseAs: 'arrayBuffer' }),
      ),
    setFace: (service: string, body: ServiceEdit) =>
      data(http.PATCH('/api/v1/clinics/{clinic}/services/{service}', { params: { path: { clinic, service } }, body })),
    setSensitive: (service: string, sensitive: boolean) =>
      data(
        http.PATCH('/api/v1/clinics/{clinic}/services/{service}', { params: { path: { clinic, service } }, body: { sensitive } }),
      ),

    beginMedia: (name: string, bytes: number) =>
      data(http.POST('/api/v1/clinics/{clinic}/media', { ...here, body: { name, bytes } })),
    /** Sends a part as it is. */
    putMediaPart: (media: string, part: number, content: Blob) =>
      data(
        http.PUT('/api/v1/clinics/{clinic}/media/{media}/parts/{part}', {
          params: { path: { clinic, media, part } },
          body: content as unknown as string,
          bodySerializer: (body: unknown) => body as Blob,
          headers: { 'Content-Type': 'application/octet-stream' },
        }),
      ),
    finishMedia: (media: string) => data(http.POST('/api/v1/clinics/{clinic}/media/{media}/finish', ofMedia(media))),
    renameMedia: (media: string, name: string) =>
      data(http.PATCH('/api/v1/clinics/{clinic}/media/{media}', { ...ofMedia(media), body: { name } })),
    removeMedia: (media: string) => data(http.DELETE('/api/v1/clinics/{clinic}/media/{media}', ofMedia(media))),

    editDevice: (device: string, body: DeviceEdit) =>
      data(http.PATCH('/api/v1/clinics/{clinic}/devices/{device}', { params: { path: { clinic, device } }, body })),
    testDisplay: (device: string) =>
      data(http.POST('/api/v1/clinics/{clinic}/devices/{device}/test-call', { params: { path: { clinic, device } } })),
    revokeDevice: (device: string) =>
      data(http.DELETE('/api/v1/clinics/{clinic}/devices/{device}', { params: { path: { clinic, device } } })),

    voices: () => data(http.GET('/api/v1/clinics/{clinic}/voices', here)),
    addVoice: (body: NewVoice) => data(http.POST('/api/v1/clinics/{clinic}/voices', { ...here, body })),
    editVoice: (voice: string, body: VoiceEdit) =>
      data(http.PATCH('/api/v1/clinics/{clinic}/voices/{voice}', { ...ofVoice(voice), body })),
    removeVoice: (voice: string) => data(http.DELETE('/api/v1/clinics/{clinic}/voices/{voice}', ofVoice(voice))),
    phrases: (voice: string) =>
      data(http.GET('/api/v1/clinics/{clinic}/voices/{voice}/phrases', ofVoice(voice))).then((list) => list.items),
    /** Keeps a WAV as the recording of a phrase. */
    record: (voice: string, phrase: string, wav: ArrayBuffer) =>
      data(
        http.PUT('/api/v1/clinics/{clinic}/voices/{voice}/phrases/{phrase}', {
          ...ofPhrase(voice, phrase),
          headers: { 'Content-Type': 'audio/wav' },
          body: wav as unknown as string, // the schema calls a file a string
          bodySerializer: (file: unknown) => file as ArrayBuffer,
        }),
      ),
    hear: (voice: string, phrase: string) =>
      data(
        http.GET('/api/v1/clinics/{clinic}/voices/{voice}/phrases/{phrase}', {
          ...ofPhrase(voice, phrase),
          parseAs: 'arrayBuffer',
        }),
      ),
    forget: (voice: string, phrase: string) =>
      data(http.DELETE('/api/v1/clinics/{clinic}/voices/{voice}/phrases/{phrase}', ofPhrase(voice, phrase))),
    /** An announcement as it would be heard. */
    tryVoice: (body: Trial) =>
      data(http.POST('/api/v1/clinics/{clinic}/voice-trials', { ...here, body, parseAs: 'arrayBuffer' })),
    setSpeech: (speech: Speech) => data(http.PATCH('/api/v1/clinics/{clinic}', { ...here, body: { speech } })),
    setSpoken: (room: string, spoken: string) =>
      data(http.PATCH('/api/v1/clinics/{clinic}/rooms/{room}', { params: { path: { clinic, room } }, body: { spoken } })),

    roles: () => data(http.GET('/api/v1/clinics/{clinic}/roles', here)).then((list) => list.items),
    addRole: (body: NewRole) => data(http.POST('/api/v1/clinics/{clinic}/roles', { ...here, body })),
    editRole: (role: string, body: NewRole) =>
      data(http.PUT('/api/v1/clinics/{clinic}/roles/{role}', { params: { path: { clinic, role } }, body })),
    removeRole: (role: string) =>
      data(http.DELETE('/api/v1/clinics/{clinic}/roles/{role}', { params: { path: { clinic, role } } })),

    keys: () => data(http.GET('/api/v1/clinics/{clinic}/api-keys', here)).then((list) => list.items),
    addKey: (body: NewKey) => data(http.POST('/api/v1/clinics/{clinic}/api-keys', { ...here, body })),
    revokeKey: (key: string) =>
      data(http.DELETE('/api/v1/clinics/{clinic}/api-keys/{key}', { params: { path: { clinic, key } } })),

    webhooks: () => data(http.GET('/api/v1/clinics/{clinic}/webhooks', here)).then((list) => list.items),
    addWebhook: (body: NewWebhook) => data(http.POST('/api/v1/clinics/{clinic}/webhooks', { ...here, body })),
    removeWebhook: (webhook: string) =>
      data(http.DELETE('/api/v1/clinics/{clinic}/webhooks/{webhook}', { params: { path: { clinic, webhook } } })),
    tryWebhook: (webhook: string) =>
      data(http.POST('/api/v1/clinics/{clinic}/webhooks/{webhook}/test', { params: { path: { clinic, webhook } } })),

    messages: (after?: string) =>
      data(http.GET('/api/v1/clinics/{clinic}/messages', { params: { path: { clinic }, query: after ? { after } : {} } })),
    repeat: (message: string) =>
      data(http.POST('/api/v1/clinics/{clinic}/messages/{message}/repeat', { params: { path: { clinic, message } } })),
    tryMail: () => data(http.POST('/api/v1/clinics/{clinic}/messages/test', here)),

    security: () => data(http.GET('/api/v1/clinics/{clinic}/security', here)),
    setSecurity: (body: Security) => data(http.PUT('/api/v1/clinics/{clinic}/security', { ...here, body })),

    audit: (query: AuditSearch) => data(http.GET('/api/v1/clinics/{clinic}/audit', { params: { path: { clinic }, query } })),
    /** Where the file of the same is. */
    auditFile: ({ after: _, ...query }: AuditSearch) =>
      `/api/v1/clinics/${encodeURIComponent(clinic)}/audit.csv?${new URLSearchParams(query as Record<string, string>)}`,
  }
}

export type AdminApi = ReturnType<typeof createAdminApi>
