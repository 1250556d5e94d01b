import type { Shows } from '../shared/api/types'

type Volumes = NonNullable<Shows['volumes']>

/** How loud a display is at a time of day, "14:05", from 0.1 to 1: as from the last time before it, of yesterday if need be. */
export function volumeAt(volumes: Volumes, clock: string): number {
  const sorted = [...volumes].sort((a, b) => (a.from < b.from ? -1 : 1))
  const before = sorted.filter(({ from }) => from <= clock)
  const last = before[before.length - 1] ?? sorted[sorted.length - 1]
  return (last?.percent ?? 100) / 100
}
