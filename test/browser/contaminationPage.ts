import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { ToHost } from '../../src/features/explore/contract';
import type { FakeContaminationOptions } from './fakeContamination';
import { ViewPages, requestsOf } from './viewPage';
import type { Look } from './viewPage';

let pages: ViewPages;
export let page: Page;
/** The browser for the tests of a file, and a page for each. */
export function usePages(): void {
  beforeAll(async () => { pages = await ViewPages.start(); });
  afterAll(() => pages.stop());
  afterEach(() => page.close());
}

interface Fake { readonly asked: readonly ToHost[]; readonly violations: readonly string[]; tell(name: string): void; become(kind: string): void }
export const open = async (options: Partial<FakeContaminationOptions> = {}, look: Look = {}): Promise<void> => {
  page = await pages.open(options, { view: 'contamination', width: 1400, height: 800, ...look });
};
export const requests = (method: string): Promise<unknown[]> => requestsOf(page, `contamination.${method}`);
export const read = (): Promise<void> => page.locator('mark').first().waitFor();
export const selected = (): Promise<string> => page.locator('loupe-items .line[aria-selected=true]').innerText();
export const become = (kind: string): Promise<void> => page.evaluate((k) => (window as unknown as { fake: Fake }).fake.become(k), kind);
export const tell = (name: string): Promise<void> => page.evaluate((n) => (window as unknown as { fake: Fake }).fake.tell(n), name);
export const lines = (): Promise<string[]> => page.locator('loupe-items .list .line').allInnerTexts();
/** The pair of the line in focus is there: item and line are the same. */
export const settled = async (): Promise<void> => {
  await expect.poll(async () => {
    const item = (await page.locator('.pairHead b').innerText()).replace('item ', '');
    const line = await selected();
    return line.startsWith(item) || line.includes('×') && !line.startsWith('item');
  }).toBe(true);
};
/** A key before the texts are drawn judges nothing, and is pressed again. */
export const judgeBy = async (key: string): Promise<void> => {
  const before = (await requests('judge')).length;
  await expect.poll(async () => {
    await settled();
    if ((await requests('judge')).length === before) await page.keyboard.press(key);
    return (await requests('judge')).length;
  }).toBe(before + 1);
};
export const isClean = async (): Promise<void> => {
  expect(await page.evaluate(() => [(window as unknown as { fake: Fake }).fake.violations, (window as unknown as { hacked?: boolean }).hacked])).toEqual([[], undefined]);
};
