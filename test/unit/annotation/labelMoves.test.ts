import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Draft } from '../../../src/core/annotation/history';
import { replay } from '../../../src/core/annotation/labelLine';
import type { LabelLine } from '../../../src/core/annotation/labelLine';
import type { DatasetInfo } from '../../../src/core/dataset';
import { LabelBook } from '../../../src/data/annotation/labelBook';
import { LabelLog } from '../../../src/data/annotation/labelLog';
import type { EngineHandle } from '../../../src/engine/handle';
import type { AnnotationMethod, AnnotationWork } from '../../../src/features/annotation/contract';
import { testEngine } from '../../fixtures/engine';

const ROWS = 20;
const DATA = `select 'id-' || i as id, 'question ' || i as prompt, 'answer ' || i as response from range(${String(ROWS)}) t(i)`;

describe('labels of a dataset that was written anew', () => {
  let engine: EngineHandle;
  let folder: string;
  let stop: () => Promise<void>;
  let query: (text: string) => Promise<void>;
  let place: string;
  let at = 0;
  beforeAll(async () => {
    ({ engine, folder, stop } = await testEngine());
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    query = async (text) => {
      await connection.run(text);
    };
  });
  afterAll(async () => stop());
  beforeEach(() => {
    place = join(folder, `moves${String(at++)}`);
    mkdirSync(place);
  });

  const open = (path: string, withId = true): Promise<DatasetInfo> => engine.request('open', {
    source: { paths: [join(place, path)], literal: !path.includes('*'), roles: { ...(withId ? { id: ['id'] } : {}), prompt: ['prompt'], response: ['response'] }, labelFolders: [join(place, 'labels')] },
  });
  const write = (select: string, name: string, { options = '', withId = true } = {}): Promise<void> => query(`copy (${withId ? select : `select * exclude (id) from (${select})`}) to '${join(place, name)}' (format parquet${options})`);
  async function work<M extends AnnotationMethod>(info: DatasetInfo, method: M, params: AnnotationWork[M]['params']): Promise<AnnotationWork[M]['result']> {
    return (await engine.request('work', { dataset: info.id, feature: 'annotation', method, params })) as AnnotationWork[M]['result'];
  }
  function bookOf(info: DatasetInfo, annotator = 'Ann'): LabelBook {
    const log = new LabelLog(join(place, 'labels'), { annotator, machine: 'aaaaaa' });
    return new LabelBook(log, () => info, (row) => work(info, 'record', { row }), (batch, offset, limit) => work(info, 'batch', { batch, offset, limit }));
  }
  /** Every row is labelled with its own number. */
  async function labelled(withId = true): Promise<void> {
    await write(DATA, 'data.parquet', { withId });
    const info = await open('data.parquet', withId);
    const book = bookOf(info);
    for (let row = 0; row < ROWS; row++) await book.set(row, [{ schema: 's', schemaVersion: 1, question: 's', subject: { kind: 'record' }, value: `n${String(row)}` }]);
  }
  /** Which label each row has now, and how it was found: `row 3: n3 same`. */
  async function found(info: DatasetInfo): Promise<string[]> {
    const all = await work(info, 'labels', { state: 'all', offset: 0, limit: 1000 });
    return all.map((l) => `${String(l.row)}: ${String(l.line.value)} ${l.match}`);
  }
  const numbers = Array.from({ length: ROWS }, (_, i) => i);

  test('all find their rows where a role was corrected since, with an id or without', async () => {
    for (const withId of [true, false]) {
      await labelled(withId);
      await write(`select * from (${DATA}) order by hash(id)`, 'again.parquet', { withId });
      const corrected = await engine.request('open', { source: { paths: [join(place, 'again.parquet')], literal: true, roles: { prompt: ['prompt'], text: ['response'] }, labelFolders: [join(place, 'labels')] } });
      const now = await found(corrected);
      const order = await work(corrected, 'keys', { view: 'all', rowStart: 0, rowEnd: ROWS });
      expect(now).toEqual(order.map((key) => `${String(key.number)}: n${key.excerpt?.replace('question ', '') ?? ''} same`));
      place = join(folder, `moves${String(at++)}`);
      mkdirSync(place);
    }
  });

  test('all find their rows in a table without texts that has its columns in another order, and one more', async () => {
    const table = (path: string): Promise<DatasetInfo> => engine.request('open', { source: { paths: [join(place, path)], literal: true, labelFolders: [join(place, 'labels')] } });
    await query(`copy (select i as a, i * i as b from range(${String(ROWS)}) t(i)) to '${join(place, 'data.parquet')}'`);
    const info = await table('data.parquet');
    expect(info.shape.kind).toBe('table');
    await bookOf(info).set(3, [{ schema: 's', schemaVersion: 1, question: 's', subject: { kind: 'record' }, value: 'three' }]);
    await query(`copy (select i * i as b, 1 as c, i as a from range(${String(ROWS)}) t(i) order by i desc) to '${join(place, 'other.parquet')}'`);
    expect(await found(await table('other.parquet'))).toEqual([`${String(ROWS - 4)}: three same`]);
  });

  test('what a line says of its hash is no SQL: it is left aside, and the line found by its id', async () => {
    await labelled();
    const path = join(place, 'labels', 'Ann.aaaaaa.jsonl');
    const lines = readFileSync(path, 'utf8').trim().split('\n').map((l) => JSON.parse(l) as LabelLine);
    const hostile = lines.map((l) => ({ ...l, row: { ...l.row, hash: 'other', of: [['prompt', `(error('ran') || prompt)`], ['x', 'nowhere.at'], ['y', 'prompt.gone']] } }));
    writeFileSync(path, hostile.map((l) => `${JSON.stringify(l)}\n`).join(''));
    await write(`select * from (${DATA}) order by hash(id)`, 'again.parquet');
    expect((await found(await open('again.parquet'))).every((l) => l.endsWith(' text-changed'))).toBe(true);
  });

  for (const withId of [true, false]) {
    describe(withId ? 'with an id' : 'without an id', () => {
      test('all find their rows in shards, shuffled, in another encoding, and with a column more', async () => {
        await labelled(withId);
        await write(`${DATA} limit 15`, 'part-0.parquet', { withId });
        await write(`${DATA} offset 15`, 'part-1.parquet', { withId });
        expect(await found(await open('part-*.parquet', withId))).toEqual(numbers.map((i) => `${String(i)}: n${String(i)} same`));
        await write(`select * from (${DATA}) order by hash(id)`, 'shuffled.parquet', { withId });
        const shuffled = await open('shuffled.parquet', withId);
        const order = await work(shuffled, 'keys', { view: 'all', rowStart: 0, rowEnd: ROWS });
        expect(await found(shuffled)).toEqual(order.map((key) => `${String(key.number)}: n${key.excerpt?.replace('question ', '') ?? ''} same`));
        await write(DATA, 'encoded.parquet', { withId, options: ', compression zstd, row_group_size 2048, parquet_version v2' });
        expect((await found(await open('encoded.parquet', withId))).every((l, i) => l === `${String(i)}: n${String(i)} same`)).toBe(true);
        await write(`select *, length(prompt) as n from (${DATA})`, 'wider.parquet', { withId });
        expect((await found(await open('wider.parquet', withId))).every((l, i) => l === `${String(i)}: n${String(i)} same`)).toBe(true);
      });

      test('a row that was dropped leaves an orphan, one that was edited is known by its id or not at all, and all others have theirs', async () => {
        await labelled(withId);
        await write(`select id, case id when 'id-7' then 'another question' else prompt end as prompt, response from (${DATA}) where id <> 'id-3'`, 'edited.parquet', { withId });
        const now = await found(await open('edited.parquet', withId));
        const same = numbers.filter((i) => i !== 3 && i !== 7).map((i) => `${String(i > 3 ? i - 1 : i)}: n${String(i)} same`);
        expect(now.filter((l) => l.endsWith('same'))).toEqual(same);
        expect(now.filter((l) => !l.endsWith('same'))).toEqual(withId ? ['6: n7 text-changed', 'null: n3 orphaned'] : ['null: n3 orphaned', 'null: n7 orphaned']);
      });
    });
  }

  test('a row with an id of its own leaves an orphan when it is dropped, and keeps its label when it is edited, whoever else has its texts', async () => {
    const alike = `select 'id-' || i as id, 'question ' || i // 3 as prompt, 'answer' as response from range(12) t(i)`;
    await write(alike, 'data.parquet');
    const book = bookOf(await open('data.parquet'));
    for (const row of [3, 7, 8]) await book.set(row, [{ schema: 's', schemaVersion: 1, question: 's', subject: { kind: 'record' }, value: `n${String(row)}` }]);
    await write(`select id, case id when 'id-7' then 'another' else prompt end as prompt, response from (${alike}) where id <> 'id-3'`, 'edited.parquet');
    expect(await found(await open('edited.parquet'))).toEqual(['6: n7 text-changed', '7: n8 same', 'null: n3 orphaned']);
  });

  test('rows whose ids are only their numbers are known by their texts, where these are theirs alone', async () => {
    const numbered = `select i as id, 'question ' || (case when i = 9 then 8 else i end) as prompt, 'answer' as response from range(10) t(i)`;
    await write(numbered, 'data.parquet');
    const book = bookOf(await open('data.parquet'));
    for (const row of [2, 5, 8]) await book.set(row, [{ schema: 's', schemaVersion: 1, question: 's', subject: { kind: 'record' }, value: `n${String(row)}` }]);
    await write(`select row_number() over () - 1 as id, prompt, response from (select * from (${numbered}) where id not in (0, 3))`, 'again.parquet');
    const now = await found(await open('again.parquet'));
    expect(now.filter((l) => l.endsWith('same'))).toEqual(['1: n2 same', '3: n5 same']);
    expect(now.filter((l) => l.includes('n8'))).toEqual(['null: n8 orphaned']);
  });

  test('an orphan can be read, has candidates, is attached to one of them, and is an orphan again when that is undone', async () => {
    await labelled(false);
    await write(`select id, case id when 'id-7' then 'Well: ' || prompt || '?' else prompt end as prompt, response from (${DATA})`, 'edited.parquet', { withId: false });
    const info = await open('edited.parquet', false);
    const { labels, total } = await work(info, 'orphans', { match: 'orphaned', offset: 0, limit: 10 });
    expect([total, labels.map((l) => [l.line.value, l.row, l.line.row.excerpt])]).toEqual([1, [['n7', null, 'question 7']]]);
    const line = labels[0]!.line;
    const candidates = await work(info, 'candidates', { line: line.id });
    expect(candidates.map((c) => [c.key.number, c.why, c.key.excerpt])).toEqual([[7, 'text', 'Well: question 7?']]);
    const book = bookOf(info, 'Bo');
    const pages = async function* (): AsyncGenerator<readonly Draft[]> {
      yield await Promise.resolve([{ row: candidates[0]!.key, subject: line.subject, schema: 's', schemaVersion: 1, question: 's', by: line.by, value: line.value, origin: 'reattached:Bo', replaces: line.id }]);
    };
    await book.batch(pages());
    const held = async (): Promise<unknown> => replay((await work(info, 'record', { row: 7 })).lines).map((l: LabelLine) => [l.by, l.value, l.origin]);
    expect(await held()).toEqual([['Ann', 'n7', 'reattached:Bo']]);
    expect((await work(info, 'orphans', { match: 'orphaned', offset: 0, limit: 10 })).total).toBe(0);
    expect(await work(info, 'counts', {})).toMatchObject({ current: ROWS, orphaned: 0, annotators: ['Ann'] });
    await book.step('undo');
    expect(await held()).toEqual([]);
    expect((await work(info, 'orphans', { match: 'orphaned', offset: 0, limit: 10 })).labels.map((l) => l.line.value)).toEqual(['n7']);
    await book.step('redo');
    expect(await held()).toEqual([['Ann', 'n7', 'reattached:Bo']]);
  });

  test('labels in bulk are one line for rows of one key, are replaced, taken back, undone and redone as one', async () => {
    await write(`${DATA} union all select 'id-0', 'question 0', 'answer 0'`, 'data.parquet');
    const info = await open('data.parquet');
    const book = bookOf(info);
    await book.set(2, [{ schema: 's', schemaVersion: 1, question: 's', subject: { kind: 'record' }, value: 'drop' }]);
    const before = await found(info);
    const slots = await work(info, 'slots', { view: 'all', rowStart: 0, rowEnd: ROWS + 1, by: 'Ann', schema: 's', question: 's', column: 'response' });
    expect([slots.length, slots[2]?.held?.value, slots[3]?.held, slots[5]?.cell]).toEqual([ROWS + 1, 'drop', null, 'answer 5']);
    expect(slots.flatMap((s, row) => (s.alike ? [row] : []))).toEqual([0, ROWS]);
    const drafts = slots.slice(0, ROWS).map((s): Draft => ({ row: s.key, subject: { kind: 'record' }, schema: 's', schemaVersion: 1, question: 's', by: 'Ann', value: 'keep', ...(s.held ? { replaces: s.held.id } : {}) }));
    const pages = async function* (...some: (readonly Draft[])[]): AsyncGenerator<readonly Draft[]> {
      for (const page of some) yield await Promise.resolve(page);
    };
    await book.batch(pages(drafts.slice(0, 10), drafts.slice(10)));
    const after = await found(info);
    expect(after).toEqual(Array.from({ length: ROWS + 1 }, (_, i) => `${String(i)}: keep same`));
    await book.step('undo');
    expect(await found(info)).toEqual(before);
    await book.step('redo');
    expect(await found(info)).toEqual(after);
    const { view } = await engine.request('view', { dataset: info.id, query: { filter: { op: 'sql', expression: `id in ('id-0', 'id-9')` }, order: [] } });
    const mine = await work(info, 'mine', { by: 'Ann', schema: 's', view, question: null, value: null, hidden: true, after: -1, end: null, limit: 100 });
    await book.batch(pages(mine.lines.map((l): Draft => ({ dataset: l.dataset, row: l.row, subject: l.subject, schema: 's', schemaVersion: 1, question: 's', by: 'Ann', value: null, retracts: l.id }))));
    expect(await found(info)).toEqual(after.filter((l) => !['0', '9', String(ROWS)].includes(l.split(':')[0] ?? '')));
    await book.step('undo');
    expect(await found(info)).toEqual(after);
  });

  test('the values of a column, and what a person gave, are counted', async () => {
    await write(`select i as id, 'q' || i as prompt, ['good', 'bad'][i % 3 + 1] as response from range(10) t(i)`, 'data.parquet');
    const info = await open('data.parquet');
    expect(await work(info, 'values', { view: 'all', column: 'response', limit: 10 })).toEqual({ values: [{ value: 'good', rows: 4 }, { value: 'bad', rows: 3 }], more: false });
    expect((await work(info, 'values', { view: 'all', column: 'prompt', limit: 3 })).more).toBe(true);
    const book = bookOf(info);
    const set = (row: number, value: string | string[], schemaVersion: number): Promise<unknown> => book.set(row, [{ schema: 's', schemaVersion, question: 's', subject: { kind: 'record' }, value }]);
    await set(0, 'a', 1);
    await set(1, 'a', 2);
    await set(2, ['a', 'b'], 2);
    await set(3, 'a', 1);
    const { view } = await engine.request('view', { dataset: info.id, query: { filter: { op: 'sql', expression: `id in (0, 2, 5)` }, order: [] } });
    expect(await work(info, 'held', { view, by: 'Ann', schema: 's', question: 's' })).toEqual([{ value: 'a', rows: 1 }, { value: 'a, b', rows: 1 }]);
    expect(await work(info, 'held', { view: 'all', by: 'Ann', schema: 's', question: 's' })).toEqual([{ value: 'a', rows: 3 }, { value: 'a, b', rows: 1 }]);
    expect(await work(info, 'held', { view: 'all', by: 'Bo', schema: 's', question: 's' })).toEqual([]);
    expect(await work(info, 'given', { by: 'Ann', schema: 's' })).toEqual([
      { question: 's', version: 1, value: 'a', text: 'a', count: 2 }, { question: 's', version: 2, value: 'a', text: 'a', count: 1 }, { question: 's', version: 2, value: ['a', 'b'], text: 'a, b', count: 1 },
    ]);
  });
});
