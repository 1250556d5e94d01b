/** How a priority is marked beside its name: by a number, by a picture, or not at all. */
export interface PriorityMark {
  number?: string
  picture?: string
}

const marks: Record<string, PriorityMark> = {
  over_80: { number: '80+' },
  over_60: { number: '60+' },
  nursing: { picture: 'breastfeeding' },
}
const pictures = ['disability', 'autism', 'pregnant', 'small_child', 'obesity', 'reduced_mobility', 'cancer', 'blood_donor']

/** The mark that a priority's icon names; one without an icon, or with one that is not known here, has none. */
export function priorityMark({ icon = '' }: { icon?: string }): PriorityMark {
  return marks[icon] ?? (pictures.includes(icon) ? { picture: icon } : {})
}
