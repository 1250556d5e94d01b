import type { Component } from 'vue'
import type { Permission } from '../shared/api/types'
import { devices, type IconShape } from '../shared/icon/icons'
import DevicesView from './devices/DevicesView.vue'

/** A part of the administration: where it stands in the list, and which permission it needs. */
export interface Section {
  name: 'devices'
  group: 'people' | 'clinic' | 'records'
  needs: Permission
  icon: IconShape
  view: Component
}

export const groups = ['people', 'clinic', 'records'] as const

export const sections: readonly Section[] = [
  { name: 'devices', group: 'clinic', needs: 'devices.manage', icon: devices, view: DevicesView },
]
