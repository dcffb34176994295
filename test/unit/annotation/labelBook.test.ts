import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { replay } from '../../../src/core/annotation/labelLine';
import type { LabelLine } from '../../../src/core/annotation/labelLine';
import type { DatasetInfo } from '../../../src/core/dataset';
import { LabelBook } from '../../../src/data/annotation/labelBook';
import type { Wanted } from '../../../src/data/annotation/labelBook';
import { LabelLog } from '../../../src/data/annotation/labelLog';

const info = { fingerprint: 'f', name: 'd.parquet' } as DatasetInfo;
const wanted = (value: Wanted['value'], question = 'q'): Wanted => ({ schema: 's', schemaVersion: 1, question, subject: { kind: 'record' }, value });

describe('a book of labels', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'loupe-book-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const onDisk = (log: LabelLog): LabelLine[] => {
    try {
      return readFileSync(log.path, 'utf8').trim().split('\n').filter((l) => l !== '').map((l) => JSON.parse(l) as LabelLine);
    } catch {
      return [];
    }
  };
  function open(log = new LabelLog(folder, { annotator: 'Ann', machine: 'aaaaaa' })): { book: LabelBook; log: LabelLog; held: (row: number) => unknown } {
    const lines = (row: number): LabelLine[] => onDisk(log).filter((l) => l.row.number === row);
    const book = new LabelBook(log, () => info, (row) => Promise.resolve({ key: { number: row, id: null, hash: `h${row}` }, lines: lines(row), sharedBy: null }));
    return { book, log, held: (row) => Object.fromEntries(replay(lines(row)).map((l) => [l.question, l.value])) };
  }

  test('writes a label before it says so, and takes it back with a line of its own', async () => {
    const { book, log, held } = open();
    await book.set(3, [wanted('keep')]);
    expect(held(3)).toEqual({ q: 'keep' });
    await book.set(3, [wanted('drop')]);
    await book.set(3, [wanted(null)]);
    expect(held(3)).toEqual({});
    const lines = onDisk(log);
    expect(lines.map((l) => [l.value, l.replaces !== undefined, l.retracts !== undefined])).toEqual([['keep', false, false], ['drop', true, false], [null, false, true]]);
    expect(lines[1]!.replaces).toBe(lines[0]!.id);
    await book.set(3, [wanted(null)]);
    expect(onDisk(log).length).toBe(3); // nothing to take back, nothing written
  });

  test('a reading that began before a label was written does not hide it: taking it back works', async () => {
    const log = new LabelLog(folder, { annotator: 'Ann', machine: 'aaaaaa' });
    let late = false;
    const book = new LabelBook(log, () => info, async (row) => {
      const lines = onDisk(log);
      if (late) await book.set(row, [wanted('keep')]); // ends while the reading is on its way
      late = false;
      return { key: { number: row, id: null, hash: 'h' }, lines, sharedBy: null };
    });
    await book.row(1);
    late = true;
    expect((await book.row(1)).lines.map((l) => l.value)).toEqual(['keep']);
    await book.set(1, [wanted(null)]);
    expect(replay(onDisk(log))).toEqual([]);
  });

  test('keeps the note of a label that is changed, until another is written', async () => {
    const { book, log } = open();
    await book.set(1, [{ ...wanted('a'), note: 'because' }]);
    await book.set(1, [wanted('b')]);
    expect(onDisk(log).map((l) => l.note)).toEqual(['because', 'because']);
  });

  test('a decision has a place beside the labels of annotators, whoever made it, and undoing it brings back the one before with its provenance', async () => {
    const { book, log } = open();
    const decisions = (): unknown[] => replay(onDisk(log)).map((l) => [l.by, l.value, l.origin ?? null]);
    await book.set(1, [wanted('keep')]);
    await book.set(1, [{ ...wanted('drop'), origin: 'majority' }]);
    await book.set(1, [{ ...wanted([]), origin: 'unresolved' }]);
    expect(decisions()).toEqual([['Ann', 'keep', null], ['Ann', [], 'unresolved']]);
    await book.step('undo');
    expect(decisions()).toEqual([['Ann', 'keep', null], ['Ann', 'drop', 'majority']]);
    await book.step('undo');
    expect(decisions()).toEqual([['Ann', 'keep', null]]);
    await book.step('redo');
    expect(decisions()).toEqual([['Ann', 'keep', null], ['Ann', 'drop', 'majority']]);
    const other = open(new LabelLog(folder, { annotator: 'Ann', machine: 'aaaaaa' }));
    await other.book.set(1, [{ ...wanted('keep'), origin: 'adjudicated' }]);
    expect(decisions()).toEqual([['Ann', 'keep', null], ['Ann', 'keep', 'adjudicated']]);
  });

  test('what cannot be written is not there, and the same again works', async () => {
    const { book, log, held } = open(new LabelLog(join(folder, 'there'), { annotator: 'Ann', machine: 'aaaaaa' }));
    const { writeFileSync, unlinkSync } = await import('node:fs');
    writeFileSync(join(folder, 'there'), 'a file where the folder would be');
    await expect(book.set(0, [wanted('a')])).rejects.toMatchObject({ code: 'labels-unwritable' });
    expect(await book.step('undo')).toBeNull();
    unlinkSync(join(folder, 'there'));
    await book.set(0, [wanted('a')]);
    expect(held(0)).toEqual({ q: 'a' });
    expect(onDisk(log).length).toBe(1);
  });

  test('set, undo and redo in any order give what a replay of the file gives', async () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ row: fc.nat(2), value: fc.constantFrom('a', 'b', null), question: fc.constantFrom('q', 'r') }) },
      { weight: 2, arbitrary: fc.constantFrom('undo' as const, 'redo' as const) },
    );
    let n = 0;
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const { book, held } = open(new LabelLog(join(folder, String(n++)), { annotator: 'Ann', machine: 'aaaaaa' }));
      // The model: states one after the other, with what was undone.
      let state: Record<string, Record<string, string>> = { 0: {}, 1: {}, 2: {} };
      const done: (typeof state)[] = [];
      let undone: (typeof state)[] = [];
      for (const s of steps) {
        if (s === 'undo' || s === 'redo') {
          await book.step(s);
          const [from, to] = s === 'undo' ? [done, undone] : [undone, done];
          const next = from.pop();
          if (next) {
            to.push(state);
            state = next;
          }
          continue;
        }
        await book.set(s.row, [wanted(s.value, s.question)]);
        const row = state[s.row]!;
        if ((s.value ?? undefined) === row[s.question]) continue; // what is there already, or is not, is no step
        done.push(state);
        undone = [];
        const rest = Object.fromEntries(Object.entries(row).filter(([question]) => question !== s.question));
        state = { ...state, [s.row]: s.value === null ? rest : { ...rest, [s.question]: s.value } };
      }
      for (const row of [0, 1, 2]) expect(held(row)).toEqual(state[row]);
    }), { numRuns: 40 });
  });
});
