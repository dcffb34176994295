import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { FakeComparisonOptions } from './fakeComparison';
import { ViewPages, requestsOf, shot } from './viewPage';
import type { Look } from './viewPage';

let pages: ViewPages;
let page: Page;
beforeAll(async () => { pages = await ViewPages.start(); });
afterAll(() => pages.stop());
afterEach(() => page.close());

const open = async (options: Partial<FakeComparisonOptions> = {}, look: Look = {}): Promise<void> => {
  page = await pages.open(options, { view: 'comparison', width: 1400, height: 820, ...look });
  await page.locator('.answer .body').first().waitFor();
};
const requests = (method: string): Promise<unknown[]> => requestsOf(page, `comparison.${method}`);
const box = () => page.locator('#where');

test('a condition filters what is listed and counted, and the page says how many prompts are left', async () => {
  await open();
  expect(await page.locator('.filter').count()).toBe(0);
  await page.keyboard.press('/');
  await expect.poll(() => box().evaluate((e: HTMLInputElement) => [e.getRootNode() instanceof ShadowRoot && (e.getRootNode() as ShadowRoot).activeElement === e, e.placeholder])).toEqual([true, 'Filter prompts, as SQL: DPO."verifier: GSM8K" < SFT."verifier: GSM8K"']);
  // Letters that are keys of the page are typed.
  await page.keyboard.type('DPO.answer like \'%jbd/?%\'');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.locator('.filter .left').innerText()).toBe('20 of 40 prompts: figures and lists are of these');
  expect(await requests('filter')).toEqual([{ where: 'DPO.answer like \'%jbd/?%\'' }]);
  await expect.poll(() => page.locator('.joined').innerText()).toContain('18 of 20 prompts in all 4');
  await expect.poll(() => page.locator('.at').innerText()).toBe('1 of 18');

  // What is none is said, and what held before holds.
  await box().fill('nothing = 1');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.locator('.filter [role=alert]').innerText()).toBe('The joined table has no column “nothing”; it has id, prompt, sides, different.');
  await page.keyboard.press('Escape');
  expect(await box().inputValue()).toBe('DPO.answer like \'%jbd/?%\'');
  expect(await page.locator('.filter [role=alert]').count()).toBe(0);

  await page.getByRole('button', { name: 'Clear the filter' }).click();
  await expect.poll(() => page.locator('.filter').count()).toBe(0);
  await expect.poll(() => page.locator('.at').innerText()).toBe('1 of 36');
  expect((await requests('filter')).at(-1)).toEqual({ where: null });
});

test('columns are offered under the names that SQL takes, and written where the cursor is', async () => {
  await open({ sides: 2 });
  await page.getByRole('button', { name: 'Filter prompts (/)' }).click();
  await box().fill('not ()');
  await box().evaluate((e: HTMLInputElement) => { e.setSelectionRange(5, 5); });
  await page.locator('.filter summary').click();
  expect(await page.locator('.filter .item').allInnerTexts()).toEqual(['id', 'prompt', 'sides', 'different', 'SFT.answer', 'SFT.characters', 'SFT.same_as', 'SFT."verifier: GSM8K"', 'DPO.answer', 'DPO.characters', 'DPO.same_as', 'DPO."verifier: GSM8K"', 'DPO."verifier: GSM8K change"']);
  await page.locator('.filter .item', { hasText: 'DPO.answer' }).click();
  expect(await box().inputValue()).toBe('not (DPO.answer)');
});

test('while names are hidden the text of a filter is, too', async () => {
  await open();
  await page.keyboard.press('/');
  await page.keyboard.type('sides = 4');
  await page.keyboard.press('Enter');
  await page.locator('.filter .left').waitFor();
  await page.locator('.answer .body').first().click();
  await page.keyboard.press('b');
  await expect.poll(() => box().count()).toBe(0);
  expect(await page.locator('.filter').innerText()).toContain('20 of 40 prompts');
});

test('the joined table, and the prompts of a list, are exported from the menu', async () => {
  await open();
  const menu = async (item: string): Promise<void> => {
    await page.locator('.acts details.menu summary').click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  await menu('Export joined table…');
  await page.locator('.flow .door', { hasText: 'broken' }).click();
  await menu('Export these prompts…');
  await expect.poll(() => requests('exportTable')).toEqual([{ choice: { of: 'all' } }, { choice: { of: 'flips', metric: 0, from: 0, to: 3, change: 'broken' } }]);
});

test('the filter is drawn in dark, light and high contrast', async () => {
  for (const theme of ['dark', 'light', 'contrast'] as const) {
    await open({}, { theme });
    await page.keyboard.press('/');
    await page.keyboard.type('DPO.characters > SFT.characters and different > 1');
    await page.keyboard.press('Enter');
    await page.locator('.filter .left').waitFor();
    await shot(page, `comparison-filter-${theme}`);
    if (theme !== 'contrast') await page.close();
  }
});

test('what checks found of a prompt stands beside it, and slices by a click', async () => {
  await open({ marks: true });
  await expect.poll(() => page.locator('.mark').allInnerTexts()).toEqual(['leaked: matched · tulu-3 mix, <img src=x onerror="window.hacked = true"><script>window.hacked = true</script>', 'contamination: stale: scan again', 'raters: high disagreement']);
  await shot(page, 'comparison-marks-dark');
  await page.keyboard.press('j');
  await expect.poll(() => page.locator('.mark').first().innerText()).toBe('leaked: not matched');
  expect(await page.locator('.mark.found').count()).toBe(0);
  await page.locator('.mark').first().click();
  await expect.poll(() => requests('change')).toEqual([{ by: '("contamination:leaked")' }]);
  await page.keyboard.press('b');
  await expect.poll(() => page.locator('.mark').count()).toBe(0);
  expect(await page.evaluate(() => (window as unknown as { hacked?: boolean }).hacked)).toBeUndefined();
});

test('under a filter another baseline may leave other prompts, so that texts are read anew', async () => {
  await open();
  await page.keyboard.press('/');
  await page.keyboard.type('DPO."verifier: GSM8K change" = \'broken\'');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.locator('.at').innerText()).toBe('1 of 18');
  await page.locator('.answer .body').first().waitFor();
  const first = async (): Promise<number> => ((await requests('texts')) as { key: number; prompt?: boolean }[]).filter(({ key, prompt }) => key === 0 && prompt !== false).length;
  const before = await first();
  await page.locator('.means tbody .side .plain', { hasText: /^DPO$/ }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Make it the baseline' }).click();
  await expect.poll(() => requests('change')).toEqual([{ baseline: 1 }]);
  await expect.poll(first).toBe(before + 1);
});
