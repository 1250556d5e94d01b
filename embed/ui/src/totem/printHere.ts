/** Millimetres of paper that a printer of a width leaves white, and dots a millimetre. */
const blank: Readonly<Record<number, number>> = { 58: 10, 80: 8 }
const dots = 8

/** Prints a picture on the printer that is attached to this computer: see what totem.css shows on paper. Where the browser is no kiosk it asks first. */
export function printHere(address: string, width: number): Promise<void> {
  document.querySelector('.paper-picture')?.remove()
  const picture = new Image()
  picture.className = 'paper-picture'
  picture.alt = ''
  return new Promise((resolve, reject) => {
    picture.onerror = () => reject(new Error('the picture of the ticket did not come'))
    picture.onload = () => {
      const wide = width - (blank[width] ?? 0)
      picture.style.width = `${wide}mm`
      page(width, Math.ceil(picture.naturalHeight / dots) + 4)
      window.print()
      resolve()
    }
    picture.src = address
    document.body.appendChild(picture)
  })
}

/** The page is as large as the paper: a printer of rolls cuts there. */
function page(width: number, height: number): void {
  const sheet = document.styleSheets[0] as CSSStyleSheet
  const rule = `@page { size: ${width}mm ${height}mm; margin: 0 }`
  for (let i = sheet.cssRules.length - 1; i >= 0; i--) {
    if (/^@page/.test(sheet.cssRules[i]?.cssText ?? '')) sheet.deleteRule(i)
  }
  sheet.insertRule(rule, sheet.cssRules.length)
}
