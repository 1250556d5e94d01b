import { ref, shallowRef } from 'vue'
import { explain, isPassing } from '../../shared/api/problem'
import { t } from '../../shared/messages'
import { pause } from '../../shared/time/pause'
import type { AdminApi } from '../api'
import { prepare } from './prepare'

/** How often a part is sent before it is given up. */
const tries = 4
const pauseBetween = 1_500

/** A file that was not taken, and why. */
export interface Refused {
  name: string
  why: string
}

/** Sends files one after the other, part by part. */
export function useUpload(api: AdminApi, added: () => void) {
  /** The file that is being sent. */
  const sending = ref('')
  /** How much of it is sent, from 0 to 1. */
  const part = ref(0)
  const refused = shallowRef<readonly Refused[]>([])

  async function send(files: readonly File[]): Promise<void> {
    if (sending.value) return
    refused.value = []
    for (const file of files) {
      sending.value = file.name
      part.value = 0
      try {
        await sendOne(file)
        added()
      } catch (error) {
        refused.value = [...refused.value, { name: file.name, why: explain(error, t) }]
      }
    }
    sending.value = ''
  }

  async function sendOne(file: File): Promise<void> {
    const { name, content } = await prepare(file)
    const { id, part_bytes } = await api.beginMedia(name, content.size)
    const parts = Math.ceil(content.size / part_bytes)
    for (let at = 0; at < parts; at++) {
      await stubbornly(() => api.putMediaPart(id, at, content.slice(at * part_bytes, (at + 1) * part_bytes)))
      part.value = (at + 1) / parts
    }
    await api.finishMedia(id)
  }

  return { sending, part, refused, send }
}

/** Tries again while the server is away; what it refuses is refused. */
async function stubbornly<T>(once: () => Promise<T>): Promise<T> {
  for (let left = tries; ; left--) {
    try {
      return await once()
    } catch (error) {
      if (left <= 1 || !isPassing(error)) throw error
      await pause(pauseBetween)
    }
  }
}
