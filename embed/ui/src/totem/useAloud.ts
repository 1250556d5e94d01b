import { onScopeDispose, type Ref, watch } from 'vue'
import { language } from '../shared/messages'
import { playRecording } from '../shared/sound/sound'
import type { TotemApi } from './api'

/** How many sounds are kept, those said last. */
const mostKept = 60

/**
 * Says each screen, and each control that gets the focus, while somebody wants to hear them. What is said stands in data-say: the parts of a
 * prompt, see the API.
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
        resolve()
      }
    })
    try {
      const sound = await fetched(parts)
      // Old browsers hand the bytes over to the decoder: it gets a copy.
      if (!quiet) await playRecording(sound.slice(0), hushed)
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
