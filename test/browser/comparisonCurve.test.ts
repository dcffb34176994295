import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ToHost } from '../../src/features/explore/contract';
import type { FakeComparisonOptions } from './fakeComparison';
import { ViewPages, shot } from './viewPage';
import type { Look } from './viewPage';

let pages: ViewPages;
let page: Page;
beforeAll(async () => { pages = await ViewPages.start(); });
afterAll(() => pages.stop());
afterEach(() => page.close());

interface Fake { readonly asked: readonly ToHost[]; readonly violations: readonly string[]; readonly kept: { readonly page: unknown } }
const open = async (options: Partial<FakeComparisonOptions> = {}, look: Look = {}): Promise<void> => {
  page = await pages.open(options, { view: 'comparison', width: 1400, height: 820, ...look });
  await page.locator('.answer .body').first().waitFor();
  await expect.poll(() => page.locator('.means .number').count()).toBeGreaterThan(0);
};
const toggle = (): ReturnType<Page['locator']> => page.locator('.means header .tool');
const names = (): Promise<string[]> => page.locator('.answer').evaluateAll((all) => all.map((e) => e.getAttribute('aria-label') ?? ''));

describe('means over the steps that names of sides say', () => {
  test('are a curve with intervals, and a point opens the answers of its side', async () => {
    await open();
    await expect.poll(() => page.locator('.means tbody tr').nth(2).innerText()).toMatch(/ to /);
    await toggle().click();
    const paper = page.locator('.means loupe-line-chart .paper');
    await paper.focus();
    await page.keyboard.press('End');
    const means = await page.locator('.means [aria-live]').textContent();
    expect(means).toMatch(/^RLVR, step 400: \d+\.\d, \d+\.\d to \d+\.\d$/);
    expect(await page.locator('.means .curve .foot').innerText()).toBe('2 sides without a step are not drawn');
    expect(await names()).toEqual(['SFT', 'DPO', 'RLVR step 400']);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await expect.poll(() => names()).toContain('RLVR step 200');
    expect(await page.evaluate(() => (window as unknown as { fake: Fake }).fake.violations)).toEqual([]);
  });

  test('stay a curve when the page comes back, and can be a list again', async () => {
    await open();
    await toggle().click();
    await page.locator('.means loupe-line-chart').waitFor();
    const kept = await page.evaluate(() => (window as unknown as { fake: Fake }).fake.kept.page);
    await page.close();
    page = await pages.open({ kept }, { view: 'comparison', width: 1400, height: 820 });
    await page.locator('.means loupe-line-chart').waitFor();
    await toggle().click();
    await page.locator('.means tbody tr').first().waitFor();
  });

  test('are drawn in dark, light and high contrast', async () => {
    for (const theme of ['dark', 'light', 'contrast'] as const) {
      await open({}, { theme });
      await toggle().click();
      await page.locator('.means loupe-line-chart .paper').focus();
      await page.keyboard.press('End');
      await shot(page, `comparison-curve-${theme}`);
      if (theme !== 'contrast') await page.close();
    }
  });

  test('are not offered where no two names say a step', async () => {
    await open({ sides: 3 });
    expect(await toggle().count()).toBe(0);
  });
});
