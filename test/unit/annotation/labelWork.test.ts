import { mkdirSync, appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { LabelLine } from '../../../src/core/annotation/labelLine';
import { replay } from '../../../src/core/annotation/labelLine';
import type { DatasetInfo } from '../../../src/core/dataset';
import { readLine } from '../../../src/data/annotation/labelReader';
import { LabelLog } from '../../../src/data/annotation/labelLog';
import type { EngineHandle } from '../../../src/engine/handle';
import type { AnnotationMethod, AnnotationWork, Queue, QueuePlace } from '../../../src/features/annotation/contract';
import { filterOf } from '../../../src/features/annotation/labelFilter';
import { testEngine } from '../../fixtures/engine';

describe('labels beside a dataset', () => {
  let engine: EngineHandle;
  let folder: string;
  let stop: () => Promise<void>;
  let query: (text: string) => Promise<void>;
  let read: (text: string) => Promise<unknown[][]>;
  let at = 0;
  let place: string;
  beforeAll(async () => {
    ({ engine, folder, stop } = await testEngine());
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    query = async (text) => {
      await connection.run(text);
    };
    read = async (text) => (await connection.runAndReadAll(text)).getRowsJson();
  });
  afterAll(async () => stop());
  beforeEach(() => {
    place = join(folder, `case${at++}`);
    mkdirSync(place);
  });

  const rowsSql = (n: number, order = 'i'): string => `select 'id-' || i as id, 'question ' || i as prompt, 'answer ' || i as response from range(${n}) t(i) order by ${order}`;
  const write = (sql: string, name = 'data.parquet'): Promise<void> => query(`copy (${sql}) to '${join(place, name)}'`);
  const open = async (name = 'data.parquet'): Promise<DatasetInfo> => {
    const info = await engine.request('open', { source: { paths: [join(place, name)], literal: true, roles: { id: ['id'], prompt: ['prompt'], response: ['response'] }, labelFolders: [join(place, 'labels')] } });
    return info;
  };
  async function work<M extends AnnotationMethod>(info: DatasetInfo, method: M, params: AnnotationWork[M]['params']): Promise<AnnotationWork[M]['result']> {
    return (await engine.request('work', { dataset: info.id, feature: 'annotation', method, params })) as AnnotationWork[M]['result'];
  }
  async function label(info: DatasetInfo, row: number, value: string, more: Partial<LabelLine> = {}, by = 'Ann'): Promise<LabelLine> {
    const log = new LabelLog(join(place, 'labels'), { annotator: by, machine: 'aaaaaa' });
    const { key } = await work(info, 'record', { row });
    const line: LabelLine = { v: 1, ...log.stamp(), dataset: { fingerprint: info.fingerprint, name: info.name }, row: key, subject: { kind: 'record' }, schema: 'triage', schemaVersion: 1, question: 'triage', value, ...more };
    await log.append([line]);
    return line;
  }
  const counts = (info: DatasetInfo): Promise<AnnotationWork['counts']['result']> => work(info, 'counts', {});

  test('of others are not in the cells of a person who is not to be led, nor is a decision; filters know them', async () => {
    await write(rowsSql(6));
    const info = await open();
    await label(info, 1, 'keep', {}, 'Bo');
    await label(info, 2, 'drop', {}, 'Bo');
    await label(info, 2, 'keep');
    await label(info, 2, 'unsure', { origin: 'adjudicated' }, 'Bo');
    await label(info, 3, 'drop');
    await label(info, 3, 'keep');
    const reasons = { schema: 'reasons', question: 'reasons' };
    await label(info, 4, 'x', { ...reasons, value: ['a', 'b'] });
    await label(info, 4, 'x', { ...reasons, value: ['b', 'c'] }, 'Bo');
    const cells = async (...seenBy: string[]): Promise<unknown> => {
      const [by] = seenBy;
      const { ipc } = await engine.request('page', { dataset: info.id, view: 'all', columns: [{ derived: 'label:triage' }, { derived: 'label:reasons' }], rowStart: 1, rowEnd: 5, textLimit: 50, ...(by === undefined ? {} : { seenBy: by }) });
      const table = decodePage(ipc);
      return Array.from({ length: table.rows }, (_, r) => [table.row(r).get('label:triage'), table.row(r).get('label:reasons')]);
    };
    await work(info, 'counts', {});
    expect(await cells()).toEqual([['keep', null], ['unsure', null], ['keep', null], [null, ['a', 'b', 'c']]]);
    expect(await cells('Ann')).toEqual([[null, null], ['keep', null], ['keep', null], [null, ['a', 'b']]]);
    expect(await cells('Bo')).toEqual([['keep', null], ['drop', null], [null, null], [null, ['b', 'c']]]);
    expect(await cells('')).toEqual([[null, null], [null, null], [null, null], [null, null]]);
    expect((await engine.request('view', { dataset: info.id, query: { filter: { op: 'sql', expression: `"label:triage" = 'unsure'` }, order: [] } })).rows).toBe(1);
  });

  test('are columns: in pages, filters, orders and exports', async () => {
    await write(rowsSql(10));
    const info = await open();
    await label(info, 3, 'keep');
    await label(info, 7, 'drop');
    await label(info, 7, 'keep', {}, 'Bo');
    const derived = await engine.request('derived', { dataset: info.id });
    expect(derived.map((d) => d.id)).toContain('label:triage');
    const page = await engine.request('page', { dataset: info.id, view: 'all', columns: [{ column: 'id' }, { derived: 'label:triage' }], rowStart: 2, rowEnd: 8, textLimit: 50 });
    const table = decodePage(page.ipc);
    expect(Array.from({ length: table.rows }, (_, r) => [table.row(r).get('id'), table.row(r).get('label:triage')])).toEqual([
      ['id-2', null], ['id-3', 'keep'], ['id-4', null], ['id-5', null], ['id-6', null], ['id-7', 'drop | keep'],
    ]);
    const view = await engine.request('view', { dataset: info.id, query: { filter: { op: 'sql', expression: `"label:triage" like '%keep%'` }, order: [{ target: { derived: 'label:triage' }, descending: false }] } });
    expect(view.rows).toBe(2);
    const sorted = decodePage((await engine.request('page', { dataset: info.id, view: view.view, columns: [{ column: 'id' }], rowStart: 0, rowEnd: 9, textLimit: 0 })).ipc);
    expect([sorted.row(0).get('id'), sorted.row(1).get('id')]).toEqual(['id-7', 'id-3']);
    const out = join(place, 'out.jsonl');
    await engine.request('export', { dataset: info.id, query: { filter: { op: 'sql', expression: `"label:triage" is not null` }, order: [] }, columns: [{ column: 'id' }, { derived: 'label:triage' }], out, format: 'jsonl', force: false });
    expect(readFileSync(out, 'utf8').trim().split('\n').map((l) => JSON.parse(l) as unknown)).toEqual([{ id: 'id-3', 'label:triage': 'keep' }, { id: 'id-7', 'label:triage': 'drop | keep' }]);
  });

  test('are lists where an answer has several: each is found in a filter, and exports have them as lists', async () => {
    await write(rowsSql(6));
    const info = await open();
    const reasons = { schema: 'reasons', question: 'reasons' };
    await label(info, 1, '', { ...reasons, value: ['verbosity'] });
    await label(info, 2, '', { ...reasons, value: ['verbosity', 'format, or not'] });
    await label(info, 3, '', { ...reasons, value: ['z', 'a'] });
    await label(info, 3, '', { ...reasons, value: ['z', 'b', 'a'] }, 'Bo');
    await label(info, 4, 'verbosity', reasons);
    expect((await engine.request('derived', { dataset: info.id })).find((d) => d.id === 'label:reasons')?.type).toBe('list');
    const { ipc } = await engine.request('page', { dataset: info.id, view: 'all', columns: [{ derived: 'label:reasons' }], rowStart: 0, rowEnd: 5, textLimit: 3 });
    const page = decodePage(ipc);
    expect(page.fields.find((f) => f.name === 'label:reasons')?.type).toBe('VARCHAR[]');
    expect([0, 1, 2, 3, 4].map((r) => page.row(r).get('label:reasons'))).toEqual([null, ['verbosity'], ['verbosity', 'format, or not'], ['z', 'b', 'a'], ['verbosity']]);
    const rows = async (expression: string): Promise<number> => (await engine.request('view', { dataset: info.id, query: { filter: { op: 'sql', expression }, order: [{ target: { derived: 'label:reasons' }, descending: true }] } })).rows;
    expect([await rows(`list_contains("label:reasons", 'verbosity')`), await rows(`list_contains("label:reasons", 'format')`), await rows(`len("label:reasons") > 1`)]).toEqual([3, 0, 2]);
    for (const format of ['parquet', 'csv'] as const) {
      const out = join(place, `out.${format}`);
      await engine.request('export', { dataset: info.id, query: { filter: { op: 'sql', expression: `"label:reasons" is not null` }, order: [] }, columns: [{ column: 'id' }, { derived: 'label:reasons' }], out, format, force: false });
    }
    expect(await read(`select column_type from (describe from '${join(place, 'out.parquet')}') where column_name = 'label:reasons'`)).toEqual([['VARCHAR[]']]);
    expect(readFileSync(join(place, 'out.csv'), 'utf8').trim().split('\n').slice(1, 3)).toEqual(['id-1,"[""verbosity""]"', 'id-2,"[""verbosity"",""format, or not""]"']);
    const { questions } = await work(info, 'overview', {});
    expect(questions.map((q) => [q.lists, filterOf(q, 'z')])).toEqual([[true, `list_contains("label:reasons", 'z')`]]);
  });

  test('keep their column, empty, when the last of a question is taken back: a page that is open asks for it', async () => {
    await write(rowsSql(3));
    const info = await open();
    const only = await label(info, 1, 'keep');
    expect((await engine.request('derived', { dataset: info.id })).map((d) => d.id)).toContain('label:triage');
    await label(info, 1, '', { value: null, retracts: only.id });
    const { ipc } = await engine.request('page', { dataset: info.id, view: 'all', columns: [{ derived: 'label:triage' }], rowStart: 0, rowEnd: 3, textLimit: 50 });
    expect([0, 1, 2].map((r) => decodePage(ipc).row(r).get('label:triage'))).toEqual([null, null, null]);
    const view = await engine.request('view', { dataset: info.id, query: { filter: { op: 'sql', expression: `"label:triage" = 'keep'` }, order: [] } });
    expect(view.rows).toBe(0);
  });

  test('keep with their row how it began, by what tells rows apart: what the user said, before a system prompt, and text before numbers', async () => {
    const excerpt = async (select: string, roles: Readonly<Record<string, readonly string[]>>): Promise<unknown> => {
      await write(select, `${String(Object.keys(roles))}.parquet`);
      const info = await engine.request('open', { source: { paths: [join(place, `${String(Object.keys(roles))}.parquet`)], literal: true, roles, labelFolders: [join(place, 'labels')] } });
      return (await work(info, 'keys', { view: 'all', rowStart: 0, rowEnd: 1 }))[0]?.excerpt;
    };
    expect(await excerpt(`select [{'role': 'system', 'content': 'Be kind.'}, {'role': 'user', 'content': 'What is it?'}] as messages`, { messages: ['messages'] })).toBe('What is it?');
    expect(await excerpt(`select [{'role': 'system', 'content': 'Be kind.'}] as messages`, { messages: ['messages'] })).toBe('Be kind.');
    expect(await excerpt(`select 'Be kind.' as system, 'Answer.' as response`, { system: ['system'], response: ['response'] })).toBe('Answer.');
    expect(await excerpt(`select 7 as n, 'a word' as w`, {})).toBe('a word');
  });

  test('hold after replacing, taking back and writing a line twice, as a replay of the lines says', async () => {
    await write(rowsSql(3));
    const info = await open();
    const first = await label(info, 1, 'keep');
    const second = await label(info, 1, 'drop', { replaces: first.id });
    const other = await label(info, 2, 'unsure');
    await label(info, 2, '', { value: null, retracts: other.id });
    appendFileSync(join(place, 'labels', 'Ann.aaaaaa.jsonl'), `${JSON.stringify(second)}\n`);
    expect(await counts(info)).toMatchObject({ current: 1, retracted: 1, lines: 5, annotators: ['Ann'], byLabel: [{ schema: 'triage', question: 'triage', value: 'drop', by: 'Ann', count: 1 }] });
    const { lines } = await work(info, 'record', { row: 1 });
    expect(replay(lines).map((l) => l.value)).toEqual(['drop']);
    expect(replay((await work(info, 'record', { row: 2 })).lines)).toEqual([]);
  });

  test('do not come to light again where a line that took one back is itself ended from another row', async () => {
    await write(rowsSql(3));
    const info = await open();
    const first = await label(info, 1, 'keep');
    const second = await label(info, 1, 'drop', { replaces: first.id });
    await label(info, 2, 'moved', { replaces: second.id });
    expect(await counts(info)).toMatchObject({ current: 1 });
    expect(replay((await work(info, 'record', { row: 1 })).lines)).toEqual([]);
  });

  test('find their rows again after sorting, another codec, shards and added columns', async () => {
    await write(rowsSql(50));
    const info = await open();
    for (const row of [0, 17, 49]) await label(info, row, `keep ${row}`);
    const other = `select *, length(prompt) as n from (${rowsSql(50, 'i desc')})`;
    await query(`copy (${other}) to '${join(place, 'moved.parquet')}' (compression zstd, row_group_size 2048)`);
    const moved = await open('moved.parquet');
    const found = await work(moved, 'labels', { state: 'all', offset: 0, limit: 99 });
    expect(found.map((f) => [f.row, f.match, f.line.value]).sort()).toEqual([[0, 'same', 'keep 49'], [32, 'same', 'keep 17'], [49, 'same', 'keep 0']].sort());
  });

  test('say that a text changed where the id is the same, and are orphans where nothing is', async () => {
    await write(rowsSql(6));
    const info = await open();
    for (const row of [1, 2, 3]) await label(info, row, `row ${row}`);
    await write(`select id, case when id = 'id-2' then 'another question' else prompt end as prompt, response from (${rowsSql(6)}) where id <> 'id-3'`, 'edited.parquet');
    const edited = await open('edited.parquet');
    const found = await work(edited, 'labels', { state: 'all', offset: 0, limit: 99 });
    expect(found.map((f) => [f.line.value, f.row, f.match])).toEqual([['row 1', 1, 'same'], ['row 2', 2, 'text-changed'], ['row 3', null, 'orphaned']]);
    expect(await counts(edited)).toMatchObject({ current: 3, orphaned: 1, textChanged: 1 });
    // A label just written is not matched to its row yet: the others of the record are there all the same.
    await label(edited, 1, 'new', {}, 'Bo');
    expect(replay((await work(edited, 'record', { row: 2 })).lines).map((l) => l.value)).toEqual(['row 2']);
    expect(replay((await work(edited, 'record', { row: 1 })).lines).map((l) => l.value)).toEqual(['row 1', 'new']);
  });

  test('are shared by rows of one key, and the record says how many', async () => {
    await write(`select 'same' as id, 'q' as prompt, 'a' as response from range(3) union all select 'other', 'q', 'a'`);
    const info = await open();
    await label(info, 1, 'keep');
    await counts(info);
    const record = await work(info, 'record', { row: 2 });
    expect([record.sharedBy, replay(record.lines).map((l) => l.value)]).toEqual([3, ['keep']]);
    expect((await work(info, 'record', { row: 3 })).lines).toEqual([]);
    expect((await work(info, 'labels', { state: 'matched', offset: 0, limit: 9 })).map((l) => l.row)).toEqual([0, 1, 2]);
  });

  test('survive broken lines, git’s conflict marks, CRLF, a byte order mark and lines of a later version, which are named', async () => {
    await write(rowsSql(4));
    const info = await open();
    const line = await label(info, 0, 'keep');
    const path = join(place, 'labels', 'Ann.aaaaaa.jsonl');
    const again = (row: number, id: string): string => JSON.stringify({ ...line, id, row: { ...line.row, number: row, hash: `h${row}`, id: `id-${row}` } });
    rmSync(path);
    writeFileSync(path, `\ufeff${JSON.stringify(line)}\r\n<<<<<<< HEAD\r\n${again(1, 'b')}\r\n=======\r\n{"v":1,"id":"torn\r\n>>>>>>> theirs\n\n{"v":2,"id":"x","something":"new"}\n{"v":1,"id":"y"}\n[1,2]\n${again(2, 'c')}`);
    const found = await counts(info);
    expect(found.problems.map((p) => [p.line, p.reason])).toEqual([[2, 'conflict'], [4, 'conflict'], [5, 'broken'], [6, 'conflict'], [8, 'newer'], [9, 'form'], [10, 'broken']]);
    expect(found.current).toBe(3);
    appendFileSync(path, '\n');
    expect((await counts(info)).current).toBe(3);
    rmSync(path);
    expect((await counts(info)).current).toBe(0);
  });

  test('say of every line the same, whether it is read alone or into the tables: what has another form counts for nothing', async () => {
    await write(rowsSql(2));
    const info = await open();
    const line = await label(info, 0, 'keep');
    const forms: readonly unknown[] = [
      { subject: { kind: 'paragraph' } }, { subject: { kind: 'span', path: 'prompt', text: 'q', before: '', after: '' } }, { subject: { kind: 'span', path: 'prompt', start: 0, end: 1, text: 'q', before: '', after: '' } }, { value: { a: 1 } }, { value: ['a'] }, { value: 1.5 }, { value: true },
      { v: 0 }, { v: 2 }, { row: { ...line.row, of: 'nonsense' } }, { row: { number: 0, id: null } }, { by: undefined }, { subject: { kind: 'turn', path: 'prompt' } },
    ];
    const texts = forms.map((form, i) => JSON.stringify({ ...line, id: `f${String(i)}`, ...(form as object) }));
    appendFileSync(join(place, 'labels', 'Ann.aaaaaa.jsonl'), texts.map((t) => `${t}\n`).join(''));
    const alone = texts.flatMap((text, i) => {
      const read = readLine(text, i + 2);
      return read && 'reason' in read ? [[i + 2, read.reason]] : [];
    });
    expect((await counts(info)).problems.map((p) => [p.line, p.reason])).toEqual(alone);
    expect(alone.length).toBe(7);
  });

  describe('the next row', () => {
    const queue = (more: Partial<Queue> = {}): Queue => ({ by: 'Ann', schema: 'triage', questions: ['triage'], order: 'rows', seed: 's', unlabelled: true, share: null, ...more });
    const ask = async (info: DatasetInfo, from: number, more: Partial<Queue> = {}, view = 'all'): Promise<number> => (await work(info, 'next', { view, from, queue: queue(more) })).position;
    /** All positions in the order in which a queue gives them, from the beginning, none labelled on the way. */
    async function walk(info: DatasetInfo, more: Partial<Queue>, view = 'all'): Promise<number[]> {
      const seen: number[] = [];
      for (let at = await ask(info, -1, more, view); at >= 0 && !seen.includes(at); at = await ask(info, at, more, view)) seen.push(at);
      return seen;
    }

    test('that still needs an answer is found in a view, with how far the set is, as one labels and takes back', async () => {
      await write(rowsSql(6));
      const info = await open();
      for (const row of [0, 1, 3]) await label(info, row, 'keep');
      expect([await ask(info, 0), await ask(info, 2), await ask(info, 5)]).toEqual([2, 4, 2]);
      expect(await work(info, 'next', { view: 'all', from: 0, queue: queue() })).toEqual({ position: 2, remaining: 3, done: 3, total: 6 });
      expect(await work(info, 'next', { view: 'all', from: -1, queue: queue({ by: 'Bo' }) })).toEqual({ position: 0, remaining: 6, done: 0, total: 6 });
      const two = await label(info, 2, 'drop');
      expect(await work(info, 'next', { view: 'all', from: 0, queue: queue() })).toEqual({ position: 4, remaining: 2, done: 4, total: 6 });
      await label(info, 2, '', { value: null, retracts: two.id });
      expect(await work(info, 'next', { view: 'all', from: 0, queue: queue() })).toEqual({ position: 2, remaining: 3, done: 3, total: 6 });
      expect(await ask(info, 0, { unlabelled: false })).toBe(1);
      const { view } = await engine.request('view', { dataset: info.id, query: { filter: { op: 'sql', expression: `id in ('id-1', 'id-4', 'id-5')` }, order: [{ target: { path: 'id' }, descending: true }] } });
      expect(await walk(info, {}, view)).toEqual([0, 1]);
      expect(await work(info, 'next', { view, from: -1, queue: queue() })).toEqual({ position: 0, remaining: 2, done: 1, total: 3 });
      for (const row of [2, 4, 5]) await label(info, row, 'keep');
      expect(await work(info, 'next', { view: 'all', from: 3, queue: queue() })).toEqual({ position: -1, remaining: 0, done: 6, total: 6 });
    });

    test('of a shuffled queue comes in an order of its seed, each row once, and goes on where it was', async () => {
      await write(rowsSql(30));
      const info = await open();
      const orders = await Promise.all(['a', 'a', 'b'].map((seed) => walk(info, { order: 'shuffled', seed })));
      expect(orders[0]).toEqual(orders[1]);
      expect(orders[2]).not.toEqual(orders[0]);
      for (const order of orders) expect([...order].sort((x, y) => x - y)).toEqual(Array.from({ length: 30 }, (_, i) => i));
      const [first = 0, second = 0, third = 0] = orders[0] ?? [];
      await label(info, second, 'keep');
      expect(await ask(info, first, { order: 'shuffled', seed: 'a' })).toBe(third);
    });

    test('is first one where annotators differ or are unsure, then one with one annotator, and no more when it is decided', async () => {
      await write(rowsSql(6));
      const info = await open();
      await label(info, 5, 'keep', {}, 'Bo');
      await label(info, 5, 'drop', {}, 'Cy');
      await label(info, 3, 'unsure', {}, 'Bo');
      await label(info, 4, 'keep', {}, 'Bo');
      await label(info, 1, 'keep', {}, 'Bo');
      await label(info, 1, 'keep', {}, 'Cy');
      expect(await walk(info, { order: 'disputed' })).toEqual([3, 5, 4, 0, 1, 2]);
      await label(info, 5, 'keep', { origin: 'adjudicated' }, 'Dee');
      expect(await walk(info, { order: 'disputed' })).toEqual([3, 4, 0, 1, 2, 5]);
    });

    test('passes over what others labelled but for the share that all label, the same for everyone', async () => {
      await write(rowsSql(200));
      const info = await open();
      for (let row = 0; row < 100; row++) await label(info, row, 'keep', {}, 'Bo');
      const none = await work(info, 'next', { view: 'all', from: -1, queue: queue({ share: 0 }) });
      expect(none).toEqual({ position: 100, remaining: 100, done: 0, total: 100 });
      const some = (by: string): Promise<QueuePlace> => work(info, 'next', { view: 'all', from: -1, queue: queue({ share: 0.3, by }) });
      const ann = await some('Ann');
      expect(ann.total - 100).toBeGreaterThan(10);
      expect(ann.total - 100).toBeLessThan(50);
      expect(await some('Cy')).toEqual(ann);
      expect((await work(info, 'next', { view: 'all', from: -1, queue: queue({ share: 1 }) })).total).toBe(200);
      expect((await some('Bo')).done).toBe(100);
    });
  });
});
