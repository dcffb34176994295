import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ViewPages } from './viewPage';

/** A language in which every text stands in brackets. */
const texts = JSON.parse(readFileSync(join(import.meta.dirname, '../../l10n/bundle.l10n.json'), 'utf8')) as Record<string, string>;
const bundle = Object.fromEntries(Object.keys(texts).map((text) => [text, `⟦${text}⟧`]));

test('the page of a comparison has no label, tool-tip or text of ours in English where another language is spoken', async () => {
  const pages = await ViewPages.start();
  try {
    const page = await pages.open({ by: 'steps', sides: 3 }, { view: 'comparison', bundle });
    await page.locator('.answer .body').first().waitFor();
    await page.locator('.slices').waitFor();
    await page.keyboard.press('?');
    const found = await page.evaluate(() => {
      const said: string[] = [];
      const walk = (root: ParentNode): void => {
        for (const element of root.querySelectorAll('*')) {
          for (const name of ['aria-label', 'title', 'placeholder']) said.push(element.getAttribute(name) ?? '');
          if (element.matches('h1, h2, h3, dd, button:not(.plain), thead th, option, .note, .foot, .joined, .why, .length, .tag, caption')) said.push((element as HTMLElement).innerText.replace(/\s+/g, ' '));
          if (element.shadowRoot) walk(element.shadowRoot);
        }
      };
      walk(document.body);
      return [...new Set(said)].filter((text) => /[A-Za-z]{3}/.test(text));
    });
    // What the data says is no text of ours: names of sides, of the metric and its source, and ids of prompts.
    const ofTheData = /^(((SFT|DPO|RLVR step 200)\n?)+|verifier: GSM8K.*|score|gsm8k-\d+|the last number of the answer.*|\d step.*)$/;
    expect(found.filter((text) => !text.includes('⟦') && !ofTheData.test(text))).toEqual([]);
    expect(found.filter((text) => text.includes('⟦')).length).toBeGreaterThan(60);
  } finally {
    await pages.stop();
  }
});
