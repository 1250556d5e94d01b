import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/**
 * Checks a page against WCAG 2.2 AA; what patients read (totem, display and phone) also against the contrast of AAA. A dark page differs from
 * the light one by its colours alone: what else there is to check is checked in light.
 */
export async function check(page: Page, what: string, contrast: 'AA' | 'AAA'): Promise<void> {
  const axe = new AxeBuilder({ page })
  const enhanced = contrast === 'AAA'
  if ((await page.evaluate(() => document.documentElement.getAttribute('data-theme'))) === 'dark')
    axe.withRules(enhanced ? ['color-contrast', 'color-contrast-enhanced'] : ['color-contrast'])
  else axe.withTags(tags).options({ rules: { 'color-contrast-enhanced': { enabled: enhanced } } })
  const { violations } = await axe.analyze()
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`,
  )
  expect(found, what).toEqual([])
}
