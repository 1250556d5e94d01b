import { computed, nextTick, onScopeDispose, reactive, ref, shallowRef, watch } from 'vue'
import { explain, ProblemError } from '../shared/api/problem'
import type { StaffApi } from '../shared/api/staff'
import type { SetupTemplate } from '../shared/api/types'
import { type Key, language, t } from '../shared/messages'
import { passwordRules } from '../shared/signin/password'
import { slugOf } from './slug'
import { ownZone } from './zones'

const tryAgainAfter = 2_000

/** The fields, by the step on which they stand and in its order; the server names them so. */
const fields = {
  1: ['code', 'clinic.name', 'clinic.slug', 'clinic.time_zone', 'clinic.day_starts'],
  2: ['administrator.name', 'administrator.login', 'administrator.password'],
  3: ['template'],
} as const

/** What a refusal means that the page cannot foresee. */
const refusedAs: Partial<Record<Field, Key>> = {
  code: 'setup.code.wrong',
  'administrator.password': 'setup.admin.password.usual',
}

export type Field = (typeof fields)[keyof typeof fields][number]
export type Step = 1 | 2 | 3 | 4

/** The first start: what is filled in on its steps, what is wrong with it, and the clinic that comes of it. */
export function useSetup(api: StaffApi) {
  const step = ref<Step>(1)
  const phase = ref<'starting' | 'away' | 'open' | 'closed'>('starting')
  const here = ref(true)
  const templates = shallowRef<SetupTemplate[]>([])
  const form = reactive({
    code: /[#&]code=([\w-]+)/.exec(location.hash)?.[1] ?? '',
    clinic: { name: '', slug: '', time_zone: ownZone(), day_starts: '04:00' },
    administrator: { name: '', login: '', password: '' },
    template: 'outpatient_clinic',
  })
  const errors = reactive<Partial<Record<Field, string>>>({})
  /** What is wrong with the whole, such as a server that does not answer. */
  const refused = ref('')
  const sending = ref(false)
  const ownSlug = ref(false)
  /** What stood in a field when the server refused it: its error stays until that has changed. */
  const refusedWith = new Map<Field, string>()
  let timer: ReturnType<typeof setTimeout> | undefined

  watch(
    () => form.clinic.name,
    (name) => {
      if (!ownSlug.value) form.clinic.slug = slugOf(name)
    },
  )
  watch(language, load)

  const wrong = computed(() => fieldsOf(step.value).filter((field) => errors[field]).length)

  function fieldsOf(of: Step): readonly Field[] {
    return of === 4 ? [] : fields[of]
  }

  async function load(): Promise<void> {
    clearTimeout(timer)
    try {
      const now = await api.setup(language.value)
      here.value = now.here
      templates.value = now.templates
      if (phase.value !== 'open' || step.value < 4) phase.value = now.needed ? 'open' : 'closed'
    } catch {
      if (phase.value !== 'open') phase.value = 'away'
      timer = setTimeout(load, tryAgainAfter)
    }
  }

  /** What is wrong with a field, in words that say how to mend it. */
  function faultOf(field: Field): Key | undefined {
    const { clinic, administrator } = form
    switch (field) {
      case 'code':
        return here.value || form.code.replace(/[-\s]/g, '').length === 8 ? undefined : 'setup.code.wrong'
      case 'clinic.name':
        return clinic.name.trim() ? undefined : 'setup.clinic.name.missing'
      case 'clinic.slug':
        return /^[a-z0-9][a-z0-9-]{0,62}$/.test(clinic.slug) ? undefined : 'setup.clinic.slug.wrong'
      case 'clinic.day_starts':
        return /^([01]\d|2[0-3]):[0-5]\d$/.test(clinic.day_starts) ? undefined : 'setup.clinic.day.wrong'
      case 'administrator.name':
        return administrator.name.trim() ? undefined : 'setup.admin.name.missing'
      case 'administrator.login':
        return /^\S{1,100}$/.test(administrator.login.trim()) ? undefined : 'setup.admin.login.wrong'
      case 'administrator.password':
        return passwordRules(administrator.password, administrator.name, administrator.login).every(({ kept }) => kept)
          ? undefined
          : 'setup.admin.password.wrong'
      default:
        return undefined
    }
  }

  /** Looks at a field that is left; one that was never filled in is not blamed before the step is. */
  function leave(field: Field): void {
    const fault = faultOf(field)
    if (fault && (errors[field] || filledIn(field))) errors[field] = t(fault)
    else if (!fault && refusedWith.get(field) !== filledIn(field)) delete errors[field]
  }

  function filledIn(field: Field): string {
    const [part, name] = field.split('.') as ['clinic' | 'administrator', string | undefined]
    return name ? ((form[part] as Record<string, string>)[name] ?? '') : form[field as 'code' | 'template']
  }

  function check(): boolean {
    for (const field of fieldsOf(step.value)) {
      const fault = faultOf(field)
      if (fault) errors[field] = t(fault)
      else delete errors[field]
    }
    focusFirst()
    return wrong.value === 0
  }

  /** The field of the step that is to be mended first has the focus. */
  function focusFirst(): void {
    const first = fieldsOf(step.value).find((field) => errors[field])
    if (first) void nextTick().then(() => document.getElementById(idOf(first))?.focus())
  }

  async function next(): Promise<void> {
    refused.value = ''
    if (!check()) return
    if (step.value < 3) step.value++
    else await send()
  }

  function back(): void {
    refused.value = ''
    if (step.value > 1 && step.value < 4) step.value--
  }

  async function send(): Promise<void> {
    if (sending.value) return
    sending.value = true
    try {
      await api.setUp({ ...form, clinic: { ...form.clinic, language: language.value } })
      step.value = 4
    } catch (error) {
      blame(error)
    } finally {
      sending.value = false
    }
  }

  /** Leads to the first field that the server did not take. */
  function blame(error: unknown): void {
    const problem = error instanceof ProblemError ? error.problem : undefined
    if (problem?.code === 'already_set_up') {
      phase.value = 'closed'
      return
    }
    const refusals =
      problem?.code === 'wrong_code'
        ? ['code']
        : (problem?.errors ?? []).map(({ location }) => location?.replace(/^body\./, '') ?? '')
    const field = (Object.values(fields).flat() as Field[]).find((known) => refusals.includes(known))
    if (field) lead(field, t(faultOf(field) ?? refusedAs[field] ?? 'problem.invalid'))
    else refused.value = explain(error, t)
  }

  function lead(field: Field, words: string): void {
    errors[field] = words
    refusedWith.set(field, filledIn(field))
    step.value = ([1, 2, 3] as const).find((of) => fieldsOf(of).includes(field)) ?? 1
    focusFirst()
  }

  void load()
  onScopeDispose(() => clearTimeout(timer))
  return { step, phase, here, templates, form, errors, refused, sending, ownSlug, wrong, leave, next, back }
}

export type Setup = ReturnType<typeof useSetup>

/** The id of a field's element. */
export function idOf(field: Field): string {
  return field.replace('.', '-')
}
