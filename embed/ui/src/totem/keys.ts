/** The rows of the keyboard on the screen, as on a typewriter and by the alphabet: who has never typed knows the latter. */
export const layouts: Readonly<Record<'typewriter' | 'alphabet', readonly string[]>> = {
  typewriter: ['QWERTYUIOP', 'ASDFGHJKLÇ', 'ZXCVBNM'],
  alphabet: ['ABCDEFGHIJ', 'KLMNOPQRST', 'UVWXYZÇ'],
}

const accented: Readonly<Record<string, string>> = {
  a: 'ãáâàä',
  e: 'éêèë',
  i: 'íîï',
  o: 'õóôòö',
  u: 'úüûù',
  n: 'ñ',
  c: 'ç',
  y: 'ý',
}

/** The letter under accents: "ã" is an a. */
const plain = (letter: string) => Object.keys(accented).find((one) => accented[one]?.includes(letter)) ?? letter

/** What the last letter of a text can become with an accent, the accent that it has left out. */
export function accentsOf(text: string): string[] {
  if (!text) return []
  const last = text.slice(-1)
  const small = last.toLowerCase()
  const letter = plain(small)
  const all = `${letter === small ? '' : letter}${accented[letter] ?? ''}`.replace(small, '')
  return all.split('').map((one) => (last === small ? one : one.toUpperCase()))
}

/** The text with a letter more: the first of each word is a capital. */
export function withLetter(text: string, letter: string): string {
  const begins = !text || /[\s\-']$/.test(text)
  return text + (begins ? letter.toUpperCase() : letter.toLowerCase())
}

/** The text with its last letter changed for one with an accent. */
export const withAccent = (text: string, accent: string): string => text.slice(0, -1) + accent
