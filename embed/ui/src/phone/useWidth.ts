import { onScopeDispose, type Ref, ref } from 'vue'

/** The page is no wider than this, in px: see phone.css. */
const widest = 480

/** How wide the page is, in px, as the phone is turned. */
export function useWidth(): Ref<number> {
  const wide = ref(0)
  const measure = () => {
    wide.value = Math.min(widest, window.innerWidth)
  }
  measure()
  window.addEventListener('resize', measure)
  onScopeDispose(() => window.removeEventListener('resize', measure))
  return wide
}
