import type { Clinic, Shows } from '../api/types'

/** What the administration is about to save, for the page of a display that it shows in a frame. */
export interface Draft {
  /** How the display itself is set. */
  shows?: Shows
  /** How all displays of the clinic are set. */
  screen?: Clinic['screen']
  /** The services that no display names. */
  sensitive?: readonly string[]
  /** What happens on it. */
  scene?: Scene
}

/** A call, nobody being called, two calls at once. */
export type Scene = 'call' | 'rest' | 'two'

const kind = 'suavez-draft'

/** Shows a draft in a frame of our own. It is copied, since what a page observes cannot be sent. */
export function sendDraft(frame: HTMLIFrameElement | null | undefined, draft: Draft): void {
  frame?.contentWindow?.postMessage({ kind, draft: JSON.parse(JSON.stringify(draft)) }, location.origin)
}

/** Hears of drafts from the page that this one is framed by, which is one of our own; the first is asked for. Answers what ends it. */
export function hearDrafts(heard: (draft: Draft) => void): () => void {
  const listen = (event: MessageEvent) => {
    if (event.origin === location.origin && event.source === parent && event.data?.kind === kind) heard(event.data.draft)
  }
  window.addEventListener('message', listen)
  if (parent !== window) parent.postMessage({ kind: `${kind}-wanted` }, location.origin)
  return () => window.removeEventListener('message', listen)
}

/** Hears that a frame wants its draft. */
export function hearWanted(frame: () => HTMLIFrameElement | null | undefined, wanted: () => void): () => void {
  const listen = (event: MessageEvent) => {
    if (event.origin === location.origin && event.source === frame()?.contentWindow && event.data?.kind === `${kind}-wanted`)
      wanted()
  }
  window.addEventListener('message', listen)
  return () => window.removeEventListener('message', listen)
}
