import { onScopeDispose, type Ref, ref } from 'vue'

let canvas: CanvasRenderingContext2D | null | undefined

/** The width of a text in the page's font at weight 800, in em. */
export function widthOf(text: string): number {
  if (canvas === undefined) canvas = document.createElement('canvas').getContext('2d')
  if (!canvas) return text.length * 0.66
  canvas.font = `800 100px ${getComputedStyle(document.body).fontFamily}`
  return canvas.measureText(text).width / 100
}

/** Counts up when the page's fonts are there, so that what was measured before is measured again. */
export function useFonts(): Ref<number> {
  const loads = ref(0)
  let here = true
  document.fonts.ready.then(() => {
    if (here) loads.value++
  })
  onScopeDispose(() => {
    here = false
  })
  return loads
}
