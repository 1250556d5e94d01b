import {
  accessible,
  allInclusive,
  assistWalker,
  bloodtype,
  breastfeeding,
  childCare,
  type IconShape,
  monitorWeight,
  pregnantWoman,
  ribbon,
} from '../icon/icons'

/** How a priority is marked beside its name: by a number, by an icon, or not at all. */
export interface PriorityMark {
  number?: string
  icon?: IconShape
}

const marks: Record<string, PriorityMark> = {
  over_80: { number: '80+' },
  over_60: { number: '60+' },
  disability: { icon: accessible },
  autism: { icon: allInclusive },
  pregnant: { icon: pregnantWoman },
  nursing: { icon: breastfeeding },
  small_child: { icon: childCare },
  obesity: { icon: monitorWeight },
  reduced_mobility: { icon: assistWalker },
  cancer: { icon: ribbon },
  blood_donor: { icon: bloodtype },
}

/** The mark that a priority's icon names; one without an icon, or with one that is not known here, has none. */
export function priorityMark(priority: { icon?: string }): PriorityMark {
  return marks[priority.icon ?? ''] ?? {}
}
