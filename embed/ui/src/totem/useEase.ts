import { computed, onScopeDispose, reactive, ref, watch } from 'vue'
import { setTheme, systemTheme } from '../shared/theme/theme'

/** What makes the totem easier to use; each patient begins without. */
export interface Ease {
  contrast: boolean
  large: boolean
  /** Everything to touch is in the lower half. */
  low: boolean
  /** The screen is spoken. */
  aloud: boolean
  /** The screen is told in sign language. */
  signs: boolean
}

export const none: Readonly<Ease> = { contrast: false, large: false, low: false, aloud: false, signs: false }

/** Keeps what the patient at the totem has switched on, and shows the page so. */
export function useEase() {
  const ease = reactive({ ...none })

  // A screen that lies has no lower half: it is laid out like one that is, its title beside what is touched.
  const lying = window.matchMedia('(min-aspect-ratio: 1/1)')
  const wide = ref(lying.matches)
  const turned = () => {
    wide.value = lying.matches
  }
  lying.addListener(turned) // addEventListener came with Chrome 66

  watch(
    () => ease.contrast,
    (contrast) => setTheme(contrast ? 'contrast' : systemTheme()),
  )
  watch(
    () => ease.large,
    (large) => document.documentElement.style.setProperty('--larger', large ? '1.2' : '1'),
    { immediate: true },
  )
  onScopeDispose(() => lying.removeListener(turned))

  return {
    ease,
    wide,
    /** Whether screens are laid out for little height: a film in sign language takes the rest. */
    short: computed(() => ease.low || wide.value || ease.signs),
    /** Whether a list is shown in pages of few. */
    few: computed(() => ease.large),
    reset: () => Object.assign(ease, none),
  }
}
