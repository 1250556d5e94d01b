import type { Key } from '../messages'

/** How good a password is, rule by rule; the server has the last word. */
export function passwordRules(password: string, name: string, login: string): { key: Key; kept: boolean }[] {
  const plain = password.trim().toLowerCase()
  return [
    { key: 'password.long', kept: [...plain].length >= 12 },
    { key: 'password.varied', kept: new Set(plain).size >= 5 },
    {
      key: 'password.other',
      kept: plain !== '' && plain !== name.trim().toLowerCase() && plain !== login.trim().toLowerCase(),
    },
  ]
}
