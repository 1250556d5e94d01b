import { addMessages, type Key } from '.'

type Texts = Partial<Record<Key, string>>

/** The texts of one subject in every language, in one file: who changes one sees the others. */
export interface Part {
  readonly portuguese: Texts
  readonly english: Texts
  readonly spanish: Texts
}

export type KeysOf<P> = P extends { portuguese: infer Of } ? keyof Of : never

export function addParts(parts: readonly Part[]): void {
  for (const { portuguese, english, spanish } of parts) addMessages({ 'pt-BR': portuguese, en: english, es: spanish })
}

export const keysOf = (parts: readonly Part[]): readonly string[] => parts.flatMap(({ portuguese }) => Object.keys(portuguese))
