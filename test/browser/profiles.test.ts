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

const head = (name: string): ReturnType<Page['locator']> => page.locator('[role=columnheader]').filter({ has: page.locator(`.name > span:first-child:text-is("${name}")`) });
const line = (name: string): ReturnType<Page['locator']> => head(name).locator('.profileLine');
const filter = (): Promise<string> => page.locator('#filter').inputValue();
/** What was asked, in order: names of methods, and of columns where profiles were asked. */
const asked = (): Promise<string[]> => page.evaluate(() => window.fake.asked.flatMap((m) => (m.kind !== 'request' ? [] : m.method === 'profiles' ? [`profiles ${(m.params as { columns: ({ column?: string; derived?: string })[] }).columns.map((c) => c.column ?? c.derived).join()}`] : [m.method])));

/** The filter that was last asked for. */
const wanted = (): Promise<string | null> => page.evaluate(() => {
  const views = window.fake.asked.flatMap((m) => (m.kind === 'request' && m.method === 'view' ? [m.params as { query: { filter: { expression: string } | null } }] : []));
  return views.at(-1)?.query.filter?.expression ?? null;
});

const ALONE: ViewState = { query: { filter: null, order: [] }, focusRow: 0, scrollRow: 0, columns: null, readerSide: 'hidden', split: 0.5, textMode: 'plain', sides: 'beside', profiles: true };
async function opened(...[options, look]: Parameters<ViewPages['open']>): Promise<Page> {
  const made = await views.open({ state: ALONE, ...options }, look);
  made.setDefaultTimeout(30_000);
  return made;
}

describe('the profiles in the heads', () => {
  it('are asked once the cells are here, scalars first, and each once', async () => {
    page = await opened();
    await line('chosen').waitFor();
    const methods = await asked();
    const [light = '', heavy = '', ...more] = methods.filter((m) => m.startsWith('profiles'));
    expect(methods.indexOf(light)).toBeGreaterThan(methods.indexOf('page'));
    expect(light).toMatch(/score|checked/);
    expect(light).not.toMatch(/note|chosen/);
    expect(heavy).toMatch(/note.*chosen|chosen.*note/);
    expect(more).toEqual([]);
    expect(await line('score').innerText()).toBe('−2…5.875 · 9.1 % null');
    expect(await line('source').innerText()).toBe('3 values · 14 % null');
    expect(await line('checked').innerText()).toBe('50 % true');
    expect(await line('note').innerText()).toBe('3–8,412 chars');
    expect(await head('score').locator('.bar').count()).toBe(16);
    expect(await head('prompt').locator('.profileLine').count()).toBe(0);
    expect(await page.evaluate(() => window.fake.violations)).toEqual([]);
  });

  it.each(['dark', 'light', 'contrast'] as const)('look well in %s', async (theme) => {
    page = await opened({}, { theme, width: 1600 });
    await line('score').waitFor();
    await page.waitForTimeout(500);
    await shot(page, `profiles-${theme}`);
  });

  it('fit a narrow window', async () => {
    page = await opened({ state: { ...ALONE, readerSide: 'auto' } }, { width: 420, height: 760 });
    await line('source').waitFor();
    await shot(page, 'profiles-narrow');
  });

  it('filter by the bar that is clicked, beside what is in the filter, and are then of those rows', async () => {
    page = await opened();
    await line('score').waitFor();
    await head('score').locator('.slot').nth(6).click();
    await page.locator('.rows', { hasText: '5,000,000 of 10,000,000 rows' }).waitFor();
    expect(await filter()).toBe('even');
    expect(await page.locator('.th[aria-sort=ascending]').count()).toBe(0);
    await expect.poll(async () => (await line('score').getAttribute('title')) ?? '').toContain('Rows: 5,000,000');
    await page.locator('#filter').fill('');
    await page.locator('#filter').press('Enter');
    await expect.poll(async () => (await line('score').getAttribute('title')) ?? '').toContain('Rows: 10,000,000');
    // Kept from before: nothing was asked again.
    expect((await asked()).filter((m) => m.startsWith('profiles') && m.includes('score'))).toHaveLength(2);
  });

  it('are given up when their column scrolls away', async () => {
    page = await opened({ made: 'wide', delay: 2000 });
    await page.waitForFunction(() => window.fake.asked.some((m) => m.kind === 'request' && m.method === 'profiles'));
    await page.getByRole('grid').evaluate((e) => { e.scrollLeft = 3000; });
    await page.waitForFunction(() => {
      const ids = window.fake.asked.flatMap((m) => (m.kind === 'request' && m.method === 'profiles' ? [m.id] : []));
      return window.fake.asked.some((m) => m.kind === 'cancel' && m.id === ids[0]);
    });
    await line('c38').waitFor();
    expect(await line('c38').innerText()).toBe('3–8,412 chars');
  });

  it('go and come by the button and the command, and the view keeps it', async () => {
    page = await opened();
    await line('score').waitFor();
    await page.getByRole('button', { name: 'Column profiles' }).click();
    await line('score').waitFor({ state: 'detached' });
    expect((await page.locator('.head').boundingBox())?.height).toBe(43);
    await expect.poll(() => page.evaluate(() => window.fake.state?.profiles)).toBe(false);
    await page.evaluate(() => window.fake.send({ kind: 'command', command: { command: 'toggleProfiles' } }));
    await line('score').waitFor();
    expect((await page.locator('.head').boundingBox())?.height).toBe(93);
  });

  it('open by keyboard as a panel with exact figures, where a value is chosen', async () => {
    page = await opened();
    await line('source').waitFor();
    await page.getByRole('grid').focus();
    await page.keyboard.press('Alt+ArrowUp');
    while (!(await head('source').getAttribute('class'))?.includes('active')) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Alt+Enter');
    const panel = page.getByRole('dialog', { name: 'Profile of source' });
    await panel.getByText('1,428,571').first().waitFor();
    expect(await panel.locator('.value .of').allInnerTexts()).toEqual(['chat', 'own', 'empty text']);
    await shot(page, 'profiles-panel');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await panel.waitFor({ state: 'detached' });
    await page.locator('.rows', { hasText: '5,000,000 of 10,000,000 rows' }).waitFor();
    expect(await filter()).toBe('even');
  });

  it('take the bars that are drawn over together', async () => {
    page = await opened();
    await line('score').waitFor();
    const slots = head('score').locator('.slot');
    const at = async (i: number): Promise<{ x: number; y: number }> => {
      const box = await slots.nth(i).locator('.reach').boundingBox();
      return { x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: (box?.y ?? 0) + 8 };
    };
    const [from, to] = [await at(9), await at(4)];
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 4 });
    expect(await head('score').locator('.slot.taken').count()).toBe(6);
    await shot(page, 'profiles-brush');
    await page.mouse.up();
    await expect.poll(wanted).toBe('lower 4 and upper 9');
    expect(await head('score').locator('.slot.taken').count()).toBe(0);
  });

  it('are let be by Escape while they are drawn over', async () => {
    page = await opened();
    await line('score').waitFor();
    const box = await head('score').locator('.picture').boundingBox();
    await page.mouse.move((box?.x ?? 0) + 10, (box?.y ?? 0) + 8);
    await page.mouse.down();
    await page.mouse.move((box?.x ?? 0) + 60, (box?.y ?? 0) + 8);
    await page.keyboard.press('Escape');
    await page.mouse.up();
    expect(await wanted()).toBe(null);
  });

  it('show rows of a bar in the panel, each of which leads to its record, and take several bars by keyboard', async () => {
    page = await opened();
    await line('score').waitFor();
    await page.getByRole('grid').focus();
    await page.keyboard.press('Alt+ArrowUp');
    while (!(await head('score').getAttribute('class'))?.includes('active')) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Alt+Enter');
    const panel = page.getByRole('dialog', { name: 'Profile of score' });
    await panel.locator('.value').nth(2).focus();
    await page.keyboard.press('ArrowRight');
    await panel.getByText('row 12,345').waitFor();
    expect(await panel.locator('.examples .of').allInnerTexts()).toEqual(['the first', 'NULL']);
    await shot(page, 'profiles-examples');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    expect(await panel.locator('.value.taken').count()).toBe(3);
    await page.keyboard.press('Enter');
    await panel.waitFor({ state: 'detached' });
    await expect.poll(wanted).toBe('lower 2 and upper 4');
  });
});
