import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { SHIPPED_SCHEMAS } from '../../src/core/annotation/shippedSchemas';
import type { VerdictSide } from '../../src/core/verdictSide';
import type { FakeVerdictOptions } from './fakeVerdicts';
import type { FakeOptions } from './fakeHost';
import type { ThemeName } from './themes';
import { ViewPages, shot } from './viewPage';
import type { Look } from './viewPage';

let pages: ViewPages;
let page: Page;
beforeAll(async () => { pages = await ViewPages.start(); });
afterAll(() => pages.stop());
afterEach(async () => {
  expect(await page.evaluate('[fake.violations, window.hacked ?? null]')).toEqual([[], null]);
  await page.close();
});

const HOSTILE = '<script>window.hacked = true</script><img src=x onerror="window.hacked = true">';
const side = (of: VerdictSide['side'], slight = false): VerdictSide => ({ side: of, slight });
const LABELS = ['A-is-clearly-better', 'A-is-slightly-better', 'Tie', 'B-is-slightly-better', 'B-is-clearly-better'];
const SIDES = [side('first'), side('first', true), side('tie'), side('second', true), side('second')];
const words = (text: string): { text: string; length: number } => ({ text, length: text.length });
const FIVE: FakeVerdictOptions = {
  layout: 'nested', level: 'ordinal', class: 'diverging', pairs: { all: 6, differing: 5 }, scale: { kind: 'steps', labels: LABELS, strengths: [2, 1, 0, -1, -2], sides: SIDES },
  verdicts: [
    { rater: 'n0', label: LABELS[0] ?? null, confidence: 'absolutely-confident', comments: [words('It answers what was asked, and the other one does not.'), words(HOSTILE)], more: [['helpful_pref', words('Tie')], ['time_spent', words('93')]] },
    { rater: 'n1', label: LABELS[0] ?? null, confidence: 'fairly-confident' },
    { rater: 'e7', label: LABELS[3] ?? null, written: 'A-is-slightly-better', turned: true, quotes: [{ text: 'answer A', comments: ['says nothing', HOSTILE] }] },
    { rater: 'e9', label: LABELS[2] ?? null },
    { rater: 'e9', label: LABELS[1] ?? null, why: 'repeated' },
    { rater: null, label: null, why: 'noRater', written: 'Tie' },
  ],
};
const disputes = SHIPPED_SCHEMAS.find((s) => s.id === 'disputes') ?? null;
const open = async (verdicts: FakeVerdictOptions, look: Look = {}, more: Partial<FakeOptions> = {}): Promise<void> => {
  page = await pages.open({ rows: 100, verdicts, ...more }, look);
  page.setDefaultTimeout(30_000);
  await page.locator('[role=row][aria-rowindex="2"] [role=gridcell]').first().click();
  await page.locator('loupe-verdicts .strip').waitFor();
};
const strip = () => page.locator('loupe-verdicts');
const asked = (method: string): Promise<number> => page.evaluate((name) => (window as unknown as { fake: { verdicts: { asked: { method: string }[] } } }).fake.verdicts.asked.filter((a) => a.method === `disagreements.${name}`).length, method);

describe('verdicts in the record reader', () => {
  test('raters stand under the labels of one scale, empty ones too; what does not count is apart, with why', async () => {
    await open(FIVE, { width: 1500, height: 900 });
    await strip().locator('.step').first().waitFor();
    expect(await strip().locator('.step').evaluateAll((steps) => steps.map((s) => s.getAttribute('aria-label')))).toEqual(LABELS.map((label, i) => `${label}: ${String([2, 0, 1, 1, 0][i])}`));
    expect(await strip().locator('.step').nth(0).locator('.chip .rater').allInnerTexts()).toEqual(['n0', 'n1']);
    expect(await strip().locator('.line').first().innerText()).toMatch(/4 verdicts\s+diverging\s+5 of 6 pairs differ/);
    await strip().getByText('2 verdicts that do not count').click();
    expect(await strip().locator('.chip.uncounted').evaluateAll((chips) => chips.map((c) => c.getAttribute('title')?.split('\n')[1]))).toEqual(['another verdict of the same rater counts', 'nothing says who gave it']);
    await shot(page, 'verdicts-dark');
  });

  test('a chip opens what the data say beside the verdict, by keyboard; its text is never HTML', async () => {
    await open(FIVE, { width: 1500, height: 900 });
    await strip().locator('.chip', { hasText: 'n0' }).focus();
    await page.keyboard.press('Enter');
    const opened = strip().locator('.open');
    expect(await opened.innerText()).toContain(HOSTILE);
    expect(await opened.locator('dt').allInnerTexts()).toEqual(['helpful_pref', 'time_spent']);
    await strip().locator('.chip', { hasText: 'e7' }).click();
    expect(await opened.locator('header').innerText()).toMatch(/e7\s+A-is-slightly-better\s+sides turned, read as B-is-slightly-better/);
    await shot(page, 'verdicts-open');
    await strip().locator('.chip', { hasText: 'e7' }).click();
    expect(await opened.count()).toBe(0);
  });

  test('words that a rater marked are marked in the answers', async () => {
    await open(FIVE, { width: 1500, height: 900 });
    const marked = page.locator('loupe-reader loupe-text [title^="e7: "]');
    await marked.first().waitFor();
    expect(await marked.allInnerTexts()).toEqual(['answer A']);
    expect(await marked.getAttribute('title')).toBe(`e7: says nothing · ${HOSTILE}`);
  });

  test('numbers stand on a line from the least to the most', async () => {
    await open({ level: 'interval', class: 'split', pairs: { all: 3, differing: 3 }, scale: { kind: 'range', low: 0, high: 100 }, verdicts: [{ rater: '3', label: '95' }, { rater: '6', label: '40' }, { rater: '2', label: '0' }] }, { width: 1500, height: 900 });
    expect(await strip().locator('.track circle').evaluateAll((dots) => dots.map((d) => d.getAttribute('cx')))).toEqual(['93.2%', '40.4%', '2%']);
    await shot(page, 'verdicts-range');
  });

  test('where sides were shuffled and the reader shows them the other way round, the scale runs as the answers stand', async () => {
    const pair = { row: { prompt: 'Why?', one: 'Because.', other: 'It depends.', by: 'tulu', byOther: 'chatgpt' }, shape: { kind: 'pair', roles: { prompt: ['prompt'], responses: ['one', 'other'], model: ['by', 'byOther'] } } } as const;
    await open({ ...FIVE, sides: { columns: ['model_a', 'model_b'], first: 'chatgpt', second: 'tulu' } }, { width: 1500, height: 900 }, { labels: { schema: null, ...pair } });
    await strip().locator('.step').first().waitFor();
    expect((await strip().locator('h3').allInnerTexts()).map((text) => text.replace(/\s+/g, ' '))).toEqual(['◀tulu', '◁tulu slightly', '■Tie', '▷chatgpt slightly', '▶chatgpt']);
  });

  test('in a second look nothing of the verdicts is asked for or shown until an own one is given; then they are', async () => {
    await open({ ...FIVE, blind: true, hides: ['score'] }, { width: 1500, height: 900 }, { labels: { schema: disputes } });
    await strip().getByText('Second look: verdicts').waitFor();
    expect(await asked('verdicts')).toBe(0);
    expect(await page.locator('.th').evaluateAll((heads) => heads.map((h) => h.getAttribute('data-key')).filter((key) => key === 'score' || key === 'derived:raters'))).toEqual([]);
    expect(await page.locator('loupe-reader .side-head').evaluateAll((heads) => heads.map((h) => h.textContent.trim().split(/\s+/)[0]))).toEqual(['A', 'B']);
    await shot(page, 'verdicts-blind');
    await page.evaluate(`fake.labels.tell('key', 'b')`);
    await strip().locator('.step').first().waitFor();
    expect(await page.locator('loupe-reader .side-head .strong').allInnerTexts()).toEqual(['chosen', 'rejected']);
    await page.keyboard.press('j');
    await page.locator('[role=row][aria-rowindex="3"] [role=gridcell]').first().click();
    await strip().getByText('Second look: verdicts').waitFor();
    expect(await asked('verdicts')).toBe(1);
    await strip().getByText('Show them for this record').click();
    await strip().locator('.step').first().waitFor();
    await page.locator('[role=row][aria-rowindex="4"] [role=gridcell]').first().click();
    await strip().getByText('End the second look').click();
    await strip().locator('.step').first().waitFor();
    await page.locator('.th[data-key="derived:raters"]').waitFor();
  });

  test.each<[ThemeName, number, number]>([['light', 1500, 900], ['contrast', 1500, 900], ['dark', 620, 700]])('is to be looked at: %s, %d × %d', async (theme, width, height) => {
    await open(FIVE, { theme, width, height }, { labels: { schema: disputes, mine: [{ question: 'verdict', value: 'a' }, { question: 'reasons', value: ['verbosity', 'format'] }, { question: 'proposal', value: 'drop' }] } });
    await strip().locator('.chip', { hasText: 'n0' }).click();
    await shot(page, `verdicts-${theme}-${String(width)}`);
    expect(await strip().evaluate((e) => e.scrollWidth <= e.clientWidth)).toBe(true);
  });
});
