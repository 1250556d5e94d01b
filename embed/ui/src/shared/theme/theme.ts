export type Theme = 'light' | 'dark' | 'contrast' | 'tv'

/** Shows the page in a theme. */
export function setTheme(theme: Theme): void {
  document.documentElement.setAttribute('data-theme', theme)
}

/** Shows the page light or dark, as the system wants it now and whenever that changes. */
export function followSystemTheme(): void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)')
  const follow = () => setTheme(dark.matches ? 'dark' : 'light')
  dark.addListener(follow) // addEventListener came with Chrome 66
  follow()
}
