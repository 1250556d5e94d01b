/** The time zones of Brazil, by their capital and the hours from UTC. */
const brazil: [zone: string, name: string][] = [
  ['America/Sao_Paulo', 'Brasília (UTC−3)'],
  ['America/Manaus', 'Manaus (UTC−4)'],
  ['America/Cuiaba', 'Cuiabá (UTC−4)'],
  ['America/Rio_Branco', 'Rio Branco (UTC−5)'],
  ['America/Noronha', 'Fernando de Noronha (UTC−2)'],
]

/** The zone of this browser; Brasília's where the machine was given none. */
export function ownZone(): string {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return !zone || /^(UTC|GMT|Etc\/)/.test(zone) ? 'America/Sao_Paulo' : zone
}

/** What a clinic may choose: Brazil's zones, then all others that the browser knows. */
export function zones(): { zone: string; name: string }[] {
  const supported = (Intl as { supportedValuesOf?: (what: 'timeZone') => string[] }).supportedValuesOf?.('timeZone') ?? []
  const others = new Set([...supported, ownZone()])
  for (const [zone] of brazil) others.delete(zone)
  return [
    ...brazil.map(([zone, name]) => ({ zone, name })),
    ...[...others].sort().map((zone) => ({ zone, name: zone.replaceAll('_', ' ') })),
  ]
}
