import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { SHIPPED_SCHEMAS } from '../../src/core/annotation/shippedSchemas';
import { spanOf } from '../../src/core/annotation/subject';
import type { HeldLabel } from '../../src/features/annotation/contract';
import type { FakeLabelOptions } from './fakeLabels';
import { labelViews } from './labelViews';
import { shot } from './viewPage';

const superlatives = SHIPPED_SCHEMAS.find((s) => s.id === 'superlatives')!;
const SENTENCE = 'Most commonly, psychologists use **paper-and-pencil** surveys.';
const text = (row: Record<string, unknown>): Partial<FakeLabelOptions> => ({ row, shape: { kind: 'text', roles: { text: ['sentence'] } } });

describe('marking text in a browser', () => {
  let page: Page;
  const { open, held, event, drag, told } = labelViews((opened) => (page = opened));

  it('marks what is selected by mouse, by key and by button, as the data has it', async () => {
    await open(superlatives, text({ sentence: SENTENCE, context: 'Most commonly.' }));
    await drag(0, 0, 13);
    await event('key', '1');
    await expect.poll(() => held()).toEqual([{ question: 'slots', value: 'superlative', note: null, path: 'sentence', start: 0, end: 13, text: 'Most commonly' }]);
    await drag(0, 15, 28);
    await page.locator('loupe-label-strip button', { hasText: 'Target' }).click();
    await expect.poll(() => held()).toMatchObject([{}, { value: 'target', start: 15, end: 28, text: 'psychologists' }]);
    await drag(1, 0, 4);
    await event('key', '3');
    await expect.poll(() => held()).toMatchObject([{}, {}, { value: 'comparison-set', path: 'context', text: 'Most' }]);
    expect(await page.locator('mark.tone-label').allInnerTexts()).toEqual(['Most commonly', 'psychologists', 'Most']);
  });

  it('refuses a selection over two texts, and says why', async () => {
    await open(superlatives, text({ sentence: SENTENCE, context: 'Most commonly.' }));
    const [a, b] = [await page.locator('loupe-text').nth(0).boundingBox(), await page.locator('loupe-text').nth(1).boundingBox()];
    await page.mouse.move(a!.x + 20, a!.y + 8);
    await page.mouse.down();
    await page.mouse.move(b!.x + 30, b!.y + 8, { steps: 5 });
    await page.mouse.up();
    await event('key', '1');
    expect(await told()).toContain('more than one text');
    expect(await held()).toEqual([]);
  });

  it('marks by keyboard: select by word, mark, go to the mark, move its borders by character, take it back, undo', async () => {
    await open(superlatives, text({ sentence: SENTENCE, context: 'Most commonly.' }));
    await event('span');
    await page.locator('.mark-caret').waitFor();
    await page.keyboard.press('Control+Shift+ArrowRight');
    await page.keyboard.press('Control+Shift+ArrowRight');
    await page.keyboard.press('1');
    await expect.poll(() => held()).toMatchObject([{ start: 0, end: 13, value: 'superlative' }]);
    await expect.poll(() => page.locator('mark.tone-label').count()).toBe(1);
    await page.keyboard.press('Tab');
    await expect.poll(() => page.locator('mark.current').count()).toBe(1);
    await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press('Alt+Shift+ArrowRight');
    await expect.poll(() => held()).toMatchObject([{ start: 1, end: 11, text: 'ost common' }]);
    await page.keyboard.press('Shift+ArrowRight');
    await expect.poll(() => held()).toMatchObject([{ start: 1, end: 12, text: 'ost commonl' }]);
    await page.keyboard.press('2');
    await expect.poll(() => held()).toMatchObject([{ start: 1, end: 12, value: 'target' }]);
    await expect.poll(() => page.locator('mark.tone-label').getAttribute('title')).toBe('Target');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Backspace');
    await expect.poll(() => held()).toEqual([]);
    await page.keyboard.press('Control+z');
    await expect.poll(() => held()).toMatchObject([{ start: 1, end: 12 }]);
    await page.keyboard.press(']');
    await page.keyboard.press('Shift+End');
    await page.keyboard.press('4');
    await expect.poll(() => held()).toMatchObject([{}, { path: 'context', text: 'Most commonly.', value: 'property' }]);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('.mark-caret').count()).toBe(0);
  });

  const overlapping: readonly Partial<HeldLabel>[] = [
    ['superlative', 0, 13], ['target', 5, 28], ['comparison-set', 5, 48], ['property', 33, 60],
  ].map(([value, start, end]) => ({ question: 'slots', value: value as string, subject: spanOf('sentence', SENTENCE, start as number, end as number) }));

  it.each(['dark', 'light', 'contrast'] as const)('draws marks that overlap so that each can be told, in %s', async (theme) => {
    await open(superlatives, { ...text({ sentence: SENTENCE, context: 'Most commonly.' }), mine: overlapping }, { theme, width: 1100, height: 620 });
    const lanes = await page.locator('mark.tone-label').evaluateAll((marks) => Object.fromEntries(marks.map((mark) => [(mark as HTMLElement).title, `${getComputedStyle(mark).textUnderlineOffset} ${getComputedStyle(mark).textDecorationColor}`])));
    expect(Object.keys(lanes)).toEqual(['Superlative', 'Comparison set', 'Target', 'Property']);
    // Those that lie over each other have lines of their own; all have colours of their own.
    expect(new Set(Object.values(lanes)).size).toBe(4);
    expect(new Set([lanes['Superlative'], lanes['Comparison set'], lanes['Target']].map((l) => l?.split(' ')[0])).size).toBe(3);
    expect(await page.locator('mark[data-begins]').evaluateAll((marks) => marks.map((m) => getComputedStyle(m, '::before').content))).toContain('"[Target: "');
    await page.keyboard.press('Tab');
    await shot(page, `labels-overlap-${theme}`);
  });

  it('marks emoji, combining marks, line ends of two characters and marks of invisible characters as the data has them, in plain and raw', async () => {
    const hard = 'a😀b e\u0301 x\r\ny\u200bz 👩‍👩‍👧!\u202eab';
    const points = Array.from(hard);
    for (const mode of ['plain', 'raw'] as const) {
      await open(superlatives, text({ sentence: hard }));
      if (mode === 'raw') await page.locator('loupe-reader select').selectOption('raw');
      await event('span');
      await page.locator('.mark-caret').waitFor();
      const graphemes = [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(hard)].map((s) => s.segment);
      // Each character that a person sees is selected and marked alone, by keyboard.
      for (const [i] of graphemes.entries()) {
        await page.keyboard.press('Shift+ArrowRight');
        await page.keyboard.press('1');
        await expect.poll(async () => ((await held()) as unknown[]).length).toBe(i + 1);
      }
      const got = (await held()) as { start: number; end: number; text: string }[];
      expect(got.map((h) => h.text)).toEqual(graphemes);
      for (const h of got) expect(points.slice(h.start, h.end).join('')).toBe(h.text);
      await page.close();
    }
    await open(superlatives, text({ sentence: 'one 😀\ntwo' }));
    await page.locator('loupe-text').first().click({ clickCount: 3, position: { x: 6, y: 6 } });
    await event('key', '2');
    // A triple click takes a line, without its end.
    await expect.poll(() => held()).toMatchObject([{ text: 'one 😀', start: 0, end: 5 }]);
  });

  it('goes on in a long text that is drawn in pieces, and keeps it drawn when a mark is set', async () => {
    const long = Array.from({ length: 4000 }, (_, i) => `line ${i} of many words`).join('\n');
    await open(superlatives, text({ sentence: long }));
    await event('span');
    await page.locator('.mark-caret').waitFor();
    await page.keyboard.press('Control+End');
    await page.keyboard.press('Control+Shift+ArrowLeft');
    await page.keyboard.press('1');
    await expect.poll(() => held()).toMatchObject([{ text: 'words', start: long.length - 5, end: long.length }]);
    await expect.poll(() => page.locator('mark.tone-label').innerText()).toBe('words');
    expect(await page.locator('.mark-caret').evaluate((caret) => caret.getBoundingClientRect().bottom <= innerHeight)).toBe(true);
  });

  it('says that rendered text cannot be marked, and shows the source again', async () => {
    await open(superlatives, text({ sentence: SENTENCE }));
    await page.locator('loupe-label-strip .link', { hasText: 'Show rendered' }).click();
    await page.locator('loupe-text strong').waitFor();
    await page.locator('loupe-text').first().click({ clickCount: 2 });
    await event('key', '1');
    expect(await told()).toContain('Rendered text');
    await page.locator('loupe-label-strip .link', { hasText: 'Show source' }).click();
    await expect.poll(() => page.locator('loupe-text strong').count()).toBe(0);
  });

  it('finds a mark whose text moved, and lists those whose words are gone', async () => {
    const old = `Well. ${SENTENCE}`;
    const mine = [[21, 34], [0, 4]].map(([start, end], i) => ({ question: 'slots', value: i === 0 ? 'target' : 'property', subject: spanOf('sentence', old, start!, end!) }));
    await open(superlatives, { ...text({ sentence: SENTENCE }), mine });
    expect(await page.locator('mark.tone-label').allInnerTexts()).toEqual(['psychologists']);
    const lost = page.locator('loupe-label-strip .lost');
    expect(await lost.locator('summary').innerText()).toContain('1 mark is no longer in the text');
    await lost.locator('summary').click();
    expect(await lost.innerText()).toContain('Well');
    await lost.locator('button').click();
    await expect.poll(() => held()).toMatchObject([{ value: 'target' }]);
  });

  it('leaves neither mark nor selection of what was taken back in the mode', async () => {
    await open(superlatives, { ...text({ sentence: SENTENCE }), mine: overlapping.slice(0, 1) });
    await event('span');
    await page.locator('.mark-caret').waitFor();
    await page.keyboard.press('Tab');
    await page.locator('mark.current').waitFor();
    await page.keyboard.press('Backspace');
    await expect.poll(() => held()).toEqual([]);
    await expect.poll(() => page.locator('mark.tone-label').count()).toBe(0);
    expect(await page.evaluate('String(document.querySelector("loupe-explore").shadowRoot.querySelector("loupe-reader").shadowRoot.getSelection())')).toBe('');
    expect(await page.locator('loupe-label-strip .selected').count()).toBe(0);
  });

  it('stays in the mode over records and opens the fold of a long column, where marks can be, too', async () => {
    await open(superlatives, text({ sentence: SENTENCE, context: 'Many words. '.repeat(40).trim() }));
    await event('span');
    await page.locator('.mark-caret').waitFor();
    await page.keyboard.press('j');
    await page.locator('loupe-reader .title', { hasText: 'Record 1' }).waitFor();
    await page.waitForTimeout(200); // the labels of the record are on their way
    await page.keyboard.press(']');
    await page.locator('details.long[open] .mark-caret').waitFor(); // its text is drawn once the fold has opened
    await page.keyboard.press('Control+Shift+ArrowRight');
    await page.keyboard.press('3');
    await expect.poll(() => held(1)).toMatchObject([{ path: 'context', start: 0, end: 4, text: 'Many' }]);
    expect(await page.locator('details.long').evaluate((fold) => (fold as HTMLDetailsElement).open)).toBe(true);
    // By lines as they are drawn: the caret comes to another one and stays in the text.
    const top = (): Promise<number> => page.locator('.mark-caret').evaluate((caret) => Math.round(caret.getBoundingClientRect().top));
    const before = await top();
    await page.keyboard.press('ArrowDown');
    expect(await top()).toBeGreaterThan(before);
    await page.keyboard.press('ArrowUp');
    expect(await top()).toBe(before);
    expect(await held(0)).toEqual([]);
  });

  it('draws marks of others with their names where they are shown, and takes only mine back', async () => {
    const subject = spanOf('sentence', SENTENCE, 15, 28);
    await open(superlatives, { ...text({ sentence: SENTENCE }), others: [{ question: 'slots', value: 'target', subject }] });
    expect(await page.locator('mark.tone-label').getAttribute('title')).toBe('Bob: Target');
    await event('span');
    await page.locator('.mark-caret').waitFor();
    await page.keyboard.press('Tab');
    expect(await told()).toBe('Nothing is marked in this record yet.');
    await page.keyboard.press('Backspace');
    expect(await page.locator('mark.tone-label').count()).toBe(1);
  });

  it('leaves the mode when a person goes elsewhere, and letters are commands again', async () => {
    await open(superlatives, text({ sentence: SENTENCE }));
    await event('span');
    await page.locator('.mark-caret').waitFor();
    const inInput = (): Promise<unknown> => page.evaluate(`fake.asked.filter((m) => m.kind === 'focus').at(-1).inInput`);
    expect(await inInput()).toBe(true);
    await page.locator('[role=row][aria-rowindex="4"] [role=gridcell]').first().click();
    await expect.poll(() => page.locator('.mark-caret').count()).toBe(0);
    await expect.poll(inInput).toBe(false);
  });

  it('takes back all that a person labelled in the record, marks too, and brings it back with one undo', async () => {
    await open(superlatives, { ...text({ sentence: SENTENCE, context: 'Most commonly.' }), mine: overlapping });
    await event('key', 'p');
    await expect.poll(async () => ((await held()) as unknown[]).length).toBe(5);
    await event('clear');
    await expect.poll(() => held()).toEqual([]);
    await expect.poll(() => page.locator('mark.tone-label').count()).toBe(0);
    await page.evaluate('fake.labels.answer("annotation.step", { direction: "undo" })');
    await expect.poll(async () => ((await held()) as unknown[]).length).toBe(5);
    await expect.poll(() => page.locator('mark[data-begins]').count()).toBe(4);
  });
});
