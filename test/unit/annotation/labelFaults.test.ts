import { appendFileSync, chmodSync, mkdtempSync, readFileSync, rmSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Draft } from '../../../src/core/annotation/history';
import { replay } from '../../../src/core/annotation/labelLine';
import type { LabelLine } from '../../../src/core/annotation/labelLine';
import { LoupeError } from '../../../src/core/message';
import type { DatasetInfo } from '../../../src/core/dataset';
import { LabelBook } from '../../../src/data/annotation/labelBook';
import type { Wanted, WrittenLine } from '../../../src/data/annotation/labelBook';
import { LabelLog } from '../../../src/data/annotation/labelLog';
import { readLine } from '../../../src/data/annotation/labelReader';

const info = { fingerprint: 'f', name: 'd.parquet' } as DatasetInfo;
const wanted = (value: Wanted['value'], question = 'q'): Wanted => ({ schema: 's', schemaVersion: 1, question, subject: { kind: 'record' }, value });

/** A disk that takes so many bytes of a write, and then is full. */
class FullLog extends LabelLog {
  takes: number | null = null;

  override append(lines: readonly LabelLine[]): Promise<void> {
    if (this.takes === null) return super.append(lines);
    appendFileSync(this.path, lines.map((l) => `${JSON.stringify(l)}\n`).join('').slice(0, this.takes));
    return Promise.reject(new LoupeError('labels-unwritable', { path: this.path, problem: 'the disk is full' }, 'input'));
  }
}

describe('a book of labels on a disk that fails', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'loupe-faults-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const onDisk = (path: string): LabelLine[] => {
    try {
      return readFileSync(path, 'utf8').split('\n').flatMap((text, i) => {
        const read = readLine(text, i + 1);
        return read && 'line' in read ? [read.line] : [];
      });
    } catch {
      return [];
    }
  };
  function open(annotator = 'Ann'): { book: LabelBook; log: FullLog; held: (row: number) => unknown; lines: () => LabelLine[] } {
    const log = new FullLog(folder, { annotator, machine: 'aaaaaa' });
    const lines = (): LabelLine[] => onDisk(log.path);
    const readBatch = (batch: string, offset: number, limit: number): Promise<WrittenLine[]> => {
      const all = lines();
      return Promise.resolve(all.filter((l) => l.batch === batch).slice(offset, offset + limit).map((line) => {
        const now = replay(all.filter((l) => l.row.number === line.row.number)).find((l) => l.question === line.question);
        return { line, before: all.find((l) => l.id === (line.replaces ?? line.retracts)) ?? null, held: now?.id ?? null, same: (now?.value ?? null) === line.value };
      }));
    };
    const book = new LabelBook(log, () => info, (row) => Promise.resolve({ key: { number: row, id: null, hash: `h${String(row)}` }, lines: lines().filter((l) => l.row.number === row), sharedBy: null }), readBatch);
    return { book, log, lines, held: (row) => Object.fromEntries(replay(lines().filter((l) => l.row.number === row)).map((l) => [l.question, l.value])) };
  }

  test('that fills up in the middle of a write: the same again replaces what was partly written, wherever it ended, and undo gives back what was before', async () => {
    await fc.assert(fc.asyncProperty(fc.nat(1_600), async (takes) => {
      rmSync(folder, { recursive: true, force: true });
      const { book, log, held, lines } = open();
      await book.set(1, [wanted('old', 'a')]);
      log.takes = takes;
      const both = [wanted('new', 'a'), wanted('new', 'b'), wanted('new', 'c')];
      await expect(book.set(1, both)).rejects.toMatchObject({ code: 'labels-unwritable' });
      log.takes = null;
      await book.set(1, both);
      expect(held(1)).toEqual({ a: 'new', b: 'new', c: 'new' });
      // Nothing is doubled: all that was written of a place before is replaced by what came after.
      const dead = new Set(lines().map((l) => l.replaces));
      expect(lines().filter((l) => !dead.has(l.id)).map((l) => l.question).sort()).toEqual(['a', 'b', 'c']);
      await book.step('undo');
      expect(held(1)).toEqual({ a: 'old' });
    }), { numRuns: 40 });
  });

  test('whose file is deleted while it is open: the next label makes it again', async () => {
    const { book, log, held } = open();
    await book.set(1, [wanted('a')]);
    unlinkSync(log.path);
    await book.set(2, [wanted('b')]);
    await book.set(1, [wanted('c')]);
    expect([held(1), held(2)]).toEqual([{ q: 'c' }, { q: 'b' }]);
  });

  test('whose file is read-only says so, and takes the label once it may be written', async (context) => {
    if (process.getuid?.() === 0) context.skip('root may write what is read-only');
    const { book, log, held } = open();
    await book.set(1, [wanted('a')]);
    chmodSync(log.path, 0o444);
    await expect(book.set(1, [wanted('b')])).rejects.toMatchObject({ code: 'labels-unwritable', args: { problem: 'no permission' } });
    chmodSync(log.path, 0o644);
    await book.set(1, [wanted('b')]);
    expect(held(1)).toEqual({ q: 'b' });
  });

  test('whose clock goes backwards: a later label is still the later one', () => {
    const { log } = open();
    const times = [5_000, 4_000, 4_000, 9_000, 1].map((now) => log.stamp(now).at);
    expect([...times].sort()).toEqual(times);
    expect(new Set(times).size).toBe(5);
    log.after('2030-01-01T00:00:00.000Z');
    expect(log.stamp(1).at > '2030-01-01T00:00:00.000Z').toBe(true);
  });

  test('the same label twice is one line, and one step to take back', async () => {
    const { book, held, lines } = open();
    await book.set(1, [wanted('a')]);
    await book.set(1, [wanted('a')]);
    expect(lines().length).toBe(1);
    await book.step('undo');
    expect(held(1)).toEqual({});
    await book.set(1, [{ ...wanted('a'), note: 'why' }]);
    await book.set(1, [{ ...wanted('a'), note: 'why not' }]);
    expect(replay(lines()).map((l) => l.note)).toEqual(['why not']);
  });

  test('two windows that label one record: the later label holds, and taking it back leaves none', async () => {
    const [one, two] = [open(), open()];
    await one.book.row(1);
    await two.book.row(1); // both have read that nothing is held
    await one.book.set(1, [wanted('a')]);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await two.book.set(1, [wanted('b')]);
    expect(one.held(1)).toEqual({ q: 'b' });
    await one.book.row(1);
    await one.book.set(1, [wanted(null)]);
    expect(one.held(1)).toEqual({});
  });

  describe('two windows of one person', () => {
    test('take back what is their own alone, and what the other hid comes to light again', async () => {
      const [one, two] = [open(), open()];
      await one.book.set(1, [wanted('a')]);
      await two.book.row(1);
      await two.book.set(1, [wanted('b')]);
      expect(await one.book.step('undo')).toEqual({ row: 1, lines: 0, left: 1 });
      expect(one.held(1)).toEqual({ q: 'b' });
      expect(await two.book.step('undo')).toEqual({ row: 1, lines: 1, left: 0 });
      expect(one.held(1)).toEqual({ q: 'a' });
      await two.book.row(2);
      await one.book.set(2, [wanted('c')]);
      await new Promise((resolve) => setTimeout(resolve, 3)); // of labels of one millisecond, which holds is not to be known
      await two.book.set(2, [wanted('d')]); // it knows nothing of c
      expect(await two.book.step('undo')).toEqual({ row: 2, lines: 1, left: 0 });
      expect(one.held(2)).toEqual({ q: 'c' });
      const before = one.lines().length;
      expect(await two.book.step('redo')).toEqual({ row: 2, lines: 0, left: 1 });
      expect(one.lines().length).toBe(before);
    });

    test('in any order leave what the other window made as it is when they undo or redo, and write nothing twice', async () => {
      const act = fc.record({ window: fc.nat(1), act: fc.oneof(fc.constantFrom('undo' as const, 'undo' as const, 'redo' as const, 'look' as const), fc.record({ row: fc.nat(1), value: fc.constantFrom('a', 'b', null) })) });
      let n = 0;
      await fc.assert(fc.asyncProperty(fc.array(act, { minLength: 10, maxLength: 25, size: 'max' }), async (acts) => {
        const name = `Ann${String(n++)}`;
        const windows = [open(name), open(name)];
        const made = [new Set<string>(), new Set<string>()];
        const holds = (): Map<number, string> => new Map([0, 1].flatMap((row) => replay(windows[0]!.lines().filter((l) => l.row.number === row)).map((l) => [row, l.id] as const)));
        for (const { window, act: what } of acts) {
          const { book, lines } = windows[window]!;
          const [before, known] = [holds(), new Set(lines().map((l) => l.id))];
          if (what === 'look') for (const row of [0, 1]) await book.row(row);
          else if (typeof what === 'string') await book.step(what);
          else await book.set(what.row, [wanted(what.value)]);
          for (const { id } of lines()) if (!known.has(id)) made[window]!.add(id);
          if (typeof what === 'string') for (const [row, id] of before) if (made[1 - window]!.has(id)) expect(holds().get(row)).toBe(id);
        }
        const ids = windows[0]!.lines().map((l) => l.id);
        expect(new Set(ids).size).toBe(ids.length);
      }), { numRuns: 100 });
    });
  });

  describe('a batch', () => {
    const draft = (row: number, value: string, replaces?: string): Draft => ({ row: { number: row, id: null, hash: `h${String(row)}` }, subject: { kind: 'record' }, schema: 's', schemaVersion: 1, question: 'q', by: 'Ann', value, ...(replaces === undefined ? {} : { replaces }) });
    async function* pages(...some: Draft[][]): AsyncGenerator<Draft[]> {
      for (const page of some) yield await Promise.resolve(page);
    }

    test('is undone and redone as one, with what stood there before', async () => {
      const { book, held, lines } = open();
      await book.set(2, [{ ...wanted('old'), note: 'mine' }]);
      const [old] = lines();
      expect(await book.batch(pages([draft(1, 'x')], [draft(2, 'x', old?.id), draft(3, 'x')]))).toMatchObject({ lines: 3 });
      const all = (): unknown => [1, 2, 3].map(held);
      expect(all()).toEqual([{ q: 'x' }, { q: 'x' }, { q: 'x' }]);
      expect(await book.step('undo')).toEqual({ row: null, lines: 3, left: 0 });
      expect(all()).toEqual([{}, { q: 'old' }, {}]);
      expect(replay(lines().filter((l) => l.row.number === 2)).map((l) => l.note)).toEqual(['mine']);
      expect(await book.step('redo')).toEqual({ row: null, lines: 3, left: 0 });
      expect(all()).toEqual([{ q: 'x' }, { q: 'x' }, { q: 'x' }]);
      await book.step('undo');
      await book.step('undo');
      expect(all()).toEqual([{}, {}, {}]);
      expect(await book.step('undo')).toBeNull();
      await book.step('redo');
      await book.step('redo');
      expect(all()).toEqual([{ q: 'x' }, { q: 'x' }, { q: 'x' }]);
    });

    test('is taken back by its id after other labels were set: what changed since stays, and undo gives the batch back', async () => {
      const { book, held } = open();
      const { batch } = await book.batch(pages([draft(1, 'x'), draft(2, 'x'), draft(3, 'x')]));
      await book.set(2, [wanted('mine')]);
      await book.set(9, [wanted('other')]);
      expect(await book.takeBack(batch)).toBe(2);
      const all = (): unknown => [1, 2, 3, 9].map(held);
      expect(all()).toEqual([{}, { q: 'mine' }, {}, { q: 'other' }]);
      expect(await book.takeBack(batch)).toBe(0);
      await book.step('undo');
      expect(all()).toEqual([{ q: 'x' }, { q: 'mine' }, { q: 'x' }, { q: 'other' }]);
    });

    test('that was done last is taken back by its id as undo does, and can be redone', async () => {
      const { book, held } = open();
      const { batch } = await book.batch(pages([draft(1, 'x'), draft(2, 'x')]));
      expect(await book.takeBack(batch)).toBe(2);
      expect([1, 2].map(held)).toEqual([{}, {}]);
      await book.step('redo');
      expect([1, 2].map(held)).toEqual([{ q: 'x' }, { q: 'x' }]);
    });

    test('that fails on its way leaves what was written to be undone', async () => {
      const { book, log, held } = open();
      const failing = async function* (): AsyncGenerator<Draft[]> {
        yield await Promise.resolve([draft(1, 'x')]);
        log.takes = 10;
        yield [draft(2, 'x')];
      };
      await expect(book.batch(failing())).rejects.toMatchObject({ code: 'labels-unwritable' });
      log.takes = null;
      expect([held(1), held(2)]).toEqual([{ q: 'x' }, {}]);
      expect(await book.step('undo')).toEqual({ row: null, lines: 1, left: 0 });
      expect(held(1)).toEqual({});
    });

    test('that fails in its first write leaves what that wrote to be undone', async () => {
      const { book, log, held } = open();
      log.takes = 400;
      await expect(book.batch(pages([draft(1, 'x'), draft(2, 'x')]))).rejects.toMatchObject({ code: 'labels-unwritable' });
      log.takes = null;
      expect([held(1), held(2)]).toEqual([{ q: 'x' }, {}]);
      expect(await book.step('undo')).toEqual({ row: null, lines: 1, left: 0 });
      expect(held(1)).toEqual({});
    });

    test('that attaches a label to another row gives it back to its own when it is undone', async () => {
      const { book, held, lines } = open();
      await book.set(1, [wanted('a')]);
      const [line] = lines();
      await book.batch(pages([{ ...draft(5, 'a', line?.id), origin: 'reattached:Ann' }]));
      expect(held(5)).toEqual({ q: 'a' });
      await book.step('undo');
      const alive = replay(lines()); // over all rows
      expect(alive.map((l) => [l.row.number, l.value])).toEqual([[1, 'a']]);
    });
  });
});
