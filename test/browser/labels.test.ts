import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SHIPPED_SCHEMAS } from '../../src/core/annotation/shippedSchemas';
import type { LabelSchema } from '../../src/core/annotation/labelSchema';
import { spanOf } from '../../src/core/annotation/subject';
import type { HeldLabel } from '../../src/features/annotation/contract';
import type { FakeLabelOptions } from './fakeLabels';
import { ViewPages, shot } from './viewPage';
import type { Look } from './viewPage';

const superlatives = SHIPPED_SCHEMAS.find((s) => s.id === 'superlatives')!;
const SENTENCE = 'Most commonly, psychologists use **paper-and-pencil** surveys.';
const text = (row: Record<string, unknown>): Partial<FakeLabelOptions> => ({ row, shape: { kind: 'text', roles: { text: ['sentence'] } } });

describe('labelling in a browser', () => {
  let pages: ViewPages;
  let page: Page;
  const errors: string[] = [];
  beforeAll(async () => (pages = await ViewPages.start()), 180_000);
  afterAll(() => pages.stop());
  afterEach(async () => {
    expect(errors.splice(0)).toEqual([]);
    expect(await page.evaluate('fake.violations')).toEqual([]);
    await page.close();
  });

  async function open(schema: LabelSchema | null, options: Partial<FakeLabelOptions>, look: Look = {}): Promise<void> {
    page = await pages.open({ rows: 100, labels: { schema, ...options } }, look);
    page.setDefaultTimeout(5000);
    page.on('pageerror', (error) => errors.push(error.message));
    await page.locator('[role=row][aria-rowindex="2"] [role=gridcell]').first().click();
    await page.locator('loupe-label-strip .strip').waitFor();
  }
  const held = (row = 0): Promise<unknown> => page.evaluate(`fake.labels.held(${row})`);
  const event = (name: string, data: unknown = null): Promise<unknown> => page.evaluate(`fake.labels.tell(${JSON.stringify(name)}, ${JSON.stringify(data)})`);
  /** Selects the characters [start, end) of the n-th text that is drawn, as a person does with the mouse. */
  async function drag(nth: number, start: number, end: number): Promise<void> {
    const place = (offset: number): Promise<{ x: number; y: number }> => page.locator('loupe-text').nth(nth).evaluate((block, at) => {
      const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
      let before = 0;
      while (walker.nextNode()) {
        const node = walker.currentNode as Text;
        if (at <= before + node.length) {
          const range = document.createRange();
          range.setStart(node, at - before);
          range.setEnd(node, at - before);
          const box = range.getBoundingClientRect();
          return { x: box.x, y: box.y + box.height / 2 };
        }
        before += node.length;
      }
      throw new Error('no such place');
    }, offset);
    const [from, to] = [await place(start), await place(end)];
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 4 });
    await page.mouse.up();
  }
  const told = (): Promise<string> => page.locator('loupe-label-strip .told').innerText();

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
});
