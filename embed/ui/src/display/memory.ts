/** Remembers the last announced call, so that a page that is loaded again does not repeat it. */
export function createMemory(clinic: string) {
  const name = `suavez-announced-${clinic}`
  return {
    keep: (seq: number): void => {
      try {
        localStorage.setItem(name, String(seq))
      } catch {
        // no storage: calls of the last seconds may be announced again after a reload
      }
    },
    /** The last announced call, or 0. */
    last: (): number => {
      try {
        return Number(localStorage.getItem(name) ?? 0)
      } catch {
        return 0
      }
    },
  }
}
