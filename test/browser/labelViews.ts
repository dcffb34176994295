import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { LabelSchema } from '../../src/core/annotation/labelSchema';
import type { FakeLabelOptions } from './fakeLabels';
import { ViewPages } from './viewPage';
import type { Look } from './viewPage';

/** The view of a made dataset with labels, as the tests of labelling ask for it; `opened` is told of each page. */
export function labelViews(opened: (page: Page) => void) {
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
    opened(page);
    page.setDefaultTimeout(30_000);
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
  return { open, held, event, drag, told };
}
