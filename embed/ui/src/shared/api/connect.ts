import { createClient } from './client'
import { ServerClock } from './clock'
import type { paths } from './schema'
import { sender } from './send'
import type { Face } from './types'

export interface ApiOptions {
  /** Set on the pages of devices, so that the server takes the device's cookie and not that of staff. */
  face?: Face
  /** Where the server is, when it is not where the page came from. */
  server?: string
  fetch?: (request: Request) => Promise<Response>
}

/** The way to the server: its client, made from its own description, and its clock. */
export function connect({ face, server = '', fetch = (request) => window.fetch(request) }: ApiOptions = {}) {
  const clock = new ServerClock()
  const send = sender(fetch)
  const http = createClient<paths>({
    baseUrl: server,
    headers: face ? { 'SuaVez-Face': face } : {},
    fetch: async (request) => {
      const answer = await send(request)
      clock.heed(answer)
      return answer
    },
  })
  return { http, now: () => clock.now() }
}
