import type { VNode } from 'vue'

/**
 * Ends a film that leaves the page, for `@vue:before-unmount`: televisions have one or two decoders, and an element holds its own as long as it
 * has a source, whether it is to be seen or not.
 */
export function endFilm({ el }: VNode): void {
  const film = el as HTMLVideoElement
  film.removeAttribute('src')
  film.load()
}
