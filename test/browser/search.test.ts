import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ViewPages } from './viewPage';

declare const window: Window & { readonly fake: { send(message: unknown): void } };

let views: ViewPages;
let page: Page;
beforeAll(async () => {
  views = await ViewPages.start();
});
afterAll(async () => views.stop());
afterEach(async () => page.close());

const search = (): Promise<void> => page.evaluate(() => window.fake.send({ kind: 'command', command: { command: 'search' } }));
const bar = (): ReturnType<Page['locator']> => page.locator('loupe-search');
const said = (text: string): Promise<void> => bar().locator('.count').getByText(text, { exact: true }).waitFor();

async function openBar(): Promise<void> {
  page = await views.open();
  await page.locator('loupe-table [role=row]').getByText(/^p-\d+$/).first().waitFor();
  await search();
  await bar().locator('input:focus').waitFor();
}

describe('the bar of a search', () => {
  it('says nothing of what was found before while the next search has found nothing yet, nor when that was stopped', async () => {
    await openBar();
    await page.keyboard.type('salaries');
    await said('1/2 rows · 3 hits');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('endless');
    await said('searching…');
    await bar().getByRole('button', { name: 'Cancel' }).click();
    await said('stopped');
  });

  it('says that a search was stopped where there was none before', async () => {
    await openBar();
    await page.keyboard.type('endless');
    await said('searching…');
    await bar().getByRole('button', { name: 'Cancel' }).click();
    await said('stopped');
  });

  it('keeps what is typed when the command comes late, and selects it when it comes after a pause', async () => {
    await openBar();
    await page.keyboard.type('sala');
    await search();
    await page.waitForTimeout(100);
    await page.keyboard.type('ries');
    expect(await bar().locator('input').inputValue()).toBe('salaries');
    await page.waitForTimeout(1_100);
    await search();
    await page.waitForTimeout(100);
    await page.keyboard.type('rank');
    expect(await bar().locator('input').inputValue()).toBe('rank');
  });
});
