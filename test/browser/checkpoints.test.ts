import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ToHost } from '../../src/features/explore/contract';
import type { FakeCheckpointsOptions } from './fakeCheckpoints';
import { ViewPages, requestsOf, shot } from './viewPage';
import type { Look } from './viewPage';

let pages: ViewPages;
let page: Page;
beforeAll(async () => { pages = await ViewPages.start(); });
afterAll(() => pages.stop());
afterEach(() => page.close());

interface Fake { readonly asked: readonly ToHost[]; readonly violations: readonly string[]; readonly kept: { readonly page: unknown } }
const open = async (options: Partial<FakeCheckpointsOptions> = {}, look: Look = {}): Promise<void> => {
  page = await pages.open(options, { view: 'checkpoints', width: 1300, height: 820, ...look });
};
const shown = (): Promise<void> => page.locator('loupe-metrics-table tbody tr').first().waitFor();
const requests = (method: string): Promise<unknown[]> => requestsOf(page, `checkpoints.${method}`);
const kept = (): Promise<unknown> => page.evaluate(() => (window as unknown as { fake: Fake }).fake.kept.page);
const row = (n: number): Promise<string> => page.locator('loupe-metrics-table tbody tr[aria-rowindex]').nth(n).innerText().then((text) => text.replace(/[\ue000-\uf8ff]/g, ' ').trim().split(/\s+/).join(' '));
const foot = (): Promise<string> => page.locator('.foot').innerText();
const panels = (): Promise<string[]> => page.locator('loupe-line-chart .name').allTextContents();
const said = (): Promise<string | null> => page.locator('loupe-line-chart [aria-live]').textContent();
const isClean = async (): Promise<void> => {
  expect(await page.evaluate(() => [(window as unknown as { fake: Fake }).fake.violations, (window as unknown as { hacked?: boolean }).hacked])).toEqual([[], undefined]);
};
const choose = async (list: number, name: string): Promise<void> => {
  await page.locator('loupe-list-menu').nth(list).locator('summary').click();
  await page.locator('loupe-list-menu').nth(list).locator('input[type=search]').fill(name);
  await page.getByText('Only the 1 found').click();
  await page.keyboard.press('Escape');
};

describe('the page of checkpoint metrics', () => {
  test('draws the average and each task, and puts checkpoints and tasks into a table with averages', async () => {
    await open();
    await shown();
    expect(await panels()).toEqual(['average of 4 tasks', 'task_0', 'task_1', 'task_2', 'task_3']);
    // (0 + 1) · 2 / 100 + the tasks 0, 1, 2, 3 / 1000, whose mean is 0.0215.
    expect(await row(2)).toBe('model-0b 10 0.021 0.020 0.021 0.022 0.023');
    expect(await foot()).toBe('17 checkpoints · 1 step is missing that most models have · intervals are ± 1.96 standard errors');
    expect(await row(9)).toBe('model-1b 100 — — — — —');
    expect(await page.locator('loupe-metrics-table .gap .missing').first().getAttribute('title')).toBe('Missing: no row has model-1b 100, and most models have this step');
    await isClean();
  });

  test('is drawn in dark, light and high contrast', async () => {
    for (const theme of ['dark', 'light', 'contrast'] as const) {
      await open({ models: 9, dirty: true }, { theme });
      await shown();
      await page.locator('.bar select').last().selectOption('before');
      await page.locator('loupe-line-chart .paper').focus();
      await page.keyboard.press('End');
      await shot(page, `checkpoints-${theme}`);
      if (theme !== 'contrast') await page.close();
    }
  });

  test('is read by keys: points and lines are said, and Enter opens their rows', async () => {
    await open();
    await shown();
    await choose(1, 'task_2');
    await page.locator('loupe-line-chart .paper').focus();
    await page.keyboard.press('Home');
    expect(await said()).toBe('task_2, model-0b, step 10,000: 0.052, 0.044 to 0.060');
    await page.keyboard.press('ArrowUp');
    expect(await said()).toBe('task_2, model-1b, step 10,000: 0.102, 0.094 to 0.110');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    expect(await said()).toBe('task_2, model-1b, step 10: 0.042, 0.034 to 0.050');
    await page.keyboard.press('Enter');
    await expect.poll(() => requests('openRows')).toEqual([{ metric: 0, shots: 0, checkpoint: 8, task: 2 }]);
  });

  test('says all values at a step under the pointer, and a click opens the rows of the nearest', async () => {
    await open();
    await shown();
    await choose(1, 'task_0');
    const paper = page.locator('loupe-line-chart .paper');
    const box = (await paper.boundingBox())!;
    await paper.hover({ position: { x: box.width - 18, y: 40 } });
    await expect.poll(() => page.locator('loupe-line-chart .tip tr').allInnerTexts().then((all) => all.map((t) => t.trim().replace(/\s+/g, ' ')))).toEqual(['model-2b 0.150 0.142 to 0.158', 'model-1b 0.100 0.092 to 0.108', 'model-0b 0.050 0.042 to 0.058']);
    await paper.click({ position: { x: box.width - 18, y: 40 } });
    await expect.poll(() => requests('openRows')).toEqual([{ metric: 0, shots: 0, checkpoint: 16, task: 0 }]);
  });

  test('has cells that keys go over, differences to the checkpoint before and to a baseline, and the best marked', async () => {
    await open();
    await shown();
    await page.locator('.bar select').last().selectOption('before');
    expect(await row(1)).toBe('model-0b 1 0.011▲+0.010 0.010+0.010 0.011+0.010 0.012+0.010 0.013+0.010');
    expect(await page.locator('loupe-metrics-table .best').allInnerTexts().then((all) => all.map((t) => t.split(/[\s▲]/)[0]))).toEqual(['0.151', '0.150', '0.151', '0.152', '0.153']);
    await page.locator('loupe-metrics-table tbody tr').nth(1).hover();
    await page.locator('loupe-metrics-table tbody tr').nth(1).locator('.pin').click();
    expect(await page.locator('.bar select').last().evaluate((s: HTMLSelectElement) => s.selectedOptions[0]!.text)).toBe('to model-0b 1');
    expect(await row(0)).toContain('−0.010');
    await page.locator('loupe-metrics-table td[data-column="0"]').first().focus();
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
    await expect.poll(() => requests('openRows')).toEqual([{ metric: 0, shots: 0, checkpoint: 2, task: 0 }]);
  });

  test('sorts by a task, and back to the order of training', async () => {
    await open();
    await shown();
    const head = page.locator('loupe-metrics-table thead th', { hasText: 'task_3' });
    await head.locator('.sort').click();
    expect(await row(0)).toMatch(/^model-2b 10,000/);
    expect(await head.getAttribute('aria-sort')).toBe('descending');
    await head.locator('.sort').click();
    expect(await row(0)).toMatch(/^model-0b 0 /);
    await head.locator('.sort').click();
    expect(await head.getAttribute('aria-sort')).toBe('none');
  });

  test('says what contradicts, repeats and is missing, and each is a door', async () => {
    await open({ dirty: true });
    await shown();
    expect(await page.locator('.notice').allInnerTexts()).toEqual([
      'Rows whose step is another than their checkpoint’s name says: 2. They are drawn at the step of the column “step”. Show rows', 'Points with several rows whose values differ: 1 (3 rows). The first row of each is used. Show rows',
      'Rows that say no step and no checkpoint: 3. They are left out. Show rows', 'Rows without a value (empty, NaN, or no number): 1. Their cells are missing. Show rows',
    ]);
    expect(await page.locator('loupe-metrics-table .missing').first().getAttribute('title')).toBe('Missing: the row of task_1 at model-0b 1 has no value (empty, NaN, or no number)');
    expect(await foot()).toContain('averages are over the 3 of 4 tasks that all shown checkpoints have');
    await page.locator('.notice .link').first().click();
    await expect.poll(() => requests('openProblem')).toEqual([{ of: 'contradictions' }]);
  });

  test('a door to more points than a filter has says that it shows the first', async () => {
    for (const [twice, doors] of [[100, ['Show rows', 'Show rows']], [1234, ['Show rows of the first 100 of 1,234 pairs of step and name', 'Show rows of the first 100 of 1,234 points']]] as const) {
      await open({ twice });
      await shown();
      expect(await page.locator('.notice .link').allInnerTexts()).toEqual(doors);
      if (twice === 100) await page.close();
    }
  });

  test('has its bar in two lines where the page is narrow', async () => {
    for (const width of [800, 700]) {
      await open({ models: 12, tasks: 30 }, { width });
      await shown();
      await page.locator('.bar select').last().selectOption('before');
      expect(await page.locator('.bar').evaluate((e) => e.getBoundingClientRect().height), String(width)).toBeLessThan(60);
      await shot(page, `checkpoints-${String(width)}`);
      if (width === 800) await page.close();
    }
  });

  test('draws checkpoints without steps in the order of training', async () => {
    await open({ phases: true });
    await shown();
    expect(await page.locator('loupe-line-chart .ground + text').allTextContents().then((all) => all.slice(0, 3))).toEqual(['SFT', 'DPO', 'instruct']);
    expect(await row(1)).toMatch(/^model-0b DPO 0\.011/);
  });

  test('keeps what was chosen', async () => {
    await open();
    await shown();
    await choose(0, 'model-1b');
    await page.locator('.bar label', { hasText: 'over' }).locator('select').selectOption('step-linear');
    await page.locator('loupe-metrics-table thead th', { hasText: 'task_1' }).locator('.sort').click();
    const before = await kept();
    await page.close();
    await open({ kept: before, models: 4 });
    await shown();
    expect(await page.locator('loupe-list-menu').first().locator('summary').innerText()).toContain('1 of 4 models');
    expect(await page.locator('.bar label', { hasText: 'over' }).locator('select').inputValue()).toBe('step-linear');
    expect(await page.locator('loupe-metrics-table thead th', { hasText: 'task_1' }).getAttribute('aria-sort')).toBe('descending');
  });

  test('copies the table with every digit as CSV, and as Markdown as it is shown', async () => {
    await open({ models: 1, tasks: 2 });
    await shown();
    for (const what of ['Copy table as CSV', 'Copy table as Markdown']) {
      await page.locator('.end .menu summary').click();
      await page.getByText(what).click();
    }
    const [csv, markdown] = (await requests('copy')) as { text: string }[];
    expect(csv!.text.split('\n').slice(0, 2)).toEqual(['model,checkpoint,average of 2 tasks,task_0,task_1', 'model-0b,0,0.0005,0,0.001']);
    expect(markdown!.text.split('\n').slice(0, 3)).toEqual(['| model | checkpoint | average of 2 tasks | task\\_0 | task\\_1 |', '|---|---|---:|---:|---:|', '| model-0b | 0 | 0.001 | 0.000 | 0.001 |']);
  });

  test('saves the figure with its title and legend, in the colours that are seen', async () => {
    await open();
    await shown();
    await page.locator('.end .menu summary').click();
    await page.getByText('Save figure as SVG…').click();
    await expect.poll(async () => (await requests('saveFigure')).length).toBe(1);
    const [{ svg }] = (await requests('saveFigure')) as [{ svg: string }];
    expect(svg).toMatch(/^<svg /);
    for (const words of ['acc, 0 shots, step', 'made.parquet', 'model-2b', 'average of 4 tasks', '± 1.96 standard errors']) expect(svg).toContain(words);
    expect(svg).not.toContain('var(');
    await isClean();
  });

  test('asks for columns where it is not clear what they mean', async () => {
    await open({ unclear: true });
    await page.getByText('It is not clear which columns of “made” hold').waitFor();
    await page.getByText('Choose columns…').click();
    await shown();
  });

  test('shows names as text, and a hundred models and tasks', async () => {
    await open({ hostile: true, models: 40, tasks: 90 }, { width: 520 });
    await shown();
    expect(await panels()).toEqual(['average of 90 tasks']);
    expect(await page.locator('loupe-metrics-table tbody tr').count()).toBeLessThan(60);
    await page.locator('loupe-metrics-table .scroll').evaluate((e) => { e.scrollTop = e.scrollHeight; });
    await expect.poll(() => page.locator('loupe-metrics-table tbody tr[aria-rowindex]').last().innerText()).toContain('10,000');
    await shot(page, 'checkpoints-narrow');
    await isClean();
  });
});
