import { onScopeDispose, type Ref, ref } from 'vue'

let canvas: CanvasRenderingContext2D | null | undefined

/** The width of a text in the page's font at weight 800, in em. */
export function widthOf(text: string): number {
  if (canvas === undefined) canvas = document.createElement('canvas').getContext('2d')
  if (!canvas) return text.length * 0.66
  canvas.font = `800 100px ${getComputedStyle(document.body).fontFamily}`
  return canvas.measureText(text).width / 100
}

/** The width of a ticket's code as TicketCode shows it, in em: digits are all as wide as 0, the hyphen is lighter, letters stand closer. */
export function widthOfCode(code: string): number {
  return Math.max(1, widthOf(code.replace(/\d/g, '0')) - 0.17)
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
