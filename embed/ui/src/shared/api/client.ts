import type { Client } from 'openapi-fetch'

// The types of a request are openapi-fetch's, made from the server's own description. What carries a request out is here: a third of the library's
// size, which the first load of a totem has no room for.

interface Options {
  baseUrl: string
  headers: Readonly<Record<string, string>>
  fetch: (request: Request) => Promise<Response>
}

type Values = Readonly<Record<string, unknown>>

/** A request as the types of openapi-fetch let it be. */
interface Asked {
  params?: { path?: Values; query?: Values; header?: Readonly<Record<string, string>> }
  body?: unknown
  headers?: Readonly<Record<string, string>>
  /** What the answer is read as; else JSON. */
  parseAs?: 'arrayBuffer'
  bodySerializer?: (body: unknown) => BodyInit
}

const text = (value: unknown) => encodeURIComponent(String(value))

/** The part of an address that asks: lists are joined by commas, what is absent is left out. */
function question(query: Values): string {
  const parts = Object.keys(query)
    .filter((name) => query[name] !== undefined && query[name] !== null)
    .map((name) => {
      const value = query[name]
      return `${text(name)}=${Array.isArray(value) ? value.map(text).join(',') : text(value)}`
    })
  return parts.length ? `?${parts.join('&')}` : ''
}

async function read(response: Response, as?: 'arrayBuffer'): Promise<unknown> {
  if (as && response.ok) return response.arrayBuffer()
  const said = await response.text()
  try {
    return said ? JSON.parse(said) : undefined
  } catch (error) {
    if (response.ok) throw error
    return said // of something before the server
  }
}

export function createClient<Paths extends object>({ baseUrl, headers, fetch }: Options): Client<Paths> {
  const asker =
    (method: string) =>
    async (path: string, { params = {}, body, headers: more, parseAs, bodySerializer }: Asked = {}) => {
      const places = params.path ?? {}
      const address = path.replace(/\{(\w+)\}/g, (_, name: string) => text(places[name])) + question(params.query ?? {})
      const sent = body === undefined ? undefined : bodySerializer ? bodySerializer(body) : JSON.stringify(body)
      const response = await fetch(
        new Request(baseUrl + address, {
          method,
          credentials: 'same-origin',
          cache: 'no-store',
          headers: {
            ...headers,
            ...(sent === undefined ? {} : { 'Content-Type': 'application/json' }),
            ...params.header,
            ...more,
          },
          ...(sent === undefined ? {} : { body: sent }),
        }),
      )
      const said = await read(response, parseAs)
      return response.ok ? { data: said, response } : { error: said, response }
    }
  const client: Record<string, unknown> = {}
  for (const method of ['GET', 'PUT', 'POST', 'DELETE', 'PATCH']) client[method] = asker(method)
  return client as unknown as Client<Paths>
}
