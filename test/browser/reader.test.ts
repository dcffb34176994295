import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ReaderBrowser, inReader, show } from './readerPage';
import type { MadeRecord } from './readerPage';

const chat = (...messages: Record<string, unknown>[]): MadeRecord => ({
  values: { messages, note: 'kept' },
  types: { messages: 'STRUCT("role" VARCHAR, "content" VARCHAR)[]' },
  kind: 'chat', roles: { messages: ['messages'] }, encodings: { messages: 'messages' },
});
const user = (content: string) => ({ role: 'user', content });
const assistant = (content: string) => ({ role: 'assistant', content });
const pair = (prompt: string, chosen: string, rejected: string): MadeRecord => ({
  values: { prompt, chosen, rejected }, kind: 'preference', roles: { prompt: ['prompt'], chosen: ['chosen'], rejected: ['rejected'] },
});

describe('the reader in a browser', () => {
  let browser: ReaderBrowser;
  let page: Page;
  const errors: string[] = [];
  beforeAll(async () => (browser = await ReaderBrowser.launch()), 180_000);
  afterAll(() => browser.close());
  beforeEach(async () => {
    errors.length = 0;
    page = await browser.open();
    page.on('pageerror', (error) => errors.push(error.message));
  });
  afterEach(async () => {
    expect(errors).toEqual([]);
    expect(await page.evaluate('window.violations')).toEqual([]);
    await page.close();
  });
  const text = (selector: string) => inReader<string>(page, `[...root.querySelectorAll(${JSON.stringify(selector)})].map((e) => e.textContent.trim()).join('|')`);
  const count = (selector: string) => inReader<number>(page, `root.querySelectorAll(${JSON.stringify(selector)}).length`);

  it('keeps hostile text literal in every mode, under the policy of the product', async () => {
    const hostile = '<script>window.pwned=1</script><img src="https://example.org/x.png" onerror="window.pwned=1"><b>bold</b> ![i](https://example.org/y.png)';
    for (const mode of ['markdown', 'plain', 'raw'] as const) {
      await show(page, chat(user(hostile)), mode);
      expect(await text('.turn.user .text')).toContain('<script>window.pwned=1</script><img');
      expect(await count('img, script, b, iframe, a')).toBe(0);
    }
    expect(await page.evaluate('window.pwned')).toBeUndefined();
  });

  it('shows a command link as text with its address and opens nothing', async () => {
    await show(page, chat(user('[press](command:workbench.action.quit) and [site](https://example.org/a)')));
    expect(await text('.turn.user .text')).toBe('press (command:workbench.action.quit) and site (https://example.org/a)');
    await page.getByText('press', { exact: true }).click();
    expect(await page.evaluate('window.asked')).toEqual([]);
    await page.getByRole('link', { name: 'site' }).click();
    expect(await page.evaluate('window.asked')).toEqual([{ method: 'openLink', params: { url: 'https://example.org/a' } }]);
  });

  it('marks NUL, escape and bidi overrides, and keeps the characters themselves for copying', async () => {
    await show(page, chat(user('a\0b \u001b[31mred \u202etxt.exe')));
    expect(await inReader(page, `[...root.querySelectorAll('.ch')].map((e) => e.dataset.mark)`)).toEqual(['NUL', 'ESC', 'RLO']);
    expect(await text('.turn.user .text')).toBe('a\0b \u001b[31mred \u202etxt.exe');
    expect(await inReader(page, `getComputedStyle(root.querySelector('.ch-bidi')).unicodeBidi`)).toBe('isolate');
  });

  it('shows white space in raw mode and gives the text back unchanged when selected', async () => {
    const source = 'one two\n\tthree  four';
    await show(page, chat(user(source)), 'raw');
    expect(await inReader(page, `[...root.querySelectorAll('.turn.user .ch')].map((e) => e.dataset.mark)`)).toEqual(['·', '⏎', '→', '··']);
    expect(await text('.turn.user .text')).toBe(source);
  });

  it('names each turn for screen readers and folds the system message', async () => {
    await show(page, chat({ role: 'system', content: 'Be brief.' }, user('Hello?'), assistant('Yes.')));
    expect(await inReader(page, `[...root.querySelectorAll('article')].map((a) => a.getAttribute('aria-label'))`)).toEqual(['system', 'user, turn 1', 'assistant, turn 2']);
    expect(await inReader(page, `root.querySelector('.turn.system details').open`)).toBe(false);
    expect(await text('.turn.system summary')).toContain('9 chars');
    await page.getByRole('button', { name: 'unfold all' }).click();
    await expect.poll(() => text('.turn.system .text')).toBe('Be brief.');
  });

  it('shows markdown, code with colours and formulas', async () => {
    await show(page, chat(assistant('## Title\n\n```python\ndef f(): pass\n```\n\nso $x^2$')));
    expect(await text('.text h2')).toBe('Title');
    await expect.poll(() => text('.code-block .hl-keyword')).toContain('def');
    await expect.poll(() => count('math msup')).toBe(1);
    await show(page, chat(assistant('## Title')), 'plain');
    expect(await text('.turn.assistant .text')).toBe('## Title');
  });

  it('marks the words in which two answers differ', async () => {
    await show(page, pair('Which way?', 'Go left at the red house.', 'Go right at the red house.'));
    expect(await text('.chosen ins')).toBe('left');
    expect(await text('.rejected del')).toBe('right');
    expect(await text('.side-head .strong')).toBe('chosen|rejected');
  });

  it('says when both answers are the same', async () => {
    await show(page, pair('Which way?', 'Left.', 'Left.'));
    expect(await text('[role=status]')).toBe('Both answers are the same.');
    expect(await count('ins, del')).toBe(0);
  });

  it('gives two answers to the diff editor', async () => {
    await show(page, pair('Which way?', 'Left.', 'Right.'));
    await page.getByRole('button', { name: /diff editor/ }).click();
    expect(await page.evaluate('window.asked')).toEqual([{ method: 'diff', params: { row: 4182, left: { title: 'rejected', text: 'Right.' }, right: { title: 'chosen', text: 'Left.' } } }]);
  });

  it('puts answers below each other where it is narrow', async () => {
    const tops = `[...root.querySelectorAll('.side')].map((s) => s.getBoundingClientRect().top)`;
    await show(page, pair('Which way?', 'Left.', 'Right.'));
    const [a, b] = await inReader<number[]>(page, tops);
    expect(a).toBe(b);
    await page.setViewportSize({ width: 480, height: 700 });
    const [c, d] = await inReader<number[]>(page, tops);
    expect(d).toBeGreaterThan(c ?? 0);
  });

  it('draws a huge text in pieces and asks the host for what was cut', async () => {
    const start = 'A line of words that repeats.\n'.repeat(10_000);
    await page.evaluate(`window.answerText = ({ start }) => ({ text: 'THE REST from ' + start, length: ${start.length + 20} })`);
    await show(page, { ...chat(user(start)), cut: [{ path: ['messages', 0, 'content'], length: start.length + 20 }] });
    expect(await text('.note')).toContain('plain text');
    const drawn = await inReader<number>(page, `root.querySelector('.turn.user .text').textContent.length`);
    expect(drawn).toBeLessThan(start.length / 2);
    await expect.poll(async () => {
      await inReader(page, `root.querySelector('.more')?.click()`);
      return text('.turn.user .text');
    }).toContain(`THE REST from ${start.length}`);
    expect(await page.evaluate('window.asked')).toEqual([{ method: 'text', params: { row: 4182, path: ['messages', 0, 'content'], start: start.length, length: 100_000 } }]);
  });

  it('never widens for a word of 200,000 characters', async () => {
    await show(page, chat(user('w'.repeat(200_000))));
    expect(await inReader(page, `root.querySelector('.scroll').scrollWidth <= root.querySelector('.scroll').clientWidth`)).toBe(true);
  });

  it('keeps wide tables and formulas within their answer, of two and of four', async () => {
    const wide = `| ${'a wide column | '.repeat(20)}\n|${'---|'.repeat(20)}\n| ${'value_without_break | '.repeat(20)}\n\n$$${'\\frac{a_1}{b_2} + '.repeat(60)}c$$\n\nHere $${'x_1 + '.repeat(80)}y$.\n\n\`\`\`\n${'long '.repeat(100)}\n\`\`\``;
    for (const names of [['one', 'two'], ['one', 'two', 'three', 'four']]) {
      await show(page, { values: { prompt: 'Show.', ...Object.fromEntries(names.map((name) => [name, wide])) }, kind: 'ranked', roles: { prompt: ['prompt'], responses: names } });
      await page.locator('.math').first().waitFor();
      const over = await inReader<number>(page, `[...root.querySelectorAll('.side')].flatMap((side) => [...side.querySelectorAll('.text > *')].filter((box) => box.getBoundingClientRect().right > side.getBoundingClientRect().right)).length`);
      expect(over).toBe(0);
    }
  });

  it('folds turns to their first words, all at once or the one in focus, and opens them again', async () => {
    const said = [{ role: 'user', content: 'Why is the sky blue? '.repeat(40) }, { role: 'assistant', content: 'Because of scattering.' }, { role: 'user', content: 'And red?' }];
    await show(page, { values: { messages: said }, types: { messages: 'STRUCT(role VARCHAR, content VARCHAR)[]' }, kind: 'chat', roles: { messages: ['messages'] }, encodings: { messages: 'messages' } });
    const shown = (): Promise<boolean[]> => page.locator('loupe-text').evaluateAll((texts) => texts.map((text) => text.checkVisibility()));
    const height = (): Promise<number> => inReader<number>(page, `root.querySelector('article').getBoundingClientRect().height`);
    expect(await shown()).toEqual([true, true, true]);
    await page.getByRole('button', { name: 'fold all (shift+f)' }).click();
    expect(await shown()).toEqual([false, false, false]);
    expect(await height()).toBeLessThan(50);
    expect(await inReader(page, `getComputedStyle(root.querySelector('article summary'), '::after').content`)).toContain('Why is the sky blue?');
    await page.locator('article').nth(1).focus();
    await page.keyboard.press('Enter');
    expect(await shown()).toEqual([false, true, false]);
    await page.locator('article summary').first().click();
    expect(await shown()).toEqual([true, true, false]);
    await page.getByRole('button', { name: 'unfold all' }).click();
    expect(await shown()).toEqual([true, true, true]);
  });

  it('lists other columns: NULL apart from empty, JSON text as a tree that keys unfold', async () => {
    await show(page, { values: { note: '', gone: null, meta: '{"a":{"b":[1,{"c":"deep"}]}}', n: 1.5 }, types: { n: 'DOUBLE' } });
    expect(await text('.field:has(dt) dd .absent')).toBe('empty text|NULL');
    await inReader(page, `root.querySelector('loupe-json-tree [role=treeitem]').focus()`);
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
    expect(await text('loupe-json-tree')).toContain('c: deep');
  });

  it('says why a column could not be read', async () => {
    await show(page, { values: { note: 'kept', bad: null }, failed: [{ column: 'bad', error: { code: 'x', args: {}, sentence: 'Codec LZO cannot be read: write the file anew.' } }] });
    expect(await text('.failure')).toBe('Codec LZO cannot be read: write the file anew.');
  });

  it('shows the raw record and back', async () => {
    await show(page, chat(user('Hello?')));
    await page.getByRole('button', { name: /raw record/ }).click();
    expect(await text('.scroll')).toContain('"content": "Hello?"');
    expect(await count('article')).toBe(0);
  });

  it('lists the turns in an outline and jumps there', async () => {
    await show(page, chat(user('First words'), assistant('Second words'), user('Third words')));
    await page.getByRole('button', { name: '3 turns' }).click();
    await page.getByRole('button', { name: /3 user Third words/ }).click();
    expect(await inReader(page, `root.activeElement.getAttribute('aria-label')`)).toBe('user, turn 3');
  });

  it('asks to go on with the arrows of the header', async () => {
    await show(page, chat(user('Hello?')));
    await page.getByRole('button', { name: /next record/ }).click();
    expect(await page.evaluate('window.asked')).toEqual([{ method: 'navigate', params: { direction: 'next' } }]);
  });
});
