/** The short name that a clinic's name suggests: "Clínica Boa Vista" is "boa-vista". */
export function slugOf(name: string): string {
  const plain = name
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return (plain.replace(/^(clinica|clinic|consultorio|laboratorio|posto-de-saude)-(?=.)/, '') || plain)
    .slice(0, 63)
    .replace(/-+$/, '')
}
