import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pager } from '../../../webview/kit/pager';
import type { PageOfCells, PageQuestion } from '../../../webview/kit/pager';

interface Call extends PageQuestion {
  readonly signal: AbortSignal;
  answer(): Promise<void>;
  fail(error: Error): Promise<void>;
}

const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

function harness(rows = 10_000): { pager: Pager; calls: Call[]; open: () => Call[]; changes: () => number } {
  const calls: Call[] = [];
  let changes = 0;
  const pager = new Pager({
    settleMilliseconds: 0,
    windowRows: 100,
    windowsKept: 4,
    isHeavy: (key) => key === 'text',
    changed: () => changes++,
    fetch: (question, signal) => new Promise<PageOfCells>((resolve, reject) => {
      const page: PageOfCells = {
        rows: question.rowEnd - question.rowStart,
        rowNumber: (at) => (question.rowStart + at) * 2,
        cell: (key, at) => `${key}@${question.rowStart + at}`,
      };
      calls.push({ ...question, signal, answer: async () => { resolve(page); await tick(); }, fail: async (e) => { reject(e); await tick(); } });
    }),
  });
  pager.setView('all', rows);
  return { pager, calls, open: () => calls.filter((c) => !c.signal.aborted), changes: () => changes };
}

describe('the pager', () => {
  it('knows nothing before something arrived, and reading does not ask', () => {
    const { pager, calls } = harness();
    expect(pager.cell(5, 'id')).toBeUndefined();
    expect(pager.rowNumber(5)).toBeUndefined();
    expect(calls).toHaveLength(0);
  });

  it('asks for the visible window first and then for its neighbours', async () => {
    const { pager, calls } = harness();
    pager.see(510, 540, ['id']);
    expect(calls[0]).toMatchObject({ rowStart: 500, rowEnd: 600 });
    for (let i = 0; i < 3; i++) await calls[i]?.answer();
    expect(calls.map((c) => c.rowStart)).toEqual([500, 600, 400]);
    expect(pager.cell(512, 'id')).toBe('id@512');
    expect(pager.rowNumber(512)).toBe(1024);
  });

  it('asks for scalars of every window before the text of any', async () => {
    const { pager, calls } = harness(150);
    pager.see(0, 30, ['text', 'id']);
    for (let i = 0; i < 4; i++) await calls[i]?.answer();
    expect(calls.map((c) => c.keys)).toEqual([['id'], ['id'], ['text'], ['text']]);
    expect(pager.cell(149, 'text')).toBe('text@149');
  });

  it('aborts what was scrolled past and never takes its answer', async () => {
    const { pager, calls } = harness();
    pager.see(0, 30, ['id']);
    pager.see(9000, 9030, ['id']);
    await tick();
    expect(calls[0]?.signal.aborted).toBe(true);
    await calls[0]?.answer();
    expect(pager.cell(5, 'id')).toBeUndefined();
    expect(calls.some((c) => c.rowStart === 9000)).toBe(true);
  });

  it('takes no answer of a view that is no longer shown', async () => {
    const { pager, calls, changes } = harness();
    pager.see(0, 30, ['id']);
    pager.setView('other', 50);
    await calls[0]?.answer();
    expect(pager.cell(0, 'id')).toBeUndefined();
    expect(changes()).toBe(0);
  });

  it('asks only for the columns it misses', async () => {
    const { pager, calls } = harness(50);
    pager.see(0, 30, ['id']);
    await calls[0]?.answer();
    pager.see(0, 30, ['id', 'score']);
    expect(calls[1]?.keys).toEqual(['score']);
    await calls[1]?.answer();
    expect([pager.cell(3, 'id'), pager.cell(3, 'score')]).toEqual(['id@3', 'score@3']);
  });

  it('says where it failed, does not hammer, and asks again when told to', async () => {
    const { pager, calls } = harness(50);
    pager.see(0, 30, ['id']);
    await calls[0]?.fail(new Error('broken'));
    expect(pager.failure(10)).toBeInstanceOf(Error);
    pager.see(0, 31, ['id']);
    expect(calls).toHaveLength(1);
    pager.retry();
    await calls[1]?.answer();
    expect(pager.failure(10)).toBeUndefined();
    expect(pager.cell(10, 'id')).toBe('id@10');
  });

  it('never asks past the last row', async () => {
    const { pager, calls } = harness(250);
    pager.see(240, 250, ['id']);
    for (let i = 0; i < 2; i++) await calls[i]?.answer();
    expect(calls.map((c) => [c.rowStart, c.rowEnd])).toEqual([[200, 250], [100, 200]]);
  });

  it('has what is looked at in the end, however it was scrolled there', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.nat(9_900), { minLength: 1, maxLength: 12 }), async (jumps) => {
      const { pager, calls } = harness();
      for (const row of jumps) {
        pager.see(row, row + 30, ['id', 'text']);
        await calls.at(-1)?.answer();
      }
      for (let i = 0; i < 40; i++) {
        await tick();
        for (const call of calls) await Promise.resolve(void call.answer());
      }
      const last = jumps.at(-1) ?? 0;
      expect(pager.cell(last, 'text')).toBe(`text@${last}`);
      expect(pager.cell(last + 29, 'id')).toBe(`id@${last + 29}`);
    }), { numRuns: 20 });
  });
});
