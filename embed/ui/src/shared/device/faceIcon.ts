import type { Face } from '../api/types'
import { confirmationNumber, type IconShape, tv } from '../icon/icons'

export const faceIcon: Record<Face, IconShape> = { totem: confirmationNumber, display: tv }
