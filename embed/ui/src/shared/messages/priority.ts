import { type Key, messageKeys, t } from '.'

/** The name of a priority in the reader's language: ours for those that the law knows, else the clinic's own. */
export function priorityName(priority: { code: string; name: string }): string {
  const key = `priority.${priority.code}`
  return messageKeys.has(key) ? t(key as Key) : priority.name
}
