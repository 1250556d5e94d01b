/** Applies ?theme=light or ?theme=dark from the address; without it the system's choice holds. */
export function applyTheme(): void {
  const wanted = /[?&]theme=(light|dark)(?:&|$)/.exec(location.search)?.[1]
  if (wanted) document.documentElement.setAttribute('data-theme', wanted)
}
