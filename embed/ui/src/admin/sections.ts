import type { Component } from 'vue'
import type { Permission } from '../shared/api/types'
import { devices, group, history, type IconShape } from '../shared/icon/icons'
import DevicesView from './devices/DevicesView.vue'
import PeopleView from './people/PeopleView.vue'
import AuditView from './records/AuditView.vue'

/** A part of the administration: where it stands in the list, and which permission it needs. */
export interface Section {
  name: 'users' | 'devices' | 'journal'
  group: 'people' | 'clinic' | 'records'
  needs: Permission
  icon: IconShape
  view: Component
}

export const groups = ['people', 'clinic', 'records'] as const

export const sections: readonly Section[] = [
  { name: 'users', group: 'people', needs: 'users.manage', icon: group, view: PeopleView },
  { name: 'devices', group: 'clinic', needs: 'devices.manage', icon: devices, view: DevicesView },
  { name: 'journal', group: 'records', needs: 'journal.read', icon: history, view: AuditView },
]
