import { ref } from 'vue'

export interface Toast {
  id: number
  text: string
  alert: boolean
}

const shownFor = { notice: 5_000, alert: 12_000 }

/** The notices of the page, the newest last. */
export function useToasts() {
  const toasts = ref<Toast[]>([])
  let count = 0

  function dismiss(id: number): void {
    toasts.value = toasts.value.filter((toast) => toast.id !== id)
  }

  function show(text: string, alert: boolean): void {
    const id = ++count
    toasts.value = [...toasts.value.filter((toast) => toast.text !== text).slice(-2), { id, text, alert }]
    setTimeout(() => dismiss(id), alert ? shownFor.alert : shownFor.notice)
  }

  return { toasts, dismiss, notice: (text: string) => show(text, false), alert: (text: string) => show(text, true) }
}

export type Toasts = ReturnType<typeof useToasts>
