import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { PageVote } from '../../src/features/comparison/page';
import { ViewPages, requestsOf, shot } from './viewPage';

let pages: ViewPages;
let page: Page;
beforeAll(async () => { pages = await ViewPages.start(); });
afterAll(() => pages.stop());
afterEach(() => page.close());

interface Given { readonly key: number; readonly row: number; readonly left: number; readonly vote: string | null }

test('after so many votes the pair of the first is shown again, swapped and without a word, and what was said of both is told', async () => {
  page = await pages.open({ sides: 2, keys: 8 }, { view: 'comparison', width: 1400, height: 820 });
  await page.locator('.answer .body').first().waitFor();
  await page.keyboard.press('b');
  await page.locator('.ballot select').selectOption({ label: 'one again after 3' });
  await page.locator('.answer .body').first().click();
  const given = async (): Promise<Given[]> => (await requestsOf(page, 'comparison.vote')) as Given[];
  const texts = (): Promise<string[]> => page.locator('.answer .body').allInnerTexts();
  const at = (): Promise<string> => page.locator('.at').innerText();
  const first = await texts();
  for (const n of [1, 2, 3]) {
    await expect.poll(at).toBe(`${String(n)} of 8`);
    await page.keyboard.press('c');
    await expect.poll(async () => (await given()).length).toBe(n);
  }
  // The first prompt stands in the fourth one's place.
  await expect.poll(texts).toEqual([...first].reverse());
  expect([await at(), await page.locator('.vote[aria-pressed=true]').count()]).toEqual(['4 of 8', 0]);
  await page.keyboard.press('c');
  await expect.poll(async () => (await given()).map(({ key }) => key)).toEqual([0, 1, 2, 0]);
  const [one, , , again] = await given();
  expect(again?.left).toBe(1 - (one?.left ?? 0));
  await expect.poll(texts).not.toEqual([...first].reverse());
  expect(await at()).toBe('4 of 8');
  for (const n of [5, 6, 7]) {
    await page.keyboard.press(n === 7 ? 't' : 'v');
    await expect.poll(async () => (await given()).length).toBe(n);
    await page.locator('.ballot .vote:not(:disabled)').first().waitFor();
  }
  // The second one again, for the other place: the same answer as before.
  await expect.poll(at).toBe('7 of 8');
  const second = await texts();
  await page.keyboard.press('v');
  await expect.poll(async () => (await given()).at(-1)).toMatchObject({ key: 1, vote: 'right' });
  await expect.poll(() => page.locator('.ballot .after').innerText()).toMatch(/6 votes/);
  await expect.poll(texts).not.toEqual(second);
  await page.keyboard.press('r');
  await expect.poll(() => page.locator('.swapped').innerText()).toBe('50.0 % (9.5 to 90.5) of 2 · 1 for the left both times · 0 for the right');
  await shot(page, 'comparison-again');
});

test('two answers stand as they stood when they were voted on, so that another vote is on the same order', async () => {
  const voteOnFirst = async (votes: readonly PageVote[]): Promise<Given | undefined> => {
    page = await pages.open({ sides: 2, keys: 8, votes }, { view: 'comparison', width: 1400, height: 820 });
    await page.locator('.answer .body').first().waitFor();
    await page.keyboard.press('b');
    if (votes.length > 0) {
      await expect.poll(() => page.locator('.at').innerText()).toBe('2 of 8');
      await page.keyboard.press('k');
    }
    await expect.poll(() => page.locator('.at').innerText()).toBe('1 of 8');
    await page.locator('.ballot .vote:not(:disabled)').first().waitFor();
    await page.keyboard.press('c');
    await expect.poll(async () => (await requestsOf(page, 'comparison.vote')).length).toBe(1);
    return ((await requestsOf(page, 'comparison.vote')) as Given[])[0];
  };
  const drawn = await voteOnFirst([]);
  await page.close();
  const home = 1; // DPO is before SFT
  const before: PageVote = { home, row: drawn?.row ?? -1, left: 1 - (drawn?.left ?? 0), vote: 'left', again: false };
  expect(await voteOnFirst([before])).toMatchObject({ key: 0, left: before.left });
});

test('a filter, under which prompts have other numbers, begins the votes anew', async () => {
  page = await pages.open({ sides: 2, keys: 8 }, { view: 'comparison', width: 1400, height: 820 });
  await page.locator('.answer .body').first().waitFor();
  await page.keyboard.press('b');
  await expect.poll(async () => (await requestsOf(page, 'comparison.votes')).length).toBe(1);
  await page.keyboard.press('r');
  await page.keyboard.press('/');
  await page.keyboard.type('different = 2');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.locator('.at').innerText()).toMatch(/ of 4$/);
  await expect.poll(async () => (await requestsOf(page, 'comparison.votes')).length).toBe(2);
});
