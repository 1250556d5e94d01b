import type { AuditEntry } from '../../shared/api/types'
import { type AdminKey, type Key, messageKeys, t } from '../../shared/messages'

/** What was done, in the reader's words; one that has none is told by its type. */
export function deedOf({ type, data }: AuditEntry): string {
  const { what } = data as { what?: unknown }
  for (const key of [`audit.${type}.${String(what)}`, `audit.${type}`] as AdminKey[]) if (messageKeys().has(key)) return t(key)
  return type
}

/** Who did it. */
export function actorOf({ actor }: AuditEntry): string {
  return actor.name || t(`audit.actor.${actor.kind}` as Key)
}

/** What it is about, without who did it once more. */
export const aboutOf = ({ about, actor }: AuditEntry): string => about.filter((one) => one !== actor.name).join(', ')

/** What an entry says that changed, from what to what. */
export function changesOf({ data }: AuditEntry): { field: string; before: string; after: string }[] {
  const { changed } = data as { changed?: Record<string, [unknown, unknown]> }
  if (!changed || typeof changed !== 'object') return []
  return Object.entries(changed)
    .filter(([, pair]) => Array.isArray(pair))
    .map(([name, [before, after]]) => ({ field: fieldName(name), before: said(before), after: said(after) }))
}

function fieldName(name: string): string {
  const key = `audit.field.${name}` as AdminKey
  return messageKeys().has(key) ? t(key) : name
}

function said(value: unknown): string {
  if (Array.isArray(value)) return value.map(said).join(', ')
  if (typeof value === 'boolean') return t(value ? 'audit.yes' : 'ask.no')
  if (typeof value === 'string') {
    const key = `role.${value}` as AdminKey
    return messageKeys().has(key) ? t(key) : value
  }
  return value === null || value === undefined ? '' : JSON.stringify(value)
}
