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
  await page.locator('.means .span').first().waitFor({ state: 'attached' });
};
const changes = (): Promise<unknown[]> => requestsOf(page, 'comparison.change');
const order = (): Promise<string[]> => page.locator('.means tbody .side .plain').allInnerTexts();
const side = (name: string): ReturnType<Page['locator']> => page.locator('.means tbody .side .plain', { hasText: new RegExp(`^${name}$`) });
const said = (): Promise<string> => page.locator('.unseen[role=status]').innerText();
const focused = (): Promise<string> => page.locator('.means .plain:focus').innerText();

describe('the order of sides, and their baseline', () => {
  test('Alt and an arrow move a side, which keeps the focus, and it is said', async () => {
    await open();
    expect(await order()).toEqual(['SFT', 'DPO', 'RLVR step 200', 'RLVR step 400']);
    await side('SFT').focus();
    await page.keyboard.press('Alt+ArrowDown');
    await page.keyboard.press('Alt+ArrowDown');
    await expect.poll(order).toEqual(['DPO', 'RLVR step 200', 'SFT', 'RLVR step 400']);
    await expect.poll(said).toBe('SFT is side 3 of 4');
    await expect.poll(focused).toBe('SFT');
    expect(await changes()).toEqual([{ order: [1, 0, 2, 3] }, { order: [0, 2, 1, 3] }]);
    expect(await page.locator('.means .base').count()).toBe(1);
    expect(await page.locator('.means tbody tr').nth(2).innerText()).toMatch(/^SFT\s+baseline/);
    await page.keyboard.press('Alt+ArrowUp');
    await expect.poll(order).toEqual(['DPO', 'SFT', 'RLVR step 200', 'RLVR step 400']);
    await side('DPO').focus();
    await page.keyboard.press('Alt+ArrowUp'); // it is the first one
    expect(await changes()).toHaveLength(3);
  });

  test('sides whose names begin alike are told apart by their ends where there is little room', async () => {
    await open({ sides: 15, prefix: 'olmo2-7b-' }, { width: 1000 });
    // As far as it can be seen: the end stands whole behind what is cut.
    const ends = await page.locator('.means .side').evaluateAll((all) => all.flatMap((e) => [...e.querySelectorAll('.cut > :last-child')].map((end) => [end.textContent, end.scrollWidth <= end.clientWidth && end.getBoundingClientRect().right <= (e.querySelector('.more')?.getBoundingClientRect().left ?? 0) + 1])));
    expect(ends.slice(-10)).toEqual(Array.from({ length: 10 }, (_, i) => [`olmo2-7b-model ${String(i + 5)}`.slice(-8), true]));
    await shot(page, 'comparison-names');
  });

  test('what is read stays with its sides', async () => {
    await open();
    await page.locator('.flow .door', { hasText: 'broken' }).click();
    await page.getByText('1 of 3').waitFor();
    await side('RLVR step 400').focus();
    await page.keyboard.press('Alt+ArrowUp');
    await expect.poll(order).toEqual(['SFT', 'DPO', 'RLVR step 400', 'RLVR step 200']);
    await expect.poll(async () => (await requestsOf(page, 'comparison.keys')).at(-1)).toMatchObject({ choice: { of: 'flips', from: 0, to: 2, change: 'broken' } });
    await expect.poll(async () => (await page.locator('.answer').evaluateAll((all) => all.map((e) => e.getAttribute('aria-label')))).slice(0, 2)).toEqual(['SFT', 'DPO']);
    expect(await page.locator('.flips select').last().inputValue()).toBe('2');
    expect(await page.locator('.joined').innerText()).toContain('prompts in all 4');
  });

  test('the prompt that is read is found again, whatever number it has then, here and where Escape goes back to', async () => {
    await open();
    const at = (): Promise<string> => page.locator('.at').innerText();
    for (let i = 0; i < 4; i++) await page.keyboard.press('j');
    await expect.poll(at).toBe('5 of 36');
    await page.locator('.flow .door', { hasText: 'broken' }).click();
    await page.getByText('1 of 3').waitFor();
    await page.keyboard.press('j');
    await expect.poll(at).toBe('2 of 3');
    await side('RLVR step 400').focus();
    await page.keyboard.press('Alt+ArrowUp');
    await page.keyboard.press('Alt+ArrowUp');
    await expect.poll(order).toEqual(['SFT', 'RLVR step 400', 'DPO', 'RLVR step 200']);
    // The last side breaks every eighth key from 4 on where SFT is right: of 4, 20 and 36 the second, whose row of SFT is 40.
    await expect.poll(async () => (await requestsOf(page, 'comparison.place')).at(-1)).toMatchObject({ choice: { of: 'flips', from: 0, to: 1, change: 'broken' }, side: 0, row: 40 });
    await page.locator('.answer .body').first().waitFor();
    expect(await at()).toBe('2 of 3');
    await page.getByRole('button', { name: 'back Esc' }).click();
    await expect.poll(at).toBe('5 of 36');
  });

  test('what Escape goes back to is about the same sides', async () => {
    await open();
    await page.locator('.flow .door', { hasText: 'broken' }).click();
    await page.getByText('1 of 3').waitFor();
    await page.locator('.flow .door', { hasText: 'fixed' }).click();
    await expect.poll(async () => (await requestsOf(page, 'comparison.keys')).at(-1)).toMatchObject({ choice: { of: 'flips', from: 0, to: 3, change: 'fixed' } });
    await side('RLVR step 400').focus();
    await page.keyboard.press('Alt+ArrowUp');
    await expect.poll(order).toEqual(['SFT', 'DPO', 'RLVR step 400', 'RLVR step 200']);
    await page.getByRole('button', { name: 'back Esc' }).click();
    await expect.poll(async () => (await requestsOf(page, 'comparison.keys')).at(-1)).toMatchObject({ choice: { of: 'flips', from: 0, to: 2, change: 'broken' } });
  });

  test('a side that is dragged comes where the line is', async () => {
    await open();
    const rows = page.locator('.means tbody tr');
    await rows.nth(0).dragTo(rows.nth(2), { targetPosition: { x: 60, y: 18 } });
    await expect.poll(order).toEqual(['DPO', 'RLVR step 200', 'SFT', 'RLVR step 400']);
    await rows.nth(3).dragTo(rows.nth(0), { targetPosition: { x: 60, y: 3 } });
    await expect.poll(order).toEqual(['RLVR step 400', 'DPO', 'RLVR step 200', 'SFT']);
    expect(await page.locator('.means tr.before, .means tr.after').count()).toBe(0);
  });

  test('the menu makes a side the baseline by Enter, and gives the focus back', async () => {
    await open();
    await side('DPO').click({ button: 'right' });
    expect(await page.getByRole('menuitem').allInnerTexts()).toEqual(['Make it the baseline', 'Move up\nAlt+↑', 'Move down\nAlt+↓', 'Read its answers']);
    await page.keyboard.press('Enter');
    await expect.poll(changes).toEqual([{ baseline: 1 }]);
    await expect.poll(said).toBe('DPO is the baseline');
    expect(await page.locator('.means tbody tr').nth(1).innerText()).toMatch(/^DPO\s+baseline/);
    await expect.poll(focused).toBe('DPO');
    await page.locator('.means tbody tr').nth(2).hover();
    await page.locator('.means tbody tr').nth(2).locator('.more').click();
    await page.keyboard.press('b'); // hides names on the page: in the menu it does nothing
    expect(await page.getByRole('menuitem').count()).toBe(4);
    await page.keyboard.press('Enter');
    await expect.poll(said).toBe('RLVR step 200 is the baseline');
    expect(await page.locator('.chip.blind').getAttribute('aria-pressed')).toBe('false');
    await side('SFT').click({ button: 'right' });
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    expect(await page.getByRole('menuitem').count()).toBe(0);
    await expect.poll(focused).toBe('SFT');
    await side('SFT').click({ button: 'right' });
    await page.locator('.id').click();
    expect(await page.getByRole('menuitem').count()).toBe(0);
  });

  test('nothing of it is against the rules of the page', async () => {
    await open();
    await side('DPO').click({ button: 'right' });
    await page.getByRole('menuitem').first().waitFor();
    const [row, menu] = [await side('DPO').boundingBox(), await page.getByRole('menu').last().boundingBox()];
    expect(Math.abs((menu?.y ?? 0) - (row?.y ?? 0))).toBeLessThan(30);
    expect(await page.evaluate(() => (window as unknown as { fake: { violations: unknown[] } }).fake.violations)).toEqual([]);
  });

  test('the menu is drawn in dark, light and high contrast', async () => {
    for (const theme of ['dark', 'light', 'contrast'] as const) {
      await open({ keys: 1319 }, { theme });
      await side('DPO').click({ button: 'right' });
      await page.getByRole('menuitem').first().waitFor();
      await shot(page, `comparison-side-menu-${theme}`);
      if (theme !== 'contrast') await page.close();
    }
  });
});
