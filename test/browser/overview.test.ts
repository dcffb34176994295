import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ToHost } from '../../src/features/explore/contract';
import type { FakeOverviewOptions } from './fakeOverview';
import { ViewPages, requestsOf, shot } from './viewPage';
import type { Look } from './viewPage';

let pages: ViewPages;
let page: Page;
beforeAll(async () => { pages = await ViewPages.start(); });
afterAll(() => pages.stop());
afterEach(() => page.close());

const open = async (options: Partial<FakeOverviewOptions> = {}, look: Look = {}): Promise<void> => {
  page = await pages.open(options, { view: 'overview', width: 1280, height: 800, ...look });
};
interface Fake { readonly asked: readonly ToHost[]; readonly violations: readonly string[]; send(message: unknown): void }
const requests = (method: string): Promise<unknown[]> => requestsOf(page, `annotation.${method}`);
const selected = (): Promise<string> => page.locator('.item[aria-selected=true] .row').innerText();
const settled = async (): Promise<void> => {
  await page.locator('.measures').waitFor();
  await page.locator('.item').first().waitFor();
};

describe('the overview of labels', () => {
  test('shows counts, agreement with intervals, annotators against each other, and breaks no policy', async () => {
    await open();
    await settled();
    expect(await page.locator('.head').innerText()).toMatch(/180[\s\S]*60\s*of 10,461[\s\S]*3\s*Ann, Bo, Cy/);
    expect(await page.locator('.bars tr').count()).toBe(3);
    expect(await page.locator('.bars tr').first().locator('td').first().getAttribute('aria-label')).toMatch(/^Ann \d+, Bo \d+, Cy \d+$/);
    expect(await page.locator('.measures').innerText()).toMatch(/Krippendorff’s α, nominal\s+\.\d{3}\s+95 % \.\d{3} to \.\d{3} · n 60 · 5 with one label left out/);
    expect(await page.locator('.measures').innerText()).toMatch(/Fleiss’ κ\s+\.\d{3}\s+95 % \.\d{3} to \.\d{3} · n 65 · 5 with one label, for chance only/);
    expect(await page.locator('.pairs td:not(.self)').count()).toBe(6);
    expect(await page.evaluate(() => [(window as unknown as { fake: Fake }).fake.violations, (window as unknown as { hacked?: boolean }).hacked])).toEqual([[], undefined]);
    await shot(page, 'overview-dark');
  });

  test('j and k move, a key of the schema decides and goes on to the next open one, Backspace takes the decision back', async () => {
    await open();
    await settled();
    const first = await selected();
    await page.keyboard.press('j');
    expect(await selected()).not.toBe(first);
    await page.keyboard.press('k');
    await page.keyboard.press('2');
    await page.locator('.item', { has: page.locator('.state .icon') }).first().waitFor();
    expect((await requests('decide'))[0]).toEqual({ schema: 'triage', question: 'triage', row: Number(first), subject: { kind: 'record' }, value: 'drop' });
    expect(await selected()).not.toBe(first);
    await page.keyboard.press('k');
    expect(await page.locator('.decision').innerText()).toMatch(/Drop\s+adjudicated · Ann/);
    await page.keyboard.press('Backspace');
    await page.getByText('not decided').waitFor();
    await page.keyboard.press('-');
    await page.locator('.item', { has: page.locator('.state .icon') }).first().waitFor();
    expect((await requests('decide')).map((p) => (p as { value: unknown }).value)).toEqual(['drop', null, []]);
  });

  test('shows what was judged of the record in focus, compared texts beside each other under the question’s letters, with every label and note', async () => {
    await open({ schema: 'pairwise' });
    await settled();
    const judged = page.locator('loupe-judged');
    await judged.locator('section').first().waitFor();
    expect(await judged.locator('header').allInnerTexts()).toEqual([expect.stringMatching(/^A\s+response1/), expect.stringMatching(/^B\s+response2/)]);
    expect(await judged.locator('section').first().innerText()).toContain(`Answer one of row ${await selected()}: bold, and <img src=x onerror="window.hacked = true">.`);
    expect(await judged.locator('section').nth(1).innerText()).toContain('more characters: open the record');
    const [a, b] = [await judged.locator('section').nth(0).boundingBox(), await judged.locator('section').nth(1).boundingBox()];
    expect(a!.y).toBe(b!.y);
    expect(await judged.locator('details').evaluateAll((folds) => folds.map((fold) => (fold as HTMLDetailsElement).open))).toEqual([false, false, true]);
    expect(await page.locator('.answer').allInnerTexts()).toEqual(['Ann', 'Bo', 'Cy'].map((by): unknown => expect.stringContaining(by)));
    await page.keyboard.press('j');
    await expect.poll(() => judged.locator('section').first().innerText()).toContain(`Answer one of row ${await selected()}:`);
    expect(await page.evaluate(() => [(window as unknown as { fake: Fake }).fake.violations, (window as unknown as { hacked?: boolean }).hacked])).toEqual([[], undefined]);
    await shot(page, 'overview-judged');
  });

  test('Enter opens the record, and an event of the host counts anew without losing the place', async () => {
    await open();
    await settled();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    const at = await selected();
    await page.keyboard.press('Enter');
    expect(await requests('openRow')).toEqual([{ row: Number(at) }]);
    await page.evaluate(() => (window as unknown as { fake: Fake }).fake.send({ kind: 'event', event: { event: 'feature', feature: 'annotation', name: 'changed', data: null } }));
    await expect.poll(async () => (await requests('overview')).length).toBe(2);
    await expect.poll(async () => (await requests('agreement')).length).toBe(2);
    expect(await selected()).toBe(at);
  });

  test('settling is asked of the host, by the button', async () => {
    await open();
    await settled();
    await page.getByRole('button', { name: 'Settle by majority (13)' }).click();
    await expect.poll(() => requests('settle')).toEqual([{ schema: 'triage', question: 'triage', by: 'majority' }]);
  });

  test('without labels it says how to begin', async () => {
    await open({ empty: true });
    await page.getByRole('button', { name: 'Begin to label…' }).click();
    expect(await requests('start')).toEqual([{}]);
    await shot(page, 'overview-empty');
  });

  test('an error is a sentence, and can be tried again', async () => {
    await open({ failures: 1 });
    await page.getByText('no permission').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await settled();
  });

  test('in Restricted Mode nothing is decided', async () => {
    await open({ closed: true });
    await settled();
    await page.keyboard.press('1');
    await page.keyboard.press('-');
    expect(await requests('decide')).toEqual([]);
    expect(await page.locator('.decide').innerText()).toMatch(/Restricted Mode/);
  });

  test.each([['light', 1280], ['contrast', 1280], ['dark', 420]] as const)('is readable in %s at %i pixels', async (theme, width) => {
    await open({}, { theme, width });
    await settled();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
    await shot(page, `overview-${theme}-${width}`);
  });
});
