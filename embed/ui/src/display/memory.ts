import type { Taken } from './announcer'

/** Remembers which calls were taken up and which of them wait, so that a page that is loaded again repeats none and loses none. */
export function createMemory(clinic: string) {
  const name = `suavez-taken-${clinic}`
  return {
    keep: (taken: Taken): void => {
      try {
        localStorage.setItem(name, JSON.stringify(taken))
      } catch {
        // no storage: calls of the last seconds may be announced again after a reload
      }
    },
    /** What was kept, if anything. */
    taken: (): Taken | undefined => {
      try {
        const kept = JSON.parse(localStorage.getItem(name) ?? '') as Taken
        return kept.last > 0 && Array.isArray(kept.waiting) ? kept : undefined
      } catch {
        return undefined
      }
    },
  }
}
