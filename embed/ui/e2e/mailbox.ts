import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect } from '@playwright/test'
import { SMTPServer } from 'smtp-server'

/** A mail that has come: to whom, and its text as a person reads it. */
export interface Mail {
  to: string
  text: string
}

/** A mail server that takes every mail. */
export class Mailbox {
  private readonly mails: Mail[] = []
  private constructor(private readonly server: SMTPServer) {}

  static async open(): Promise<Mailbox> {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData: (stream, session, done) => {
        let raw = ''
        stream.setEncoding('latin1')
        stream.on('data', (part: string) => {
          raw += part
        })
        stream.on('end', () => {
          box.mails.push({ to: session.envelope.rcptTo[0]?.address ?? '', text: unfolded(raw) })
          done()
        })
      },
    })
    const box = new Mailbox(server)
    server.listen(0, '127.0.0.1')
    await once(server.server, 'listening')
    return box
  }

  /** The settings of a server that mails here. */
  get settings(): Record<string, string> {
    return {
      SUAVEZ_MAIL_SERVER: `127.0.0.1:${(this.server.server.address() as AddressInfo).port}`,
      SUAVEZ_MAIL_ENCRYPTION: 'none',
      SUAVEZ_MAIL_FROM: 'senhas@clinica.org',
    }
  }

  /** Waits for the next mail. */
  async next(): Promise<Mail> {
    await expect.poll(() => this.mails.length, { timeout: 30_000 }).toBeGreaterThan(0)
    return this.mails.shift() as Mail
  }

  close(): void {
    this.server.close()
  }
}

/** Quoted-printable (RFC 2045) as it was written. */
function unfolded(raw: string): string {
  const bytes = raw
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
