import type { Api } from '../shared/api/api'
import type { Call } from '../shared/api/types'
import { chime } from '../shared/sound/chime'
import { canReadAloud, readAloud } from '../shared/sound/readAloud'
import { playRecording, setLoudness } from '../shared/sound/sound'
import { SoundBlocked } from '../shared/sound/speaker'
import { pause } from '../shared/time/pause'
import type { Fault } from './announcer'

/** A sound that has not come by then, in ms, is not waited for: the chime alone must do. */
const comesWithin = 3_000

/**
 * Says a call to its end: by a voice of the television's own, where the clinic prefers it and there is one that needs no internet; else by the
 * sound from the server. Where that cannot be had or played there is the chime: no call is silent. The
 * answer is why it was not spoken, if it was not. It is from above 0 to 1 loud.
 */
export async function speak(
  api: Pick<Api, 'voice' | 'words'>,
  clinic: string,
  call: Call,
  loud: number,
): Promise<Fault | undefined> {
  setLoudness(loud)
  try {
    if (await saidNaturally(api, clinic, call, loud)) return undefined
    return await saidByServer(api, clinic, call)
  } catch (error) {
    return error instanceof SoundBlocked ? 'sound_blocked' : 'sound_broken'
  }
}

async function saidByServer(api: Pick<Api, 'voice'>, clinic: string, call: Call): Promise<Fault | undefined> {
  const sound = await Promise.race([api.voice(clinic, call.seq).catch(() => undefined), pause(comesWithin)])
  if (sound) {
    try {
      await playRecording(sound)
      return undefined
    } catch (error) {
      if (error instanceof SoundBlocked) throw error
    }
  }
  await chime()
  return sound ? 'sound_broken' : 'sound_late'
}

/** Whether a voice of the television's own has said it. */
async function saidNaturally(api: Pick<Api, 'words'>, clinic: string, call: Call, loud: number): Promise<boolean> {
  if (!canReadAloud()) return false
  try {
    const { natural, lines } = await api.words(clinic, call.seq)
    if (!natural || !canReadAloud(lines)) return false
    await chime()
    await readAloud(lines, loud)
    return true
  } catch (error) {
    if (error instanceof SoundBlocked) throw error
    return false
  }
}
