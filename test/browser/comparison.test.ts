import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ToHost } from '../../src/features/explore/contract';
import type { FakeComparisonOptions } from './fakeComparison';
import { ViewPages, requestsOf, shot } from './viewPage';
import type { Look } from './viewPage';

let pages: ViewPages;
let page: Page;
beforeAll(async () => { pages = await ViewPages.start(); });
afterAll(() => pages.stop());
afterEach(() => page.close());

interface Fake { readonly asked: readonly ToHost[]; readonly violations: readonly string[]; readonly kept: { readonly page: unknown }; tell(name: string): void }
const open = async (options: Partial<FakeComparisonOptions> = {}, look: Look = {}): Promise<void> => {
  page = await pages.open(options, { view: 'comparison', width: 1400, height: 820, ...look });
};
const requests = (method: string): Promise<unknown[]> => requestsOf(page, `comparison.${method}`);
const read = (): Promise<void> => page.locator('.answer .body').first().waitFor();
const at = (): Promise<string> => page.locator('.at').innerText();
const id = (): Promise<string> => page.locator('.id').innerText();
const names = (): Promise<string[]> => page.locator('.answer').evaluateAll((all) => all.map((e) => e.getAttribute('aria-label') ?? ''));
const bodies = (): Promise<string[]> => page.locator('.answer .body').allInnerTexts();
const tell = (name: string): Promise<void> => page.evaluate((n) => (window as unknown as { fake: Fake }).fake.tell(n), name);
const kept = (): Promise<unknown> => page.evaluate(() => (window as unknown as { fake: Fake }).fake.kept.page);
const isClean = async (): Promise<void> => {
  expect(await page.evaluate(() => [(window as unknown as { fake: Fake }).fake.violations, (window as unknown as { hacked?: boolean }).hacked])).toEqual([[], undefined]);
};

describe('the page of a comparison', () => {
  test('says how sides were joined, what they came to, what changed, and reads the first shared prompt', async () => {
    await open();
    await read();
    await expect.poll(() => page.locator('.joined').innerText()).toBe('36 of 40 prompts in all 4 · 4 missing in DPO · 2 duplicates in RLVR step 200 · 1 empty answer in RLVR step 400');
    await expect.poll(() => page.locator('.means tbody tr').first().innerText()).toMatch(/^SFT\s+baseline\s+54\.1\s+51\.4 to 56\.8\s+40$/);
    expect(await page.locator('.pairs tbody tr').last().innerText()).toMatch(/^RLVR step 400 − SFT\s+\+7\.5\s+5\.1 to 9\.9\s+\.005\s+40$/);
    expect(await page.locator('.pairs .about').innerText()).toBe('RLVR step 400 − SFT: 135 wins, 40 ties, 35 losses; win rate 53.8 % (51.8 to 55.8), ties as half; p = .005 after Holm over 3 pairs; 80 % power from 2.8 points');
    await expect.poll(() => page.locator('.flow .door').allInnerTexts()).toEqual(['17 kept', '8 fixed', '3 broken', '12 still wrong']);
    expect(await at()).toBe('1 of 36');
    expect(await names()).toEqual(['SFT', 'DPO', 'RLVR step 400']);
    await isClean();
  });

  test('is drawn in dark, light and high contrast', async () => {
    for (const theme of ['dark', 'light', 'contrast'] as const) {
      await open({ keys: 1319 }, { theme });
      await read();
      await page.locator('.flow .door', { hasText: 'broken' }).click();
      await page.getByText('1 of 83').waitFor();
      await shot(page, `comparison-${theme}`);
      if (theme !== 'contrast') await page.close();
    }
  });

  test('says why there is no interval where all values are the same', async () => {
    await open({ alike: true, kind: 'numeric' });
    await read();
    const cells = page.locator('.means tbody, .pairs tbody').getByText('undefined', { exact: true });
    await expect.poll(() => cells.count()).toBe(4 + 3);
    expect(new Set(await cells.evaluateAll((all) => all.map((e) => e.getAttribute('title'))))).toEqual(new Set(['undefined, because all values are the same']));
    await isClean();
  });

  test('figures are drawn before their intervals, which say how far they are', async () => {
    await open({ slow: true });
    await read();
    await expect.poll(() => page.locator('.making').innerText()).toBe('intervals… 38 %');
    expect(await page.locator('.means tbody tr').first().innerText()).toMatch(/^SFT\s+baseline\s+54\.1\s+40$/);
    expect(await page.locator('.means .span').count()).toBe(0);
    expect(await requests('figures')).toEqual([{ intervals: false }, { intervals: true }]);
  });

  test('nothing moves when figures and intervals arrive', async () => {
    await open({ broken: true });
    await page.getByText('ran out of memory').waitFor();
    const before = await page.locator('loupe-answers').boundingBox();
    await page.close();
    await open();
    await read();
    await page.locator('.means .span').first().waitFor({ state: 'attached' });
    expect(await page.locator('loupe-answers').boundingBox()).toEqual(before);
  });

  test('each number opens its prompts, and Escape goes back to where one was', async () => {
    await open();
    await read();
    await page.keyboard.press('j');
    await expect.poll(at).toBe('2 of 36');
    await page.getByRole('button', { name: '4 missing in DPO' }).click();
    await expect.poll(at).toBe('1 of 4');
    expect(await id()).toMatch(/^gsm8k-0009/);
    expect((await bodies())[1]).toBe('DPO has no answer to this prompt.');
    await page.locator('.flow .door', { hasText: 'broken' }).click();
    await expect.poll(at).toBe('1 of 3');
    expect((await requests('keys')).at(-1)).toEqual({ choice: { of: 'flips', metric: 0, from: 0, to: 3, change: 'broken' }, order: 'first', from: 0, count: 100 });
    expect((await names()).slice(0, 2)).toEqual(['SFT', 'DPO']);
    await page.locator('.flips select').first().selectOption({ label: 'DPO' });
    await page.locator('.answer .body').first().click();
    await page.keyboard.press('ArrowRight');
    await page.locator('.flow .door', { hasText: 'broken' }).click();
    await expect.poll(names).toEqual(['DPO', 'RLVR step 400', 'RLVR step 200']);
    await page.keyboard.press('Escape');
    await expect.poll(at).toBe('1 of 3');
    await page.keyboard.press('Escape');
    await expect.poll(at).toBe('1 of 4');
    await page.keyboard.press('Escape');
    await expect.poll(at).toBe('2 of 36');
    await page.keyboard.press('Escape');
    expect(await at()).toBe('2 of 36');
    await page.locator('.pairs .about .link', { hasText: 'wins' }).click();
    expect((await requests('keys')).at(-1)).toMatchObject({ choice: { of: 'changes', from: 0, to: 1, sign: 1 } });
  });

  test('keys go from prompt to prompt, swap sides, pin one, and open its row and the diff editor', async () => {
    await open();
    await read();
    await page.keyboard.press('ArrowDown');
    await expect.poll(id).toMatch(/^gsm8k-0001/);
    await page.keyboard.press('k');
    await expect.poll(id).toMatch(/^gsm8k-0000/);
    await page.keyboard.press('ArrowRight');
    await expect.poll(names).toEqual(['SFT', 'RLVR step 200', 'RLVR step 400']);
    await page.keyboard.press('l');
    await page.keyboard.press('2');
    await expect.poll(names).toEqual(['SFT', 'RLVR step 200', 'DPO']);
    await page.keyboard.press('1');
    await expect.poll(names).toEqual(['DPO', 'RLVR step 200', 'SFT']);
    await page.keyboard.press('p');
    await expect.poll(names).toEqual(['SFT', 'RLVR step 200', 'DPO']);
    await page.keyboard.press('+');
    await expect.poll(names).toEqual(['SFT', 'RLVR step 200', 'DPO', 'RLVR step 400']);
    await page.keyboard.press('-');
    await page.keyboard.press('h');
    await page.keyboard.press('l');
    await page.keyboard.press('Enter');
    await expect.poll(() => requests('openRow')).toEqual([{ side: 2, row: 2 }]);
    await page.keyboard.press('e');
    await expect.poll(() => requests('diff')).toEqual([{ key: 0, a: 0, b: 2, samples: [0, 0] }]);
    await page.keyboard.press('?');
    expect(await page.locator('.overlay h3').allInnerTexts()).toEqual(['Prompts', 'Samples', 'Answers', 'Texts', 'Blind', 'Page']);
    await page.keyboard.press('Escape');
    expect(await page.locator('.overlay').count()).toBe(0);
  });

  test('d goes to the next prompt at which the answers that are shown differ', async () => {
    await open();
    await read();
    await page.keyboard.press('-');
    await page.keyboard.press('3');
    await expect.poll(names).toEqual(['SFT', 'RLVR step 200']);
    await expect.poll(async () => (await bodies())[1]).toBe('The same as SFT. Show it');
    expect(await page.locator('.tag').first().innerText()).toBe('2 of 4 the same');
    await page.keyboard.press('d');
    await expect.poll(id).toMatch(/^gsm8k-0001/);
    await page.keyboard.press('d');
    await page.keyboard.press('d');
    await expect.poll(id).toMatch(/^gsm8k-0004/);
  });

  test('the next prompt is there before it is asked for', async () => {
    await open({ wait: 300 });
    await read();
    await expect.poll(async () => (await requests('texts')).length).toBeGreaterThanOrEqual(2);
    await page.waitForTimeout(400);
    const took = await page.evaluate(async () => {
      const body = (): string => document.querySelector('loupe-comparison')?.shadowRoot?.querySelector('loupe-answers')?.shadowRoot?.querySelector('.key')?.textContent ?? '';
      const [began, before] = [performance.now(), body()];
      window.dispatchEvent(new KeyboardEvent('keydown', { key: 'j' }));
      while (body() === before && performance.now() - began < 5000) await new Promise((done) => setTimeout(done, 1));
      return [body(), performance.now() - began] as const;
    });
    expect(took[0]).toBe('gsm8k-0001');
    expect(took[1]).toBeLessThan(290);
  });

  test('words that differ from the pinned answer are marked, those of its own where it differs from the one in focus', async () => {
    await open();
    await read();
    expect(await page.locator('.answer').nth(1).locator('ins').allInnerTexts()).toEqual(['Let us go step by step. ', ' Each is sold for $2, so']);
    await page.keyboard.press('l');
    await expect.poll(() => page.locator('.answer').nth(0).locator('del').allInnerTexts()).toContainEqual('− 4 ');
    expect(await page.locator('.answer').nth(2).locator('.fold summary').innerText()).toMatch(/reasoning · 9\d chars/);
    await page.keyboard.press(']');
    await expect.poll(() => page.locator('.answer').nth(2).locator('.current').innerText()).toBe('13');
    expect((await bodies())[2]?.match(/eggs are left/g)).toHaveLength(1);
    await page.locator('.tools select').selectOption('none');
    await expect.poll(() => page.locator('ins, del').count()).toBe(0);
    await page.locator('.tools select').selectOption('neighbour');
    await expect.poll(() => page.locator('.answer').nth(2).locator('ins').count()).toBeGreaterThan(0);
  });

  test('no answer, white space alone and answers that differ in it say so', async () => {
    await open({ texts: 'absent' });
    await read();
    expect((await bodies()).slice(0, 2)).toEqual(['NULL: no answer', 'an answer of white space alone']);
    await page.keyboard.press('h');
    await page.keyboard.press('3');
    await expect.poll(names).toEqual(['RLVR step 200', 'DPO', 'RLVR step 400']);
    expect((await bodies())[2]).toMatch(/^Differs from RLVR step 200 in white space alone\./);
  });

  test('answers scroll together or apart, and the prompt unfolds to its turns', async () => {
    await open({ texts: 'long' }, { height: 620 });
    await read();
    const tops = (): Promise<number[]> => page.locator('.body').evaluateAll((all) => all.map((e) => Math.round(e.scrollTop)));
    await page.locator('.body').nth(0).evaluate((e) => { e.scrollTop = 120; });
    await expect.poll(tops).toEqual([120, 120, 120]);
    await page.keyboard.press('s');
    await page.locator('.body').nth(1).evaluate((e) => { e.scrollTop = 40; });
    await page.waitForTimeout(50);
    expect(await tops()).toEqual([120, 40, 120]);
    expect(await page.locator('.folder').innerText()).toMatch(/How.*4 turns · 1,0\d\d chars/s);
    await page.keyboard.press('o');
    expect(await page.locator('.turn .role').allInnerTexts()).toEqual(['system', 'user', 'assistant', 'user']);
    await page.keyboard.press('m');
    await expect.poll(() => page.locator('.body .text-plain').count()).toBeGreaterThan(0);
    expect(await page.locator('.body h2').count()).toBe(0);
    await shot(page, 'comparison-long');
  });

  test('the strip says by shapes what every side came to, and brings one into sight', async () => {
    await open({ sides: 64, kind: 'numeric' });
    await read();
    expect(await page.locator('.outcome').count()).toBe(64);
    expect(new Set(await page.locator('.outcome').allInnerTexts())).toEqual(new Set(['■', '▲']));
    await page.locator('.outcome').nth(50).click();
    await expect.poll(names).toEqual(['SFT', 'DPO', 'model 50']);
    expect(await page.locator('.means .why').first().innerText()).toMatch(/undefined|no/);
    await shot(page, 'comparison-64');
  });

  test('all pairs are a matrix, with the chosen pair in words and by slices', async () => {
    await open({ family: 'all', by: 'steps' });
    await read();
    await page.locator('.square .cell').nth(1).click();
    await expect.poll(names).toEqual(['SFT', 'RLVR step 200', 'DPO']);
    await expect.poll(() => page.locator('.pairs .about').innerText()).toMatch(/^RLVR step 200 − SFT: .* after Holm over 6 pairs/);
    expect(await page.locator('.slices caption').innerText()).toBe('RLVR step 200 − SFT by steps');
    expect(await page.locator('.slices tbody tr').allInnerTexts()).toEqual([expect.stringMatching(/^1 step\s+\+9\.0\s+4\.0 to 14\.0\s+\+3\.0\s+\.080\s+3 \/ 8 \/ 1\s+12$/), expect.stringMatching(/^2 steps/), expect.stringMatching(/^\(null\)\s+undefined.*–\s+3 \/ 8 \/ 1\s+1†$/s)]);
    const figures = await page.locator('.figures').boundingBox();
    const first = await page.locator('.slices tbody tr').first().boundingBox();
    expect((first?.y ?? 0) + (first?.height ?? 0), 'slices begin within the figures').toBeLessThanOrEqual((figures?.y ?? 0) + (figures?.height ?? 0));
    await shot(page, 'comparison-all');
    await page.locator('.pairs header select').selectOption('adjacent');
    await expect.poll(() => page.locator('.pairs .list:not(.slices) tbody th').allInnerTexts()).toEqual(['DPO − SFT', 'RLVR step 200 − DPO', 'RLVR step 400 − RLVR step 200']);
    expect(await requests('change')).toEqual([{ family: 'adjacent' }]);
  });

  test('another metric than right or wrong has higher, equal and lower', async () => {
    await open({ sides: 12, kind: 'numeric' });
    await read();
    await expect.poll(() => page.locator('.flow .door').allInnerTexts()).toEqual(['28 higher', '0 equal', '12 lower']);
    expect(await page.locator('.means tbody tr').first().innerText()).toMatch(/5\.41\s+5\.14 to 5\.68/);
    await page.locator('.flow .door').nth(2).click();
    await expect.poll(at).toBe('1 of 12');
  });

  test('what was read, and how, is there again', async () => {
    await open();
    await read();
    await page.locator('.flow .door', { hasText: 'still wrong' }).click();
    await expect.poll(at).toBe('1 of 12');
    for (const key of ['j', 'j', 'ArrowRight', 'm', 's', 'f']) await page.keyboard.press(key);
    await expect.poll(at).toBe('3 of 12');
    const was = await kept();
    expect(was).toMatchObject({ choice: { of: 'flips', change: 'sameWrong' }, at: 2, shown: [0, 2, 3], mode: 'plain', isTogether: false, areFiguresOpen: false });
    const [key, side] = [await id(), await names()];
    await page.close();
    await open({ kept: was });
    await read();
    expect([await at(), await id(), await names(), await page.locator('.figures').count()]).toEqual(['3 of 12', key, side, 0]);
    await page.close();
    await open({ kept: { ...(was as object), shown: [0, 99] } });
    await read();
    expect(await at()).toBe('1 of 36');
  });

  test('when the sides change, all is read anew at the same place', async () => {
    await open();
    await read();
    await page.keyboard.press('j');
    await expect.poll(at).toBe('2 of 36');
    await tell('changed');
    await expect.poll(async () => (await requests('state')).length).toBe(2);
    await expect.poll(at).toBe('2 of 36');
    await expect.poll(async () => (await requests('texts')).filter((p) => (p as { key: number; prompt?: boolean }).key === 1 && (p as { prompt?: boolean }).prompt !== false).length).toBe(2);
  });

  test('chips ask by what is joined, compared and sliced, and the menu takes away', async () => {
    await open();
    await read();
    await page.getByRole('button', { name: 'joined by id' }).click();
    await page.getByRole('button', { name: 'verifier: GSM8K' }).click();
    await page.getByRole('button', { name: 'no slices' }).click();
    await page.getByRole('button', { name: 'by: steps' }).waitFor();
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Copy as command' }).click();
    expect([await requests('chooseKey'), await requests('chooseMetric'), await requests('chooseSlice'), await requests('copyCommand')].map((r) => r.length)).toEqual([1, 1, 1, 1]);
  });

  test('text of the data is never HTML, whatever shows it, and links open only through the host', async () => {
    await open({ texts: 'hostile' });
    await read();
    await page.keyboard.press('o');
    expect(await page.locator('.turn .role').first().innerText()).toMatch(/^<img src=x/);
    await page.locator('.fold summary').first().click();
    for (const mode of ['plain', 'raw', 'markdown']) {
      await page.keyboard.press('m');
      await expect.poll(() => page.locator('.tool.wide').innerText()).toBe(mode);
    }
    expect(await page.locator('loupe-answers img, loupe-answers script').count()).toBe(0);
    await page.locator('.body .link', { hasText: 'a link' }).first().click();
    await expect.poll(() => requests('openLink')).toEqual([{ url: 'https://example.org' }]);
    await isClean();
  });

  test('code without a fence is drawn as it is written', async () => {
    await open({ texts: 'code' });
    await read();
    expect((await bodies())[0]).toContain('__init__ = 0\n    return 2 * eggs');
  });

  test('of an answer of 1 MB a piece is drawn, and it is not compared word by word', async () => {
    await open({ texts: 'huge', keys: 3, sides: 2 });
    await read();
    await expect.poll(async () => (await bodies())[1] ?? '').toMatch(/^Too different from SFT to mark word by word/);
    expect((await bodies())[0]?.length).toBeLessThan(200_000);
    await page.getByRole('button', { name: 'Compare in the diff editor' }).click();
    await expect.poll(() => requests('diff')).toHaveLength(1);
  });

  test('no metric, no shared prompt and an error each say what to do', async () => {
    await open({ plain: true });
    await read();
    await page.getByRole('button', { name: 'Choose a metric' }).click();
    expect(await requests('chooseMetric')).toHaveLength(1);
    await page.close();
    await open({ texts: 'none' });
    await page.getByText('No prompt is in this list.').waitFor();
    await page.close();
    await open({ failures: 1 });
    await page.getByText('is no JSON: line 4').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await read();
  });

  test('blind, nothing says whose an answer is, until it is revealed', async () => {
    await open({ sides: 3 });
    await read();
    await page.keyboard.press('b');
    await expect.poll(names).toEqual(['answer A', 'answer B']);
    const shown = await page.evaluate(() => {
      const found: string[] = [];
      const walk = (root: ParentNode): void => root.querySelectorAll('*').forEach((element) => {
        if (element.tagName === 'STYLE') return;
        found.push(...[...element.attributes].map((a) => a.value), ...[...element.childNodes].flatMap((n) => (n.nodeType === Node.TEXT_NODE ? [n.textContent ?? ''] : [])));
        if (element.shadowRoot) walk(element.shadowRoot);
      });
      walk(document.body);
      return found.join('\n');
    });
    expect(shown).toContain('left is better');
    expect(shown).not.toMatch(/SFT|DPO|RLVR|row \d|verifier/);
    expect(await page.locator('.figures, [data-side]').count()).toBe(0);
    expect(await page.locator('.outcome, .value, .pin, ins, del, .answer select, .focused').count()).toBe(0);
    for (const key of ['e', 'Enter', 'ArrowRight', 'p']) await page.keyboard.press(key);
    expect([await requests('diff'), await requests('openRow')]).toEqual([[], []]);
    const orders = new Set<string>();
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press('r');
      await page.locator('.outcome').first().waitFor();
      await page.keyboard.press('j');
      await expect.poll(at).toBe(`${String(i + 2)} of 36`);
      await page.locator('.masked').first().waitFor();
      orders.add((await bodies()).map((text) => (text.startsWith('Let') ? 'DPO' : text.startsWith('reasoning') ? 'last' : 'other')).join());
    }
    expect(orders.size).toBe(2);
    await shot(page, 'comparison-blind');
  });

  test('going blind leaves a list that tells who won for all shared prompts, says so, and no key goes back to it', async () => {
    await open();
    await read();
    await page.locator('.flow .door', { hasText: 'broken' }).click();
    await page.getByText('1 of 3').waitFor();
    await page.locator('.flow .door', { hasText: 'fixed' }).click();
    await page.getByText('1 of 8').waitFor();
    const [key] = (await requests('texts')).slice(-1).map((asked) => (asked as { key: number }).key);
    await page.keyboard.press('b');
    await page.locator('.ballot').waitFor();
    await expect.poll(async () => (await requests('keys')).at(-1)).toMatchObject({ choice: { of: 'joined' }, order: 'first' });
    await page.getByText('shared prompts: the list before tells whose an answer is').waitFor();
    await expect.poll(async () => (await requests('place')).length).toBe(1);
    await expect.poll(at).toMatch(/of 36$/);
    expect((await requests('place')).at(-1)).toMatchObject({ choice: { of: 'joined' }, row: 2 * (key ?? -1) });
    await page.keyboard.press('Escape');
    expect((await requests('keys')).at(-1)).toMatchObject({ choice: { of: 'joined' } });
    await page.keyboard.press('j');
    await expect.poll(() => page.getByText('the list before tells').count()).toBe(0);
    await expect.poll(at).toMatch(/of 36$/);
  });

  test('w says where nothing says why an answer was judged as it was', async () => {
    await open();
    await read();
    await page.keyboard.press('w');
    await page.getByText('nothing says why it was judged so').waitFor();
    await page.keyboard.press('j');
    await expect.poll(() => page.getByText('nothing says why it was judged so').count()).toBe(0);
  });

  test('votes are given by key, and the next prompt comes once one is saved', async () => {
    await open({ sides: 2 });
    await read();
    await page.keyboard.press('b');
    await page.locator('.ballot').waitFor();
    const stood: string[] = [];
    for (const [i, key] of ['c', 'v', 't', 'x'].entries()) {
      stood.push(((await bodies())[0] ?? '').startsWith('16') ? 'SFT' : 'DPO');
      await page.keyboard.press(key);
      await expect.poll(at).toBe(`${String(i + 2)} of 36`);
    }
    const left = stood.map((name) => (name === 'SFT' ? 0 : 1));
    const given = (n: number, vote: string | null): unknown => ({ key: n, row: n * 2 + 1, left: left[n], right: 1 - (left[n] ?? 0), vote });
    expect(await requests('vote')).toEqual([given(0, 'left'), given(1, 'right'), given(2, 'tie'), given(3, 'bothBad')]);
    expect(await page.locator('.ballot .after').innerText()).toMatch(/saved\s+4 votes\s+undo u/);
    await page.keyboard.press('u');
    await expect.poll(at).toBe('4 of 36');
    expect((await requests('vote')).at(-1)).toEqual(given(3, null));
    expect(await page.locator('.ballot .after').innerText()).toMatch(/taken back\s+3 votes/);
    await isClean();
  });

  test('votes from before are there again, and are told with names, intervals and the lean to one side', async () => {
    const votes = Array.from({ length: 20 }, (_, n) => ({ home: 1, row: n * 2 + 1, left: n % 2, vote: n < 12 ? 'left' : n < 15 ? 'right' : n < 18 ? 'tie' : 'bothBad', again: false } as const));
    await open({ sides: 2, votes });
    await read();
    await page.keyboard.press('b');
    await expect.poll(() => page.locator('.ballot .after').innerText()).toMatch(/20 votes/);
    await expect.poll(at).toBe('19 of 36'); // the first without a vote: two of the twenty are not in both sides
    await expect.poll(() => page.locator('.vote[aria-pressed=true]').count()).toBe(0);
    await page.keyboard.press('k');
    await page.locator('.vote[aria-pressed=true]').waitFor();
    await page.keyboard.press('r');
    await page.locator('.tally table').waitFor();
    expect((await page.locator('.tally tr').allInnerTexts()).map((text) => text.trim())).toEqual(['SFT better\t7', 'DPO better\t8', 'ties\t3', 'both bad\t2']);
    // Wilson's intervals of 9.5 of 20 and of 12 of 15: statsmodels 0.15, proportion_confint(method='wilson').
    expect(await page.locator('.tally dd').allInnerTexts()).toEqual(['47.5 % (27.9 to 68.0) of 20; ties and both bad as half', '80.0 % (54.8 to 93.0) of 15 decided · you lean to the left']);
    await page.getByRole('button', { name: 'Export as preference set…' }).click();
    await expect.poll(() => requests('exportVotes')).toEqual([{ a: 0, b: 1 }]);
    for (const theme of ['dark', 'light', 'contrast'] as const) {
      await page.close();
      await open({ sides: 2, votes }, { theme });
      await read();
      await page.keyboard.press('b');
      await expect.poll(at).toBe('19 of 36');
      await page.keyboard.press('k');
      await page.locator('.vote[aria-pressed=true]').waitFor();
      await shot(page, `comparison-votes-${theme}`);
      await page.keyboard.press('r');
      await page.locator('.tally table').waitFor();
      await shot(page, `comparison-revealed-${theme}`);
    }
  });

  test('a vote that cannot be saved is not said to be, and its prompt stays', async () => {
    await open({ sides: 2, full: true });
    await read();
    await page.keyboard.press('b');
    await page.locator('.ballot').waitFor();
    await page.keyboard.press('c');
    await page.getByText('no space is left on the disk').waitFor();
    expect(await at()).toBe('1 of 36');
    expect(await page.locator('.vote[aria-pressed=true]').count()).toBe(0);
    expect(await page.locator('.ballot .after').innerText()).toMatch(/0 votes/);
  });

  test('figures of sides with long names stay within their region', async () => {
    await open({ sides: 6 }, { width: 1060 });
    await read();
    await page.locator('.means .span').first().waitFor({ state: 'attached' });
    expect(await page.locator('.region .scroll').evaluateAll((all) => all.map((e) => e.scrollWidth - e.clientWidth))).toEqual([0, 0, 0]);
    const [head, end] = await Promise.all(['.pairs', '.pairs .end select'].map((at) => page.locator(at).boundingBox()));
    expect((end?.x ?? 0) + (end?.width ?? 0)).toBeLessThanOrEqual((head?.x ?? 0) + (head?.width ?? 0));
    await shot(page, 'comparison-tight');
  });

  test('in a narrow window the answers stand below each other', async () => {
    await open({}, { width: 500 });
    await read();
    const boxes = await page.locator('.answer').evaluateAll((all) => all.map((e) => { const { top, width } = e.getBoundingClientRect(); return [top, width]; }));
    expect(boxes.map(([, width]) => width)).toEqual([500, 500]);
    expect(boxes[1]?.[0]).toBeGreaterThan(boxes[0]?.[0] ?? 0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(500);
    await page.locator('.means .span').first().waitFor({ state: 'attached' });
    await shot(page, 'comparison-narrow');
  });
});
