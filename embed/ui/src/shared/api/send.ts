import { pause } from '../time/pause'
import { newKey } from './key'
import { AwayError, isPassing, ProblemError } from './problem'
import type { Problem } from './types'

/** How long an answer may take, in ms, until the server counts as away. */
const answerWithin = 10_000

/** fetch, which gives up on an answer that takes too long; fetch of old browsers cannot be told to. What fails is an AwayError. */
export function sender(fetch: (request: Request) => Promise<Response>): (request: Request) => Promise<Response> {
  return (request) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new AwayError()), answerWithin)
      fetch(request).then(
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

/** What the generated client answers. */
interface Outcome<Data> {
  data?: Data
  error?: unknown
  response: Response
}

/** The data of an answer; anything but a success is thrown as a ProblemError or an AwayError. */
export async function data<Data>(outcome: Promise<Outcome<Data>>): Promise<Data> {
  const { data, error, response } = await outcome
  if (response.ok) return data as Data
  throw isProblem(error) ? new ProblemError(error) : new AwayError() // no problem: a proxy before the server answered
}

function isProblem(error: unknown): error is Problem {
  return typeof error === 'object' && error !== null && 'code' in error
}

export interface Persistence {
  /** Names one action of a person. The server carries a repeated key out once, so that it may be sent again. */
  key?: string
  /** For how long, in ms, the action is sent again while the server cannot be reached. */
  patience?: number
  /** Is told, before each further try, that the server is away. */
  onRetry?: () => void
}

/** Does one action of a person: sends it again and again with the same key until it is answered or patience ends. */
export async function persist<Data>(send: (key: string) => Promise<Data>, options: Persistence = {}): Promise<Data> {
  const key = options.key ?? newKey()
  const until = Date.now() + (options.patience ?? 12_000)
  for (let wait = 400; ; wait = Math.min(wait * 2, 3_000)) {
    try {
      return await send(key)
    } catch (error) {
      if (!isPassing(error) || Date.now() + wait > until) throw error
      if (options.onRetry) options.onRetry()
      await pause(wait)
    }
  }
}
