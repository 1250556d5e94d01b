/** A second touch of a hasty finger, in ms, is not taken for an answer to the next question. */
const hasty = 400

/** Tells whether a screen has stood long enough, since this was called, for a touch to be meant for it. */
export function settling(): () => boolean {
  const since = Date.now()
  return () => Date.now() - since >= hasty
}
