import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { isUnauthenticated } from '../api/problem'
import type { StaffApi } from '../api/staff'
import type { Clinic, User } from '../api/types'
import { setHomeLanguage } from '../messages'

const tryAgainAfter = 2_000

/** Who is signed in, and to which clinic. */
export function useSession(api: StaffApi) {
  const user = shallowRef<User>()
  const clinics = shallowRef<Clinic[]>([])
  const chosen = ref('')
  const starting = ref(true)
  const away = ref(false)
  /** The session ended while the page was in use. */
  const ended = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined

  const clinic = computed(() => clinics.value.find(({ slug }) => slug === chosen.value))

  /** Finds out whether somebody is signed in already; tries until the server answers. */
  async function restore(): Promise<void> {
    try {
      await enter(await api.me())
    } catch (error) {
      if (!isUnauthenticated(error)) {
        away.value = true
        timer = setTimeout(restore, tryAgainAfter)
        return
      }
    }
    away.value = false
    starting.value = false
  }

  async function signOut(): Promise<void> {
    await api.signOut()
    leave()
  }

  /** Somebody has signed in. */
  async function enter(known: User): Promise<void> {
    clinics.value = await api.clinics()
    user.value = known
    ended.value = false
    const working = known.clinics.find(({ shift }) => shift) ?? (known.clinics.length === 1 ? known.clinics[0] : undefined)
    if (working) choose(working.slug)
  }

  function choose(slug: string): void {
    chosen.value = slug
    setHomeLanguage(clinic.value?.language)
  }

  /** The user goes by another name. */
  function rename(name: string): void {
    if (user.value) user.value = { ...user.value, name }
  }

  function leave(): void {
    user.value = undefined
    chosen.value = ''
  }

  /** The server says that nobody is signed in any more. */
  function end(): void {
    ended.value = user.value !== undefined
    leave()
  }

  function stillSignedIn(): Promise<boolean> {
    return api.me().then(
      () => true,
      (error) => {
        if (isUnauthenticated(error)) return false
        throw error
      },
    )
  }

  void restore()
  onScopeDispose(() => clearTimeout(timer))
  return { user, clinic, starting, away, ended, enter, rename, signOut, choose, end, stillSignedIn }
}

export type Session = ReturnType<typeof useSession>
