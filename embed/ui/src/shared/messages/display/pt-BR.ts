/** What patients read on the displays, in Portuguese. The other languages have the same keys. */
export const portuguese = {
  'display.title': 'TV de chamadas',
  'display.now': 'Chamando agora',
  'display.last': 'Última chamada, {time}',
  'display.also': 'Também chamada',
  'display.earlier': 'Chamadas anteriores',
  'display.withdrawn': 'Desconsidere esta chamada',
  'display.empty': 'Aguarde a sua vez.',
  'display.empty.text': 'As senhas chamadas aparecem aqui,\u00a0com\u00a0a\u00a0sala.',
  'display.sound': 'Chamadas ainda sem som',
  'display.sound.press': 'Aperte OK no controle.',
  'display.sound.other': 'Sem controle: toque na tela ou tecle Enter.',
  'display.away': 'Sem ligação desde {time}. As chamadas voltam sozinhas.',
  'display.next': 'Próximas',
  'display.lately': 'Última chamada',
  'display.test': 'Teste',
} as const
