import { type Key, messageKeys, type Translate, type Values } from '../messages'
import type { Problem } from './types'

/** The server answered, and said no. */
export class ProblemError extends Error {
  readonly status: number
  readonly code: string

  constructor(readonly problem: Problem) {
    super(problem.detail ?? problem.code)
    Object.setPrototypeOf(this, ProblemError.prototype) // an Error's subclass loses it when lowered for old browsers
    this.status = problem.status
    this.code = problem.code
  }
}

/** The server did not answer. */
export class AwayError extends Error {
  constructor() {
    super('the server is away')
    Object.setPrototypeOf(this, AwayError.prototype)
  }
}

/** Says in the reader's language what went wrong and what to do about it. */
export function explain(error: unknown, t: Translate): string {
  if (error instanceof AwayError) return t('problem.away')
  if (!(error instanceof ProblemError)) return t('problem.internal')
  const values: Values = { name: error.problem.occupied_by ?? '' }
  if (error.code === 'wrong_state' && error.problem.state) {
    values.state = t(`state.${error.problem.state}` as Key)
  }
  const key = `problem.${error.code}` as Key
  return t(messageKeys.has(key) ? key : 'problem.internal', values)
}

export function isUnauthenticated(error: unknown): boolean {
  return error instanceof ProblemError && error.status === 401
}
