import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { TextsAsked } from '../../src/features/comparison/keysContract';
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
};
const texts = async (): Promise<TextsAsked[]> => (await requestsOf(page, 'comparison.texts')) as TextsAsked[];
const bodies = (): Promise<string[]> => page.locator('.answer .body').allInnerTexts();
const column = (at: number): ReturnType<Page['locator']> => page.locator('.answer').nth(at);
const THEMES = ['dark', 'light', 'contrast'] as const;

describe('what is fetched of a prompt', () => {
  test('is the answers that are shown, then those of the next prompt, then what keys bring into sight', async () => {
    await open({ sides: 12, keys: 30 });
    await expect.poll(async () => (await texts()).length).toBe(4);
    const asked = await texts();
    // Of the twelve sides the pinned one, the first and the last stand beside each other, and the side before the first is the one before the last.
    expect(asked.map(({ key, sides, prompt }) => [key, sides, prompt ?? true])).toEqual([[0, [0, 1, 11], true], [1, [0, 1, 11], true], [0, [2], false], [0, [10], false]]);
    for (const { sides } of asked) expect(sides?.length).toBeLessThanOrEqual(3);
  });

  test('an answer that is known to be equal is not fetched again, and one that is swapped in is there at once', async () => {
    await open({ sides: 4, keys: 30 });
    await expect.poll(async () => (await texts()).some(({ key, sides }) => key === 0 && sides?.[0] === 2)).toBe(true);
    // Side 2 answers as side 0 does.
    expect((await texts()).find(({ key, sides }) => key === 0 && sides?.[0] === 2)).toEqual({ key: 0, sides: [2], known: [2], prompt: false });
    await page.waitForTimeout(50);
    const before = (await texts()).length;
    const shown = await page.evaluate(async () => {
      window.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }));
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      return document.querySelector('loupe-comparison')?.shadowRoot?.querySelector('loupe-answers')?.shadowRoot?.querySelectorAll('.answer .body')[1]?.textContent ?? '';
    });
    expect(shown).toContain('The same as SFT.');
    expect((await texts()).length).toBe(before);
  });

  test('where it is slow, the column says that it is read, and no answer is said to be missing', async () => {
    await open({ sides: 12, keys: 30, wait: 400 });
    await page.keyboard.press('5');
    expect((await bodies())[1]).toBe('reading…');
    await expect.poll(bodies).toContainEqual(expect.stringContaining('of side 4'));
  });
});

describe('several answers of a side to a prompt', () => {
  test('are read one after the other by keys, the best and the worst at once, each with its outcome', async () => {
    await open({ samples: 5, sides: 3, kind: 'numeric' });
    await page.keyboard.press('h');
    const row = column(0).locator('.samples');
    expect(await row.locator('.of').innerText()).toBe('1 of 5');
    // Of prompt 0 the values are 0, 5, 0, none, 0: mean 1.25, standard deviation 2.5.
    expect(await row.locator('.spread').innerText()).toBe('1.25 ± 2.50');
    expect(await row.locator('.outcome').allInnerTexts()).toEqual(['▽', '▲', '▽', '·', '▽']);
    await page.keyboard.press('.');
    await expect.poll(async () => (await bodies())[0]).toContain('Sample 1.');
    expect(await column(0).locator('.own .value').innerText()).toBe('5');
    await page.keyboard.press('<');
    await expect.poll(() => row.locator('.of').innerText()).toBe('1 of 5');
    await page.keyboard.press('>');
    await expect.poll(() => row.locator('.of').innerText()).toBe('2 of 5');
    await page.keyboard.press('Enter');
    expect(await requestsOf(page, 'comparison.openRow')).toEqual([{ side: 0, row: 1 }]);
    await page.keyboard.press('j');
    await expect.poll(() => row.locator('.of').innerText()).toBe('1 of 5');
    expect((await bodies())[1]).not.toContain('Sample');
  });

  test('have pass@k for the means, and doors to prompts all of whose answers are right', async () => {
    await open({ samples: 4, sides: 3 });
    await page.locator('.means select').selectOption('pass@2');
    await expect.poll(() => page.locator('.means tbody tr').first().innerText()).toMatch(/^SFT\s+baseline\s+75\.0\s+72\.0 to 78\.0\s+40\*$/);
    expect(await page.locator('.sampled').innerText()).toBe('DPO: 4 answers a prompt · 7 all right · 28 some · 5 all wrong');
    await page.getByRole('button', { name: '7 all right' }).click();
    await expect.poll(() => page.locator('.at').innerText()).toBe('1 of 7');
    expect((await requestsOf(page, 'comparison.keys')).at(-1)).toMatchObject({ choice: { of: 'allRight', side: 1, metric: 0 } });
    expect(await page.locator('.chip.on').innerText()).toContain('samples by seed');
  });

  test('are hidden where answers are read blind', async () => {
    await open({ samples: 4, sides: 3, beside: 'judged' });
    await page.keyboard.press('b');
    await page.locator('.ballot').waitFor();
    expect([await page.locator('.samples').count(), await page.locator('.beside').count()]).toEqual([0, 0]);
    await page.keyboard.press('.');
    expect((await bodies()).join(' ')).not.toContain('Sample');
    // A vote is on the first answers: what was read while names were seen is not what is voted on.
    await page.keyboard.press('r');
    await page.keyboard.press('.');
    await expect.poll(async () => (await bodies()).join(' ')).toContain('Sample');
    await page.getByRole('button', { name: 'Vote' }).click();
    await page.locator('.ballot').waitFor();
    await expect.poll(async () => (await bodies()).join(' ')).not.toContain('Sample');
  });

  test.each(THEMES)('are drawn in %s', async (theme) => {
    await open({ samples: 8, keys: 1319 }, { theme });
    await shot(page, `comparison-samples-${theme}`);
  });
});

describe('what stands beside an answer', () => {
  test('is what a verifier took from it, with the reference', async () => {
    await open({ beside: 'verified' });
    expect(await page.locator('.own .value .taken').allInnerTexts()).toEqual(['18', 'nothing found', '18']);
    expect(await column(0).locator('.own .value').getAttribute('title')).toBe('verifier: GSM8K: right; the answer says “18”, the reference “18”');
    expect(await page.locator('.id').innerText()).toContain('reference 18');
  });

  test('is a judge’s reasons, unfolded by a key and kept so, other labels, the checklist and the reference', async () => {
    await open({ beside: 'judged', kind: 'numeric' });
    expect(await column(1).locator('.beside .tag').allInnerTexts()).toEqual(['judge gpt-4o-2024-05-13', 'final_label 2_full_refusal']);
    expect(await column(0).locator('.why').count()).toBe(0);
    await page.keyboard.press('w');
    await expect.poll(() => column(0).locator('.why').innerText()).toMatch(/^strengths\s+The answer of side 0 is short/);
    expect(await page.locator('.task li').allInnerTexts()).toHaveLength(3);
    expect(await page.locator('.task loupe-text').innerText()).toContain('16 - 3 - 4 = <<16-3-4=9>>9 duck eggs');
    await page.keyboard.press('j');
    await expect.poll(() => page.locator('.at').innerText()).toMatch(/^2 of/);
    expect(await column(1).locator('.why').innerText()).toContain('The answer of side 1');
  });

  test('is text, whatever it looks like', async () => {
    await open({ beside: 'hostile' });
    await page.keyboard.press('w');
    await column(0).locator('.why').waitFor();
    expect(await page.locator('.task .points').innerText()).toContain('<img src=x');
    expect(await page.evaluate(() => [(window as unknown as { hacked?: boolean }).hacked, (window as unknown as { fake: { violations: string[] } }).fake.violations])).toEqual([undefined, []]);
    expect(await page.locator('.answer img').count()).toBe(0);
  });

  test.each(THEMES)('is drawn in %s', async (theme) => {
    await open({ beside: 'judged', kind: 'numeric', texts: 'long' }, { theme });
    await page.keyboard.press('w');
    await column(0).locator('.why').waitFor();
    await shot(page, `comparison-beside-${theme}`);
  });
});
