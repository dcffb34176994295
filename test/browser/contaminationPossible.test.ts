import { describe, expect, test } from 'vitest';
import { isClean, lines, open, page, read, requests, usePages } from './contaminationPage';
import { shot } from './viewPage';

usePages();

describe('possible rephrasings on the page of contamination', () => {
  test('possible rephrasings are looked for when asked, and are a list of suspects beside what matched', async () => {
    await open();
    await read();
    expect(await page.locator('.heat thead').innerText()).not.toContain('possible');
    await page.locator('.heat tbody tr').nth(1).locator('button[data-r]').last().click();
    await page.locator('.cellName', { hasText: 'MATH × tulu-mix' }).waitFor();
    await page.getByLabel('Which items').selectOption('possible');
    await page.getByText('Not looked for yet').waitFor();
    await shot(page, 'contamination-possible-ask');
    const shares = await page.locator('.heat button[data-r]').allInnerTexts();
    await page.getByRole('button', { name: 'Look for possible rephrasings' }).click();
    await expect.poll(lines).toEqual([expect.stringMatching(/^12\s+\.59\s+A robe takes/), expect.stringMatching(/^12\s+\.41\s+matched\s+A robe/), expect.stringMatching(/^40\s+\.30/)]);
    expect(await requests('lookFor')).toEqual([{ cell: { eval: 'MATH', train: 'tulu-mix', source: null } }]);
    expect(await page.locator('.count').innerText()).toBe('3 possible rephrasings · 2 not matched by n-grams · matched 565 of 5,000 items');
    expect(await page.locator('.suspects').innerText()).toBe('A list of suspects, no verdict, and none of them is counted as matched. Its limits were chosen on the labelled pairs that its precision and recall were measured on (README, “What leaked from evaluations”): on other data it may do worse.');
    expect(await page.locator('.heat button[data-r]').allInnerTexts()).toEqual(shares);
    expect(await page.locator('.heat tbody tr').nth(1).innerText()).toMatch(/\s3$/);
    await isClean();
  });

  test('the order that possible rephrasings stand in is the one that is said, and those that n-grams missed can stand first', async () => {
    await open({ possible: 'known' });
    await read();
    await page.getByLabel('Order').selectOption('sample');
    await page.locator('.heat tbody tr').nth(1).getByLabel('3 possible rephrasings of MATH').click();
    await page.locator('.formula').waitFor();
    expect(await page.getByLabel('Order').evaluate((select: HTMLSelectElement) => select.selectedOptions[0]?.text)).toBe('by score');
    await page.getByLabel('Order').selectOption('not matched first');
    await expect.poll(async () => (await lines()).map((line) => /\bmatched\b/.test(line))).toEqual([false, false, true]);
  });

  test('the score of a possible rephrasing is said, and the words and numbers that made it are marked in both texts', async () => {
    for (const theme of ['dark', 'light', 'contrast'] as const) {
      await open({ possible: 'known' }, { theme });
      await read();
      await page.locator('.heat tbody tr').nth(1).getByLabel('3 possible rephrasings of MATH').click();
      await page.locator('.formula').waitFor();
      expect(await page.locator('.formula').innerText()).toMatch(/^F \.59 is the mean of three tf-idf cosines: \.73 for words, \.64 for letters, \.41 for pairs of words, times 0\.4 \+ 0\.6 × 1\.00, since the text has 2 of the item’s 2 numbers\./);
      const marks = (side: number, kind: string): Promise<string[]> => page.locator('.side').nth(side).locator(`mark.${kind}`).allInnerTexts();
      expect(await marks(0, 'pair')).toEqual(['bolts of blue fiber and half that much white fiber', 'people']);
      expect(await marks(0, 'number')).toEqual(['2', '7']);
      expect(await marks(1, 'number')).toEqual(['seven', 'two']);
      expect(await marks(1, 'word')).toEqual(['total', 'bolts']);
      await shot(page, `contamination-possible-${theme}`);
      await page.keyboard.press('j');
      await page.locator('.formula', { hasText: '1 of the item’s 2 numbers' }).waitFor();
      expect(await marks(0, 'missing')).toEqual(['2']);
      if (theme !== 'contrast') await page.close();
    }
  });

  test('a possible rephrasing is judged by key as that pair alone, and no share changes', async () => {
    await open({ possible: 'known' });
    await read();
    const shares = await page.locator('.heat button[data-r]').allInnerTexts();
    await page.locator('.heat tbody tr').nth(1).getByLabel('3 possible rephrasings of MATH').click();
    await page.locator('.formula').waitFor();
    await page.keyboard.press('2');
    await page.locator('.formula', { hasText: '1 of the item’s 2' }).waitFor();
    expect(await requests('judge')).toEqual([{ cell: { eval: 'MATH', train: 'tulu-mix', source: null }, items: [12], row: { train: 'tulu-mix', row: 5 }, verdict: 'near-copy', note: '' }]);
    await expect.poll(async () => (await lines()).map((line) => line.includes('near copy'))).toEqual([true, false, false]);
    expect(await page.locator('.suspects').innerText()).toContain('1 judged, 1 confirmed: a count, no estimate.');
    expect(await page.locator('.precision').count()).toBe(0);
    expect(await page.locator('.heat button[data-r]').allInnerTexts()).toEqual(shares);
    await page.getByRole('button', { name: 'matched 565 of 5,000 items' }).click();
    await page.locator('.count', { hasText: '3 possible rephrasings' }).waitFor();
  });

  test('a list that is capped says so, one that is looked for says how far it is and is cancelled', async () => {
    await open({ possible: 'many' });
    await read();
    await page.getByLabel('12,345 possible rephrasings of MATH').click();
    await page.locator('.formula').waitFor();
    expect(await page.locator('.suspects').innerText()).toMatch(/Only the 5,000 of the highest F are listed\.\s+How common words are was counted in the first 50,000 of 939,343 texts\.\s+3 texts were compared by their first 100,000 characters\./);
    await page.close();
    await open({ possible: 'looking' });
    await read();
    expect(await page.locator('.running').innerText()).toMatch(/possible rephrasings of MATH in tulu-mix\s+34\.0 %/);
    await page.locator('.running').getByRole('button', { name: 'Cancel' }).click();
    expect(await requests('cancel')).toEqual([{}]);
  });
});
