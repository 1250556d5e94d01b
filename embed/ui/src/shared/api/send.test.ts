import { describe, expect, it } from 'vitest'
import { t } from '../messages'
import { addStaffMessages } from '../messages/staff'
import { AwayError, explain, ProblemError } from './problem'
import { createStaffApi } from './staff'

type Answer = { status: number; body?: unknown } | 'away'

function setUp(...answers: Answer[]) {
  const sent: Request[] = []
  const api = createStaffApi({
    face: 'totem',
    server: 'http://server.test',
    fetch: async (request) => {
      sent.push(request)
      const answer = answers.shift() ?? 'away'
      if (answer === 'away') throw new TypeError('failed to fetch')
      return new Response(answer.body === undefined ? null : JSON.stringify(answer.body), { status: answer.status })
    },
  })
  const keys = () => sent.map((request) => request.headers.get('Idempotency-Key'))
  return { api, sent, keys }
}

const ticket = { service_id: 's' }

addStaffMessages()

describe('the API', () => {
  it('sends an action again with the same key until it is answered', async () => {
    const { api, sent, keys } = setUp(
      'away',
      { status: 502 },
      { status: 503, body: { code: 'unavailable' } },
      { status: 201, body: { code: 'EN-001' } },
    )
    expect(await api.issueTicket('demo', ticket)).toEqual({ code: 'EN-001' })
    expect(sent.length).toBe(4)
    expect(new Set(keys()).size).toBe(1)
    expect(keys()[0]).toMatch(/^[0-9a-f]{32}$/)
    const [first] = sent
    expect(first?.url).toBe('http://server.test/api/v1/clinics/demo/tickets')
    expect(first?.headers.get('SuaVez-Face')).toBe('totem')
    expect(await first?.json()).toEqual(ticket)
  })

  it('gives each action a key of its own, and stops when patience ends', async () => {
    const { api, keys } = setUp()
    await expect(api.issueTicket('demo', ticket, { patience: 0 })).rejects.toBeInstanceOf(AwayError)
    await expect(api.issueTicket('demo', ticket, { patience: 0 })).rejects.toBeInstanceOf(AwayError)
    expect(new Set(keys()).size).toBe(2)
  })

  it('does not repeat what the server refused, and says why in the language of the reader', async () => {
    const { api, sent } = setUp({ status: 409, body: { status: 409, code: 'room_occupied', occupied_by: 'Rita Lima' } })
    const error = await api.openShift('demo', 'r').catch((failure: unknown) => failure)
    expect(error).toBeInstanceOf(ProblemError)
    expect(explain(error, t)).toContain('Rita Lima')
    expect(sent.length).toBe(1)
  })

  it('has nothing to say when nobody waits', async () => {
    const { api } = setUp({ status: 204 })
    expect(await api.callNext('demo', 'r')).toBeUndefined()
  })
})
