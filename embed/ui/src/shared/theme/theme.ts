export type Theme = 'light' | 'dark' | 'contrast' | 'tv'

/** Shows the page in a theme. */
export function setTheme(theme: Theme): void {
  document.documentElement.setAttribute('data-theme', theme)
}

const dark = '(prefers-color-scheme: dark)'

/** The theme that the system wants now. */
export const systemTheme = (): Theme => (window.matchMedia(dark).matches ? 'dark' : 'light')

/** Shows the page light or dark, as the system wants it now and whenever that changes. */
export function followSystemTheme(): void {
  const follow = () => setTheme(systemTheme())
  window.matchMedia(dark).addListener(follow) // addEventListener came with Chrome 66
  follow()
}
