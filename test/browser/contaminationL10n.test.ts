import { expect, test } from 'vitest';
import { BRACKETS, saidBy } from './untranslated';
import { ViewPages } from './viewPage';

test('the page of contamination has no label, tool-tip or text of ours in English where another language is spoken', async () => {
  const pages = await ViewPages.start();
  try {
    const page = await pages.open({}, { view: 'contamination', bundle: BRACKETS });
    await page.locator('mark').first().waitFor();
    await page.keyboard.press('?');
    const { translated, untranslated } = await saidBy(page, 'h1, h2, h3, dd, button:not(.item, .run, [data-r]), th.plain, .line.heads span, option, .label .second');
    // What the data says is no text of ours: names of evaluations, training datasets and sources, places, and the texts themselves.
    const ofTheData = /^(GSM8K test\nMATH[\s\S]*|MATH × numina|numina|persona|wildchat|evol-code|flan|own|tulu-mix.*|messages\[\d\]|.*x onerror.*|(Let a|How many|A rectangle|What is|The sum|Express|Give).*)$/;
    expect(untranslated.filter((text) => !ofTheData.test(text))).toEqual([]);
    expect(translated.length).toBeGreaterThan(40);
  } finally {
    await pages.stop();
  }
});
