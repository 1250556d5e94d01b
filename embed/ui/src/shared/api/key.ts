/** A fresh random key of 32 hexadecimal digits. `crypto.randomUUID` is absent on plain HTTP and on old browsers. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => (byte + 256).toString(16).slice(1)).join('')
}
