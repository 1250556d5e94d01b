import { describe, expect, it } from 'vitest'
import { t } from '../messages'
import { Client } from './client'
import { AwayError, explain, ProblemError } from './problem'

type Answer = { status: number; body?: unknown } | 'away'

function setUp(...answers: Answer[]) {
  const sent: { url: string; request: RequestInit; key: string | undefined }[] = []
  const client = new Client({
    device: 'totem',
    fetch: async (url, request = {}) => {
      sent.push({ url: String(url), request, key: (request.headers as Record<string, string>)['Idempotency-Key'] })
      const answer = answers.shift() ?? 'away'
      if (answer === 'away') throw new TypeError('failed to fetch')
      return new Response(answer.body === undefined ? null : JSON.stringify(answer.body), { status: answer.status })
    },
  })
  return { client, sent }
}

describe('Client', () => {
  it('sends an action again with the same key until it is answered', async () => {
    const { client, sent } = setUp('away', { status: 503 }, { status: 201, body: { code: 'EN-001' } })
    expect(await client.act('/tickets', { body: { service_id: 's' } })).toEqual({ code: 'EN-001' })
    expect(sent.length).toBe(3)
    expect(new Set(sent.map(({ key }) => key)).size).toBe(1)
    expect(sent[0]?.key).toMatch(/^[0-9a-f]{32}$/)
    expect(sent[0]?.request).toMatchObject({
      method: 'POST',
      body: '{"service_id":"s"}',
      credentials: 'same-origin',
      headers: { 'Suavez-Device': 'totem' },
    })
  })

  it('gives each action a key of its own, and stops when patience ends', async () => {
    const { client, sent } = setUp()
    await expect(client.act('/a', { patience: 0 })).rejects.toBeInstanceOf(AwayError)
    await expect(client.act('/a', { patience: 0 })).rejects.toBeInstanceOf(AwayError)
    expect(sent.length).toBe(2)
    expect(sent[0]?.key).not.toBe(sent[1]?.key)
  })

  it('does not repeat what the server refused, and says why in the language of the reader', async () => {
    const { client, sent } = setUp({ status: 409, body: { status: 409, code: 'room_occupied', occupied_by: 'Rita' } })
    const error = await client.act('/a').catch((failure: unknown) => failure)
    expect(error).toBeInstanceOf(ProblemError)
    expect(explain(error, t)).toBe('Esta sala está com Rita. Escolha outra.')
    expect(sent.length).toBe(1)
  })

  it('answers nothing for 204', async () => {
    const { client } = setUp({ status: 204 })
    expect(await client.act('/a')).toBeUndefined()
  })
})
