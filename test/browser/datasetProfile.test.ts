import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ToHost } from '../../src/features/explore/contract';
import type { FakeDatasetProfileOptions } from './fakeDatasetProfile';
import { ViewPages, requestsOf, shot } from './viewPage';
import type { Look } from './viewPage';

let pages: ViewPages;
let page: Page;
beforeAll(async () => { pages = await ViewPages.start(); });
afterAll(() => pages.stop());
afterEach(() => page.close());

interface Fake { readonly asked: readonly ToHost[]; readonly violations: readonly string[] }
const open = async (options: Partial<FakeDatasetProfileOptions> = {}, look: Look = {}): Promise<void> => {
  page = await pages.open(options, { view: 'datasetProfile', width: 1280, height: 900, ...look });
};
const requests = (method: string): Promise<unknown[]> => requestsOf(page, `explore.${method}`);

describe('the profile of a dataset', () => {
  test('shows what is in the rows with definitions; text of the data is never HTML', async () => {
    await open();
    expect(await page.locator('.head').innerText()).toMatch(/rows\s+61,135[\s\S]*turns, on average\s+2\.94[\s\S]*chosen is longer\s+61\.2 %\s+95 % 60\.8 to 61\.6[\s\S]*prompts repeated\s+402/);
    expect(await page.locator('section', { hasText: 'Defects of conversations' }).innerText()).toMatch(/empty-turn[\s\S]*214[\s\S]*Looked for and not found: unknown-role, system-not-first, null-content/);
    expect(await page.locator('section', { hasText: 'Scripts' }).innerText()).toMatch(/a sample of 20,004 of 61,135 rows \(seed 0\)[\s\S]*Cyrillic[\s\S]*< 0\.1 %/);
    expect(await page.evaluate(() => [(window as unknown as { fake: Fake }).fake.violations, (window as unknown as { hacked?: boolean }).hacked])).toEqual([[], undefined]);
    await shot(page, 'dataset-profile-dark');
  });

  test('a count opens its rows by keyboard, and the page says by which filter', async () => {
    await open();
    await page.getByRole('button', { name: /empty-turn/ }).focus();
    await page.keyboard.press('Enter');
    await page.locator('dl').getByRole('button', { name: '212' }).click();
    await page.locator('.notice', { hasText: '"score_margin" < 0' }).waitFor();
    expect(await requests('show')).toEqual([{ filter: `list_contains("defects", 'empty-turn')` }, { filter: '"score_margin" < 0' }]);
  });

  test('says that it profiles what the filter leaves, and goes on to all rows', async () => {
    await open({ filter: `"source" = 'code'` });
    expect(await page.locator('.notice').innerText()).toMatch(/Only the 1,204 rows that the view’s filter leaves are profiled: "source" = 'code'/);
    expect(await page.locator('.head').innerText()).toMatch(/1,204\s+of 61,135/);
    expect(await page.locator('section', { hasText: 'Duplicates' }).innerText()).toContain('So many rows are no filter');
    await page.getByRole('button', { name: 'All rows' }).click();
    await page.getByRole('button', { name: 'Only what the filter leaves' }).waitFor();
    expect(await requests('profile')).toEqual([{ scope: 'view' }, { scope: 'all' }]);
  });

  test('copies and saves', async () => {
    await open({ chat: true });
    await page.getByRole('button', { name: 'Copy as Markdown' }).click();
    await page.getByRole('button', { name: 'Save…' }).click();
    expect([await requests('copy'), await requests('save')]).toEqual([[{}], [{}]]);
    expect(await page.locator('section', { hasText: 'Chosen and rejected' }).count()).toBe(0);
  });

  test('shows how far it is, can be cancelled, and read again', async () => {
    await open({ slow: true });
    await page.getByText('reading rows, 40 %').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Read the rows' }).click();
    await page.getByText('reading rows, 40 %').waitFor();
    expect(await requests('profile')).toHaveLength(2);
  });

  test('says what failed, and tries again', async () => {
    await open({ problem: 'There is not enough memory.' });
    expect(await page.locator('.notice.error').innerText()).toContain('There is not enough memory.');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.head').waitFor();
  });

  test.each(['light', 'contrast'] as const)('is readable in %s', async (theme) => {
    await open({ filter: `"source" = 'code'` }, { theme });
    await page.locator('.head').waitFor();
    await shot(page, `dataset-profile-${theme}`);
  });

  test('fits a narrow window', async () => {
    await open({}, { width: 420 });
    await page.locator('.head').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await shot(page, 'dataset-profile-narrow');
  });
});
