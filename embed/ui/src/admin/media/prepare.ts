/** Both sides of the largest picture that a TV needs: more only fills its memory. */
const widest = 1920
const highest = 1920
const quality = 0.88

/** A file as it is sent, and its name. */
export interface Prepared {
  name: string
  content: Blob
}

/**
 * Makes a picture as large as a TV needs it, upright as it was taken, and without what a camera notes in it, such as where that was. A film, and
 * what this browser cannot read, is sent as it is: the server says what is wrong with it.
 */
export async function prepare(file: File): Promise<Prepared> {
  const name = file.name.replace(/\.[^.]+$/, '').slice(0, 80) || file.name.slice(0, 80)
  if (!/^image\//.test(file.type) || file.type === 'image/svg+xml') return { name, content: file }
  const picture = await readPicture(file)
  if (!picture) return { name, content: file }
  const scale = Math.min(1, widest / picture.width, highest / picture.height)
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.width * scale)
  canvas.height = Math.round(picture.height * scale)
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  // A PNG may be a logo, seen through in places.
  const type = file.type === 'image/png' ? 'image/png' : 'image/jpeg'
  const content = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, quality))
  return { name, content: content ?? file }
}

/** A picture that the browser has read, upright; undefined: it cannot. */
async function readPicture(file: File): Promise<ImageBitmap | undefined> {
  return createImageBitmap(file).catch(() => undefined)
}
