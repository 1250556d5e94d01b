import { computed, ref, shallowRef } from 'vue'
import type { Api } from '../shared/api/api'
import { isUnauthenticated } from '../shared/api/problem'
import type { Clinic, User } from '../shared/api/types'
import { setHomeLanguage } from '../shared/messages'

const tryAgainAfter = 2_000

/** Who is signed in, and to which clinic. */
export function useSession(api: Api) {
  const user = shallowRef<User>()
  const clinics = shallowRef<Clinic[]>([])
  const chosen = ref('')
  const starting = ref(true)
  const away = ref(false)

  const membership = computed(() => user.value?.clinics.find(({ slug }) => slug === chosen.value))
  const clinic = computed(() => clinics.value.find(({ slug }) => slug === chosen.value))

  /** Finds out whether somebody is signed in already; tries until the server answers. */
  async function restore(): Promise<void> {
    try {
      await take(await api.me())
    } catch (error) {
      if (!isUnauthenticated(error)) {
        away.value = true
        setTimeout(restore, tryAgainAfter)
        return
      }
    }
    away.value = false
    starting.value = false
  }

  async function signIn(login: string, password: string): Promise<void> {
    await take(await api.login(login, password))
  }

  async function signOut(): Promise<void> {
    await api.logout()
    forget()
  }

  async function take(known: User): Promise<void> {
    clinics.value = await api.clinics()
    user.value = known
    const working = known.clinics.find(({ shift }) => shift) ?? (known.clinics.length === 1 ? known.clinics[0] : undefined)
    if (working) choose(working.slug)
  }

  function choose(slug: string): void {
    chosen.value = slug
    setHomeLanguage(clinic.value?.language)
  }

  function forget(): void {
    user.value = undefined
    chosen.value = ''
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
  return { user, clinic, membership, starting, away, signIn, signOut, choose, forget, stillSignedIn }
}

export type Session = ReturnType<typeof useSession>
