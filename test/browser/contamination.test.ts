import { describe, expect, test } from 'vitest';
import { become, isClean, judgeBy, lines, open, page, read, requests, selected, settled, tell, usePages } from './contaminationPage';
import { shot } from './viewPage';

usePages();

describe('the page of contamination', () => {
  test('shows the share of each evaluation in each source, begins with the largest, and reads its best item beside the training text', async () => {
    await open();
    await read();
    expect(await page.locator('.heat thead').innerText()).toMatch(/numina[\s\S]*own[\s\S]*any[\s\S]*items[\s\S]*too short/);
    expect(await page.locator('.heat tbody tr').nth(1).innerText()).toMatch(/^MATH\s+11\.3\s+0\.4\s+0\s+0\s+0\s+0\.1\s+11\.3\s+5,000\s+43$/);
    expect(await page.locator('.heat button.over').allInnerTexts()).toEqual(['11.3', '4.9', '2.6', '3.8']);
    expect(await page.locator('.heat button[aria-pressed=true]').innerText()).toBe('11.3');
    expect(await page.locator('.cellName').innerText()).toBe('MATH × numina');
    expect(await page.locator('.pairHead').innerText()).toMatch(/item 4,127[\s\S]*24 of 29 tokens in one message = \.83/);
    expect(await page.locator('.side').nth(0).locator('mark').allInnerTexts()).toEqual(['A rectangle has perimeter 30 and area 54. What is the length of its longer side', 'Give your answer as a whole number without units']);
    expect(await page.locator('.side').nth(1).locator('mark').allInnerTexts()).toEqual(await page.locator('.side').nth(0).locator('mark').allInnerTexts());
    await isClean();
    await shot(page, 'contamination-dark');
  });

  test('a cell opens its items; arrow keys go from cell to cell, and Escape goes back to the table', async () => {
    await open();
    await read();
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.locator('.cellName', { hasText: 'HumanEval × evol-code' }).waitFor();
    await expect.poll(() => page.locator('.count').innerText()).toMatch(/^8 of 164 items$/);
    expect((await requests('items')).at(-1)).toEqual({ cell: { eval: 'HumanEval', train: 'tulu-mix', source: { value: 'evol-code' } }, list: 'matched' });
    await page.locator('.heat tbody tr').nth(1).locator('.link').click();
    await expect.poll(lines).toEqual([expect.stringMatching(/⊂\s+Yes/), expect.stringMatching(/=\s+What is 2 \+ 2\?/), expect.stringMatching(/⊂\s+Why\?/)]);
    expect((await requests('items')).at(-1)).toEqual({ cell: { eval: 'MATH', train: 'tulu-mix', source: null }, list: 'tooShort' });
  });

  test('one key judges and goes on to the next unjudged item; the same key takes it back, and precision follows', async () => {
    await open();
    await read();
    const first = await selected();
    await page.keyboard.press('1');
    await settled();
    expect(await selected()).not.toBe(first);
    expect((await lines())[0]).toMatch(/leak/);
    await page.keyboard.press('5');
    await settled();
    expect(await requests('judge')).toEqual([
      { cell: { eval: 'MATH', train: 'tulu-mix', source: { value: 'numina' } }, items: [4127], row: { train: 'tulu-mix', row: 411_827 }, verdict: 'leak', note: '' },
      { cell: { eval: 'MATH', train: 'tulu-mix', source: { value: 'numina' } }, items: [5010], row: { train: 'tulu-mix', row: 411_827 }, verdict: 'false', note: '' },
    ]);
    await expect.poll(() => page.locator('.precision').innerText()).toMatch(/100 % 86–100 %[\s\S]*1 of 12 judged[\s\S]*confirmed share 11\.3 % \(10\.0–12\.0\), matched 11\.3 %/);
    await page.keyboard.press('k');
    await page.keyboard.press('k');
    await settled();
    expect(await page.locator('.choice.held').innerText()).toMatch(/true leak/);
    await page.keyboard.press('1');
    await expect.poll(async () => (await lines())[0]).not.toMatch(/leak/);
    expect((await requests('judge')).at(-1)).toMatchObject({ items: [4127], verdict: null });
  });

  test('items that matched by the same words are one line, judged by one key, and open to its items', async () => {
    await open();
    await read();
    await page.locator('loupe-items .line', { hasText: 'Express your answer' }).click();
    await settled();
    expect(await page.locator('.judge').innerText()).toMatch(/^×3/);
    await page.keyboard.press('ArrowRight');
    await expect.poll(async () => (await page.locator('loupe-items .member').count())).toBe(3);
    await page.keyboard.press('j');
    await settled();
    await page.keyboard.press('2');
    await settled();
    await page.locator('loupe-items .line', { hasText: 'Express your answer' }).click();
    expect(await selected()).toMatch(/1 of 3/);
    await settled();
    await page.keyboard.press('4');
    await expect.poll(() => page.locator('loupe-items .line', { hasText: 'Express your answer' }).innerText()).toMatch(/phrase/);
    expect((await requests('judge')).map((p) => (p as { items: number[]; verdict: string }).items.length)).toEqual([1, 3]);
  });

  test('verdicts stand in the list by colour and word, in dark, light and high contrast', async () => {
    for (const theme of ['dark', 'light', 'contrast'] as const) {
      await open({}, { theme });
      await read();
      for (const key of ['1', '2', '1', '4', '3', '5', '1', '1']) await judgeBy(key);
      await settled();
      await page.keyboard.press('k');
      await settled();
      await expect.poll(() => page.locator('.precision').innerText()).toMatch(/judged/);
      expect((await lines()).slice(0, 6)).toEqual(['leak', 'near copy', 'leak', 'phrase', 'source', 'false'].map((name) => expect.stringContaining(name) as string));
      await shot(page, `contamination-judged-${theme}`);
      if (theme !== 'contrast') await page.close();
    }
  });

  test('a note goes with the verdict: before one it waits for the next, after one it is kept with it', async () => {
    await open();
    await read();
    await page.keyboard.press('n');
    await page.locator('.noteInput').waitFor();
    await page.keyboard.type('1 number differs');
    await page.keyboard.press('Enter');
    expect(await requests('judge')).toEqual([]);
    await page.keyboard.press('2');
    await settled();
    expect(await requests('judge')).toMatchObject([{ verdict: 'near-copy', note: '1 number differs' }]);
    await page.keyboard.press('k');
    await settled();
    await page.locator('.note', { hasText: '1 number differs' }).click();
    await page.locator('.noteInput').fill('two');
    await page.keyboard.press('Enter');
    await expect.poll(() => requests('judge')).toHaveLength(2);
    expect((await requests('judge'))[1]).toMatchObject({ verdict: 'near-copy', note: 'two' });
    expect(await page.locator('.choice.held').innerText()).toMatch(/near copy/);
  });

  test('a verdict that cannot be kept says why and is not shown as given', async () => {
    await open({ closed: true });
    await read();
    await page.keyboard.press('1');
    await page.locator('.notice.error', { hasText: 'Restricted Mode' }).waitFor();
    await expect.poll(async () => (await lines()).some((line) => line.includes('leak'))).toBe(false);
  });

  test('20 evaluations against 19 sources are read in one window', async () => {
    await open({ big: true });
    await read();
    expect(await page.locator('.heat tbody tr').count()).toBe(20);
    expect(await page.locator('.heat tbody tr').first().locator('button[data-r]').count()).toBe(20);
    const box = await page.locator('.heatPane > .scroll').evaluate((e) => [e.scrollWidth - e.clientWidth, e.scrollHeight - e.clientHeight]);
    expect(box).toEqual([0, 0]);
    expect(await page.locator('.heat thead th').nth(18).innerText()).toBe('(null)');
    await page.locator('.heat tbody tr').nth(12).locator('button[data-c="18"]').click();
    expect((await requests('items')).at(-1)).toMatchObject({ cell: { source: { value: null } } });
    await page.locator('.heat button.over').nth(3).click();
    await read();
    await shot(page, 'contamination-big');
  });

  test('a union is never called contaminated', async () => {
    await open({ several: true });
    await read();
    expect(await page.locator('.heat .group').allInnerTexts()).toEqual(['tulu-mix', 'own-mix', '']);
    expect(await page.locator('.heat button.union.over').count()).toBe(0);
    await shot(page, 'contamination-several');
    await page.locator('.heat tbody tr').nth(1).locator('button[data-r]').last().click();
    await page.locator('.cellName', { hasText: 'MATH × all training sets' }).waitFor();
    await expect.poll(() => page.locator('.others option').allInnerTexts()).toContainEqual('2 of 1,204: own-mix row 411,858, .73');
    expect(await page.locator('.count').innerText()).toBe('24 of 5,000 items · 2 groups · exact 569');
    await page.close();
    await open({ plain: true });
    await read();
    expect(await page.locator('.heat thead th').allInnerTexts()).toEqual(['self-instruct.jsonl', 'vicuna.jsonl', 'train-00000-of-00004.parquet', 'all', 'items', 'too short']);
    expect(await page.locator('.heat tbody tr').nth(1).locator('button.over').count()).toBe(3);
    await shot(page, 'contamination-plain');
  });

  test('a scan says how far it is, is paused, goes on, and its results are read while it runs', async () => {
    await open({ kind: 'running' });
    await page.getByText('310,000 of 939,343 rows').waitFor();
    expect(await page.locator('.running').innerText()).toMatch(/22,911 rows\/s · 28 s left/);
    await shot(page, 'contamination-running');
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('paused').waitFor();
    await become('growing');
    await read();
    expect(await page.locator('.heatPane header').innerText()).toMatch(/so far/);
    await shot(page, 'contamination-growing');
    await page.locator('.heat tbody tr').nth(1).locator('button[data-c="1"]').click();
    await page.locator('.cellName', { hasText: 'persona' }).waitFor();
    await become('results');
    await page.getByText('939,343 rows in 41 s').waitFor();
    expect(await page.locator('.cellName').innerText()).toBe('MATH × persona');
  });

  test('a scan that was cancelled goes on, one whose files changed is done again', async () => {
    await open({ kind: 'growing' });
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.locator('.notice', { hasText: 'The scan was ended after 310,000 rows' }).waitFor();
    expect(await page.getByRole('button', { name: 'Clean copy…' }).isDisabled()).toBe(true);
    await shot(page, 'contamination-cancelled');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('939,343 rows in 41 s').waitFor();
    await become('stale');
    await page.locator('.notice', { hasText: 'have changed' }).waitFor();
    await page.locator('.notice .link').click();
    await expect.poll(() => requests('scan')).toHaveLength(2);
  });

  test('an evaluation without spaces offers to compare characters, and the rule says so then', async () => {
    await open({ unspaced: true });
    await page.getByRole('button', { name: 'Compare characters' }).click();
    expect(await requests('choose')).toEqual([{ what: 'characters' }]);
    await become('stale');
    await page.getByRole('button', { name: 'character 13-gram, > 50 % + exact' }).waitFor();
    expect(await page.locator('.notice', { hasText: 'written without spaces' }).locator('button').count()).toBe(0);
    await shot(page, 'contamination-unspaced');
  });

  test('before a scan: what is missing, what cannot be checked, and what failed', async () => {
    await open({ kind: 'empty' });
    await page.getByRole('button', { name: 'Choose evaluation sets…' }).click();
    expect(await requests('choose')).toEqual([{ what: 'evaluations' }]);
    await shot(page, 'contamination-empty');
    await page.close();
    await open({ kind: 'ready' });
    await page.getByRole('button', { name: 'Check for contamination' }).waitFor();
    expect(await page.locator('.sets .problem').count()).toBe(1);
    await shot(page, 'contamination-ready');
    await page.getByRole('button', { name: 'Check for contamination' }).click();
    await read();
    await page.close();
    await open({ failures: 1 });
    await page.getByText('is no JSON: line 4').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await read();
  });

  test('where nothing matched it says so and leads to what came near', async () => {
    await open({ kind: 'none' });
    await page.getByText('No item matched.').waitFor();
    await shot(page, 'contamination-none');
    await page.getByRole('button', { name: 'Show those below the threshold' }).click();
    await read();
    expect((await lines())[0]).toMatch(/\.49/);
  });

  test('the order is chosen, and lines keep their places when verdicts change elsewhere', async () => {
    await open();
    await read();
    await page.getByLabel('Order').selectOption('sample');
    await settled();
    expect(await page.locator('loupe-items .line .sample').first().getAttribute('title')).toBe('number 1 of the random sample');
    const before = await page.locator('loupe-items .list .number').allInnerTexts();
    await page.keyboard.press('1');
    await settled();
    await tell('verdicts');
    await expect.poll(() => requests('items')).toHaveLength(2);
    expect(await page.locator('loupe-items .list .number').allInnerTexts()).toEqual(before);
  });

  test('a list of thousands draws what is in sight', async () => {
    await open({ items: 4000 });
    await page.locator('.heat tbody tr').nth(5).locator('button[data-c="4"]').click();
    await page.locator('.count', { hasText: '534 of 14,042 items' }).waitFor();
    expect(await page.locator('loupe-items .list .line').count()).toBeLessThan(60);
    await page.locator('loupe-items .list').evaluate((e) => { e.scrollTop = e.scrollHeight; });
    await expect.poll(async () => (await lines()).at(-1)).toMatch(/\.51/);
  });

  test('stands in a narrow window, in light and in high contrast', async () => {
    for (const [name, look] of [['narrow', { width: 500, height: 900 }], ['light', { theme: 'light' }], ['contrast', { theme: 'contrast' }]] as const) {
      await open({}, look);
      await read();
      await page.keyboard.press('j');
      await page.keyboard.press(']');
      await settled();
      expect(await page.evaluate(() => document.body.scrollWidth <= innerWidth)).toBe(true);
      await shot(page, `contamination-${name}`);
      if (name !== 'contrast') await page.close();
    }
  });

  test('who comes back to the page stands where they read: cell, list, order and line', async () => {
    await open({ possible: 'known' });
    await read();
    await page.locator('.heat tbody tr').nth(1).getByLabel('3 possible rephrasings of MATH').click();
    await page.locator('.formula').waitFor();
    await page.getByLabel('Order').selectOption('not matched first');
    await page.keyboard.press('j');
    await page.locator('.pairHead', { hasText: 'item 40' }).waitFor();
    const kept = await page.evaluate(() => (window as unknown as { fake: { kept: { page: unknown } } }).fake.kept.page);
    await page.close();
    await open({ possible: 'known', kept });
    await page.locator('.pairHead', { hasText: 'item 40' }).waitFor();
    expect(await page.locator('.cellName').innerText()).toBe('MATH × tulu-mix');
    expect(await page.getByLabel('Order').evaluate((select: HTMLSelectElement) => select.selectedOptions[0]?.text)).toBe('not matched first');
    expect(await selected()).toMatch(/^40/);
    await page.close();
    await open({ kept: { cell: { eval: 'gone', train: 'gone', source: null }, list: 'matched', order: 'score', focus: null, opened: [] } });
    await read();
    expect(await page.locator('.cellName').innerText()).toBe('MATH × numina');
  });

  test('with the template rule each cell has a second figure below the plain one, and each count opens its items', async () => {
    for (const theme of ['light', 'dark'] as const) {
      await open({ template: true }, { theme });
      await read();
      const cells = page.locator('.heat tbody tr').nth(2).locator('td');
      expect(await cells.nth(3).innerText()).toMatch(/^4\.9\s+3\.7$/);
      expect(await cells.nth(0).innerText()).toBe('0');
      expect(await page.locator('.heat button.kept.still').count()).toBe(3); // 21 of 805 are over 2 %, 16 are not
      await cells.nth(3).locator('.kept').click();
      await page.locator('.cellName', { hasText: 'HumanEval × evol-code' }).waitFor();
      expect((await requests('items')).at(-1)).toEqual({ cell: { eval: 'HumanEval', train: 'tulu-mix', source: { value: 'evol-code' } }, list: 'kept' });
      await expect.poll(() => page.locator('.count').innerText()).toMatch(/ · matched 8 · 2 by a template alone · over 2 %$/);
      await shot(page, `contamination-template-${theme}`);
      await page.getByRole('button', { name: '2 by a template alone' }).click();
      await expect.poll(() => requests('items').then((all) => all.at(-1))).toMatchObject({ list: 'template' });
      await page.getByRole('button', { name: 'without them 6 (3.7 %)' }).waitFor();
      if (theme === 'light') await page.close();
    }
  });

  test('actions and keys are there', async () => {
    await open();
    await read();
    await page.getByRole('button', { name: 'Clean copy…' }).click();
    await page.locator('summary[aria-label=More]').click();
    await page.getByRole('menuitem', { name: 'Copy as command' }).click();
    expect((await requests('act')).map((p) => (p as { what: string }).what)).toEqual(['cleanCopy', 'copyCommand']);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await shot(page, 'contamination-keys');
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog').count()).toBe(0);
  });
});
