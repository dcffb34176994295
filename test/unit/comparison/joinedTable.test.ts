import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EngineHandle } from '../../../src/engine/handle';
import { COMPARISON } from '../../../src/features/comparison/contract';
import type { ComparisonSpec, SideSpec, TableWritten } from '../../../src/features/comparison/contract';
import type { KeysChoice } from '../../../src/features/comparison/keysContract';
import { tableNames } from '../../../src/features/comparison/rule/tableNames';
import { testEngine } from '../../fixtures/engine';

let engine: EngineHandle;
let folder: string;
let stop: () => Promise<void>;
let read: (text: string) => Promise<unknown[][]>;
beforeAll(async () => {
  ({ engine, folder, stop } = await testEngine());
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  read = async (text) => (await connection.runAndReadAll(text)).getRowsJson();
});
afterAll(async () => stop());

const side = (name: string, of = '', more: Partial<SideSpec> = {}): SideSpec => ({ name, of, model: null, within: null, answer: null, ...more });
const byId: ComparisonSpec['key'] = { by: 'columns', columns: ['id'] };

/** Makes a file of the rows of a SELECT and opens it. */
async function opened(name: string, select: string): Promise<{ id: string; path: string }> {
  const path = join(folder, name);
  await read(`copy (${select}) to '${path}' (format parquet)`);
  return { id: (await engine.request('open', { source: { paths: [path], literal: true } })).id, path };
}

interface More { readonly baseline?: number; readonly choice?: KeysChoice; readonly format?: 'parquet' | 'jsonl' | 'csv' | 'arrow'; readonly force?: boolean; readonly others?: readonly { name: string; dataset: string }[] }
async function written(dataset: string, name: string, spec: ComparisonSpec, { baseline = 0, choice = { of: 'all' }, format = 'parquet', force = false, others = [] }: More = {}): Promise<TableWritten & { out: string }> {
  const out = join(folder, name);
  const done = (await engine.request('work', { dataset, feature: COMPARISON, method: 'table', params: { spec, baseline, choice, out, format, force }, others })) as TableWritten;
  return { ...done, out };
}

test('the joined table has a row for each prompt that any side has, in the order in which they are first met', async () => {
  // b has other order, lacks q0, has a prompt of its own, a second q2, a row without id, and a score in text.
  const a = await opened('a.parquet', `select 'q' || i as id, 'ask ' || i as instruction, 'answer ' || i as output, (i % 2)::double as score from range(4) t(i)`);
  const b = await opened('b.parquet', `select * from (values ('q9', 'ask 9', 'own', 1.0), ('q3', 'ask 3', 'answer 3', 0.0), ('q2', 'ask 2', 'it''s "2"', 1.0), ('q2', 'ask 2', 'again', 0.0), (null, 'nobody', 'x', 1.0), ('q1', 'ask 1', null, null)) v(id, instruction, output, score)`);
  const spec: ComparisonSpec = { sides: [side('a'), side('b', 'second')], key: byId, sample: null, metrics: [{ name: 'score', path: 'score' }], by: [], filter: null };
  const table = await written(a.id, 'joined.parquet', spec, { others: [{ name: 'second', dataset: b.id }] });
  expect(table).toMatchObject({ rows: 5, columns: ['id', 'prompt', 'sides', 'different', 'a', 'b'] });
  expect(await read(`select id, prompt, sides, different, a.answer, a.row::int, a.samples, a.characters::int, a.score, b.answer, b.row::int, b.score, b.same_as, b."score change" from '${table.out}'`)).toEqual([
    ['q0', 'ask 0', 1, 1, 'answer 0', 0, 1, 8, 0, null, null, null, null, null],
    ['q1', 'ask 1', 2, 2, 'answer 1', 1, 1, 8, 1, null, 5, null, null, null],
    ['q2', 'ask 2', 2, 2, 'answer 2', 2, 1, 8, 0, 'it\'s "2"', 2, 1, null, 'fixed'],
    ['q3', 'ask 3', 2, 1, 'answer 3', 3, 1, 8, 1, 'answer 3', 1, 0, 'a', 'broken'],
    ['q9', 'ask 9', 1, 1, null, null, null, null, null, 'own', 0, 1, null, null],
  ]);
  expect(await read(`select count(*) from '${table.out}' where b is null`)).toEqual([['1']]);

  // A list of prompts alone; the other way round; the file, and those that are read, are not written over.
  const broken = await written(a.id, 'broken.parquet', spec, { baseline: 1, choice: { of: 'flips', metric: 0, from: 0, to: 1, change: 'broken' }, others: [{ name: 'second', dataset: b.id }] });
  expect(await read(`select id, a."score change", b."score change" from '${broken.out}'`)).toEqual([['q3', 'fixed', null]]);
  await expect(written(a.id, 'broken.parquet', spec, { others: [{ name: 'second', dataset: b.id }] })).rejects.toMatchObject({ code: 'out-exists' });
  for (const own of ['a.parquet', 'b.parquet']) await expect(written(a.id, own, spec, { force: true, others: [{ name: 'second', dataset: b.id }] })).rejects.toMatchObject({ code: 'out-is-dataset' });
  expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
  expect(existsSync(`${table.out}.provenance.json`)).toBe(true);
});

test.each(['jsonl', 'csv', 'arrow'] as const)('as %s it holds the same', async (format) => {
  const a = await opened(`${format}-a.parquet`, `select i as id, 'ask ' || i as instruction, 'line' || chr(10) || '"quoted", ' || i as output, i / 2.0 as score from range(3) t(i)`);
  const spec: ComparisonSpec = { sides: [side('one'), side('other', '', { answer: '(upper(output))' })], key: byId, sample: null, metrics: [{ name: 'score', path: 'score' }], by: [], filter: null };
  const table = await written(a.id, `as.${format}`, spec, { format });
  expect(table.rows).toBe(3);
  const again = await engine.request('open', { source: { paths: [table.out], literal: true } });
  expect(again.columns.map((c) => c.name)).toEqual(['id', 'prompt', 'sides', 'different', 'one', 'other']);
  const one = format === 'csv' ? `json_extract_string(other, '$.answer')` : 'other.answer';
  const { ipc } = await engine.request('query', { dataset: again.id, sql: `select string_agg(${one}, '|' order by id) as t from dataset`, limit: 5 });
  expect(Buffer.from(ipc).toString('utf8')).toContain('LINE\n"QUOTED", 0|LINE\n"QUOTED", 1|LINE\n"QUOTED", 2');
});

test('samples of one prompt are a list, with their mean as the metric’s value', async () => {
  const a = await opened('samples.parquet', `select m.model, q as id, 'ask ' || q as prompt, m.model || ' ' || q || '.' || s as response, s, (s % 2)::double as right from (values ('x'), ('y')) m(model), range(2) t(q), range(3) u(s) where not (m.model = 'y' and s = 2) order by s desc, q`);
  const spec: ComparisonSpec = { sides: ['x', 'y'].map((value) => side(value, '', { model: { column: 'model', value } })), key: byId, sample: 's', metrics: [{ name: 'right', path: 'right' }], by: [], filter: null };
  const { out } = await written(a.id, 'sampled.parquet', spec);
  expect(await read(`select id::int, x.answer, x.samples, round(x.right, 4), len(x.row)::int, x.characters[1]::int, y.answer, y.right, y.samples from '${out}'`)).toEqual([
    [0, ['x 0.2', 'x 0.1', 'x 0.0'], 3, 0.3333, 3, 5, ['y 0.1', 'y 0.0'], 0.5, 2],
    [1, ['x 1.2', 'x 1.1', 'x 1.0'], 3, 0.3333, 3, 5, ['y 1.1', 'y 1.0'], 0.5, 2],
  ]);
});

test('structs of one row are joined by the row, slices stand beside, and turns of the prompt are kept', async () => {
  const a = await opened('wide.parquet', `select [{'role': 'system', 'content': 'be brief'}, {'role': 'user', 'content': 'ask ' || i}] as messages, ['t' || (i % 2), 'all'] as tags, if(i = 1, null, 'src ' || i) as source, {'output': 'p' || i, 'ok': i = 0} as p, {'output': if(i = 2, 'p2', 'q' || i), 'ok': true} as q from range(3) t(i)`);
  const spec: ComparisonSpec = { sides: ['p', 'q'].map((name) => side(name, '', { within: name, answer: 'output' })), key: { by: 'row' }, sample: null, metrics: [{ name: 'ok', path: 'ok' }], by: ['tags', 'source'], filter: null };
  const { out, columns } = await written(a.id, 'structs.parquet', spec, { baseline: 1 });
  expect(columns).toEqual(['row', 'prompt', 'prompt_turns', 'sides', 'different', 'p', 'q', 'tags', 'source']);
  expect(await read(`select "row"::int, prompt like '%ask %', prompt_turns[2].content, p.answer, p.ok, p."ok change", q.answer, q.same_as, tags, source from '${out}'`)).toEqual([
    [0, true, 'ask 0', 'p0', 1, 'sameRight', 'q0', null, ['t0', 'all'], 'src 0'],
    [1, true, 'ask 1', 'p1', 0, 'broken', 'q1', null, ['t1', 'all'], null],
    [2, true, 'ask 2', 'p2', 0, 'broken', 'p2', 'p', ['t0', 'all'], 'src 2'],
  ]);
});

test('names that would meet, or break SQL, are names all the same', async () => {
  const names = ['prompt', 'Sides', `it's "b"; drop`, `IT'S "B"; DROP`, '', 'nul\0'];
  const spec: ComparisonSpec = { sides: names.map((name) => side(name)), key: { by: 'columns', columns: ['"odd. id"', '(lower("x"))', 'prompt'] }, sample: null, metrics: ['answer', 'Row', `q'"`, 'q\'"', '\0'].map((name) => ({ name, path: 'n' })), by: ['("contamination:leaked")', 'a.b', '(length(x))'], filter: null };
  const made = tableNames(spec);
  expect(made.keys).toEqual(['odd. id', 'lower("x")', 'prompt_key']);
  expect(made.sides).toEqual(['prompt_side', 'Sides_side', `it's "b"; drop`, `IT'S "B"; DROP_side`, 'side', 'nul']);
  expect(made.metrics).toEqual(['answer_metric', 'Row_metric', `q'"`, `q'"_metric`, 'metric']);
  expect(made.slices).toEqual(['contamination:leaked', 'b', 'length(x)']);

  const a = await opened('hostile.parquet', `select 1 as n, 'x' as at, 'y' as p, 'z' as r0, 'a''b' as prompt, 'o''"\\' as response, 'i' as "odd. id"`);
  const { out, columns } = await written(a.id, 'hostile-out.parquet', { ...spec, key: { by: 'columns', columns: ['"odd. id"', 'prompt'] }, by: [] });
  expect(columns.slice(0, 4)).toEqual(['odd. id', 'prompt_key', 'prompt', 'sides']);
  expect(await read(`select "odd. id", prompt_key, prompt, prompt_side.answer, "it's ""b""; drop"."q'""", "it's ""b""; drop".same_as from '${out}'`)).toEqual([['i', 'a\'b', 'a\'b', 'o\'"\\', 1, 'prompt_side']]);
});

test('what people wrote for a side is guarded', async () => {
  const a = await opened('guarded.parquet', `select 1 as id, 'ask' as prompt, 'say' as response`);
  const spec: ComparisonSpec = { sides: [side('a'), side('b', '', { answer: `(read_text('/etc/passwd'))` })], key: byId, sample: null, metrics: [], by: [], filter: null };
  await expect(written(a.id, 'guarded-out.parquet', spec)).rejects.toMatchObject({ code: 'sql-refused' });
});
