import { newKey } from './key'
import { AwayError, ProblemError } from './problem'
import type { Kind, Problem } from './types'

export interface ClientOptions {
  /** Set on the pages of devices, so that the server takes the device's cookie and not that of staff. */
  device?: Kind
  fetch?: typeof fetch
}

export interface SendOptions {
  body?: unknown
  /** Names one action of a person. The server answers a repeated key with its first answer, so it may be sent again. */
  key?: string
  /** For how long, in ms, a keyed action is sent again while the server cannot be reached. */
  patience?: number
  /** Is told, before each further try, that the server is away. */
  onRetry?: () => void
}

const answerWithin = 10_000
const passing = [502, 503, 504]

/** Sends requests to the server and turns what goes wrong into a ProblemError or an AwayError. */
export class Client {
  /** The server's clock less ours, in ms: the clock of a TV is often wrong. */
  private skew = 0

  constructor(private readonly options: ClientOptions = {}) {}

  /** The server's time, in ms since 1970, to about a second. */
  now(): number {
    return Date.now() + this.skew
  }

  get<Answer>(path: string): Promise<Answer> {
    return this.send('GET', path)
  }

  post<Answer>(path: string, body?: unknown): Promise<Answer> {
    return this.send('POST', path, { body })
  }

  delete(path: string): Promise<void> {
    return this.send('DELETE', path)
  }

  /** Sends one action of a person, again and again with the same key until it is answered or patience ends. */
  async act<Answer>(path: string, options: SendOptions = {}): Promise<Answer> {
    const key = options.key ?? newKey()
    const until = Date.now() + (options.patience ?? 12_000)
    for (let pause = 400; ; pause = Math.min(pause * 2, 3_000)) {
      try {
        return await this.send<Answer>('POST', path, { ...options, key })
      } catch (error) {
        const again = error instanceof AwayError || (error instanceof ProblemError && passing.includes(error.status))
        if (!again || Date.now() + pause > until) throw error
        if (options.onRetry) options.onRetry()
        await new Promise((resume) => setTimeout(resume, pause))
      }
    }
  }

  /** The bytes of something that is no JSON, such as a spoken call. */
  async bytes(path: string): Promise<Blob> {
    return (await this.request('GET', path)).blob()
  }

  private async send<Answer>(method: string, path: string, options: SendOptions = {}): Promise<Answer> {
    const answer = await this.request(method, path, options)
    if (answer.status === 204) return undefined as Answer
    try {
      return (await answer.json()) as Answer
    } catch {
      throw new AwayError()
    }
  }

  private async request(method: string, path: string, { body, key }: SendOptions = {}): Promise<Response> {
    const headers: Record<string, string> = {}
    if (body !== undefined) headers['Content-Type'] = 'application/json'
    if (key) headers['Idempotency-Key'] = key
    if (this.options.device) headers['Suavez-Device'] = this.options.device
    const request: RequestInit = { method, headers, credentials: 'same-origin', cache: 'no-store' }
    if (body !== undefined) request.body = JSON.stringify(body)

    const answer = await within(answerWithin, (this.options.fetch ?? window.fetch.bind(window))(`/api/v1${path}`, request))
    const date = Date.parse(answer.headers.get('Date') ?? '')
    if (!Number.isNaN(date)) this.skew = settle(this.skew, date + 500 - Date.now())
    if (!answer.ok) throw new ProblemError(await problemOf(answer))
    return answer
  }
}

/** The Date header counts whole seconds: smaller differences say nothing. */
function settle(old: number, seen: number): number {
  return Math.abs(seen - old) > 1_000 ? seen : old
}

/** fetch of old browsers cannot be aborted; an answer that comes too late is dropped. */
function within<Answer>(limit: number, promise: Promise<Answer>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new AwayError()), limit)
    promise.then(
      (answer) => {
        clearTimeout(timer)
        resolve(answer)
      },
      () => {
        clearTimeout(timer)
        reject(new AwayError())
      },
    )
  })
}

async function problemOf(answer: Response): Promise<Problem> {
  const fallback = { status: answer.status, code: passing.includes(answer.status) ? 'unavailable' : 'internal' }
  try {
    return { ...fallback, ...((await answer.json()) as Partial<Problem>) }
  } catch {
    return fallback
  }
}
