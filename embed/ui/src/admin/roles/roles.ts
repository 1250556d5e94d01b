import type { Permission, Role } from '../../shared/api/types'
import { type Key, t } from '../../shared/messages'

/** What people call a role. */
export const roleName = ({ id, name }: Role): string => name || t(`role.${id}` as Key)

/** What a role is for, in a line; a clinic's own says what it allows. */
export const roleText = ({ id, name, permissions }: Role): string =>
  name ? permissions.map(permissionName).join('; ') : t(`role.${id}.text` as Key)

export const permissionName = (permission: Permission): string => t(`permission.${permission}` as Key)

/** The permissions as people read them, in groups. */
export const permissionGroups = [
  ['patients', ['patients.attend', 'patients.see_attended', 'patients.see', 'tickets.issue', 'patients.classify']],
  ['clinic', ['rooms.free', 'clinic.edit', 'devices.manage', 'users.manage', 'keys.manage']],
  ['records', ['reports.read', 'journal.read']],
] as const satisfies readonly (readonly [string, readonly Permission[]])[]
