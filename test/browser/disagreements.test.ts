import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ToHost } from '../../src/features/explore/contract';
import type { FakeDisagreementsOptions } from './fakeDisagreements';
import { ViewPages, requestsOf, shot } from './viewPage';
import type { Look } from './viewPage';

let pages: ViewPages;
let page: Page;
beforeAll(async () => { pages = await ViewPages.start(); });
afterAll(() => pages.stop());
afterEach(() => page.close());

const FIVE = ['A is clearly better', 'A is slightly better', 'tie', 'B is slightly better', 'B is clearly better'];
interface Fake { readonly asked: readonly ToHost[]; readonly violations: readonly string[] }
const open = async (options: Partial<FakeDisagreementsOptions> = {}, look: Look = {}): Promise<void> => {
  page = await pages.open(options, { view: 'disagreements', width: 1280, height: 900, ...look });
};
const withIntervals = (): Promise<void> => page.locator('.state', { hasText: 'resamples' }).waitFor();
const requests = (method: string): Promise<unknown[]> => requestsOf(page, `disagreements.${method}`);

describe('the page of disagreements', () => {
  test('shows figures at once and their intervals later, classes with their rules, what was left out and notices; text of the data is never HTML', async () => {
    await open({ raters: 3 });
    await withIntervals();
    expect((await requests('agreement')).map((p) => (p as { resamples: number }).resamples)).toEqual([0, 10_000]);
    expect(await page.locator('.head').innerText()).toMatch(/Krippendorff’s α, ordinal\s+\.\d{3}\s+95 % [−.\d]+ to [.\d]+/);
    expect(await page.locator('.measures').innerText()).toMatch(/exact agreement[\s\S]*n 120/);
    expect(await page.locator('.class').allInnerTexts()).toEqual([expect.stringMatching(/^unanimous/), expect.stringMatching(/^majority/), expect.stringMatching(/^split/)]);
    expect(await page.locator('main').innerText()).toMatch(/14\s+no verdict \(null, empty or NaN\)/);
    expect(await page.locator('.notice').innerText()).toContain('“tie”, “Tie”');
    expect(await page.evaluate(() => [(window as unknown as { fake: Fake }).fake.violations, (window as unknown as { hacked?: boolean }).hacked])).toEqual([[], undefined]);
    await shot(page, 'disagreements-dark');
  });

  test('a pair of raters shows its matrix, and Enter on a cell its rows; arrow keys go from cell to cell', async () => {
    await open({ raters: 3 });
    await withIntervals();
    await page.locator('.heat button[data-r="0"][data-c="2"]').click();
    expect(await page.locator('h2', { hasText: 'against ann-03' }).innerText()).toBe('ann-01 against ann-03');
    const matrix = page.locator('.grid:not(.heat)');
    const cells = await matrix.locator('button').allInnerTexts();
    expect(cells.reduce((sum, n) => sum + Number(n), 0)).toBe(120);
    await matrix.locator('button[data-r="0"][data-c="0"]').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.locator('.notice code').waitFor();
    expect(await requests('rows')).toEqual([{ asked: { of: 'cell', a: 'ann-01', b: 'ann-03', labelA: 'A is slightly better', labelB: 'A is slightly better' } }]);
    expect(await matrix.locator('button[aria-pressed=true]').count()).toBe(1);
  });

  test('a class and the disputed open their rows; an empty cell opens nothing', async () => {
    await open({ skewed: true });
    await withIntervals();
    await page.locator('.class').first().click();
    await page.getByRole('button', { name: 'Show disputed records' }).click();
    await page.getByRole('button', { name: 'Next disputed record' }).click();
    await page.locator('.grid button[aria-disabled=true]').first().click({ force: true });
    expect(await requests('rows')).toEqual([{ asked: { of: 'class', name: 'unanimous' } }, { asked: { of: 'disputed' } }]);
    expect(await requests('next')).toHaveLength(1);
  });

  test('what counts as agreement is a switch, and diverging stands with and without substantially; each opens its rows', async () => {
    await open({ raters: 2, diverging: true });
    await withIntervals();
    const together = page.locator('.groups + .classes .class');
    expect(await together.allInnerTexts()).toEqual([expect.stringMatching(/^all for one side, no tie\n[\s\S]*60\s+50\.0 %\s+41\.\d to 58\.\d/), expect.stringMatching(/^diverging, not[\s\S]*10\s+8\.3 %/), expect.stringMatching(/^diverging, with[\s\S]*15\s+12\.5 %/)]);
    expect(await page.locator('.groups').innerText()).toContain('10 units of ties alone are in none of these');
    await page.getByLabel('one side with ties counts as agreement').check();
    expect(await together.first().innerText()).toMatch(/^all for one side, or ties[\s\S]*90\s+75\.0 %/);
    await together.first().click();
    expect(await requests('rows')).toEqual([{ asked: { of: 'classes', names: ['high_agreement_preference', 'one_side_with_ties'] } }]);
    await page.locator('.groups').scrollIntoViewIfNeeded();
    await shot(page, 'disagreements-groups');
  });

  test('says when κ is low only because nearly all labels are one', async () => {
    await open({ skewed: true });
    await withIntervals();
    expect(await page.locator('.advice').innerText()).toMatch(/^Gwet’s AC1 suits these verdicts:[\s\S]*κ paradox/);
    expect(await page.locator('.paradox li').allInnerTexts()).toEqual([expect.stringMatching(/^all raters: 95\.0 % the same, κ −\.0\d\d; 95\.1 % would be the same by chance\. Were all labels as frequent, κ would be \.900\.$/), expect.stringMatching(/^ann-01 against[\s\S]*97\.5 % of their labels are “no”/)]);
    await shot(page, 'disagreements-paradox');
  });

  test('intervals show how far they are, and can be cancelled and made later', async () => {
    await open({ slow: true });
    await page.locator('.state', { hasText: '40 %' }).waitFor();
    expect(await page.locator('.measures').innerText()).toMatch(/\.\d{3}/);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Make intervals' }).waitFor();
  });

  test('another level and a column of slices are asked of the host', async () => {
    await open({ raters: 2 });
    await withIntervals();
    await page.getByLabel('Level').selectOption('nominal');
    await page.getByLabel('only who wins').check();
    await page.getByRole('button', { name: 'Choose a column…' }).click();
    await page.locator('.slices tbody tr').first().waitFor();
    expect((await requests('agreement')).at(-1)).toMatchObject({ reading: { level: 'nominal', collapse: 'winner' }, by: 'source' });
    expect(await page.locator('.slices tbody tr').allInnerTexts()).toEqual([expect.stringMatching(/^web\s+60/), expect.stringMatching(/^code\s+few 60/)]);
  });

  test('what slices are by is a click; each shows how far it is from the rest, with its chance, and few units are said to be few', async () => {
    await open({ raters: 2 });
    await withIntervals();
    const section = page.locator('section', { hasText: 'Slices' });
    expect(await section.getByRole('button').allInnerTexts()).toEqual(['source', 'prompt length', 'longer ÷ shorter answer', 'Choose a column…']);
    await section.getByRole('button', { name: 'prompt length' }).click();
    await page.locator('.slices .marked').waitFor();
    expect((await requests('agreement')).at(-1)).toMatchObject({ by: 'prompt-length' });
    expect(await page.locator('.slices tbody tr').allInnerTexts()).toEqual([expect.stringMatching(/−\.210\s+−\.260 to −\.160\s+\.002\s*agrees less/), expect.stringMatching(/\+\.020[\s\S]*\.300/)]);
    expect(await page.locator('.slices .marked').count()).toBe(1);
    expect(await page.locator('.note').innerText()).toMatch(/permutation test[\s\S]*2 slices \(Benjamini and Hochberg\)/);
    await page.locator('.by').scrollIntoViewIfNeeded();
    await shot(page, 'disagreements-slices');
    await page.getByRole('button', { name: 'prompt length' }).click();
    await page.locator('section', { hasText: 'Slices' }).waitFor();
    expect((await requests('agreement')).at(-1)).toMatchObject({ by: null });
  });

  test('what was judged is a tab each, and a table of all; arrow keys go from tab to tab', async () => {
    await open({ raters: 3, aspects: true });
    await withIntervals();
    expect(await page.getByRole('tab').allInnerTexts()).toEqual(['overall', 'helpful']);
    expect(await page.getByRole('tab', { selected: true }).innerText()).toBe('overall');
    expect(await page.locator('section', { hasText: 'All that was judged' }).locator('tbody tr').allInnerTexts()).toEqual([expect.stringMatching(/^overall\s+ordinal\s+120/), expect.stringMatching(/^helpful\s+ordinal\s+120/)]);
    await page.getByRole('tab', { name: 'overall' }).focus();
    await page.keyboard.press('ArrowRight');
    await withIntervals();
    expect((await requests('agreement')).at(-1)).toMatchObject({ reading: { aspect: 'helpful' } });
  });

  test('each rater has a profile, who stands apart is marked with the test behind it, and positions of a list have none', async () => {
    await open({ raters: 4 });
    await withIntervals();
    const rows = page.locator('.profiles tbody tr');
    expect(await rows.count()).toBe(4);
    expect(await rows.first().innerText()).toMatch(/^ann-01\s+120\s[\s\S]*%/);
    const section = page.locator('section', { has: page.locator('.profiles') });
    expect(await section.innerText()).toMatch(/permutation test stratified by unit[\s\S]*Holm/);
    expect(await section.locator('.standing').count()).toBeGreaterThan(0);
    await shot(page, 'disagreements-profiles');
    await page.close();
    await open({ raters: 3, exchangeable: true });
    await withIntervals();
    expect(await page.locator('.profiles').count()).toBe(0);
    expect(await requests('profiles')).toEqual([]);
  });

  test('a person says where the verdicts are, which labels count and in which order, and takes it back', async () => {
    await open({ raters: 3 });
    await withIntervals();
    await page.getByText('Say where the verdicts are…').click();
    await page.getByLabel('Verdicts of raters').fill('votes[].preference, "odd, name"');
    await page.getByLabel('their names').fill('votes[].annotator');
    await page.getByLabel('Ratings as verdicts').fill('0, 1');
    await page.keyboard.press('Enter');
    await withIntervals();
    expect((await requests('agreement')).at(-1)).toMatchObject({ reading: { raters: ['votes[].preference', '"odd, name"'], raterId: ['votes[].annotator'], pairwise: [0, 1], unit: null } });
    await page.getByText('Labels of the scale…').click();
    await page.getByLabel('tie: earlier on the scale').click();
    expect((await requests('agreement')).at(-1)).toMatchObject({ reading: { order: [FIVE[0], 'tie', FIVE[1], FIVE[3], FIVE[4]] } });
    await page.locator('.scale').getByLabel('tie', { exact: true }).uncheck();
    expect((await requests('agreement')).at(-1)).toMatchObject({ reading: { drop: ['tie'], order: null } });
    await page.getByRole('button', { name: 'Merge them' }).click();
    expect((await requests('agreement')).at(-1)).toMatchObject({ reading: { merge: true } });
    await shot(page, 'disagreements-places');
    await page.locator('.places form').getByRole('button', { name: 'As found' }).click();
    expect((await requests('agreement')).at(-1)).toMatchObject({ reading: { raters: null, drop: [], merge: false } });
  });

  test('names that look like free text are counted when a person says so', async () => {
    await open({ problem: 'That looks like free text (--many-raters).', code: 'raters-free-text' });
    expect(await page.locator('.page').innerText()).not.toContain('--');
    await page.getByRole('button', { name: 'Count them all the same' }).click();
    expect((await requests('agreement')).at(-1)).toMatchObject({ reading: { manyRaters: true } });
  });

  test('positions of a list are shown as no people', async () => {
    await open({ exchangeable: true, raters: 3 });
    await withIntervals();
    expect(await page.locator('.grid').count()).toBe(0);
    expect(await page.locator('main').innerText()).toContain('Positions of a list are no people');
  });

  test('a dataset without raters offers the same controls as one with raters, names its columns, and speaks of no options of the command line; what a person says is counted', async () => {
    await open({ problem: 'Say it with --raters a,b,c.' });
    await page.locator('.places form').waitFor();
    const text = await page.locator('.page').innerText();
    expect(text).toMatch(/No raters were found in this dataset\. Say which columns[\s\S]*In this dataset: thing, who, picked, secs/);
    expect(text).not.toContain('--');
    expect(await page.locator('.places form input').evaluateAll((inputs) => inputs.map((i) => (i as HTMLInputElement).name))).toEqual(['raters', 'raterId', 'label', 'rater', 'unit', 'sides', 'orderBy', 'cluster', 'pairwise']);
    await shot(page, 'disagreements-none');
    await page.getByLabel('Verdict', { exact: true }).fill('picked');
    await page.getByLabel('Rater', { exact: true }).fill('who');
    await page.getByLabel('What was judged').fill('thing');
    await page.getByRole('button', { name: 'Count so' }).click();
    await withIntervals();
    expect((await requests('agreement')).at(-1)).toMatchObject({ reading: { label: 'picked', rater: ['who'], unit: ['thing'], raters: null } });
  });

  test('of a verdict a row it says which parts are missing, and shows those that the shape knows', async () => {
    await open({ problem: '--label, --unit is missing.', code: 'raters-long' });
    await page.locator('.places form').waitFor();
    expect(await page.locator('.page [role=alert]').innerText()).toBe('Each row is a verdict here, and of it is not known: the verdict (label), what was judged (unit).');
    expect(await page.getByLabel('Rater', { exact: true }).getAttribute('placeholder')).toBe('who');
    await page.getByRole('button', { name: 'Correct shape…' }).click();
    await page.waitForFunction(() => (window as unknown as { fake: Fake }).fake.asked.some((m) => m.kind === 'request' && m.method === 'disagreements.correct'));
  });

  test('once the shape is corrected, anywhere, the page counts by it without being asked', async () => {
    await open({ problem: 'No raters.' });
    await page.locator('.places form').waitFor();
    await page.evaluate(() => { (window as unknown as { fake: { correct(): void } }).fake.correct(); });
    await withIntervals();
    expect(await page.locator('.measures').innerText()).toMatch(/n 120/);
    expect(await page.locator('.dropped').count()).toBe(0);
  });

  test('what a person said on the page and does not fit a corrected shape is dropped, and said; what fits stays', async () => {
    await open({ raters: 3 });
    await withIntervals();
    await page.getByText('Say where the verdicts are…').click();
    await page.getByLabel('Verdicts of raters').fill('"votes"[].preference');
    await page.getByRole('button', { name: 'Count so' }).click();
    await page.getByText('Labels of the scale…').click();
    await page.getByLabel('tie: earlier on the scale').click();
    await page.getByLabel('only who wins').check();
    await withIntervals();
    await page.evaluate(() => { (window as unknown as { fake: { correct(o: object): void } }).fake.correct({ skewed: true }); });
    await page.locator('.dropped').waitFor();
    await withIntervals();
    expect(await page.locator('.dropped').innerText()).toContain('was dropped: Verdicts of raters, Order of the scale, only who wins.');
    expect((await requests('agreement')).at(-1)).toMatchObject({ reading: { raters: null, order: null, collapse: null }, resamples: 10_000 });
    await shot(page, 'disagreements-dropped');
    await page.getByLabel('Level').selectOption('nominal');
    expect(await page.locator('.dropped').count()).toBe(0);
  });

  test('where several rows make a unit it is said how many of both are shown', async () => {
    await open({ raters: 2, long: true });
    await withIntervals();
    await page.locator('.class').first().click();
    await page.locator('.notice code').waitFor();
    expect(await page.locator('.notice', { hasText: 'The dataset’s editor' }).innerText()).toMatch(/10 units, 40 rows: several rows make a unit/);
  });

  test('says why a pair has no interval, and a matrix that is wider than the page shows that it goes on, with its raters in sight', async () => {
    await open({ raters: 14 }, { width: 700 });
    await withIntervals();
    expect(await page.locator('.facts').innerText()).toContain('no interval: of so many pairs (91) none is made');
    const box = page.locator('.scroll', { has: page.locator('.heat') });
    expect(await box.evaluate((e) => e.scrollWidth > e.clientWidth)).toBe(true);
    const left = (): Promise<number | undefined> => page.locator('.heat tbody th').first().boundingBox().then((b) => b?.x);
    const before = await left();
    await box.evaluate((e) => { e.scrollLeft = 200; });
    expect(Math.abs((await left() ?? 0) - (before ?? 99))).toBeLessThan(6);
    await box.scrollIntoViewIfNeeded();
    await shot(page, 'disagreements-wide');
  });

  test('says that only who wins made the scale another', async () => {
    await open({ raters: 2 });
    await withIntervals();
    await page.getByLabel('only who wins').check();
    await page.locator('.notice', { hasText: 'are taken as nominal; before, the labels were ordinal' }).waitFor();
    await withIntervals();
    await page.getByLabel('only who wins').uncheck();
    await withIntervals();
    await expect.poll(() => page.locator('.notice', { hasText: 'only who wins' }).count()).toBe(0);
  });

  test.each([['light', 1280], ['contrast', 1280], ['dark', 420]] as const)('fits in %s at %i pixels', async (theme, width) => {
    await open({ raters: 4 }, { theme, width });
    await withIntervals();
    expect(await page.evaluate(() => {
      const main = document.querySelector('loupe-disagreements')?.shadowRoot?.querySelector('main');
      return main ? main.scrollWidth - main.clientWidth : -1;
    })).toBe(0);
    await shot(page, `disagreements-${theme}-${String(width)}`);
  });
});
