import { expect, test } from 'vitest';
import { BRACKETS, saidBy } from './untranslated';
import { ViewPages } from './viewPage';

test('the page of a comparison has no label, tool-tip or text of ours in English where another language is spoken', async () => {
  const pages = await ViewPages.start();
  try {
    const page = await pages.open({ by: 'steps', sides: 3 }, { view: 'comparison', bundle: BRACKETS });
    await page.locator('.answer .body').first().waitFor();
    await page.locator('.slices').waitFor();
    await page.keyboard.press('?');
    const { translated, untranslated } = await saidBy(page, 'h1, h2, h3, dd, button:not(.plain), thead th, option, .note, .foot, .joined, .why, .length, .tag, caption');
    // What the data says is no text of ours: names of sides, of the metric and its source, and ids of prompts.
    const ofTheData = /^(((SFT|DPO|RLVR step 200)\n?)+|verifier: GSM8K.*|score|gsm8k-\d+|the last number of the answer.*|\d step.*)$/;
    expect(untranslated.filter((text) => !ofTheData.test(text))).toEqual([]);
    expect(translated.length).toBeGreaterThan(60);
  } finally {
    await pages.stop();
  }
});
