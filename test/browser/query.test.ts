import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ToHost } from '../../src/features/explore/contract';
import type { FakeQueryOptions } from './fakeQuery';
import { ViewPages, shot } from './viewPage';
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
const requests = (method: string): Promise<unknown[]> => page.evaluate((name) => (window as unknown as { fake: Fake }).fake.asked.flatMap((m) => (m.kind === 'request' && m.method === `query.${name}` ? [m.params] : [])), method);
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
});
