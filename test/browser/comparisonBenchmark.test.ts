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

const open = async (options: Partial<FakeComparisonOptions>, look: Look = {}): Promise<void> => {
  page = await pages.open(options, { view: 'comparison', width: 1400, height: 820, ...look });
  await page.locator('.answer .body').first().waitFor();
};
const changes = (): Promise<unknown[]> => requestsOf(page, 'comparison.change');
const line = (): Promise<string> => page.locator('.benchmark').innerText();

describe('a benchmark’s metric on the page of a comparison', () => {
  test('WB-Reward says against which model, how many pairs count, and has a length margin and switches, all off', async () => {
    await open({ kind: 'numeric', benchmark: 'wb-reward' });
    await expect.poll(line).toMatch(/against gpt-4-turbo[^]*length margin[^]*characters[^]*146 of 160 pairs counted[^]*by task[^]*as written in the paper/);
    await page.getByText('146 of 160 pairs counted').click();
    expect(await page.locator('.benchmark .panel tbody tr').first().innerText()).toMatch(/^SFT\s+36\s+4\s+40\s+9\s+9\s+6\s+6\s+6$/);
    await page.getByText('by task').click();
    expect(await page.locator('.benchmark details[open] thead').innerText()).toMatch(/weighted mean\s+creative\s+planning and reasoning\s+maths and data\s+information and advice\s+coding/);
    await page.getByText('as written in the paper').click();
    expect(await page.locator('.quirk').count()).toBe(3);
    expect(await page.locator('.quirk input:checked').count()).toBe(0);
    expect(await page.locator('.quirk').first().innerText()).toContain('Pairs that are skipped (a cut or an empty answer, or no verdict) count as nothing in the mean');
  });

  test('of several baselines the reward against each and their mean stand behind a link', async () => {
    await open({ kind: 'numeric', benchmark: 'wb-reward', sides: 3, mix: true });
    await page.getByText('by baseline').click();
    expect(await page.locator('.benchmark details[open] thead').innerText()).toMatch(/mean of the baselines\s+gpt-4-turbo\s+haiku/);
    const rows = page.locator('.benchmark details[open] tbody tr');
    expect(await rows.nth(1).innerText()).toMatch(/^DPO\s+0\.20\d?\s+0\.10\d?\s+0\.30\d?$/);
    expect(await rows.last().innerText()).toMatch(/–\s+0\.20\d?\s+–$/);
    expect(await rows.last().locator('td').first().getAttribute('title')).toBe('undefined, because no reward of it is there against 1 of the baselines');
  });

  test('the margin and a switch are asked of the host, and stand there afterwards', async () => {
    await open({ kind: 'numeric', benchmark: 'wb-reward' });
    const field = page.getByLabel('length margin');
    await field.fill('500');
    await field.press('Enter');
    await expect.poll(changes).toEqual([{ margin: 500 }]);
    await page.getByText('as written in the paper').click();
    await page.getByLabel(/skipped pairs in the total/).check();
    await expect.poll(changes).toEqual([{ margin: 500 }, { quirks: ['skipped-in-total'] }]);
    await expect.poll(line).toContain('as released: skipped pairs in the total');
    await field.fill('');
    await field.press('Enter');
    await expect.poll(async () => (await changes()).at(-1)).toEqual({ margin: null });
    await field.fill('-5');
    await field.press('Enter');
    expect(await changes()).toHaveLength(3);
  });

  test('the length-controlled win rate names its tables, and says of each side how its figure was made', async () => {
    await open({ kind: 'numeric', benchmark: 'alpaca-lc' });
    await expect.poll(line).toMatch(/no coefficients[^]*no difficulties/);
    await page.getByRole('button', { name: /no coefficients/ }).click();
    await expect.poll(() => requestsOf(page, 'comparison.chooseTable')).toEqual([{ which: 'coefficients' }]);
    await page.getByText('how each figure was made').click();
    expect(await page.locator('.benchmark details[open]').innerText()).toMatch(/SFT: predicted from the coefficients[^]*DPO: our own fit[^]*not comparable with the leaderboard/);
  });

  test('figures that were published stand beside the means, with how far ours are from them', async () => {
    await open({ kind: 'numeric', benchmark: 'wb-reward', published: true });
    await expect.poll(() => page.locator('.means tbody tr').first().innerText()).toMatch(/5\.41\s+5\.14 to 5\.68\s+40\s+5\.00\s+\+0\.41$/);
    expect(await page.locator('.means tbody tr').nth(1).innerText()).toMatch(/–\s*$/);
    expect(await page.locator('.means .foot').innerText()).toContain('published (leaderboard.csv, reward)');
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Published figures…' }).click();
    await expect.poll(() => requestsOf(page, 'comparison.chooseTable')).toEqual([{ which: 'published' }]);
  });

  test('what opens below the line stays within the page, also where it is narrow', async () => {
    await open({ kind: 'numeric', benchmark: 'wb-reward' }, { width: 620, height: 820 });
    for (const name of ['146 of 160 pairs counted', 'by task', 'as written in the paper']) {
      await page.getByText(name).click();
      const box = await page.locator('.benchmark details[open] .panel').last().boundingBox();
      expect([name, (box?.x ?? -1) >= 0, (box?.x ?? 0) + (box?.width ?? 9999) <= 620]).toEqual([name, true, true]);
      await page.keyboard.press('Escape');
    }
  });

  test('another metric has no such line; in three themes it is drawn', async () => {
    await open({});
    expect(await page.locator('.benchmark').count()).toBe(0);
    for (const theme of ['dark', 'light', 'contrast'] as const) {
      await page.close();
      await open({ kind: 'numeric', benchmark: 'wb-reward', published: true }, { theme });
      await page.getByText('as written in the paper').click();
      await shot(page, `comparison-benchmark-${theme}`);
    }
  });
});
