/** Words for the colours of stripes on the floor, in the languages of the clinics. */
const words: readonly [RegExp, string][] = [
  [/\b(azul|blue)\b/i, 'azul'],
  [/\b(verde|green)\b/i, 'verde'],
  [/\b(laranja|orange|naranja)\b/i, 'laranja'],
  [/\b(rox[ao]|purple|morad[ao])\b/i, 'roxo'],
  [/\b(turquesa|turquoise)\b/i, 'turquesa'],
  [/\b(rosa|pink)\b/i, 'rosa'],
  [/\b(marrom|brown|marrón)(?![a-zà-ú])/i, 'marrom'],
  [/\b(grafite|cinza|grey|gray|gris)\b/i, 'grafite'],
]

/** The floor's colour that a way speaks of, "Siga a faixa verde", as the name of its token; a colour never stands without its word. */
export function stripeOf(direction: string): string | undefined {
  const named = words.filter(([word]) => word.test(direction))
  return named.length === 1 ? `--sv-${named[0]?.[1]}` : undefined
}
