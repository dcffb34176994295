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
  await page.locator('.answer .body').first().waitFor();
};
const requests = (method: string): Promise<unknown[]> => requestsOf(page, `comparison.${method}`);
const tab = (name: string): Promise<void> => page.getByRole('tab', { name }).click();
const at = (): Promise<string> => page.locator('.at').innerText();

describe('the pairs of a comparison', () => {
  test('are drawn as wins, ranks and flips in dark, light and high contrast', async () => {
    for (const theme of ['dark', 'light', 'contrast'] as const) {
      for (const name of ['Wins', 'Ranks', 'Flips']) {
        await open({ keys: 1319 }, { theme });
        await tab(name);
        await page.locator('.wins, .ranks, .stages').waitFor();
        await page.waitForTimeout(200);
        await shot(page, `comparison-${name.toLowerCase()}-${theme}`);
        if (theme !== 'contrast' || name !== 'Flips') await page.close();
      }
    }
  });

  test('are tabs that arrow keys go through, and that come back with the page', async () => {
    await open();
    expect(await page.getByRole('tab').allInnerTexts()).toEqual(['Difference', 'Wins', 'Ranks', 'Flips']);
    expect(await requests('ranks')).toEqual([]);
    const sides = await page.locator('.answer').evaluateAll((all) => all.map((e) => e.getAttribute('aria-label')));
    await page.getByRole('tab', { name: 'Difference' }).focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.locator('[role=tab][aria-selected=true]').innerText()).toBe('Wins');
    await page.keyboard.press('End');
    await expect.poll(() => page.locator('.stages').count()).toBe(1);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.locator('.pairs .about').count()).toBe(1);
    await page.keyboard.press('ArrowLeft');
    expect(await page.locator('.answer').evaluateAll((all) => all.map((e) => e.getAttribute('aria-label')))).toEqual(sides);
    expect(await page.locator('[role=tabpanel]').getAttribute('aria-labelledby')).toBe('tab-stages');
    expect(await requests('ranks')).toEqual([{ intervals: false }]);
    const kept = await page.evaluate(() => (window as unknown as { fake: { kept: { page: unknown } } }).fake.kept.page);
    await page.close();
    await open({ kept });
    await page.locator('.stages').waitFor();
  });

  test('each win rate is a door to the prompts that are won, with ties and losses beside it', async () => {
    await open();
    await tab('Wins');
    const cell = page.locator('[data-cell="3-0"]');
    expect(await cell.getAttribute('aria-label')).toBe('RLVR step 400 against SFT, 56.3 %: 8 wins, 29 ties, 3 losses, 40 prompts');
    await cell.click();
    await expect.poll(at).toBe('1 of 8');
    expect((await requests('keys')).at(-1)).toMatchObject({ choice: { of: 'changes', metric: 0, from: 0, to: 3, sign: 1 } });
    expect(await page.locator('.pairs .foot').innerText()).toBe('RLVR step 400 against SFT: 8 wins, 29 ties, 3 losses');
    await page.locator('.pairs .foot .link', { hasText: 'losses' }).click();
    await expect.poll(at).toBe('1 of 3');
    expect(await page.locator('.flips select').first().inputValue()).toBe('0');
  });

  test('arrow keys go through the matrix, over its diagonal, and Enter opens', async () => {
    await open();
    await tab('Wins');
    await page.locator('.wins').waitFor();
    await page.getByRole('tab', { name: 'Wins' }).focus();
    await page.keyboard.press('Tab');
    const focused = (): Promise<string | undefined> => page.locator('.cell:focus').evaluate((e) => (e as HTMLElement).dataset['cell']);
    expect(await focused()).toBe('0-1');
    for (const [key, cell] of [['ArrowDown', '2-1'], ['ArrowLeft', '2-0'], ['ArrowRight', '2-1'], ['ArrowRight', '2-3'], ['ArrowRight', '2-3'], ['ArrowUp', '1-3']] as const) {
      await page.keyboard.press(key);
      expect(await focused()).toBe(cell);
    }
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await requests('keys')).at(-1)).toMatchObject({ choice: { from: 3, to: 2, sign: 1 } });
    expect(await requests('openRow')).toEqual([]);
  });

  test('ranks stand in their order, with the interval as it is made, and strengths on their scale', async () => {
    await open();
    await tab('Ranks');
    await expect.poll(() => page.locator('.ranks tbody tr').first().innerText()).toMatch(/^1\s+1 to 2\s+RLVR step 400\s+62\.5\s+40\s+1,052\s+1,043 to 1,061$/);
    expect(await page.locator('.ranks tbody th').allInnerTexts()).toEqual(['RLVR step 400', 'RLVR step 200', 'DPO', 'SFT']);
    expect(await page.locator('.pairs .foot').innerText()).toBe('ranks by a bootstrap over prompts, 2,000 resamples, seed 0 · strengths of 228 battles');
    expect(await requests('ranks')).toEqual([{ intervals: false }, { intervals: true }]);
    await tab('Wins');
    await tab('Ranks');
    expect(await requests('ranks')).toHaveLength(2);
  });

  test('strengths without a maximum say why, naming the sides', async () => {
    await open({ unrankable: true });
    await tab('Ranks');
    await expect.poll(() => page.locator('.pairs .foot').first().innerText()).toBe('Bradley–Terry strengths: undefined, because RLVR step 400 never lost to SFT, nor tied: no strength is the best, however high');
    expect(await page.locator('.ranks thead th').allInnerTexts()).toEqual(['rank', 'interval', 'side', 'mean', 'n']);
  });

  test('flips from the baseline to each side open their prompts, and so does what was never fixed', async () => {
    await open();
    await tab('Flips');
    await expect.poll(() => page.locator('.stages tbody tr').last().innerText()).toMatch(/^RLVR step 400\s+8\s+3\s+17\s+12\s+5\s+0\s+40$/);
    expect(await page.locator('.stages tbody tr').first().innerText()).toMatch(/^SFT\s+the baseline\s+0\s+0\s*$/);
    await page.getByRole('button', { name: '3 right in SFT, wrong in RLVR step 400' }).click();
    await expect.poll(at).toBe('1 of 3');
    await page.getByRole('button', { name: '5 broken by RLVR step 400, never fixed' }).click();
    await expect.poll(at).toBe('1 of 5');
    expect((await requests('keys')).at(-1)).toMatchObject({ choice: { of: 'turned', metric: 0, side: 3, isRight: false } });
    expect(await page.getByText('broken by RLVR step 400, never fixed').count()).toBeGreaterThan(0);
  });

  test('what is no yes or no changes instead', async () => {
    await open({ kind: 'numeric' });
    await tab('Changes');
    await expect.poll(() => page.locator('.stages thead th').allInnerTexts()).toEqual(['from SFT to', 'higher', 'equal', 'lower', 'n']);
    await page.locator('.stages tbody tr').nth(1).locator('.door').first().click();
    await expect.poll(async () => (await requests('keys')).at(-1)).toMatchObject({ choice: { of: 'changes', from: 0, to: 1, sign: 1 } });
  });
});
