import { decodeQR } from 'qr/decode.js'

// Looks for a QR code in pictures, apart from the page: the screen goes on while it looks. It is sent the picture and answers the text, or
// nothing.

/** A picture as a canvas gives it: four bytes a dot. */
export interface Picture {
  width: number
  height: number
  data: ArrayBuffer
}

self.onmessage = ({ data: { width, height, data } }: MessageEvent<Picture>) => {
  let text = ''
  try {
    text = decodeQR({ width, height, data: new Uint8ClampedArray(data) })
  } catch {
    // there is none in it, or one that cannot be read
  }
  self.postMessage(text)
}
