import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ToHost } from '../../src/features/explore/contract';
import { ViewPages, shot } from './viewPage';
import type { Look } from './viewPage';

let pages: ViewPages;
let page: Page;
beforeAll(async () => { pages = await ViewPages.start(); });
afterAll(() => pages.stop());
afterEach(() => page.close());

interface Fake { readonly asked: readonly ToHost[]; readonly violations: readonly string[] }
const open = async (judges: boolean, look: Look = {}): Promise<void> => {
  page = await pages.open({ judges, raters: 3 }, { view: 'disagreements', width: 1280, height: 1900, ...look });
  await page.locator('.judges[aria-busy=false]').waitFor();
  await page.locator('.state', { hasText: 'resamples' }).waitFor();
};
const asked = async (): Promise<unknown> => page.evaluate(() => (window as unknown as { fake: Fake }).fake.asked.flatMap((m) => (m.kind === 'request' && m.method === 'disagreements.judges' ? [m.params] : [])).at(-1));

describe('judges beside humans, on the page of disagreements', () => {
  test('shows each judge with the majority, in the place of a human, by class, length, position and repeats; text of the data is never HTML', async () => {
    await open(true);
    const section = page.locator('.judges');
    expect(await section.locator('h3').allInnerTexts()).toEqual([
      expect.stringMatching(/^With the majority of the humans/), expect.stringMatching(/^In the place of a human/), expect.stringMatching(/^How often a judge names a winner/),
      expect.stringMatching(/^The longer answer/), expect.stringMatching(/^Position/), expect.stringMatching(/^The same rater again/),
    ]);
    expect(await section.innerText()).toMatch(/gpt-4\s+all, pooled\s+[\d,]+\s+not: [^%]+\s[\d.]+ %\s+[\d.]+ %\s+[+−][\d.]+/);
    // What n is, and what a human's verdicts lack to be counted.
    const beside = section.locator('.tables > div', { hasText: 'In the place of a human' });
    expect(await beside.locator('h3').innerText()).toContain('on the same units (n): those that both judged and on which the other humans have one');
    const rows = await beside.locator('tbody tr', { hasText: 'ann-01' }).allInnerTexts();
    const [first = ''] = rows;
    const [, n = '0', equal = '0', silent = '0'] = /ann-01\s+([\d,]+)\s*not: (\d+) others equal, (\d+) no verdict/.exec(first) ?? [];
    expect(Number(n) + Number(equal) + Number(silent)).toBe(240);
    // Where judges gave verdicts on some units only, each cell says on how many.
    expect(await section.locator('.tables > div', { hasText: 'names a winner' }).first().locator('tbody td .small').count()).toBeGreaterThan(0);
    expect(await page.evaluate(() => [(window as unknown as { fake: Fake }).fake.violations, (window as unknown as { hacked?: boolean }).hacked])).toEqual([[], undefined]);
    await shot(page, 'judges-dark');
  });

  test('who is who is said by a person, and asked again', async () => {
    await open(true);
    await page.locator('.judges summary').click();
    await page.locator('.who label', { hasText: 'ann-03' }).locator('select').selectOption('none');
    await page.locator('.judges[aria-busy=false]').waitFor();
    expect(await asked()).toMatchObject({ choice: { judges: ['gpt-4', expect.stringContaining('claude')], humans: ['ann-01', 'ann-02'] } });
    await page.getByLabel('equal votes').selectOption('half');
    await page.getByRole('button', { name: 'Score…' }).click();
    await page.locator('.judges code').waitFor();
    expect(await asked()).toMatchObject({ choice: { ties: 'half', score: { of: 'rewards' } } });
    expect(await page.locator('.judges').innerText()).toMatch(/AUROC: tells diverging from agreed\s+\.615/);
  });

  test('where nobody is called like a model it is one line, and a column can be named', async () => {
    await open(false);
    expect(await page.locator('.judges h2').innerText()).toContain('no rater is called like a model or a program');
    expect(await page.locator('.judges table').count()).toBe(0);
    await page.getByRole('button', { name: 'Add a column of verdicts…' }).click();
    await page.locator('.judges table').first().waitFor();
    expect(await asked()).toMatchObject({ choice: { judges: ['gpt4_label'], humans: ['ann-01', 'ann-02', 'ann-03'] } });
  });

  test.each([['light', 1280], ['contrast', 1280], ['dark', 420]] as const)('stays in its page: %s, %d wide', async (theme, width) => {
    await open(true, { theme, width });
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true);
    await page.locator('.judges').scrollIntoViewIfNeeded();
    await shot(page, `judges-${theme}-${String(width)}`);
  });
});
