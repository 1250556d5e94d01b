import { ref, shallowRef } from 'vue'
import { explain, ProblemError } from '../api/problem'
import type { StaffApi } from '../api/staff'
import type { Completion, Invitation, NewFactor, Problem, SignInMethods, User } from '../api/types'
import { type Key, t } from '../messages'
import { askPasskey } from './passkey'
import type { Session } from './useSession'

/** Where a sign-in stands: the password; the code of the app; setting the app up; the codes for a lost one; the code of an invitation; the
 *  account that it completes. */
export type SignInStep = 'password' | 'second' | 'setup' | 'codes' | 'code' | 'complete'

/** Signs somebody in, one step after the other. What an action throws is for the step to show. */
export function useSignIn(api: StaffApi, session: Session) {
  const invited = /[#&]code=([\w-]+)/.exec(location.hash)?.[1]
  /** What the way back from the provider of accounts says, in the address. */
  const back = new URLSearchParams(location.hash.replace(/^#/, ''))
  const step = ref<SignInStep>(invited ? 'code' : 'password')
  const methods = shallowRef<SignInMethods>({ passkeys: false })
  /** Why the provider's way ended here. */
  const refused = ref('')
  /** Who has given the right password. */
  const name = ref('')
  const factor = shallowRef<NewFactor>()
  const codes = shallowRef<readonly string[]>([])
  const invitation = shallowRef<Invitation & { code: string }>()
  let pending = ''
  let user: User | undefined

  const said = back.get('oidc') as Problem['code'] | null
  if (said) {
    history.replaceState(null, '', location.pathname + location.search)
    void askSecond({ code: said, pending: back.get('pending') ?? '', name: back.get('name') ?? '' }).catch((error: unknown) => {
      refused.value = explain(error, t)
    })
  }
  // Without an answer there is the password.
  api.methods().then(
    (answer) => {
      methods.value = answer
    },
    () => undefined,
  )

  /** Goes on with the step that is left; without one the reason is told. */
  async function askSecond(problem: { code: Problem['code']; pending: string; name: string }): Promise<void> {
    if (!problem.pending) {
      refused.value = problem.code === 'unauthenticated' ? t('signin.account.again') : t(`problem.${problem.code}` as Key)
      return
    }
    pending = problem.pending
    name.value = problem.name
    if (problem.code === 'second_factor_setup') factor.value = await api.beginPendingFactor(pending)
    step.value = problem.code === 'second_factor_setup' ? 'setup' : 'second'
  }

  /** Does what may end in a session, or in the step that is left. */
  async function enter(signIn: () => Promise<User>): Promise<void> {
    try {
      await session.enter(await signIn())
    } catch (error) {
      if (!(error instanceof ProblemError) || !error.problem.pending) throw error
      await askSecond({ code: error.code, pending: error.problem.pending, name: error.problem.name ?? '' })
    }
  }

  const password = (login: string, password: string) => enter(() => api.signIn(login, password))
  /** With a passkey; nothing happens when the person thinks better of it. */
  const passkey = () =>
    attemptPasskey().catch((error: unknown) => {
      refused.value =
        error instanceof ProblemError && error.code === 'wrong_code' ? t('account.passkeys.wrong') : explain(error, t)
    })
  async function attemptPasskey(): Promise<void> {
    refused.value = ''
    const { options, token } = await api.beginPasskey()
    const credential = await askPasskey(options)
    if (credential) await session.enter(await api.signInPasskey(token, credential))
  }
  const second = (code: string) => enter(() => api.signInSecond(pending, code))

  async function confirm(code: string): Promise<void> {
    const done = await api.confirmPendingFactor(pending, code)
    user = done.user
    codes.value = done.codes
    step.value = 'codes'
  }

  /** The codes for a lost app are kept: on to the page. */
  async function kept(): Promise<void> {
    if (user) await session.enter(user)
  }

  async function lookUp(code: string): Promise<void> {
    invitation.value = { ...(await api.invitation(code)), code }
    step.value = 'complete'
  }

  async function complete(completed: Omit<Completion, 'code'>): Promise<void> {
    const { code } = invitation.value ?? { code: '' }
    await enter(() => api.acceptInvitation({ ...completed, code }))
    history.replaceState(null, '', location.pathname + location.search)
  }

  function again(): void {
    step.value = 'password'
    pending = ''
  }

  return {
    step,
    name,
    methods,
    refused,
    factor,
    codes,
    invitation,
    invited,
    password,
    passkey,
    second,
    confirm,
    kept,
    lookUp,
    complete,
    again,
    useCode: () => (step.value = 'code'),
  }
}

export type SignIn = ReturnType<typeof useSignIn>
