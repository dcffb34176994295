import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ViewPages } from './viewPage';

/** A language in which every text stands in brackets. */
const texts = JSON.parse(readFileSync(join(import.meta.dirname, '../../l10n/bundle.l10n.json'), 'utf8')) as Record<string, string>;
const bundle = Object.fromEntries(Object.keys(texts).map((text) => [text, `⟦${text}⟧`]));

test('the page of contamination has no label, tool-tip or text of ours in English where another language is spoken', async () => {
  const pages = await ViewPages.start();
  try {
    const page = await pages.open({}, { view: 'contamination', bundle });
    await page.locator('mark').first().waitFor();
    await page.keyboard.press('?');
    const found = await page.evaluate(() => {
      const said: string[] = [];
      const walk = (root: ParentNode): void => {
        for (const element of root.querySelectorAll('*')) {
          for (const name of ['aria-label', 'title', 'placeholder']) said.push(element.getAttribute(name) ?? '');
          if (element.matches('h1, h2, h3, dd, button:not(.item, .run, [data-r]), th.plain, .line.heads span, option, .label .second')) said.push((element as HTMLElement).innerText.replace(/\s+/g, ' '));
          if (element.shadowRoot) walk(element.shadowRoot);
        }
      };
      walk(document.body);
      return [...new Set(said)].filter((text) => /[A-Za-z]{3}/.test(text));
    });
    // What the data says is no text of ours: names of evaluations, training datasets and sources, places, and the texts themselves.
    const ofTheData = /^(GSM8K test\nMATH[\s\S]*|MATH × numina|numina|persona|wildchat|evol-code|flan|own|tulu-mix.*|messages\[\d\]|.*x onerror.*|(Let a|How many|A rectangle|What is|The sum|Express|Give).*)$/;
    expect(found.filter((text) => !text.includes('⟦') && !ofTheData.test(text))).toEqual([]);
    expect(found.filter((text) => text.includes('⟦')).length).toBeGreaterThan(40);
  } finally {
    await pages.stop();
  }
});
