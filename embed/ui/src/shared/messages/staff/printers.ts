/** What staff read of what ails a printer. */
export const portuguese = {
  'paper.trouble.none': 'Pronta',
  'paper.trouble.away': 'Não responde',
  'paper.trouble.paper': 'Sem papel',
  'paper.trouble.cover': 'Tampa aberta',
  'paper.trouble.knife': 'Papel preso na lâmina',
  'paper.trouble.fault': 'Com defeito',
  'paper.mend.away': 'Veja se está ligada, o cabo de rede e o endereço.',
  'paper.mend.paper': 'Ponha uma bobina nova.',
  'paper.mend.cover': 'Feche a tampa até ouvir o clique.',
  'paper.mend.knife': 'Desligue, abra e tire o papel preso.',
  'paper.mend.fault': 'Desligue e ligue de novo; se continuar, chame a assistência.',
} as const

type Texts = Record<keyof typeof portuguese, string>

export const english: Texts = {
  'paper.trouble.none': 'Ready',
  'paper.trouble.away': 'Does not answer',
  'paper.trouble.paper': 'No paper',
  'paper.trouble.cover': 'Cover open',
  'paper.trouble.knife': 'Paper stuck in the cutter',
  'paper.trouble.fault': 'Faulty',
  'paper.mend.away': 'See whether it is on, its cable and the address.',
  'paper.mend.paper': 'Put in a new roll.',
  'paper.mend.cover': 'Close the cover until it clicks.',
  'paper.mend.knife': 'Switch it off, open it and take the paper out.',
  'paper.mend.fault': 'Switch it off and on; if that does not help, call for service.',
}

export const spanish: Texts = {
  'paper.trouble.none': 'Lista',
  'paper.trouble.away': 'No responde',
  'paper.trouble.paper': 'Sin papel',
  'paper.trouble.cover': 'Tapa abierta',
  'paper.trouble.knife': 'Papel atascado en la cuchilla',
  'paper.trouble.fault': 'Con falla',
  'paper.mend.away': 'Vea si está encendida, el cable de red y la dirección.',
  'paper.mend.paper': 'Ponga un rollo nuevo.',
  'paper.mend.cover': 'Cierre la tapa hasta oír el clic.',
  'paper.mend.knife': 'Apáguela, ábrala y saque el papel atascado.',
  'paper.mend.fault': 'Apáguela y enciéndala; si sigue, llame al servicio técnico.',
}
