import type { Component } from 'vue'
import type { Permission } from '../shared/api/types'
import {
  badge,
  confirmationNumber,
  devices,
  group,
  history,
  type IconShape,
  image,
  link,
  lock,
  mail,
  mobile,
  print,
  translate,
  tv,
  volumeUp,
} from '../shared/icon/icons'
import DevicesView from './devices/DevicesView.vue'
import MediaView from './media/MediaView.vue'
import PaperView from './paper/PaperView.vue'
import PeopleView from './people/PeopleView.vue'
import SecurityView from './people/SecurityView.vue'
import PhoneView from './phone/PhoneView.vue'
import AuditView from './records/AuditView.vue'
import MessagesView from './records/MessagesView.vue'
import RolesView from './roles/RolesView.vue'
import ScreenView from './screen/ScreenView.vue'
import SystemsView from './systems/SystemsView.vue'
import TextsView from './texts/TextsView.vue'
import TotemView from './totem/TotemView.vue'
import VoiceView from './voice/VoiceView.vue'

/** A part of the administration: where it stands in the list, and which permission it needs. */
export interface Section {
  name:
    | 'users'
    | 'roles'
    | 'security'
    | 'devices'
    | 'totem'
    | 'paper'
    | 'phone'
    | 'screen'
    | 'media'
    | 'texts'
    | 'voice'
    | 'systems'
    | 'messages'
    | 'journal'
  group: 'people' | 'clinic' | 'records'
  needs: Permission
  icon: IconShape
  view: Component
}

export const groups = ['people', 'clinic', 'records'] as const

export const sections: readonly Section[] = [
  { name: 'users', group: 'people', needs: 'users.manage', icon: group, view: PeopleView },
  { name: 'roles', group: 'people', needs: 'users.manage', icon: badge, view: RolesView },
  { name: 'security', group: 'people', needs: 'users.manage', icon: lock, view: SecurityView },
  { name: 'devices', group: 'clinic', needs: 'devices.manage', icon: devices, view: DevicesView },
  { name: 'totem', group: 'clinic', needs: 'clinic.edit', icon: confirmationNumber, view: TotemView },
  { name: 'paper', group: 'clinic', needs: 'clinic.edit', icon: print, view: PaperView },
  { name: 'phone', group: 'clinic', needs: 'clinic.edit', icon: mobile, view: PhoneView },
  { name: 'screen', group: 'clinic', needs: 'clinic.edit', icon: tv, view: ScreenView },
  { name: 'media', group: 'clinic', needs: 'clinic.edit', icon: image, view: MediaView },
  { name: 'texts', group: 'clinic', needs: 'clinic.edit', icon: translate, view: TextsView },
  { name: 'voice', group: 'clinic', needs: 'clinic.edit', icon: volumeUp, view: VoiceView },
  { name: 'systems', group: 'clinic', needs: 'keys.manage', icon: link, view: SystemsView },
  { name: 'messages', group: 'records', needs: 'users.manage', icon: mail, view: MessagesView },
  { name: 'journal', group: 'records', needs: 'journal.read', icon: history, view: AuditView },
]
