import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const texts = JSON.parse(readFileSync(join(import.meta.dirname, '../../l10n/bundle.l10n.json'), 'utf8')) as Record<string, string>;

/** A language in which every text stands in brackets. */
export const BRACKETS = Object.fromEntries(Object.keys(texts).map((text) => [text, `⟦${text}⟧`]));

/** What a page says in labels, tool-tips, and the elements that match: with brackets, and without them. */
export async function saidBy(page: Page, elements: string): Promise<{ readonly translated: readonly string[]; readonly untranslated: readonly string[] }> {
  const found = await page.evaluate((selector) => {
    const said: string[] = [];
    const walk = (root: ParentNode): void => {
      for (const element of root.querySelectorAll('*')) {
        for (const name of ['aria-label', 'title', 'placeholder']) said.push(element.getAttribute(name) ?? '');
        if (element.matches(selector)) said.push((element as HTMLElement).innerText.replace(/\s+/g, ' '));
        if (element.shadowRoot) walk(element.shadowRoot);
      }
    };
    walk(document.body);
    return [...new Set(said)].filter((text) => /[A-Za-z]{3}/.test(text));
  }, elements);
  return { translated: found.filter((text) => text.includes('⟦')), untranslated: found.filter((text) => !text.includes('⟦')) };
}
