import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ToHost, ViewState } from '../../src/features/explore/contract';
import { ViewPages, shot } from './viewPage';

declare const window: Window & { readonly fake: { readonly asked: readonly ToHost[]; readonly violations: readonly string[]; readonly state: ViewState | undefined; send(message: unknown): void } };

let views: ViewPages;
let page: Page;

beforeAll(async () => {
  views = await ViewPages.start();
});
afterAll(async () => views.stop());
afterEach(async () => page.close());

const filter = (): Promise<string> => page.locator('#filter').inputValue();
const chips = (): ReturnType<Page['locator']> => page.locator('loupe-filter-bar .condition');
const words = (): Promise<string[]> => page.locator('loupe-filter-bar .condition .words').allInnerTexts();
const withFilter = (expression: string): ViewState => ({ query: { filter: { op: 'sql', expression }, order: [] }, focusRow: 0, scrollRow: 0, columns: null, readerSide: 'beside', split: 0.5, textMode: 'plain', sides: 'beside' });

async function opened(...[options, look]: Parameters<ViewPages['open']>): Promise<Page> {
  const made = await views.open({ takesFilters: true, ...options }, look);
  made.setDefaultTimeout(30_000);
  await made.locator('loupe-table [role=row]').nth(2).waitFor();
  return made;
}
const add = async (): Promise<void> => page.locator('button[aria-label^="Add a condition"]').click();
/** What is focused, through shadow roots. */
const focused = (): Promise<string> => page.evaluate(() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at === null ? '' : `${at.localName}${at.id === '' ? '' : `#${at.id}`}${at.className === '' ? '' : `.${at.className}`}`;
});

describe('the bar of conditions', () => {
  it('takes no room while nothing is filtered', async () => {
    page = await opened();
    expect(await page.locator('loupe-filter-bar').evaluate((e) => e.clientHeight)).toBe(0);
  });

  it('makes a condition by keyboard alone: what, how, value', async () => {
    page = await opened();
    await add();
    await page.keyboard.type('sour');
    await page.keyboard.press('Enter');
    await page.keyboard.type('Code');
    await page.waitForTimeout(100);
    await shot(page, 'filter-form');
    await page.keyboard.press('Enter');
    expect(await filter()).toBe(`contains(lower("source"), lower('Code'))`);
    expect(await words()).toEqual(['source contains “Code”']);
    expect(await focused()).toBe('button.add');
    await page.keyboard.press('Enter');
    await page.keyboard.type('score');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.type('is bet');
    await page.keyboard.press('Tab');
    await page.keyboard.type('3');
    await page.keyboard.press('Tab');
    await page.keyboard.type('5');
    await page.keyboard.press('Enter');
    expect(await filter()).toBe(`contains(lower("source"), lower('Code')) and "score" between 3 and 5`);
    expect(await words()).toEqual(['source contains “Code”', 'score from 3 to 5']);
    expect(await page.evaluate(() => window.fake.violations)).toEqual([]);
  });

  it('offers what is known of conversations first, and the values of categories', async () => {
    page = await opened();
    await add();
    expect((await page.locator('[role=option] .label').allInnerTexts()).slice(0, 2)).toEqual(['turns', 'uid']);
    await page.keyboard.type('source');
    await page.keyboard.press('Enter');
    await page.locator('#operator').selectOption('in');
    await page.locator('loupe-choices#value input').click();
    await page.locator('loupe-choices#value [role=option]').first().waitFor();
    const offered = await page.locator('loupe-choices#value [role=option] .label').allInnerTexts();
    expect(offered).toEqual(['chat', 'own']);
    await page.locator('loupe-choices#value [role=option]', { hasText: 'chat' }).click();
    await page.locator('loupe-choices#value [role=option]', { hasText: 'own' }).click();
    await page.keyboard.press('Enter');
    expect(await filter()).toBe(`"source" in ('chat', 'own')`);
  });

  it('says what is missing, and leaves by Escape without a trace', async () => {
    page = await opened();
    await add();
    await page.keyboard.type('score');
    await page.keyboard.press('Enter');
    await page.keyboard.type('many');
    await page.keyboard.press('Enter');
    expect(await page.locator('code').innerText()).toBe('A number is missing.');
    await page.keyboard.press('Escape');
    expect(await page.locator('loupe-condition-form').count()).toBe(0);
    expect(await filter()).toBe('');
    expect(await focused()).toMatch(/^(div|loupe-table)/);
  });

  it('switches conditions off and on, joins them otherwise, takes them away', async () => {
    page = await opened({ state: withFilter(`"score" > 3 and "source" = 'chat' and "checked"`) });
    expect(await words()).toEqual(['score > 3', 'source = “chat”', 'checked is true']);
    await chips().nth(1).locator('[role=checkbox]').click();
    expect(await filter()).toBe(`"score" > 3 /* off: "source" = 'chat' */ and "checked"`);
    await page.locator('.joint').first().click();
    expect(await filter()).toBe(`"score" > 3 /* off: "source" = 'chat' */ or "checked"`);
    await shot(page, 'filter-bar');
    await chips().nth(1).locator('[role=checkbox]').click();
    await chips().nth(0).locator('[aria-label^=Remove]').click();
    expect(await filter()).toBe(`"source" = 'chat' or "checked"`);
    expect(await focused()).toMatch(/words/);
    await page.keyboard.press('Delete');
    await page.keyboard.press('Delete');
    expect(await filter()).toBe('');
    expect(await chips().count()).toBe(0);
  });

  it('edits a condition in its own form, and any other as SQL', async () => {
    page = await opened({ state: withFilter(`length("note") > 100 and abs("score") > 1`) });
    expect(await words()).toEqual(['length of note > 100', 'abs("score") > 1']);
    await chips().nth(0).locator('.words').click();
    expect(await page.locator('loupe-choices#field input').inputValue()).toBe('note');
    expect(await page.locator('loupe-choices#value input').inputValue()).toBe('100');
    await page.keyboard.type('250');
    await page.keyboard.press('Enter');
    expect(await filter()).toBe(`length("note") > 250 and abs("score") > 1`);
    await chips().nth(1).locator('.words').click();
    expect(await page.locator('input#value').inputValue()).toBe('abs("score") > 1');
    await page.locator('input#value').fill('"checked" or abs("score") > 2');
    await page.keyboard.press('Enter');
    expect(await filter()).toBe(`length("note") > 250 and ("checked" or abs("score") > 2)`);
    expect(await words()).toEqual(['length of note > 250', '(checked is true or abs("score") > 2)']);
  });

  it('follows what is written in the box', async () => {
    page = await opened();
    await page.locator('#filter').fill("score > 2 and source = 'chat'");
    await page.keyboard.press('Enter');
    await chips().nth(1).waitFor();
    expect(await words()).toEqual(['score > 2', 'source = “chat”']);
  });

  it('is kept as it is by Enter in the box, which holds one line', async () => {
    page = await opened({ state: withFilter('abs("score") > 1 -- note\nand "checked"') });
    expect(await filter()).toBe('abs("score") > 1 /* note */ and "checked"');
    await page.locator('#filter').focus();
    await page.keyboard.press('End');
    await page.keyboard.type(' and "score" > 1');
    await page.keyboard.press('Enter');
    await chips().nth(2).waitFor();
    expect(await words()).toEqual(['abs("score") > 1 /* note */', 'checked is true', 'score > 1']);
  });

  it('marks what is refused, and the rows stay', async () => {
    page = await opened({ state: withFilter(`"score" > 3`) });
    await page.locator('loupe-filter-bar .add').click();
    await page.keyboard.type('note');
    await page.keyboard.press('Enter');
    await page.locator('#operator').selectOption('matches');
    await page.locator('loupe-choices#value input').fill('broken(');
    await page.keyboard.press('Enter');
    await page.locator('#filterError').waitFor();
    expect(await page.locator('.condition.invalid .words').allInnerTexts()).toEqual(['note matches /broken(/']);
    expect(await page.locator('loupe-table [role=row]').count()).toBeGreaterThan(5);
    await shot(page, 'filter-refused');
  });

  it.each(['dark', 'light', 'contrast'] as const)('looks well in %s', async (theme) => {
    page = await opened({ state: withFilter(`"turns" > 4 and contains(lower("source"), 'code') /* off: "score" between 3 and 5 */ and ("checked" or "note" is null) and abs("score") > 1`) }, { theme });
    await page.locator('loupe-filter-bar .add').click();
    await page.waitForTimeout(300);
    await shot(page, `filter-bar-${theme}`);
  });

  it('fits a narrow window', async () => {
    page = await opened({ state: withFilter(`"turns" > 4 and contains(lower("source"), 'code') /* off: "score" between 3 and 5 */`) }, { width: 420, height: 760 });
    await chips().nth(1).locator('.words').click();
    await page.waitForTimeout(200);
    const form = await page.locator('loupe-condition-form .form').boundingBox();
    expect((form?.x ?? -1) >= 0 && (form?.x ?? 0) + (form?.width ?? 999) <= 420).toBe(true);
    await shot(page, 'filter-bar-narrow');
  });
});

describe('a filter in the bar', () => {
  it('shows a range with one end left out as one condition, as a bar of a profile writes it', async () => {
    page = await opened({ state: withFilter('score > 1 and score <= 2 and "turns" > 4') });
    expect(await words()).toEqual(['1 < score ≤ 2', 'turns > 4']);
    await shot(page, 'filter-range');
    await page.locator('loupe-filter-bar [aria-label^="Remove"]').nth(1).click();
    expect(await filter()).toBe('"score" > 1 and "score" <= 2');
  });

  it('that is restored and does not end can be cancelled: all rows are shown, and its text stays to be edited', async () => {
    page = await views.open({ takesFilters: true, state: withFilter(`regexp_matches("note", 'endless')`) });
    page.setDefaultTimeout(30_000);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.locator('loupe-table [role=row]').nth(2).waitFor();
    expect(await page.locator('.rows').first().innerText()).toContain('10,000,000 rows');
    expect(await words()).toEqual(['note matches /endless/']);
    await page.getByText('The filter was cancelled: all rows are shown.').first().waitFor();
    await expect.poll(() => page.evaluate(() => window.fake.state?.query.filter)).toBe(null);
    await shot(page, 'filter-cancelled');
  });

  it('is saved by a button', async () => {
    page = await opened({ state: withFilter('"turns" > 4') });
    await page.locator('loupe-filter-bar').getByRole('button', { name: 'Save…' }).click();
    await expect.poll(() => page.evaluate(() => window.fake.asked.some((m) => m.kind === 'request' && m.method === 'saveFilter'))).toBe(true);
  });
});

describe('the order', () => {
  const order = (): Promise<unknown> => page.evaluate(() => window.fake.state?.query.order);

  it('has a second column by Shift and a click, and chips that turn and go', async () => {
    page = await opened({ state: { ...withFilter('"checked"'), readerSide: 'hidden' } });
    await page.locator('.th[data-key=source] .name').click();
    await page.locator('.th[data-key=score] .name').click({ modifiers: ['Shift'] });
    await expect.poll(order).toEqual([{ target: { path: 'source' }, descending: false }, { target: { path: 'score' }, descending: false }]);
    expect(await page.locator('.th[data-key=score]').getAttribute('aria-sort')).toBe('ascending');
    await page.getByRole('button', { name: 'Sorted by score, ascending: turn' }).click();
    await expect.poll(order).toEqual([{ target: { path: 'source' }, descending: false }, { target: { path: 'score' }, descending: true }]);
    await shot(page, 'sort-chips');
    await page.locator('.th[data-key=turns], .th[data-key="derived:turns"]').first().click({ button: 'right' });
    await shot(page, 'sort-then');
    await page.getByRole('menuitem', { name: 'Then sort by this' }).click();
    await expect.poll(order).toEqual([{ target: { path: 'source' }, descending: false }, { target: { path: 'score' }, descending: true }, { target: { derived: 'turns' }, descending: false }]);
    await page.getByRole('button', { name: /^Sorted by turns: remove/i }).click();
    await page.locator('.th[data-key=source]').click({ button: 'right' });
    expect(await page.getByRole('menuitem', { name: 'Then sort by this' }).count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Sorted by source: remove' }).click();
    await expect.poll(order).toEqual([{ target: { path: 'score' }, descending: true }]);
    await page.getByRole('button', { name: 'Sorted by score: back to file order' }).click();
    await expect.poll(order).toEqual([]);
  });
});
