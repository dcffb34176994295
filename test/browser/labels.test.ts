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

  const perTurn: LabelSchema = {
    id: 'turns', version: 1, title: 'Turns', questions: [
      { id: 'quality', title: 'Turn', kind: 'single', about: 'turn', required: true, labels: [{ id: 'good', title: 'Good', key: '1', color: 'green' }, { id: 'bad', title: 'Bad', key: '2', color: 'red' }] },
      { id: 'why', title: 'Why', kind: 'text', about: 'turn', labels: [], required: false, when: { question: 'quality', is: ['bad'] } },
      { id: 'stars', title: 'Stars', kind: 'rating', about: 'response', labels: [], required: true, min: 3, max: 5 },
      { id: 'rank', title: 'Best first', kind: 'ranking', about: 'record', labels: [], required: true },
      { id: 'sure', title: 'How sure', kind: 'number', about: 'record', labels: [], required: false, min: 0, max: 1 },
    ],
  };
  const talk = (...said: string[]): unknown => said.map((content, i) => ({ role: i % 2 === 0 ? 'user' : 'assistant', content }));
  const preference: Partial<FakeLabelOptions> = {
    row: { chosen: talk('Why?', 'So.', 'And?', 'Because of **this**.'), rejected: talk('Why?', 'So.', 'And?', 'No.') },
    shape: { kind: 'preference', roles: { chosen: ['chosen'], rejected: ['rejected'] }, encodings: { chosen: 'messages', rejected: 'messages' } },
  };

  it('labels turns and answers at their own heads, the one in focus by key', async () => {
    await open(perTurn, preference, { width: 1300 });
    await event('key', '1');
    await expect.poll(() => held()).toEqual([{ question: 'quality', value: 'good', note: null, path: 'chosen[3]' }]);
    await page.locator('article[data-path="rejected[4]"] loupe-text').click();
    await event('key', '2');
    await event('key', '4');
    await expect.poll(() => held()).toMatchObject([{}, { value: 'bad', path: 'rejected[4]' }, { question: 'stars', value: '4', path: 'rejected' }]);
    await expect.poll(() => page.locator('section.side.current').getAttribute('data-path')).toBe('rejected');
    await page.locator('section[data-path=chosen] loupe-label-head.at-answer button', { hasText: '5' }).first().click();
    await expect.poll(() => held()).toMatchObject([{}, {}, {}, { question: 'stars', value: '5', path: 'chosen' }]);
    // The condition of the turn in focus holds: its question is asked there, and typed.
    await page.locator('article[data-path="rejected[4]"] loupe-text').click();
    await event('key', 'w');
    await page.locator('loupe-reader input').waitFor();
    await page.keyboard.type('too short');
    await page.keyboard.press('Enter');
    await expect.poll(() => held()).toMatchObject([{}, {}, {}, {}, { question: 'why', value: 'too short', path: 'rejected[4]' }]);
    await shot(page, 'labels-turns');
  });

  const three: Partial<FakeLabelOptions> = {
    row: { prompt: 'Which?', one: 'One.', two: 'Two.', c: 'Three.' },
    shape: { kind: 'ranked', roles: { prompt: ['prompt'], responses: ['one', 'two', 'c'] } },
  };
  const signs = (): Promise<string[]> => page.locator('.side-head .sign').allInnerTexts();

  it('names answers by letters where a question compares them, two or more, and only there', async () => {
    await open(SHIPPED_SCHEMAS.find((s) => s.id === 'pairwise')!, preference);
    expect(await signs()).toEqual(['A', 'B']);
    await page.close();
    await open({ ...perTurn, questions: perTurn.questions.slice(3, 4) }, three);
    expect(await signs()).toEqual(['A', 'B']); // the third is called C already
    await page.close();
    await open(SHIPPED_SCHEMAS.find((s) => s.id === 'triage')!, preference);
    expect(await page.locator('.side-head').count()).toBe(2);
    expect(await signs()).toEqual([]);
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

  it('shows the key for notes once, at the question whose note it opens', async () => {
    await open(SHIPPED_SCHEMAS.find((s) => s.id === 'pairwise')!, preference);
    await event('key', '1');
    await event('key', 'h');
    await expect.poll(async () => ((await held()) as unknown[]).length).toBe(2);
    const keys = page.locator('loupe-label-strip kbd', { hasText: '⇧n' });
    await expect.poll(() => keys.count()).toBe(1);
    await event('note');
    await page.locator('loupe-label-strip .question').first().locator('input').waitFor();
  });

  it('tells labels of an older version first, and then those of others person by person', async () => {
    const others = [['Cy', 'triage'], ['Bob', 'refusal'], ['Cy', 'refusal'], ['Bob', 'triage']].map(([by, schema]) => ({ by: by!, schema: schema!, question: schema!, value: 'x' }));
    await open(SHIPPED_SCHEMAS.find((s) => s.id === 'triage')!, { mine: [{ schema: 'refusal', question: 'refusal', value: 'x' }, { question: 'triage', value: 'maybe', stale: 'value' }], others });
    expect((await page.locator('loupe-label-strip .other .second').allInnerTexts()).map((text) => text.trim())).toEqual(['Ann · triage · of an older version', 'Ann · refusal', 'Bob · refusal', 'Bob · triage', 'Cy · triage', 'Cy · refusal']);
    expect(await page.locator('loupe-label-strip .note').filter({ hasText: 'note' }).count()).toBe(0); // there is no answer that a note could stand beside
    await shot(page, 'labels-older');
  });

  it('leaves the record room in a low window: half of the reader is text, and all labels are in sight', async () => {
    await open(SHIPPED_SCHEMAS.find((s) => s.id === 'pairwise')!, preference, { width: 1000, height: 420 });
    const [reader, scroll] = await Promise.all(['loupe-reader', 'loupe-reader .scroll'].map((of) => page.locator(of).boundingBox()));
    expect(scroll!.height).toBeGreaterThan(reader!.height / 2);
    expect(await page.locator('loupe-label-strip .strip').evaluate((strip) => [...strip.querySelectorAll('.choice')].every((choice) => choice.getBoundingClientRect().bottom <= strip.getBoundingClientRect().bottom))).toBe(true);
    await shot(page, 'labels-low');
  });

  it('says whether labels of others are shown, and shows or hides them there', async () => {
    await open(SHIPPED_SCHEMAS.find((s) => s.id === 'triage')!, { others: [{ question: 'triage', value: 'drop' }], hidesOthers: true });
    const toggle = page.locator('loupe-label-strip button[aria-pressed]', { hasText: 'others' });
    expect([await toggle.innerText(), await toggle.getAttribute('aria-pressed'), await page.locator('loupe-label-strip .other').count()]).toEqual([expect.stringContaining('others hidden'), 'false', 0]);
    await toggle.click();
    await expect.poll(() => toggle.getAttribute('aria-pressed')).toBe('true');
    expect(await toggle.innerText()).toContain('others shown');
    await expect.poll(() => page.locator('loupe-label-strip .other').innerText()).toContain('Bob');
  });

  it('ranks answers by key, takes a number in its borders, and says what is none', async () => {
    await open({ ...perTurn, questions: perTurn.questions.slice(3) }, preference);
    await event('key', '2');
    await event('key', '1');
    await expect.poll(() => held()).toMatchObject([{ question: 'rank', value: ['rejected', 'chosen'] }]);
    expect((await page.locator('loupe-label-strip .choice.held').allInnerTexts()).map((x) => x.replace(/\s+/g, ' ').trim())).toEqual(['1 A chosen 2nd', '2 B rejected 1st']);
    await event('key', 'h');
    await page.locator('loupe-reader input').waitFor();
    await page.keyboard.type('7');
    await page.keyboard.press('Enter');
    expect(await told()).toBe('7 is not from 0 to 1.');
    await page.keyboard.press('Backspace');
    await page.keyboard.type('0.5');
    await page.keyboard.press('Enter');
    await expect.poll(() => held()).toMatchObject([{}, { question: 'sure', value: 0.5 }]);
  });

  it('loses nothing where saving fails: what was not saved is kept in order and saved again', async () => {
    await open(SHIPPED_SCHEMAS.find((s) => s.id === 'diverging-reasons')!, { failures: 2 });
    await event('key', '1');
    await page.locator('loupe-label-strip .error').waitFor();
    await event('key', '2');
    await expect.poll(() => page.locator('loupe-label-strip .error').innerText()).toBe('2 not saved');
    await page.locator('loupe-label-strip button', { hasText: 'Save again' }).click();
    await expect.poll(() => held()).toMatchObject([{ value: ['task-underspecification', 'verbosity'] }]);
  });

  it('lists the keys of the schema in use, and its guidelines on request', async () => {
    await open(SHIPPED_SCHEMAS.find((s) => s.id === 'diverging-reasons')!, {}, { width: 620, height: 900 });
    await page.locator('loupe-guidelines summary').click();
    expect(await page.locator('loupe-guidelines .sheet').innerText()).toContain('The prompt can be read in several ways.');
    await shot(page, 'labels-guidelines-narrow');
    await page.evaluate(`fake.send({ kind: 'command', command: { command: 'showHelp' } })`);
    await expect.poll(() => page.locator('.overlay').innerText()).toContain('Task underspecification');
    await shot(page, 'labels-help');
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

  it('does not take a key for the record before, when it comes while the next one’s labels are on their way', async () => {
    await open(SHIPPED_SCHEMAS.find((s) => s.id === 'triage')!, {});
    await page.evaluate(`fake.send({ kind: 'command', command: { command: 'nextRecord' } }), fake.labels.tell('key', '2')`);
    await page.locator('loupe-reader .title', { hasText: 'Record 1' }).waitFor();
    await expect.poll(async () => [await held(0), await held(1)]).toEqual([[], [{ question: 'triage', value: 'drop', note: null }]]);
  });
});
