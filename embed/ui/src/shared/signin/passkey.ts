import type { AskedOptions } from '../api/types'

// What navigator.credentials takes and gives holds bytes, which JSON writes in base64url. Browsers have this themselves, but only new ones.

const fields = ['rawId', 'clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle'] as const

function bytes(text: string): ArrayBuffer {
  const plain = atob(text.replace(/-/g, '+').replace(/_/g, '/'))
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0)).buffer
}

function text(of: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(of)))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '')
}

/** Whether this browser has passkeys, on this page. */
export const hasPasskeys = (): boolean => typeof window.PublicKeyCredential === 'function'

/** Asks for a passkey; undefined when the person thinks better of it. */
export async function askPasskey(options: AskedOptions): Promise<unknown> {
  const { publicKey } = options as { publicKey: { challenge: string; allowCredentials?: { id: string }[] } }
  const asked = {
    ...publicKey,
    challenge: bytes(publicKey.challenge),
    allowCredentials: publicKey.allowCredentials?.map((one) => ({ ...one, id: bytes(one.id) })),
  }
  return written(await navigator.credentials.get({ publicKey: asked as PublicKeyCredentialRequestOptions }).catch(declined))
}

/** Makes a passkey; undefined when the person thinks better of it. */
export async function makePasskey(options: AskedOptions): Promise<unknown> {
  const { publicKey } = options as {
    publicKey: { challenge: string; user: { id: string }; excludeCredentials?: { id: string }[] }
  }
  const asked = {
    ...publicKey,
    challenge: bytes(publicKey.challenge),
    user: { ...publicKey.user, id: bytes(publicKey.user.id) },
    excludeCredentials: publicKey.excludeCredentials?.map((one) => ({ ...one, id: bytes(one.id) })),
  }
  return written(
    await navigator.credentials.create({ publicKey: asked as unknown as PublicKeyCredentialCreationOptions }).catch(declined),
  )
}

function declined(error: unknown): null {
  if (
    error instanceof DOMException &&
    (error.name === 'NotAllowedError' || error.name === 'AbortError' || error.name === 'InvalidStateError')
  )
    return null
  throw error
}

function written(credential: Credential | null): unknown {
  if (!credential) return undefined
  const { id, type, rawId, response } = credential as PublicKeyCredential
  const said: Record<string, string> = {}
  for (const field of fields) {
    const value = (response as unknown as Record<string, unknown>)[field]
    if (value instanceof ArrayBuffer) said[field] = text(value)
  }
  return { id, type, rawId: text(rawId), response: said }
}
