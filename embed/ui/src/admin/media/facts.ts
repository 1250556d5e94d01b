import type { Media } from '../../shared/api/types'
import { language } from '../../shared/messages'

/** What is told of a picture or film: "1920 × 1080, 0:42, 3,1 MB". */
export function factsOf({ width, height, seconds, bytes }: Media): string {
  const length = seconds ? [`${Math.floor(seconds / 60)}:${`0${seconds % 60}`.slice(-2)}`] : []
  return [`${width} × ${height}`, ...length, sizeOf(bytes)].join(', ')
}

function sizeOf(bytes: number): string {
  const [amount, unit] = bytes < 1_000_000 ? [Math.max(1, bytes / 1_000), 'kB'] : [bytes / 1_000_000, 'MB']
  return `${amount.toLocaleString(language.value, { maximumFractionDigits: unit === 'MB' ? 1 : 0 })} ${unit}`
}
