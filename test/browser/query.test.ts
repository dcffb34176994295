import { mkdirSync, writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ToHost } from '../../src/features/explore/contract';
import type { FakeQueryOptions } from './fakeQuery';
import { ViewPages, requestsOf, shot } from './viewPage';
import type { Look } from './viewPage';

let pages: ViewPages;
let page: Page;
beforeAll(async () => { pages = await ViewPages.start(); });
afterAll(() => pages.stop());
afterEach(() => page.close());

interface Fake { readonly asked: readonly ToHost[]; readonly violations: readonly string[] }
const open = async (options: Partial<FakeQueryOptions> = {}, look: Look = {}): Promise<void> => {
  page = await pages.open(options, { view: 'query', width: 1200, height: 800, ...look });
};
const requests = (method: string): Promise<unknown[]> => requestsOf(page, `query.${method}`);
const violations = (): Promise<readonly string[]> => page.evaluate(() => (window as unknown as { fake: Fake }).fake.violations);
const cells = (column: number): Promise<string[]> => page.locator(`[role=gridcell][aria-colindex="${column + 2}"]`).allInnerTexts();
const ready = (): Promise<void> => page.locator('[role=gridcell]').first().waitFor();
const status = (): Promise<string> => page.locator('.head [role=status]').first().innerText();

describe('the page of an answer', () => {
  test('shows the answer in the table of the dataset: nulls, fractions to six digits, texts that are never HTML', async () => {
    await open();
    await ready();
    await expect.poll(status).toBe('1,234 rows, 45 ms');
    expect(await page.locator('h1').innerText()).toBe('longest-answers');
    expect((await cells(1)).slice(0, 3)).toEqual(['chosen', 'rejected', 'chosen']);
    expect((await cells(4))[1]).toContain('<script>');
    expect(await page.evaluate(() => (window as unknown as { hacked?: boolean }).hacked)).toBeUndefined();
    expect(await violations()).toEqual([]);
    await shot(page, 'query-dark');
  });

  test('rows come while the query runs: what is here is read, and cancelling ends it with them', async () => {
    await open({ rows: 700, piece: 250, endless: true });
    await ready();
    await expect.poll(status).toContain('700 rows so far…');
    expect(await cells(1)).toContain('chosen');
    await shot(page, 'query-running');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(status).toContain('the first 700 rows');
    expect(await requests('stop')).toHaveLength(1);
    expect(await cells(1)).toContain('chosen');
  });

  test('before there is a row the page names what is asked and for how long, and after Cancel what was asked', async () => {
    await open({ slow: true });
    await page.getByText('longest-answers').waitFor();
    await expect.poll(() => page.locator('div.head').innerText()).toMatch(/asking…\s*\d+ s/);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(status).toMatch(/^cancelled after \d+ s$/);
    expect(await page.locator('h1').innerText()).toBe('longest-answers');
    await shot(page, 'query-cancelled');
    await page.getByRole('button', { name: 'Ask again' }).click();
    await expect.poll(() => requests('begin')).toEqual([{ anew: false }, { anew: true }]);
    expect(await status()).toBe('asking…');
  });

  test('of a larger answer the first rows are here, how many there are is counted, and all can be loaded', async () => {
    await open({ rows: 1_000, whole: 12_345_678 });
    await expect.poll(status).toBe('the first 1,000 of 12,345,678 rows, 45 ms');
    expect(await page.getByRole('button', { name: 'Export all…' }).count()).toBe(1);
    await page.getByRole('button', { name: 'Load all' }).click();
    await expect.poll(status).toBe('1,000 rows, 45 ms');
  });

  test('a click on a head sorts, once more the other way, and then back to the order of the query', async () => {
    await open({ rows: 400 });
    await ready();
    await expect.poll(status).toContain('400 rows');
    const head = page.locator('.th[data-key="2"]');
    const order = async (): Promise<unknown> => ((await requests('page')).at(-1) as { order: unknown }).order;
    await head.click();
    await expect.poll(order).toEqual([{ column: 2, descending: false }]);
    await expect.poll(async () => (await cells(2))[0]).toBe('8,601');
    await head.click();
    await expect.poll(async () => (await cells(2))[0]).toBe('9,000');
    await head.click();
    await expect.poll(order).toEqual([]);
    expect(await head.getAttribute('aria-sort')).toBe('none');
  });

  test('of a million rows few are asked for, wherever one looks', async () => {
    await open({ rows: 1_000_000, made: 'lists' });
    await ready();
    await page.locator('loupe-table').evaluate((table) => { const scroller = table.shadowRoot?.querySelector('.scroller'); if (scroller) scroller.scrollTop = scroller.scrollHeight; });
    await expect.poll(async () => (await cells(0)).at(-1)).toBe('prompt 999999');
    expect((await requests('page')).length).toBeLessThan(8);
    expect(await page.locator('[role=row]').count()).toBeLessThan(80);
  });

  test('Enter and a double click open the record of a row, a number of a list its own', async () => {
    await open();
    await ready();
    await page.locator('#c2-1').click();
    await page.keyboard.press('Enter');
    await expect.poll(() => requests('openRow')).toEqual([{ row: 74, focus: true }]);
    await page.locator('#c1-1').dblclick();
    await page.locator('#c3-0 a').click();
    await expect.poll(() => requests('openRow')).toEqual([{ row: 74, focus: true }, { row: 37, focus: false }, { row: 111, focus: false }]);
    await page.close();
    await open({ made: 'lists', rows: 5 });
    await ready();
    await page.locator('#c3-1 a').nth(1).click();
    await page.locator('#c2-0').dblclick();
    await expect.poll(() => requests('openRow')).toEqual([{ row: 103, focus: false }, { row: 2, focus: false }]);
  });

  test('an answer that arrives has the keyboard', async () => {
    await open();
    await ready();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => requests('openRow')).toEqual([{ row: 37, focus: true }]);
  });

  test('says that it works while rows are read to be a filter, and that queries know no filter', async () => {
    await open({ slowFilter: true, filtered: true });
    await ready();
    await expect.poll(status).toBe('1,234 rows, 45 ms · of all rows, not only those of the filter');
    await page.getByRole('button', { name: 'Use as filter' }).click();
    const busy = page.getByRole('button', { name: 'reading the rows…' });
    expect(await busy.getAttribute('aria-disabled')).toBe('true');
    await busy.click({ force: true });
    expect(await requests('filter')).toHaveLength(1);
  });

  test('where no column says the row, the page says so, and a double click shows the cell in full', async () => {
    await open({ made: 'sources', rows: 6 });
    await ready();
    expect(await page.locator('div.head').first().innerText()).toContain('These rows stand for no record');
    expect(await page.getByRole('button', { name: 'Use as filter' }).count()).toBe(0);
    await page.locator('#c2-0').dblclick();
    expect(await page.locator('.cellPane pre').innerText()).toBe('flan_v2');
    expect(await requests('openRow')).toEqual([]);
  });

  test('a long cell is read in full on demand, in pieces, and follows the focus', async () => {
    await open();
    await ready();
    await page.locator('#c2-4').click();
    await page.keyboard.press('Space');
    await expect.poll(() => page.locator('.cellPane').innerText()).toContain('50,000 characters, the first 20,000 are shown');
    await page.getByRole('button', { name: 'Show more' }).click();
    await expect.poll(() => page.locator('.cellPane').innerText()).toContain('the first 40,000 are shown');
    await page.getByRole('button', { name: 'Show more' }).click();
    await expect.poll(async () => (await page.locator('.cellPane pre').innerText()).endsWith('last!')).toBe(true);
    await shot(page, 'query-cell');
    await page.locator('loupe-table').locator('.scroller').focus();
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => page.locator('.cellPane pre').innerText()).toContain('Answer 3 begins');
    await page.keyboard.press('Escape');
    expect(await page.locator('.cellPane').count()).toBe(0);
  });

  test('cells are copied whole with a head, and a small answer as Markdown', async () => {
    await open({ made: 'sources', rows: 6 });
    await ready();
    await expect.poll(status).toContain('6 rows');
    await page.locator('#c0-0').click();
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Control+c');
    await page.locator('summary', { hasText: 'Copy' }).click();
    await page.getByRole('button', { name: 'Copy as Markdown table' }).click();
    await page.locator('summary', { hasText: 'Copy' }).click();
    await page.getByRole('button', { name: 'Copy SQL' }).click();
    const texts = (await requests('copyText')).map((p) => (p as { text: string }).text);
    expect(texts[0]).toBe('source\tanswers\nchat\t12345\nown\t11368');
    expect(texts[1]?.split('\n').slice(0, 3)).toEqual(['| source | answers | mean_characters |', '| --- | ---: | ---: |', '| chat | 12345 | 333.3333333333333 |']);
    expect(texts[1]).toContain('| NULL | 8437 |');
    expect(await requests('copy')).toEqual([{ what: 'sql' }]);
    expect(await page.locator('details.menu').getAttribute('open')).toBeNull();
  });

  test('an empty answer, one that was refused, and one that failed on its way are told apart', async () => {
    await open({ made: 'nothing', rows: 0 });
    await page.getByText('No row answers this').waitFor();
    await page.close();
    await open({ refused: '“longest-answers” failed: there is no column “chozen”; near it: chosen.' });
    expect(await page.locator('[role=alert]').innerText()).toContain('near it: chosen');
    expect(await page.locator('loupe-table').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Ask again' }).count()).toBe(1);
    await page.close();
    await open({ rows: 30, problem: 'A value cannot be converted: row 31.' });
    await page.locator('[role=alert]', { hasText: 'row 31' }).waitFor();
    await ready();
    await page.close();
    await open({ unasked: true });
    await page.getByText('Nothing was asked yet.').waitFor();
    expect(await page.getByRole('button', { name: 'Choose a query…' }).count()).toBe(1);
  });

  test('stands in a narrow window, in light and in high contrast', async () => {
    for (const theme of ['light', 'contrast'] as const) {
      await open({}, { theme });
      await ready();
      await shot(page, `query-${theme}`);
      await page.close();
    }
    await open({ made: 'sources', rows: 6 }, { width: 500 });
    await ready();
    await page.getByRole('button', { name: 'Picture' }).click();
    await page.locator('.paper svg').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(500);
    await shot(page, 'query-narrow');
  });
});

describe('a picture of an answer', () => {
  const picture = async (options: Partial<FakeQueryOptions>, look: Look = {}): Promise<void> => {
    await open(options, { width: 1300, ...look });
    await ready();
    await page.getByRole('button', { name: 'Picture' }).click();
    await page.locator('.paper svg').waitFor();
  };
  const chosen = (): Promise<string[]> => page.locator('loupe-picture select').evaluateAll((all) => all.map((s) => (s as HTMLSelectElement).selectedOptions[0]?.textContent ?? ''));
  const choose = async (place: string, label: string): Promise<void> => {
    await page.locator(`loupe-picture select[data-place="${place}"]`).selectOption({ label });
    await page.waitForTimeout(300);
  };
  const marks = (group: string): Promise<number> => page.locator(`.paper svg g[aria-label="${group}"] > *`).count();

  test('is bars for names and numbers: one bar a row, as long as its number says, NULL with a name', async () => {
    await picture({ made: 'sources', rows: 6, sql: 'select source, answers, mean_characters from lengths order by answers desc' });
    expect(await chosen()).toEqual(['Bars', 'source', 'answers', 'none']);
    const widths = await page.locator('.paper g[aria-label=bar] rect').evaluateAll((all) => all.map((r) => Number(r.getAttribute('width'))));
    const numbers = [0, 1, 2, 3, 4, 5].map((row) => 12_345 - row * 977);
    numbers.forEach((n, i) => { expect((widths[i] ?? 0) / (widths[0] ?? 1)).toBeCloseTo(n / 12_345, 3); });
    expect(await page.locator('.paper').innerText()).toContain('NULL');
    expect(await page.locator('.paper svg').getAttribute('aria-label')).toContain('answers, source');
    expect(await page.getByRole('grid').getAttribute('aria-label')).toContain('which the picture shows');
    await choose('y', 'mean_characters');
    await expect.poll(() => marks('bar')).toBe(5);
    expect(await page.locator('loupe-picture .foot').innerText()).toContain('1 row without a number there is left out.');
    expect(await violations()).toEqual([]);
  });

  test('is a heat map for two names and a number, and bars beside each other when a person wants', async () => {
    await picture({ made: 'pairs', rows: 24 });
    expect(await chosen()).toEqual(['Heat map', 'rater', 'label', 'verdicts']);
    expect(await marks('cell')).toBe(24);
    expect(await page.locator('loupe-picture .foot').innerText()).toMatch(/palest: \d+, fullest: \d+/);
    await shot(page, 'query-picture-heat');
    await choose('kind', 'Bars');
    await choose('color', 'label');
    await expect.poll(() => page.locator('.paper g[aria-label=bar] rect').count()).toBe(24);
    expect(await page.locator('loupe-picture .item').allInnerTexts()).toEqual(['A is better', 'A is slightly better', 'tie', 'B is better']);
    await shot(page, 'query-picture-bars');
    expect(await violations()).toEqual([]);
  });

  test('is lines for times, one for each name', async () => {
    await picture({ made: 'days', rows: 120 });
    expect(await chosen()).toEqual(['Lines', 'day', 'loss', 'split']);
    expect(await marks('line')).toBe(2);
    await shot(page, 'query-picture-lines');
    expect(await violations()).toEqual([]);
  });

  test('is a scatter of two numbers, told apart by shape, too; of many rows it says that it is a sample', async () => {
    await picture({ made: 'records', rows: 12_000 });
    expect(await chosen()).toEqual(['Scatter', 'characters', 'score', 'side']);
    expect(await marks('dot')).toBe(5_000);
    expect(await page.locator('loupe-picture .foot').innerText()).toContain('A sample: 5,000 of 12,000 rows, in 25 stretches');
    await shot(page, 'query-picture-scatter');
    await choose('kind', 'Histogram');
    await choose('x', 'score');
    const counts = page.locator('.paper g[aria-label=rect] rect');
    await counts.first().waitFor();
    await shot(page, 'query-picture-histogram');
    expect(await violations()).toEqual([]);
  });

  test('is not there where no number is', async () => {
    await open({ made: 'lists', rows: 5 });
    await ready();
    await page.getByRole('button', { name: 'Picture' }).click();
    await page.getByText('No picture fits').waitFor();
  });

  test('has room in a narrow window, and its axis stands whole over a note', async () => {
    for (const width of [500, 1300]) {
      await open({ made: 'records', rows: 12_000 }, { width, height: 800 });
      await ready();
      await page.getByRole('button', { name: 'Picture' }).click();
      await page.getByText('A sample:').waitFor();
      await page.waitForTimeout(400);
      const [paper, drawn, label] = await Promise.all(['.paper', '.paper svg', '.paper g[aria-label="x-axis label"]'].map((s) => page.locator(s).boundingBox()));
      expect(paper?.height ?? 0).toBeGreaterThan(220);
      expect((drawn?.y ?? 0) + (drawn?.height ?? 0)).toBeLessThanOrEqual((paper?.y ?? 0) + (paper?.height ?? 0));
      expect((label?.y ?? 0) + (label?.height ?? 0)).toBeLessThanOrEqual((drawn?.y ?? 0) + (drawn?.height ?? 0));
      await shot(page, `query-picture-${String(width)}`);
      await page.close();
    }
    await open();
  });

  test('is saved with a legend of its colours', async () => {
    await picture({ made: 'days', rows: 120 });
    await page.getByRole('button', { name: 'Save as SVG…' }).click();
    await page.getByRole('button', { name: 'Save as PNG…' }).click();
    await expect.poll(async () => (await requests('savePicture')).length).toBe(2);
    const files = (await page.evaluate(() => (window as unknown as { fake: Fake }).fake.asked.flatMap((m) => (m.kind === 'request' && m.method === 'query.savePicture' ? [m.params] : [])).map((p) => { const file = p as { text?: string; bytes?: Uint8Array }; return file.text ?? Array.from(file.bytes ?? []); }))) as [string, number[]];
    for (const name of ['longest-answers', 'preference-mix.parquet', 'train', 'eval']) expect(files[0]).toMatch(new RegExp(`<text[^>]*>${name}</text>`));
    mkdirSync('test/shots', { recursive: true });
    writeFileSync('test/shots/query-picture-legend.svg', files[0]);
    writeFileSync('test/shots/query-picture-legend.png', Buffer.from(files[1]));
    expect(await page.locator('loupe-picture > svg, loupe-picture [data-part]').count()).toBe(0);
    expect(await violations()).toEqual([]);
  });

  test('is saved as SVG by itself and as PNG, in the colours of the theme', async () => {
    await picture({ made: 'sources', rows: 6 });
    await page.getByRole('button', { name: 'Save as SVG…' }).click();
    await page.getByRole('button', { name: 'Save as PNG…' }).click();
    await expect.poll(async () => (await requests('savePicture')).length).toBe(2);
    const [svg, png] = await page.evaluate(() => (window as unknown as { fake: Fake }).fake.asked.flatMap((m) => (m.kind === 'request' && m.method === 'query.savePicture' ? [m.params] : [])).map((p) => { const file = p as { text?: string; bytes?: Uint8Array }; return file.text ?? Array.from(file.bytes ?? []); })) as [string, number[]];
    expect(svg).toMatch(/^<svg[^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(svg).not.toMatch(/var\(|<style|<script/);
    expect(svg).toContain('rgb(55, 148, 255)');
    expect(svg).toMatch(/<text[^>]*>longest-answers<\/text>/);
    const bytes = Buffer.from(png);
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    mkdirSync('test/shots', { recursive: true });
    writeFileSync('test/shots/query-picture-saved.png', bytes);
    writeFileSync('test/shots/query-picture-saved.svg', svg);
    expect(bytes.readUInt32BE(16)).toBeGreaterThan(1_000);
    expect(await violations()).toEqual([]);
  });
});
