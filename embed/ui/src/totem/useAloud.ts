import { onScopeDispose, type Ref, watch } from 'vue'
import { language, ownText } from '../shared/messages'
import { canReadAloud, readAloud, stopReading } from '../shared/sound/readAloud'
import { loudnessNow, playRecording } from '../shared/sound/sound'
import type { TotemApi } from './api'

/** How many sounds are kept, those said last. */
const mostKept = 60

/** Reads a part aloud that the clinic says in its own words; false where it does not, or the machine has no voice for it. */
async function readOwn(part = ''): Promise<boolean> {
  const lines = [{ text: ownText(part) ?? '', language: language.value }]
  if (!lines[0]?.text || !canReadAloud(lines)) return false
  try {
    await readAloud(lines, loudnessNow())
    return true
  } catch {
    return false
  }
}

/** Parts that are said in one go: those that the clinic says in its own words stand alone. */
function runs(parts: readonly string[]): string[][] {
  const all: string[][] = []
  let open = false
  for (const part of parts) {
    const own = ownText(part) !== undefined
    if (open && !own) all[all.length - 1]?.push(part)
    else all.push([part])
    open = !own
  }
  return all
}

/**
 * Says each screen, and each control that gets the focus, while somebody wants to hear them. What is said stands in data-say: the parts of a
 * prompt, see the API. The clinic's own words are said by the machine's own voice, and by the recording of ours where it has none.
 */
export function useAloud(api: TotemApi, clinic: string, on: Ref<boolean>) {
  const sounds = new Map<string, Promise<ArrayBuffer>>()
  let hush: () => void = () => undefined
  let screen: readonly string[] = []

  function fetched(parts: readonly string[]): Promise<ArrayBuffer> {
    const name = `${language.value} ${parts.join(' ')}`
    let sound = sounds.get(name)
    if (!sound) {
      sound = api.prompt(clinic, language.value, parts)
      sound.catch(() => sounds.delete(name))
      sounds.set(name, sound)
      if (sounds.size > mostKept) sounds.delete(sounds.keys().next().value ?? '')
    }
    return sound
  }

  /** Says something instead of what is being said. */
  async function say(parts: readonly string[]): Promise<void> {
    hush()
    if (!on.value || !parts.length) return
    let quiet = false
    const hushed = new Promise<void>((resolve) => {
      hush = () => {
        quiet = true
        stopReading()
        resolve()
      }
    })
    try {
      for (const some of runs(parts)) {
        const read = await readOwn(some[0])
        if (quiet) return
        if (read) continue
        const sound = await fetched(some)
        // Old browsers hand the bytes over to the decoder: it gets a copy.
        if (!quiet) await playRecording(sound.slice(0), hushed)
        if (quiet) return
      }
    } catch {
      // without the server, or a speaker, there is nothing to hear; the screen says the same
    }
  }

  function onFocus(event: FocusEvent): void {
    const control = (event.target as HTMLElement).closest?.('[data-say]')
    const parts = control?.getAttribute('data-say')?.split(' ')
    if (parts) void say(control?.getAttribute('aria-pressed') === 'true' ? [...parts, 'totem.on'] : parts)
  }

  watch(on, (wanted) => {
    if (wanted) void say(['totem.tools.aloud.on', ...screen])
    else hush()
  })
  watch(language, () => void say(screen))
  window.addEventListener('focusin', onFocus)
  onScopeDispose(() => {
    hush()
    window.removeEventListener('focusin', onFocus)
  })

  return {
    /** What the screen says that is shown now. */
    show: (parts: readonly string[]) => {
      screen = parts
      void say(parts)
    },
  }
}
