import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ToHost } from '../../src/features/explore/contract';
import type { FakeBesideOptions } from './fakeBeside';
import { ViewPages, requestsOf, shot } from './viewPage';
import type { Look } from './viewPage';

let pages: ViewPages;
let page: Page;
beforeAll(async () => { pages = await ViewPages.start(); });
afterAll(() => pages.stop());
afterEach(() => page.close());

interface Fake { readonly asked: readonly ToHost[]; readonly violations: readonly string[] }
const open = async (options: Partial<FakeBesideOptions> = {}, look: Look = {}): Promise<void> => {
  page = await pages.open(options, { view: 'datasetsBeside', width: 1280, height: 760, ...look });
  await page.locator('.overlap').waitFor();
};
const requests = (method: string): Promise<unknown[]> => requestsOf(page, `explore.${method}`);
const names = (): Promise<string[]> => page.locator('.beside tbody th').allInnerTexts();

describe('datasets beside each other', () => {
  test('are one table that is sorted by each column, what has no value last', async () => {
    await open();
    expect(await page.locator('.beside tbody tr').first().innerText()).toMatch(/helpsteer\.parquet\s+9,270\s+–\s+13,905,000\s+2\s+300\s+1,200\s+40\.0 %[\s\S]*39\.0 to 41\.0[\s\S]*−0\.8\s+8,001\s+12/);
    await page.getByRole('button', { name: 'rows', exact: true }).click();
    expect(await names()).toEqual(['sft/chat.parquet', 'ultrafeedback.parquet', 'helpsteer.parquet']);
    await page.getByRole('button', { name: 'chosen longer' }).focus();
    await page.keyboard.press('Enter');
    expect(await names()).toEqual(['ultrafeedback.parquet', 'helpsteer.parquet', 'sft/chat.parquet']);
    await page.keyboard.press('Enter');
    expect(await names()).toEqual(['helpsteer.parquet', 'ultrafeedback.parquet', 'sft/chat.parquet']);
    expect(await page.locator('[aria-sort=ascending]').innerText()).toBe('chosen longer ↑');
    await page.getByRole('button', { name: 'Copy as Markdown' }).click();
    expect(await requests('copy')).toEqual([{ order: [0, 1, 2] }]);
  });

  test('a count opens its rows, a cell of the matrix the shared prompts, and these their rows; text of the data is never HTML', async () => {
    await open();
    await page.getByRole('button', { name: '8,001' }).click();
    await page.locator('.overlap .cell').first().click();
    await page.locator('.shared').getByRole('button', { name: '40,123' }).click();
    expect(await requests('shared')).toEqual([{ a: 0, b: 1 }]);
    expect(await requests('show')).toEqual([{ at: 0, filter: '"score_margin" < 0', row: null }, { at: 1, filter: null, row: 40_123 }]);
    expect(await page.evaluate(() => [(window as unknown as { fake: Fake }).fake.violations, (window as unknown as { hacked?: boolean }).hacked])).toEqual([[], undefined]);
    await shot(page, 'datasets-beside-dark');
  });

  test('says that prompts are compared, and lets go of it', async () => {
    page = await pages.open({ compares: true }, { view: 'datasetsBeside', width: 1280, height: 760 });
    await page.getByText('comparing prompts').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await page.evaluate(() => (window as unknown as { fake: Fake }).fake.asked.filter((m) => m.kind === 'cancel').length)).toBe(1);
    await page.getByRole('button', { name: 'Compare prompts' }).click();
    await page.getByText('comparing prompts').waitFor();
    expect(await requests('member')).toHaveLength(3);
    expect(await requests('overlap')).toHaveLength(2);
  });

  test('one that does not open says why, and the others stand there', async () => {
    await open({ problem: 'The file is no longer there.' });
    expect(await page.locator('.beside tbody tr').nth(1).innerText()).toContain('The file is no longer there.');
    expect(await page.locator('.beside tbody tr').nth(2).innerText()).toContain('1,000,000');
  });

  test.each(['light', 'contrast'] as const)('are readable in %s', async (theme) => {
    await open({}, { theme });
    await page.locator('.overlap .cell').first().click();
    await page.locator('.shared tbody').waitFor();
    await shot(page, `datasets-beside-${theme}`);
  });
});
