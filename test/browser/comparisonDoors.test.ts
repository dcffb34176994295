import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
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
};
const listed = async (): Promise<unknown> => ((await requestsOf(page, 'comparison.keys')).at(-1) as { readonly choice: unknown } | undefined)?.choice;

describe('counts of a comparison are doors', () => {
  test('a slice opens its prompts, and the ones that the pair wins, ties and loses there', async () => {
    await open({ by: 'steps' });
    const row = page.locator('.slices tbody tr').first();
    await row.waitFor();
    expect(await row.innerText()).toMatch(/^1 step\s+\+9\.0\s+4\.0 to 14\.0\s+\+3\.0\s+\.080\s+3 \/ 8 \/ 1\s+12$/);
    await row.locator('th .plain').click();
    await expect.poll(listed).toEqual({ of: 'slice', by: 'steps', value: '1 step', change: null });
    await expect.poll(() => page.locator('.at').innerText()).toBe('1 of 12');
    await row.getByRole('button', { name: '1 loss' }).click();
    await expect.poll(listed).toEqual({ of: 'slice', by: 'steps', value: '1 step', change: { metric: 0, from: 0, to: 3, sign: -1 } });
    await page.locator('.slices tbody tr').last().locator('th .plain').click();
    await expect.poll(listed).toEqual({ of: 'slice', by: 'steps', value: null, change: null });
    expect(await page.getByText('steps = (null)').count()).toBeGreaterThan(0);
    await shot(page, 'comparison-slices');
  });

  test('identical answers and answers without a value open theirs', async () => {
    await open({ texts: 'code' });
    await page.getByText('14 identical answers in SFT and RLVR step 200').click();
    await expect.poll(listed).toEqual({ of: 'identical', a: 0, b: 2 });
    await page.getByRole('button', { name: 'Read the 3 without a value in RLVR step 200' }).click();
    await expect.poll(listed).toEqual({ of: 'noValue', metric: 0, side: 2 });
    await expect.poll(() => page.locator('.at').innerText()).toBe('1 of 3');
  });

  test('of many sides each kind of what is not as it should be is one list, which stays inside the page', async () => {
    await open({ sides: 15, missing: 7, texts: 'code' }, { width: 900 });
    const kind = page.getByRole('button', { name: 'missing in 7 sides' });
    await expect.poll(async () => (await page.locator('.joined').innerText()).replaceAll(/\s+/g, ' ')).toBe('36 of 40 prompts in all 15 · missing in 7 sides · 2 duplicates in RLVR step 200 · 1 empty answer in RLVR step 400 · 14 identical answers in SFT and RLVR step 200');
    await kind.click();
    expect(await page.locator('.kind[open] .item').allInnerTexts()).toHaveLength(7);
    const edges = await page.locator('.kind[open] .items').evaluate((e) => [e.getBoundingClientRect().left >= 0, e.getBoundingClientRect().right <= document.documentElement.clientWidth]);
    expect(edges).toEqual([true, true]);
    await page.locator('.kind[open] .item').nth(2).click();
    await expect.poll(listed).toEqual({ of: 'missing', side: 3 });
    expect(await page.locator('.kind[open]').count()).toBe(0);
    await kind.click();
    await shot(page, 'comparison-kinds');
  });

  test('a copy that was declined is said, and asked for again', async () => {
    await open({ declined: true });
    await page.getByText('the copy was declined').waitFor();
    await page.getByRole('button', { name: 'Ask again' }).click();
    await page.locator('.means tbody tr').first().waitFor();
    expect(await page.getByText('the copy was declined').count()).toBe(0);
    expect(await requestsOf(page, 'comparison.copyFiles')).toEqual([{}]);
  });
});
