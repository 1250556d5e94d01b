import { hasText, type Key, language, type Translate } from '../messages'
import { fromNow } from '../time/fromNow'
import { formatClock } from '../time/time'
import type { Problem } from './types'

/** The server answered, and said no. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail)
    Object.setPrototypeOf(this, ProblemError.prototype) // an Error's subclass loses it when lowered for old browsers
  }

  get code(): Problem['code'] {
    return this.problem.code
  }
}

/** The server did not answer, or only something before it did. */
export class AwayError extends Error {
  constructor() {
    super('the server is away')
    Object.setPrototypeOf(this, AwayError.prototype)
  }
}

/** Whether what was asked for may succeed a little later, unchanged. */
export function isPassing(error: unknown): boolean {
  return error instanceof AwayError || (error instanceof ProblemError && error.code === 'unavailable')
}

/** Says in the reader's language what went wrong and what to do about it; times are those of a place. */
export function explain(error: unknown, t: Translate, timeZone?: string): string {
  if (error instanceof AwayError) return t('problem.away')
  if (!(error instanceof ProblemError)) return t('problem.internal')
  const { code, opens_at, retry_at, state, occupied_by, ticket_code, calls, calls_needed, fault } = error.problem
  if (opens_at && (code === 'closed' || code === 'check_in_early'))
    return t(code === 'closed' ? 'problem.closed.opens' : 'problem.check_in_early', {
      when: fromNow(Date.parse(opens_at), Date.now(), language.value, t, timeZone),
    })
  if (retry_at && code === 'too_many_requests')
    return t('problem.too_many_requests.at', { time: formatClock(Date.parse(retry_at) + 59_999, language.value, timeZone) })
  if (fault && code === 'unusable') return t(`unusable.${fault}`)
  const key: Key = `problem.${code}`
  if (!hasText(key)) return t('problem.internal') // what staff alone are told, to a page of patients
  return t(key, {
    state: state ? t(`state.${state}`) : '',
    name: occupied_by ?? '',
    code: ticket_code ?? '',
    n: (calls_needed ?? 0) - (calls ?? 0),
  })
}

export function isUnauthenticated(error: unknown): boolean {
  return error instanceof ProblemError && error.code === 'unauthenticated'
}
