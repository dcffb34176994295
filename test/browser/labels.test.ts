import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { SHIPPED_SCHEMAS } from '../../src/core/annotation/shippedSchemas';
import type { LabelSchema } from '../../src/core/annotation/labelSchema';
import type { FakeLabelOptions } from './fakeLabels';
import { labelViews } from './labelViews';
import { shot } from './viewPage';

describe('labelling in a browser', () => {
  let page: Page;
  const { open, held, event, told } = labelViews((opened) => (page = opened));

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

  it('does not take a key for the record before, when it comes while the next one’s labels are on their way', async () => {
    await open(SHIPPED_SCHEMAS.find((s) => s.id === 'triage')!, {});
    await page.evaluate(`fake.send({ kind: 'command', command: { command: 'nextRecord' } }), fake.labels.tell('key', '2')`);
    await page.locator('loupe-reader .title', { hasText: 'Record 1' }).waitFor();
    await expect.poll(async () => [await held(0), await held(1)]).toEqual([[], [{ question: 'triage', value: 'drop', note: null }]]);
  });
});
