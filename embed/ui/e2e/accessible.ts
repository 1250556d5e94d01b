import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Checks a page against WCAG 2.2 AA; what patients read (totem, display and phone) also against the contrast of AAA. */
export async function check(page: Page, what: string, contrast: 'AA' | 'AAA'): Promise<void> {
  const axe = new AxeBuilder({ page })
    .withTags(tags)
    .options({ rules: { 'color-contrast-enhanced': { enabled: contrast === 'AAA' } } })
  const { violations } = await axe.analyze()
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`,
  )
  expect(found, what).toEqual([])
}
