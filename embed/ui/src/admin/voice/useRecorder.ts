import { onScopeDispose, ref } from 'vue'
import { toWav } from './wav'

/** Whether this page may use a microphone: browsers let it only by HTTPS or on the machine itself. */
export const canRecord = () => 'mediaDevices' in navigator && 'MediaRecorder' in window

/** A phrase takes so long at most, in ms. */
const longest = 6_000

/** Records phrases by the microphone, and gives each as a WAV. */
export function useRecorder() {
  const recording = ref(false)
  /** How loud it is now, from 0 to 1. */
  const level = ref(0)
  let microphone: MediaStream | undefined
  let finish: () => void = () => undefined

  /** Records until stop is called, or the phrase takes too long. Rejects where the microphone is refused. */
  async function record(): Promise<ArrayBuffer> {
    microphone ??= await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: false, autoGainControl: false, noiseSuppression: true },
    })
    const recorder = new MediaRecorder(microphone, { audioBitsPerSecond: 128_000 })
    const parts: Blob[] = []
    const ended = new Promise<void>((resolve) => {
      recorder.ondataavailable = ({ data }) => parts.push(data)
      recorder.onstop = () => resolve()
    })
    const quiet = measure(microphone)
    finish = () => recorder.state === 'recording' && recorder.stop()
    const tooLong = setTimeout(finish, longest)
    recorder.start()
    recording.value = true
    await ended
    recording.value = false
    clearTimeout(tooLong)
    quiet()
    return toWav(await new Blob(parts).arrayBuffer())
  }

  /** Keeps level up to date until the answer is called. */
  function measure(stream: MediaStream): () => void {
    const context = new AudioContext()
    const analyser = context.createAnalyser()
    context.createMediaStreamSource(stream).connect(analyser)
    const samples = new Float32Array(analyser.fftSize)
    const every = setInterval(() => {
      analyser.getFloatTimeDomainData(samples)
      level.value = Math.min(1, 1.6 * samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0))
    }, 50)
    return () => {
      clearInterval(every)
      level.value = 0
      void context.close()
    }
  }

  onScopeDispose(() => {
    finish()
    for (const track of microphone?.getTracks() ?? []) track.stop()
  })

  return { recording, level, record, stop: () => finish() }
}
