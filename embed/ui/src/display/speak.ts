import type { Api } from '../shared/api/api'
import type { Call } from '../shared/api/types'
import { playRecording, SoundBlocked } from '../shared/sound/sound'
import { chime } from './chime'

/** A sound that has not come by then, in ms, is not waited for: the chime alone must do. */
const comesWithin = 3_000

/** Says a call to its end. Where its sound cannot be had or played there is the chime: no call is silent. Rejects with SoundBlocked. */
export async function speak(api: Pick<Api, 'voice'>, clinic: string, call: Call): Promise<void> {
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, comesWithin))
  const sound = await Promise.race([api.voice(clinic, call.seq).catch(() => undefined), late])
  if (!sound) return chime()
  try {
    await playRecording(sound)
  } catch (error) {
    if (error instanceof SoundBlocked) throw error
    await chime()
  }
}
