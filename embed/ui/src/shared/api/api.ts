import { Client, type ClientOptions, type SendOptions } from './client'
import type * as types from './types'

export type Step = 'call' | 'recall' | 'start' | 'finish' | 'no-show' | 'put-back' | 'bring-back' | 'cancel' | 'undo'

export interface Forward {
  service_id?: string
  room_id?: string
  note?: string
}

/** The calls of the server's API that the pages make, each in one line. */
export function createApi(options: ClientOptions = {}) {
  const client = new Client(options)
  const clinic = (slug: string) => `/clinics/${encodeURIComponent(slug)}`
  const items = <Item>(path: string) => client.get<types.List<Item>>(path).then((list) => list.items)

  return {
    /** The server's time, in ms since 1970. */
    now: () => client.now(),

    login: (login: string, password: string) => client.post<types.User>('/auth/login', { login, password }),
    logout: () => client.post<void>('/auth/logout'),
    me: () => client.get<types.User>('/auth/me'),

    clinics: () => items<types.Clinic>('/clinics'),
    services: (slug: string) => items<types.Service>(`${clinic(slug)}/services`),
    rooms: (slug: string) => items<types.Room>(`${clinic(slug)}/rooms`),
    priorities: (slug: string) => items<types.Priority>(`${clinic(slug)}/priorities`),
    board: (slug: string) => client.get<types.Board>(`${clinic(slug)}/board`),
    spokenCall: (slug: string, seq: number) => client.bytes(`${clinic(slug)}/calls/${seq}/audio`),

    issueTicket: (slug: string, ticket: { service_id: string; priority_id?: string; language?: string }, send: SendOptions) =>
      client.act<types.IssuedTicket>(`${clinic(slug)}/tickets`, { ...send, body: ticket }),

    openShift: (slug: string, room: string) => client.post<types.Shift>(`${clinic(slug)}/shifts`, { room_id: room }),
    closeShift: (slug: string, shift: string) => client.delete(`${clinic(slug)}/shifts/${shift}`),
    callNext: (slug: string, room: string) => client.act<types.Attendance | undefined>(`${clinic(slug)}/rooms/${room}/call-next`),
    step: (slug: string, attendance: string, step: Step) =>
      client.act<types.Attendance>(`${clinic(slug)}/attendances/${attendance}/${step}`),
    forward: (slug: string, attendance: string, forward: Forward) =>
      client.act<types.Attendance>(`${clinic(slug)}/attendances/${attendance}/forward`, { body: forward }),

    pair: (kind: types.Kind) => client.post<types.Pairing>('/pairings', { kind }),
    claim: (pairing: types.Pairing) => client.post<types.Claim>(`/pairings/${pairing.id}/claim`, { secret: pairing.secret }),
    openDevice: (token: string) => client.post<types.Device>('/device/session', { token }),
    device: () => client.get<types.Device>('/device'),
    devices: (slug: string) => items<types.ListedDevice>(`${clinic(slug)}/devices`),
    acceptDevice: (slug: string, code: string, name: string) =>
      client.post<types.ListedDevice>(`${clinic(slug)}/devices`, { code, name }),
    removeDevice: (slug: string, device: string) => client.delete(`${clinic(slug)}/devices/${device}`),
  }
}

export type Api = ReturnType<typeof createApi>
