import { describe, expect, test } from 'vitest';
import { isClean, open, page, read, requests, usePages } from './contaminationPage';
import { shot } from './viewPage';

usePages();

describe('the texts of a pair', () => {
  test('other training texts that hold the item are read by h and l, Enter opens their row', async () => {
    await open();
    await read();
    expect(await page.locator('.others option').allInnerTexts()).toEqual(['1 of 1,204: row 411,827, .83', '2 of 1,204: row 411,858, .73', '3 of 1,204: row 411,889, .63', '4 of 1,204: row 411,920, .53', '1,200 more are counted, not kept']);
    await page.keyboard.press('l');
    await page.locator('.side header', { hasText: 'training tulu-mix · row 411,858' }).waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => requests('openRow')).toEqual([{ train: 'tulu-mix', row: 411_858 }]);
  });

  test('runs of long texts are jumped to on both sides, at the same height; what lies between is folded', async () => {
    await open({ texts: 'long' });
    await read();
    await shot(page, 'contamination-long');
    const tops = (): Promise<number[]> => page.locator('mark.current').evaluateAll((marks) => marks.map((m) => Math.round(m.getBoundingClientRect().top)));
    await page.keyboard.press(']');
    await page.keyboard.press(']');
    expect(await page.locator('mark.current').allInnerTexts()).toEqual(Array(2).fill('Give your answer as a whole number without units'));
    const [a = 0, b = 0] = await tops();
    expect(Math.abs(a - b)).toBeLessThan(3);
    await page.keyboard.press('[');
    expect((await page.locator('mark.current').allInnerTexts())[0]).toMatch(/^A rectangle/);
    const before = (await page.locator('.side').nth(0).innerText()).length;
    await page.locator('.side').nth(0).locator('.fold').first().click();
    expect((await page.locator('.side').nth(0).innerText()).length - before).toBeGreaterThan(15_000);
    await isClean();
  });

  test('of a text of 10 MB the page draws what stands around its runs', async () => {
    await open({ texts: 'huge' });
    await read();
    expect(await page.locator('.fold').allInnerTexts()).toEqual([expect.stringMatching(/^… [45],\d{3},\d{3} more characters …$/), expect.stringMatching(/^… [45],\d{3},\d{3} more characters …$/)]);
    expect((await page.locator('.side').nth(1).innerText()).length).toBeLessThan(2000);
  });

  test('several fields of an item are each drawn, and messages that were not searched say so', async () => {
    await open({ texts: 'fields' });
    await read();
    expect(await page.locator('.pairHead').innerText()).toContain('24 of 29 tokens; .83 is the mean of 2 fields');
    expect(await page.locator('.field .label').allInnerTexts()).toEqual(['passage', 'question']);
    expect(await page.locator('.turn').allInnerTexts()).toEqual([expect.stringMatching(/^user prompt/), expect.stringMatching(/^\S* ?assistant\s+chosen\[1\]\s+· not searched/m), expect.stringMatching(/rejected\[1\]/)]);
    await shot(page, 'contamination-fields');
  });

  test('text of the data is never HTML, and what is no text is said', async () => {
    await open({ texts: 'hostile' });
    await read();
    expect(await page.locator('.turn').last().innerText()).toMatch(/no text/);
    await isClean();
  });

  test('of very many runs those around the one in focus are marked, and all can be jumped to', async () => {
    await open({ texts: 'many' });
    await read();
    await expect.poll(() => page.locator('.runs').innerText()).toMatch(/2,992 more/);
    expect(await page.locator('.side').nth(0).locator('mark').count()).toBe(1_000);
    await page.keyboard.press('[');
    await expect.poll(() => page.locator('mark.current').allInnerTexts()).toEqual(Array(2).fill(expect.stringMatching(/^w2999x0 /)));
    expect(await page.locator('.side').nth(1).locator('mark').count()).toBe(1_000);
  });
});
