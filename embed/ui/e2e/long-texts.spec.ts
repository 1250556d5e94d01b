import { type Browser, expect, type Page } from '@playwright/test'
import type { OwnTexts, Text } from '../src/shared/api/types'
import { Worker } from './clinic'
import { openTotem, outOfReach, pictureFile, sizes } from './pages'
import { Server } from './server'
import { test } from './test'
import { asksAll, languages, seeEachScreen, shapes } from './totem-screens'

// The screens of patients, with words as long as there is room for, in every language.
let server: Server

test.beforeEach(async () => {
  server = await Server.start()
})
test.afterEach(() => server.stop())

/** A word that is two fifths longer. */
function longerWord(word: string): string {
  let left = Math.ceil(word.length * 0.4)
  while (left > 0) {
    const before = left
    word = word.replace(/[aeiouáéíóúâêôãõ]/gi, (letter) => (left-- > 0 ? letter + letter.toLowerCase() : letter))
    if (left === before) return word // no vowel
  }
  return word
}

/** A text with longer words, and more of them, as long as there is room. What is filled in stays, once. */
function longer({ original, room }: Text, language: string): string {
  let left = room - (original[language] ?? '').length
  const words = (original[language] ?? '').split(' ').map((word) => {
    const long = word.includes('{') ? word : longerWord(word)
    if (long.length - word.length > left) return word
    left -= long.length - word.length
    return long
  })
  for (const word of [...words]) {
    if (word.includes('{') || word.length + 1 > left) continue
    left -= word.length + 1
    words.push(word)
  }
  return words.join(' ')
}

/** Lets the clinic say everything, in every language, in the longest words that it may. */
async function lengthen(browser: Browser): Promise<Worker> {
  const admin = await Worker.signIn(browser, server, 'admin')
  const { items } = await admin.ask<{ items: Text[] }>('get', 'texts')
  const texts: OwnTexts = {}
  for (const language of languages) texts[language] = Object.fromEntries(items.map((one) => [one.name, longer(one, language)]))
  await admin.ask('patch', `clinics/${server.access.clinic}`, { texts })
  return admin
}

/** What is written and is not within the screen; on a page that scrolls, not within its width. */
function cutOff(page: Page, whole = true): Promise<string[]> {
  return page.evaluate((whole) => {
    const cut: string[] = []
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const holder = text.parentElement
      if (!text.textContent?.trim() || holder?.closest('.unseen, [aria-hidden=true], script, style')) continue
      const range = document.createRange()
      range.selectNodeContents(text)
      const { left, top, right, bottom, width } = range.getBoundingClientRect()
      const high = whole && (top < -1 || bottom > innerHeight + 1)
      if (width && (left < -1 || right > innerWidth + 1 || high)) cut.push(`${holder?.className}: ${text.textContent} is cut off`)
    }
    return cut
  }, whole)
}

for (const [shape, viewport] of Object.entries(shapes)) {
  test(`the totem, ${shape}`, async ({ browser }) => {
    const admin = await lengthen(browser)
    await admin.ask('patch', `clinics/${server.access.clinic}`, { totem: asksAll })
    const totem = await openTotem(browser, server, { viewport })
    const faults: string[] = []
    for (const language of languages) {
      const look = async (name: string) => {
        await totem.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
        const found = [...(await outOfReach(totem)), ...(await cutOff(totem))]
        faults.push(...found.map((fault) => `${language} ${name}: ${fault}`))
        const path = pictureFile(`long-totem-${shape}-${language}-${name}`)
        await totem.screenshot({ animations: 'disabled', path })
      }
      await seeEachScreen(totem, language, look)
    }
    expect(faults).toEqual([])
  })
}

test('the display', async ({ browser }) => {
  const admin = await lengthen(browser)
  const { screen } = await admin.clinic()
  await admin.ask('patch', `clinics/${server.access.clinic}`, { screen: { ...screen, next: true } })
  const nurse = await Worker.signIn(browser, server, 'enfermagem')
  await nurse.workIn('Enfermagem 1')
  const faults: string[] = []
  const displays = await Promise.all(
    languages.flatMap((language) =>
      [sizes.display, { width: 1280, height: 720 }, shapes.upright].map(async (viewport) => {
        const page = await (await browser.newContext({ viewport })).newPage()
        await page.goto(`${server.url}/display?lang=${language}#token=${server.access.display_token}`)
        await expect(page.getByTestId('empty')).toBeVisible()
        return { page, what: `${language}, ${viewport.width} × ${viewport.height}` }
      }),
    ),
  )
  const look = async (state: string, shows: string) => {
    for (const { page, what } of displays) {
      await expect(page.getByTestId(shows)).toBeVisible()
      faults.push(...(await cutOff(page)).map((fault) => `${what}, ${state}: ${fault}`))
      await page.screenshot({ path: pictureFile(`long-display-${state}-${what.replace(/\W+/g, '-')}`) })
    }
  }
  await look('rest', 'empty')
  for (let n = 0; n < 3; n++) await admin.issue('EN')
  await nurse.callNext('Enfermagem 1')
  await look('call', 'current-code')
  expect(faults).toEqual([])
})

// A page whose letters are twice as large has half the width: 180 px are those of the smallest phones then.
for (const [what, widths] of Object.entries({
  'texts of the greatest length': [320, 390],
  'letters twice as large': [180, 195],
})) {
  test(`the phone, ${what}`, async ({ browser }) => {
    const admin = what.startsWith('texts') ? await lengthen(browser) : await Worker.signIn(browser, server, 'admin')
    await admin.ask('patch', `clinics/${server.access.clinic}`, {
      phone: { follow: true, later_minutes: 10, opinion: true, wifi: 'Clinica-Pacientes' },
    })
    const nurse = await Worker.signIn(browser, server, 'enfermagem')
    await nurse.workIn('Enfermagem 1')
    const faults: string[] = []
    for (const language of languages) {
      const ticket = await admin.issue('EN', { language })
      const phones = await Promise.all(
        widths.map(async (width) => {
          const context = await browser.newContext({ reducedMotion: 'reduce', viewport: { width, height: 2 * width } })
          const page = await context.newPage()
          await page.goto(server.url + ticket.follow_url)
          return page
        }),
      )
      const look = async (state: string, shows: string) => {
        for (const phone of phones) {
          await expect(phone.getByTestId(shows)).toBeVisible()
          const width = phone.viewportSize()?.width
          const found = await cutOff(phone, false)
          if (await phone.evaluate(() => document.documentElement.scrollWidth > innerWidth)) found.push('is wider than the phone')
          faults.push(...found.map((fault) => `${language} ${state}, ${width} px: ${fault}`))
          const path = pictureFile(`long-phone-${width}-${language}-${state}`)
          await phone.screenshot({ animations: 'disabled', fullPage: true, path })
        }
      }
      await look('waiting', 'ahead')
      const { id } = await nurse.callNext('Enfermagem 1')
      await look('called', 'your-turn')
      await nurse.step(id, 'start')
      await look('serving', 'serving')
      await nurse.step(id, 'finish')
      await look('over', 'over')
      for (const phone of phones) await phone.getByTestId('rate-bad').click()
      await look('rated', 'words')
      for (const phone of phones) await phone.context().close()
    }
    expect(faults).toEqual([])
  })
}
