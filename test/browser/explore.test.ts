import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ToHost, ViewState } from '../../src/features/explore/contract';
import { ViewPages, shot } from './viewPage';

interface Fake {
  readonly asked: readonly ToHost[];
  readonly copied: readonly string[];
  readonly violations: readonly string[];
  readonly state: ViewState | undefined;
  send(message: unknown): void;
}
/** The page’s window: functions given to `evaluate` run there. */
declare const window: Window & { readonly fake: Fake; readonly hacked?: boolean; leaked?: string[] };

let views: ViewPages;
let page: Page;

beforeAll(async () => {
  views = await ViewPages.start();
});
afterAll(async () => views.stop());
afterEach(async () => page.close());

const grid = (): ReturnType<Page['locator']> => page.getByRole('grid');
const row = (number: number): ReturnType<Page['locator']> => page.locator(`[role=row][aria-rowindex="${number + 2}"]`);
const cellsOf = (number: number): Promise<string[]> => row(number).locator('.cell').allInnerTexts();
const heads = (): Promise<string[]> => page.locator('.head .th .name > span:first-child').allInnerTexts();
const command = (name: string, more: Record<string, unknown> = {}): Promise<void> => page.evaluate((c) => window.fake.send({ kind: 'command', command: c }), { command: name, ...more });
const copied = (): Promise<string | undefined> => page.evaluate(() => window.fake.copied.at(-1));
const current = (): ReturnType<Page['locator']> => page.locator('[role=row][aria-selected=true]');

async function ready(): Promise<void> {
  await row(0).locator('text=p-0').waitFor();
}

describe('the dataset view', () => {
  it('shows rows, their number and the record in focus, without breaking its policy', async () => {
    page = await views.open();
    await ready();
    await page.locator('loupe-reader').getByText('answer A of row 0').first().waitFor();
    expect(await page.locator('.rows').innerText()).toBe('10,000,000 rows');
    expect(await grid().getAttribute('aria-rowcount')).toBe('10000001');
    await shot(page, 'explore-dark-wide');
    expect(await page.evaluate(() => window.fake.violations)).toEqual([]);
  });

  it('scrolls to the last of ten million rows by the keyboard, and shows it wholly', async () => {
    page = await views.open();
    await ready();
    await grid().focus();
    await page.keyboard.press('Control+End');
    const last = row(9_999_999);
    await last.getByText('9,999,999', { exact: true }).waitFor();
    const [box, frame] = [await last.boundingBox(), await grid().boundingBox()];
    const height = await grid().evaluate((e) => e.clientHeight);
    expect(Math.abs((box?.y ?? 0) + 24 - ((frame?.y ?? 0) + height))).toBeLessThan(1.5);
    expect(await last.getAttribute('aria-selected')).toBe('true');
  });

  it('goes to a row in the middle and by wheel exactly on from there', async () => {
    page = await views.open();
    await ready();
    await command('goToRow', { row: 5_000_000 });
    await row(5_000_000).locator('text=p-5000000').waitFor();
    const before = (await row(5_000_000).boundingBox())?.y ?? 0;
    await page.mouse.move(200, 400);
    await page.mouse.wheel(0, 72);
    await expect.poll(async () => Math.round(before - ((await row(5_000_000).boundingBox())?.y ?? 0))).toBe(72);
  });

  it('keeps the row in focus in sight when it gets lower, and what is scrolled away where it is', async () => {
    page = await views.open();
    await ready();
    await page.setViewportSize({ width: 1500, height: 900 });
    await grid().focus();
    await command('goToRow', { row: 400 });
    await row(400).locator('text=p-400').waitFor();
    for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowDown');
    await expect.poll(() => row(412).getAttribute('aria-selected')).toBe('true');
    await page.setViewportSize({ width: 1500, height: 320 });
    const isInSight = async (): Promise<boolean> => {
      const [box, frame] = [await row(412).boundingBox(), await grid().boundingBox()];
      return box !== null && frame !== null && box.y + box.height <= frame.y + frame.height + 1;
    };
    await expect.poll(isInSight).toBe(true);
    await grid().evaluate((e) => { e.scrollTop -= 5_000; });
    await expect.poll(() => row(412).count()).toBe(0);
    const top = await grid().evaluate((e) => e.scrollTop);
    await page.setViewportSize({ width: 1500, height: 260 });
    await page.waitForTimeout(200);
    expect(await grid().evaluate((e) => e.scrollTop)).toBe(top);
  });

  it('reaches rows by dragging the scrollbar, in proportion', async () => {
    page = await views.open();
    await ready();
    await grid().evaluate((e) => { e.scrollTop = e.scrollHeight / 2; });
    await expect.poll(async () => Number(await page.locator('.layer [role=row]').first().getAttribute('aria-rowindex'))).toBeGreaterThan(4_900_000);
    const first = Number(await page.locator('.layer [role=row]').first().getAttribute('aria-rowindex'));
    expect(first).toBeLessThan(5_100_000);
    await page.locator(`[role=row][aria-rowindex="${first + 12}"] >> text=p-${first + 10}`).waitFor();
  });

  it('moves the focus by keys and commands, and the reader follows', async () => {
    page = await views.open();
    await ready();
    await grid().focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowDown');
    await page.locator('loupe-reader').getByText('answer A of row 3').first().waitFor();
    await command('nextRecord');
    await page.locator('loupe-reader').getByText('answer A of row 4').first().waitFor();
    expect(await current().getAttribute('aria-rowindex')).toBe('6');
    expect(await grid().getAttribute('aria-activedescendant')).toBe('c4-0');
  });

  it('sorts by a click on the head: up, down, file order', async () => {
    page = await views.open();
    await ready();
    const head = page.locator('.th[data-key=uid]');
    await head.locator('.name').click();
    await expect.poll(() => head.getAttribute('aria-sort')).toBe('ascending');
    await head.locator('.name').click();
    await expect.poll(() => head.getAttribute('aria-sort')).toBe('descending');
    await page.getByRole('button', { name: /back to file order/ }).waitFor();
    await command('firstRecord');
    await row(0).locator('text=p-9999999').waitFor();
    await head.locator('.name').click();
    await expect.poll(() => head.getAttribute('aria-sort')).toBe('none');
    expect(await head.getAttribute('title')).toContain('NULLs are last');
  });

  it('hides and pins columns by keyboard, keeps that with the host, and the finder brings them back', async () => {
    page = await views.open();
    await ready();
    await grid().focus();
    await page.keyboard.press('Alt+ArrowUp');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Delete');
    await expect.poll(heads).not.toContain('source');
    await page.keyboard.press('p');
    await expect.poll(async () => (await heads())[0]).toBe('prompt');
    await expect.poll(() => page.evaluate(() => window.fake.state?.columns?.filter((c) => c.hidden || c.pinned).map((c) => c.key))).toEqual(['source', 'derived:words']);
    await command('findColumn');
    await page.keyboard.type('sour');
    await shot(page, 'explore-column-finder');
    await page.keyboard.press('Enter');
    await expect.poll(heads).toContain('source');
  });

  it('resizes a column by its grip and by the menu pins and sorts it', async () => {
    page = await views.open();
    await ready();
    const head = page.locator('.th[data-key=uid]');
    const box = await head.boundingBox();
    const right = (box?.x ?? 0) + (box?.width ?? 0);
    await page.mouse.move(right - 3, 50);
    await page.mouse.down();
    await page.mouse.move(right + 57, 50);
    await page.mouse.up();
    await expect.poll(async () => Math.round((await head.boundingBox())?.width ?? 0)).toBe(Math.round(box?.width ?? 0) + 60);
    await page.locator('.th[data-key=source]').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Pin to the left' }).click();
    await expect.poll(async () => (await heads())[0]).toBe('source');
    await page.locator('.th[data-key=source]').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Sort descending' }).click();
    await expect.poll(() => page.locator('.th[data-key=source]').getAttribute('aria-sort')).toBe('descending');
  });

  it('moves a column by dragging its head onto another', async () => {
    page = await views.open();
    await ready();
    await page.locator('.th[data-key=source]').dragTo(page.locator('.th[data-key=uid]'), { targetPosition: { x: 20, y: 12 } });
    await expect.poll(async () => (await heads()).slice(0, 2)).toEqual(['source', 'uid']);
  });

  it('says of a column that cannot be read why, and never asks for it', async () => {
    page = await views.open({ unreadable: 'source' });
    await ready();
    expect((await cellsOf(1))[(await heads()).indexOf('source') + 1]).toBe('could not be read');
    const columns = await page.evaluate(() => window.fake.asked.flatMap((m) => (m.kind === 'request' && m.method === 'page' ? [JSON.stringify(m.params)] : [])));
    expect(columns.join()).not.toContain('source');
  });

  it('copies a cell whole and a picked range as TSV with a head', async () => {
    page = await views.open();
    await ready();
    await page.locator('#c1-0').click();
    await page.keyboard.press('Control+c');
    await expect.poll(copied).toBe('p-1');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Control+c');
    await expect.poll(copied).toBe('uid\tsource\np-1\tchat\np-2\tchat');
  });

  it('tells NULL from empty text', async () => {
    page = await views.open();
    await ready();
    expect((await cellsOf(3))[2]).toBe('NULL');
    expect((await cellsOf(5))[2]).toBe("''");
  });

  it('shows text with markup as text and runs none of it', async () => {
    page = await views.open();
    await ready();
    await page.locator('#c2-0').click();
    await expect.poll(async () => (await cellsOf(2)).join(' ')).toContain('<script>window.hacked = true</script>');
    await page.locator('loupe-reader').getByText('answer A of row 2').first().waitFor();
    expect(await page.evaluate(() => window.hacked)).toBeUndefined();
    expect(await page.evaluate(() => window.fake.violations)).toEqual([]);
  });

  it('filters by an expression; a refused one leaves the rows and says why; no match offers the way back', async () => {
    page = await views.open();
    await ready();
    const filter = page.locator('#filter');
    await filter.fill('even');
    await filter.press('Enter');
    await expect.poll(() => page.locator('.rows').innerText()).toBe('5,000,000 of 10,000,000 rows');
    await row(1).locator('text=p-2').waitFor();
    await filter.fill('scoer > 2');
    await filter.press('Enter');
    await page.getByRole('alert').getByText('There is no column “scoer > 2”').waitFor();
    expect(await page.locator('.rows').innerText()).toBe('5,000,000 of 10,000,000 rows');
    await shot(page, 'explore-filter-error');
    await filter.fill('nothing');
    await filter.press('Enter');
    await page.getByText('No row matches.').waitFor();
    await shot(page, 'explore-empty');
    await page.locator('.empty vscode-button').click();
    await expect.poll(() => page.locator('.rows').innerText()).toBe('10,000,000 rows');
    await ready();
  });

  it('goes on in the table after a filter was entered, and stays in the input where it was refused or nothing is left', async () => {
    page = await views.open();
    await ready();
    const filter = page.locator('#filter');
    const focused = (): Promise<string> => page.evaluate(() => {
      let at = document.activeElement;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      return at?.id === 'filter' ? 'filter' : (at?.getAttribute('role') ?? '');
    });
    for (const [text, then] of [['scoer > 2', 'filter'], ['nothing', 'filter'], ['even', 'grid']] as const) {
      await filter.fill(text);
      await filter.press('Enter');
      await expect.poll(focused).toBe(then);
      await page.waitForTimeout(50);
      expect(await focused()).toBe(then);
    }
    const before = await page.locator('loupe-reader .title').innerText();
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => page.locator('loupe-reader .title').innerText()).not.toBe(before);
  });

  it('resets the view to its left edge, too', async () => {
    page = await views.open({}, { width: 620 });
    await ready();
    const left = (): Promise<number> => page.locator('loupe-table .scroller').evaluate((scroller) => scroller.scrollLeft);
    await page.locator('loupe-table .scroller').evaluate((scroller) => scroller.scrollTo({ left: 300 }));
    await expect.poll(left).toBe(300);
    await page.evaluate(`fake.send({ kind: 'command', command: { command: 'resetView' } })`);
    await expect.poll(left).toBe(0);
  });

  it('shows where one is in a filter wholly, and all tools, however narrow the reader', async () => {
    for (const width of [900, 430, 380]) {
      page = await views.open({}, { width, height: 900 });
      await page.locator('#filter').fill('even');
      await page.locator('#filter').press('Enter');
      const place = page.locator('loupe-reader .head .place');
      await place.waitFor();
      expect(await place.evaluate((at) => at.scrollWidth <= at.clientWidth + 1)).toBe(true);
      expect(await page.locator('loupe-reader .head').evaluate((head) => head.scrollWidth - head.clientWidth)).toBe(0);
      await page.close();
    }
    page = await views.open();
  });

  it('filters around the record that is read when the rows are there, where a person went on meanwhile', async () => {
    page = await views.open({ delay: 400 });
    await ready();
    await page.locator('loupe-reader').getByText('answer A of row 0').first().waitFor();
    await page.locator('#filter').fill('even');
    await page.locator('#filter').press('Enter');
    await command('nextRecord');
    await command('nextRecord');
    await expect.poll(() => page.locator('.rows').innerText()).toBe('5,000,000 of 10,000,000 rows');
    await current().getByText('p-2', { exact: true }).waitFor();
  });

  it('says what is wrong with a file that cannot be opened, and tries again', async () => {
    page = await views.open({ failures: 1 });
    await page.getByRole('alert').getByText('ends in the middle of its data').waitFor();
    await shot(page, 'explore-error');
    await page.locator('#retry').click();
    await ready();
    expect(await page.evaluate(() => window.fake.violations)).toEqual([]);
  });

  it('offers to reload when the files changed, and says when the engine restarts', async () => {
    page = await views.open();
    await ready();
    await page.evaluate(() => window.fake.send({ kind: 'event', event: { event: 'changed' } }));
    await page.getByText('The files changed on disk.').waitFor();
    await page.evaluate(() => window.fake.send({ kind: 'event', event: { event: 'engine', state: 'restarting' } }));
    await page.getByText('The engine stopped and is starting again').waitFor();
    await page.evaluate(() => window.fake.send({ kind: 'event', event: { event: 'engine', state: 'running' } }));
    await page.getByRole('button', { name: 'Reload' }).click();
    await expect.poll(() => page.evaluate(() => window.fake.asked.filter((m) => m.kind === 'request' && m.method === 'open').length)).toBe(2);
    await page.getByText('The files changed on disk.').waitFor({ state: 'detached' });
  });

  it('restores focus, filter, columns and scroll', async () => {
    const state: ViewState = {
      query: { filter: { op: 'sql', expression: 'even' }, order: [] }, focusRow: 2_000_000, scrollRow: 1_000_000 - 3,
      columns: [{ key: 'score', width: 90, hidden: false, pinned: true }], readerSide: 'below', split: 0.6, textMode: 'plain', sides: 'beside',
    };
    page = await views.open({ state });
    await row(1_000_000).locator('text=p-2000000').waitFor();
    expect(await current().getAttribute('aria-rowindex')).toBe(String(1_000_000 + 2));
    expect((await heads())[0]).toBe('score');
    expect(await page.locator('#filter').inputValue()).toBe('even');
    const [table, reader] = [await page.locator('.tablePane').boundingBox(), await page.locator('.readerPane').boundingBox()];
    expect(reader?.y ?? 0).toBeGreaterThan(table?.y ?? 0);
    const top = (await row(1_000_000 - 3).boundingBox())?.y ?? 0;
    const frame = (await grid().boundingBox())?.y ?? 0;
    expect(Math.round(top - frame)).toBe(43);
  });

  it('tells the host of the record in focus even before its page is here', async () => {
    const state: ViewState = { query: { filter: { op: 'sql', expression: 'even' }, order: [] }, focusRow: 2_000_000, scrollRow: 0, columns: null, readerSide: 'beside', split: 0.5, textMode: 'plain', sides: 'beside' };
    page = await views.open({ state, delay: 400 });
    await expect.poll(() => page.evaluate(() => window.fake.asked.filter((m) => m.kind === 'state').length)).toBeGreaterThan(0);
    expect(await page.evaluate(() => window.fake.asked.flatMap((m) => (m.kind === 'state' ? [m.state.focusRow] : [])))).not.toContain(-1);
  });

  it('shows the texts of a list one by one, and none that could be markup', async () => {
    const state: ViewState = { query: { filter: null, order: [] }, focusRow: 0, scrollRow: 0, columns: [{ key: 'derived:reasons', width: 300, hidden: false, pinned: true }], readerSide: 'beside', split: 0.5, textMode: 'plain', sides: 'beside' };
    page = await views.open({ state });
    await row(3).getByRole('listitem').first().waitFor();
    expect(await row(3).getByRole('listitem').count()).toBe(3);
    expect(await row(1).getByRole('listitem').allInnerTexts()).toEqual(['verbosity']);
    expect(await row(4).getByRole('listitem').count()).toBe(0);
    expect(await row(3).locator('img, script, b').count()).toBe(0);
  });

  it('draws few cells of two thousand columns, and the finder goes to any', async () => {
    page = await views.open({ made: 'wide' });
    await row(0).waitFor();
    await command('findColumn');
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByPlaceholder('Column').fill('c1777');
    await page.keyboard.press('Enter');
    await row(0).getByText('1777', { exact: true }).waitFor();
    expect(await page.locator('.layer .cell').count()).toBeLessThan(1200);
  });

  it('cancels pages that were scrolled past', async () => {
    page = await views.open({ delay: 120 });
    await ready();
    for (const share of [0.2, 0.4, 0.6, 0.8]) {
      await grid().evaluate((e, s) => { e.scrollTop = e.scrollHeight * s; }, share);
      await page.waitForTimeout(70);
    }
    await expect.poll(() => page.evaluate(() => window.fake.asked.filter((m) => m.kind === 'cancel').length)).toBeGreaterThan(0);
    const first = Number(await page.locator('.layer [role=row]').first().getAttribute('aria-rowindex'));
    await page.locator(`text=p-${first + 10}`).first().waitFor();
  });

  it('keeps typed letters from the workbench and tells that an input has focus', async () => {
    page = await views.open();
    await ready();
    await page.evaluate(() => {
      const leaked: string[] = [];
      window.leaked = leaked;
      window.addEventListener('keydown', (e) => leaked.push(e.key));
    });
    await page.locator('#filter').click();
    await page.keyboard.type('jk');
    expect(await page.evaluate(() => window.leaked)).toEqual([]);
    expect(await page.evaluate(() => { const f = window.fake.asked.filter((m) => m.kind === 'focus').at(-1); return f?.inInput; })).toBe(true);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.evaluate(() => { const f = window.fake.asked.filter((m) => m.kind === 'focus').at(-1); return f?.inInput; })).toBe(false);
  });

  it('opens help, goes back with Escape, and Enter leads into the reader', async () => {
    page = await views.open();
    await ready();
    await command('showHelp');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await shot(page, 'explore-help');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => {
      let active: Element | null = document.activeElement;
      while (active?.shadowRoot?.activeElement && active.localName !== 'loupe-reader') active = active.shadowRoot.activeElement;
      return active?.localName;
    })).toBe('loupe-reader');
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => current().getAttribute('aria-rowindex')).toBe('3');
  });

  it.each([['light', 1400], ['contrast', 1400], ['dark', 500], ['light', 500]] as const)('stands in %s at %i pixels without breaking its policy', async (theme, width) => {
    page = await views.open({}, { theme, width });
    await ready();
    await page.locator('loupe-reader').getByText('answer A of row 0').first().waitFor();
    await grid().focus();
    await page.keyboard.press('ArrowDown');
    await page.waitForTimeout(300);
    await shot(page, `explore-${theme}-${width}`);
    const stacked = (await page.locator('.readerPane').boundingBox())?.x === 0;
    expect(stacked).toBe(width === 500);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    expect(await page.evaluate(() => window.fake.violations)).toEqual([]);
  });
});
