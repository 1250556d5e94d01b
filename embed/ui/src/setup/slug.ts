import { plain } from '../shared/text/plain'

/** The short name that a clinic's name suggests: "Clínica Boa Vista" is "boa-vista". */
export function slugOf(name: string): string {
  const words = plain(name)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return (words.replace(/^(clinica|clinic|consultorio|laboratorio|posto-de-saude)-(?=.)/, '') || words)
    .slice(0, 63)
    .replace(/-+$/, '')
}
