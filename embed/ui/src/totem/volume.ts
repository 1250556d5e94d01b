import { type Ref, ref } from 'vue'
import { setLoudness } from '../shared/sound/sound'

/** How loud a totem can be, in percent: it is never silent for who needs to hear it. */
export const volumes: readonly number[] = [20, 40, 60, 80, 100]
const place = 'suavez.volume'

/** How loud this totem is; kept by its browser. */
export function useVolume(): { percent: Ref<number>; set: (percent: number) => void } {
  const percent = ref(100)

  function set(wanted: number): void {
    percent.value = wanted
    setLoudness(wanted / 100)
    try {
      localStorage.setItem(place, String(wanted))
    } catch {
      // no storage: it is as loud again after the page was loaded anew
    }
  }

  try {
    const kept = Number(localStorage.getItem(place))
    if (volumes.includes(kept)) set(kept)
  } catch {
    // as it came
  }
  return { percent, set }
}
