import { onScopeDispose, type Ref, ref } from 'vue'

/** Whether the screen stands upright. */
export function useUpright(): Ref<boolean> {
  const query = window.matchMedia('(orientation: portrait)')
  const upright = ref(query.matches)
  const look = () => {
    upright.value = query.matches
  }
  query.addListener(look) // addEventListener came with Chrome 66
  onScopeDispose(() => query.removeListener(look))
  return upright
}
