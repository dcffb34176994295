import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ToHost, ViewState } from '../../src/features/explore/contract';
import { ViewPages, shot } from './viewPage';

interface Fake {
  readonly asked: readonly ToHost[];
  readonly violations: readonly string[];
  readonly state: ViewState | undefined;
  send(message: unknown): void;
}
declare const window: Window & { readonly fake: Fake };

let views: ViewPages;
let page: Page;
beforeAll(async () => {
  views = await ViewPages.start();
});
afterAll(async () => views.stop());
afterEach(async () => page.close());

const command = (name: string, more: Record<string, unknown> = {}): Promise<void> => page.evaluate((c) => window.fake.send({ kind: 'command', command: c }), { command: name, ...more });
const reader = (): ReturnType<Page['locator']> => page.locator('loupe-reader').first();
const reads = (row: number): Promise<void> => reader().getByText(`Record ${row.toLocaleString('en-US')}`, { exact: true }).waitFor();
const state = (): Promise<ViewState | undefined> => page.evaluate(() => window.fake.state);
const title = (): Promise<string> => reader().locator('.title').innerText();

async function open(look: Parameters<ViewPages['open']>[1] = {}, options: Parameters<ViewPages['open']>[0] = {}): Promise<void> {
  page = await views.open(options, look);
  await page.locator('loupe-table [role=row]').getByText(/^p-\d+$/).first().waitFor();
}

describe('reading for an hour', () => {
  it('goes back and forward through jumps and filters; reading on is one stop', async () => {
    await open();
    await reads(0);
    await command('goToRow', { row: 5000 });
    await reads(5000);
    for (let i = 1; i <= 3; i++) {
      await command('nextRecord');
      await reads(5000 + i);
    }
    await command('filterBy', { expression: 'even' });
    await page.locator('.rows').getByText('5,000,000 of 10,000,000 rows').waitFor();
    await reads(0);
    await command('goToRow', { row: 800 });
    await reads(800);
    // The filter leaves 5,003 out: its first record was in focus before 800 was.
    await command('goBack');
    await command('goBack');
    await reads(5003);
    await page.locator('.rows').getByText('10,000,000 rows', { exact: true }).waitFor();
    expect(await page.locator('#filter').inputValue()).toBe('');
    await command('goBack');
    await reads(0);
    await command('goBack');
    await page.locator('.notice').getByText('no record before this one').waitFor();
    for (let i = 0; i < 3; i++) await command('goForward');
    await reads(800);
    expect(await page.locator('#filter').inputValue()).toBe('even');
  });

  it('keeps the way back with its state, and has it again after the page was made anew', async () => {
    await open();
    await command('goToRow', { row: 77 });
    await reads(77);
    await expect.poll(async () => (await state())?.reading?.trail.stops).toEqual([[0, 0], [77, 0]]);
    const kept = await state();
    await page.close();
    await open({}, { state: kept ?? null });
    await reads(77);
    await page.mouse.move(300, 300);
    await page.locator('loupe-explore').evaluate((e) => e.dispatchEvent(new MouseEvent('mouseup', { button: 3, bubbles: true, cancelable: true })));
    await reads(0);
  });

  it('draws the same records for the same seed, none twice', async () => {
    await open({}, { rows: 40 });
    const draw = async (n: number): Promise<string[]> => {
      const drawn: string[] = [];
      for (let i = 0; i < n; i++) {
        const before = await title();
        await command('randomRecord');
        await expect.poll(title).not.toBe(before);
        drawn.push(await title());
      }
      return drawn;
    };
    const first = await draw(10);
    expect(new Set(first).size).toBe(10);
    await command('reseed', { seed: 'other' });
    await page.locator('.notice').getByText('drawn by the seed other').waitFor();
    expect(await draw(5)).not.toEqual(first.slice(0, 5));
    await command('reseed', { seed: '1' });
    await command('goToRow', { row: 0 });
    await reads(0);
    expect((await draw(10))).toEqual(first);
  });

  it('shows the record alone, in the middle, with its place, and Escape leads out', async () => {
    await open();
    await command('focusMode');
    await reader().getByText('1 of 10,000,000').waitFor();
    expect(await page.locator('.bar').isVisible()).toBe(false);
    expect(await page.locator('loupe-table').count()).toBe(0);
    const sides = (await reader().locator('.sides').boundingBox())!;
    expect(Math.abs(sides.x - (1400 - sides.x - sides.width))).toBeLessThan(20);
    await command('nextRecord');
    await reader().getByText('2 of 10,000,000').waitFor();
    await shot(page, 'reading-alone-dark');
    await reader().locator('.scroll').focus();
    await page.keyboard.press('Escape');
    await page.locator('.bar').waitFor();
    await page.locator('loupe-table').waitFor();
  });

  it('sizes the text by keys in the reader and by commands, and keeps that', async () => {
    await open();
    const size = (): Promise<number> => reader().locator('.text').first().evaluate((e) => parseFloat(getComputedStyle(e).fontSize));
    const width = (): Promise<number> => reader().locator('.text').first().evaluate((e) => parseFloat(getComputedStyle(e).maxWidth));
    await reader().locator('.text').first().waitFor();
    const [before, wide] = [await size(), await width()];
    await reader().locator('.scroll').focus();
    await page.keyboard.press('Control+=');
    await expect.poll(size).toBeGreaterThan(before);
    await command('largerText');
    await command('narrowerLines');
    await expect.poll(async () => (await state())?.reading).toMatchObject({ textSize: 1.3, measure: 68 });
    await shot(page, 'reading-large-dark');
    await command('usualText');
    await expect.poll(size).toBe(before);
    expect(await width()).toBe(wide);
  });

  it('says how many words a turn, an answer and the record have', async () => {
    await open();
    await reader().locator('.turn.user').first().waitFor();
    // “Refactor this function so that it does not mutate its argument”, counted by hand
    expect(await reader().locator('.turn.user .who').first().innerText()).toContain('62 chars · 11 words');
    expect(await reader().locator('.side-head .dim').first().innerText()).toMatch(/\d+ chars · 17 words/);
    expect(await reader().locator('button[aria-expanded]').first().getAttribute('title')).toContain('44 words');
  });

  it('folds the turns before the last and opens them again', async () => {
    await open();
    const isOpen = (): Promise<boolean[]> => reader().locator('.fold-turn').evaluateAll((all) => all.map((d) => (d as HTMLDetailsElement).open));
    await reader().locator('.fold-turn').first().waitFor();
    await command('foldEarlier');
    await expect.poll(isOpen).toEqual([false, true, true]);
    await command('nextRecord');
    await reads(1);
    await expect.poll(isOpen).toEqual([false, true, true]);
    await command('foldEarlier');
    await expect.poll(isOpen).toEqual([true, true, true]);
  });

  it('marks bookmarked rows in the table and over the record, with the note', async () => {
    await open({}, { bookmarks: [[1, 'to be looked at']] });
    const sign = (row: number): ReturnType<Page['locator']> => page.locator(`loupe-table [role=row][aria-rowindex="${row + 2}"] .sign`);
    await sign(1).waitFor();
    expect(await sign(0).count()).toBe(0);
    await reader().getByRole('button', { name: 'bookmark (b)' }).click();
    await sign(0).waitFor();
    await command('nextRecord');
    await reader().getByText('to be looked at').waitFor();
    await shot(page, 'reading-bookmark-dark');
    await reader().getByRole('button', { name: 'remove the bookmark (b)' }).click();
    await expect.poll(() => sign(1).count()).toBe(0);
    expect(await page.evaluate(() => window.fake.violations)).toEqual([]);
  });

  it('shows a row that the filter leaves out, and says something about it', async () => {
    await open();
    await command('filterBy', { expression: 'even' });
    await page.locator('.rows').getByText('5,000,000 of').waitFor();
    await command('showRow', { row: 4001, said: 'This record was row 12 and is row 4,001 now.' });
    await reads(4001);
    await page.locator('.notice').getByText('was row 12').waitFor();
    await page.locator('.notice').getByText('left row 4,001 out was cleared').waitFor();
    await command('goBack');
    await page.locator('.rows').getByText('5,000,000 of').waitFor();
  });
});

describe('a pinned record', () => {
  it('stands beside the one in focus, with the words that differ, until it is unpinned', async () => {
    await open();
    await command('pinRecord');
    await page.locator('.notice').getByText('Record 0 is pinned').waitFor();
    expect(await page.locator('loupe-reader').count()).toBe(1);
    await command('goToRow', { row: 20 });
    const pinned = page.locator('loupe-reader[pinned]');
    await pinned.getByText('Record 0', { exact: true }).waitFor();
    await page.locator('loupe-reader:not([pinned])').getByText('Record 20', { exact: true }).waitFor();
    // Rows 0 and 20 have the same prompt: of the answers only the row's number differs.
    await expect.poll(() => pinned.locator('del').allInnerTexts()).toEqual(['0', '0']);
    expect(await page.locator('loupe-reader:not([pinned]) ins').allInnerTexts()).toEqual(['20', '20']);
    expect(await pinned.locator('.strip, loupe-label-strip').count()).toBe(0);
    await shot(page, 'reading-pinned-dark');
    await expect.poll(async () => (await state())?.reading?.pinned).toEqual({ row: 0, fingerprint: 'f' });
    await pinned.getByRole('button', { name: 'unpin' }).click();
    await expect.poll(() => pinned.count()).toBe(0);
    // Its own answers are compared again.
    await page.locator('loupe-reader del').first().waitFor();
    expect(await page.evaluate(() => window.fake.violations)).toEqual([]);
  });

  it('stands above it where both beside each other would be too narrow to read', async () => {
    await open({ width: 900, theme: 'contrast' });
    await command('pinRecord');
    await command('goToRow', { row: 20 });
    const box = async (which: string): Promise<{ x: number; y: number; width: number }> => (await page.locator(`loupe-reader${which}`).boundingBox())!;
    await page.locator('loupe-reader[pinned]').waitFor();
    const [pinned, current] = [await box('[pinned]'), await box(':not([pinned])')];
    expect(current.x).toBe(pinned.x);
    expect(current.y).toBeGreaterThan(pinned.y + 100);
    await shot(page, 'reading-pinned-contrast-narrow');
  });

  it('is there again after the page was made anew, but not where the files are others', async () => {
    await open();
    await command('pinRecord');
    await command('goToRow', { row: 20 });
    await expect.poll(async () => (await state())?.reading?.pinned?.row).toBe(0);
    const kept = (await state())!;
    await page.close();
    await open({ theme: 'light' }, { state: kept });
    await page.locator('loupe-reader[pinned]').getByText('Record 0', { exact: true }).waitFor();
    await shot(page, 'reading-pinned-light');
    await page.close();
    await open({}, { state: { ...kept, reading: { ...kept.reading!, pinned: { row: 0, fingerprint: 'of before' } } } });
    await page.locator('loupe-reader').getByText('Record 20', { exact: true }).waitFor();
    expect(await page.locator('loupe-reader[pinned]').count()).toBe(0);
  });
});
