/** What is sent of a recording, in samples a second. */
const rate = 24_000

/** Decodes any sound that the browser knows and writes it as a WAV: mono, 16 bits. Rejects what is no sound. */
export async function toWav(sound: ArrayBuffer): Promise<ArrayBuffer> {
  const heard = await new OfflineAudioContext(1, 1, rate).decodeAudioData(sound)
  const channels = Array.from({ length: heard.numberOfChannels }, (_, at) => heard.getChannelData(at))
  const file = new DataView(new ArrayBuffer(44 + 2 * heard.length))
  const text = (at: number, word: string) => {
    for (let i = 0; i < word.length; i++) file.setUint8(at + i, word.charCodeAt(i))
  }
  text(0, 'RIFF')
  file.setUint32(4, 36 + 2 * heard.length, true)
  text(8, 'WAVEfmt ')
  file.setUint32(16, 16, true)
  file.setUint16(20, 1, true)
  file.setUint16(22, 1, true)
  file.setUint32(24, heard.sampleRate, true)
  file.setUint32(28, 2 * heard.sampleRate, true)
  file.setUint16(32, 2, true)
  file.setUint16(34, 16, true)
  text(36, 'data')
  file.setUint32(40, 2 * heard.length, true)
  for (let i = 0; i < heard.length; i++) {
    const mean = channels.reduce((sum, channel) => sum + (channel[i] ?? 0), 0) / channels.length
    file.setInt16(44 + 2 * i, Math.max(-1, Math.min(1, mean)) * 32_767, true)
  }
  return file.buffer
}
