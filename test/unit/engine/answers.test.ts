import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { DatasetInfo } from '../../../src/core/dataset';
import { jsonOf } from '../../../src/core/json';
import { sentence } from '../../../src/core/sentences';
import type { AnswerState, EngineParams } from '../../../src/engine/contract';
import type { EngineHandle } from '../../../src/engine/handle';
import { testEngine } from '../../fixtures/engine';

const ROWS = 400_000;

describe('an answer', () => {
  let engine: EngineHandle;
  let folder: string;
  let stop: () => Promise<void>;
  let info: DatasetInfo;

  beforeAll(async () => {
    ({ engine, folder, stop } = await testEngine());
    mkdirSync(join(folder, 'data'));
    const path = join(folder, 'data', 'data.parquet');
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`copy (select i::integer as id, 'text ' || i as text, i % 3 as part, [i, i + 1] as list, nullif(i % 5, 0) as fifth from range(${String(ROWS)}) t(i)) to '${path}' (row_group_size 20480)`);
    connection.closeSync();
    info = await engine.request('open', { source: { paths: [path], literal: true } });
  });
  afterAll(async () => stop());

  const ask = async (sql: string, limit = 1e6, more: Partial<EngineParams<'ask'>> = {}): Promise<AnswerState> => engine.request('ask', { dataset: info.id, sql, limit, ...more });
  const ended = async (state: AnswerState): Promise<AnswerState> => {
    let now = state;
    while (!now.complete) now = await engine.request('answer', { answer: now.answer, known: now.rows });
    return now;
  };
  const rowsOf = async (answer: string, order: EngineParams<'answerPage'>['order'] = [], rowStart = 0, rowEnd = 10, textLimit = 100): Promise<string[]> => {
    const page = await engine.request('answerPage', { answer, order, rowStart, rowEnd, textLimit });
    const decoded = decodePage(page.ipc);
    expect(decoded.rows).toBe(page.rows);
    expect(decoded.fields.at(-1)?.name).toBe('loupe\u00b7answer');
    return Array.from({ length: decoded.rows }, (_, row) => decoded.fields.slice(0, -1).map((_f, i) => jsonOf(decoded.cell(i, row))).join(' '));
  };
  const close = async (state: AnswerState): Promise<null> => engine.request('closeAnswer', { answer: state.answer });

  test('has its columns and first rows, then all of them, in the order of the query', async () => {
    const state = await ended(await ask('select id, text from dataset where id % 1000 = 7'));
    expect(state).toMatchObject({ rows: 400, complete: true, truncated: false, columns: [{ name: 'id', type: 'INTEGER' }, { name: 'text', type: 'VARCHAR' }] });
    expect(state.error).toBeUndefined();
    expect(await rowsOf(state.answer, [], 0, 2)).toEqual(['7 "text 7"', '1007 "text 1007"']);
    expect(await rowsOf(state.answer, [], 398, 1000)).toEqual(['398007 "text 398007"', '399007 "text 399007"']);
    expect(await rowsOf(state.answer, [], 400, 500)).toEqual([]);
    await close(state);
  });

  test('shows its first rows while the rest of the file is still to be read', async () => {
    // Ten billion rows: its end is never waited for.
    const state = await ask('select id, r from dataset, range(25000) t(r)', 300_000);
    expect(state.complete).toBe(false);
    expect(state.rows).toBeGreaterThan(0);
    expect(await rowsOf(state.answer, [], 0, 1)).toHaveLength(1);
    expect(await ended(state)).toMatchObject({ rows: 300_000, truncated: true });
    await close(state);
  });

  test('keeps at most as many rows as asked for, says whether there are more, and how many the query has', async () => {
    const cut = await ended(await ask('select id from dataset', 5_000));
    expect(cut).toMatchObject({ rows: 5_000, truncated: true });
    expect(await engine.request('answerCount', { answer: cut.answer })).toEqual({ rows: ROWS });
    const whole = await ended(await ask('select id from dataset where id < 5000', 5_000));
    expect(whole).toMatchObject({ rows: 5_000, truncated: false });
    expect(await engine.request('answerCount', { answer: whole.answer })).toEqual({ rows: 5_000 });
    const ordered = await ended(await ask('select id from dataset order by id desc', 3));
    expect(ordered).toMatchObject({ rows: 3, truncated: true });
    expect(await rowsOf(ordered.answer)).toEqual(['399999', '399998', '399997']);
    for (const state of [cut, whole, ordered]) await close(state);
  });

  test('may have no rows: its columns are there', async () => {
    const state = await ask('select id, list from dataset where false');
    expect(state).toMatchObject({ rows: 0, complete: true, truncated: false, columns: [{ name: 'id' }, { name: 'list', type: 'BIGINT[]' }] });
    expect(await rowsOf(state.answer)).toEqual([]);
    expect(await rowsOf(state.answer, [{ column: 0, descending: true }])).toEqual([]);
    await close(state);
  });

  test('takes values that are bound', async () => {
    const state = await ended(await ask('select id, ? as given from dataset where id < ?', 10, { parameters: ['it’s; "so"', 2] }));
    expect(await rowsOf(state.answer)).toEqual(['0 "it’s; \\"so\\""', '1 "it’s; \\"so\\""']);
    await close(state);
  });

  const KINDS: readonly (readonly [string, string, string, string])[] = [
    ['a whole number of 64 bits', '9007199254740993', '"9007199254740993"', '9007199254740993'],
    ['one of 128 bits', '170141183460469231731687303715884105727', '"170141183460469231731687303715884105727"', '170141183460469231731687303715884105727'],
    ['a decimal', '12345678901234567890.12::decimal(38,2)', '"12345678901234567890.12"', '12345678901234567890.12'],
    ['a list', '[1, null, 3]', '"[1,null,3]"', '[1,null,3]'],
    ['a struct in lists', `[{a: 'x', "b c": [1.5]}]`, '"[{\\"a\\":\\"x\\",\\"b c\\":[1.5]}]"', '[{"a":"x","b c":[1.5]}]'],
    ['a struct without names', `row(1, 'x')`, '"(1, x)"', '(1, x)'],
    ['a list of such', `{a: [row(1, {b: row(2)})]}`, '', ''],
    ['a map', `map {'a': 1}`, '"{\\"a\\":1}"', '{"a":1}'],
    ['a union', 'union_value(a := 1)', '"1"', '1'],
    ['an enum', `'b'::enum('a', 'b')`, '"b"', 'b'],
    ['nothing', 'null', 'null', ''],
    ['bytes', `'\\xAA'::blob`, '', '\\xAA'],
    ['bits', `'101'::bit`, '"101"', '101'],
    ['a time', `timestamptz '2026-01-02 03:04:05.678901+00'`, '', '2026-01-02 03:04:05.678901+00'],
    ['an array', '[1, 2]::integer[2]', '"[1,2]"', '[1,2]'],
    ['an empty list', '[]', '"[]"', '[]'],
    ['JSON', `'{"a": 1}'::json`, '"{\\"a\\": 1}"', '{"a": 1}'],
    ['a number without end', `'nan'::double`, '', 'nan'],
    ['a variant', `{a: 1}::variant`, '', `{'a': 1}`],
    ['a UUID', `'00000000-0000-0000-0000-000000000001'::uuid`, '"00000000-0000-0000-0000-000000000001"', '00000000-0000-0000-0000-000000000001'],
    ['an interval', 'interval 1 day', '', '1 day'],
  ];
  test.each(KINDS)('keeps %s as it is, orders it, and gives its text', async (_, expression, shown, text) => {
    const state = await ended(await ask(`select ${expression} as v from dataset where id < 2`));
    expect(state).toMatchObject({ rows: 2, complete: true });
    expect(state.error).toBeUndefined();
    const [first = ''] = await rowsOf(state.answer);
    if (shown !== '') expect(first).toBe(shown);
    expect(await rowsOf(state.answer, [{ column: 0, descending: true }])).toEqual([first, first]);
    expect(await rowsOf(state.answer, [], 0, 2, 0)).toHaveLength(2);
    const cell = await engine.request('answerCell', { answer: state.answer, row: 1, column: 0, start: 0, length: 1_000 });
    if (text !== '' || shown === 'null') expect(cell).toEqual({ text, length: text.length });
    await close(state);
  });

  test('is ordered by each of its columns, and by several, with nulls last both ways', async () => {
    const state = await ended(await ask('select id, fifth, text, list, part from dataset where id < 12'));
    const by = async (...order: EngineParams<'answerPage'>['order']): Promise<string> => (await rowsOf(state.answer, order, 0, 12)).map((row) => row.split(' ')[0]).join(' ');
    expect(await by({ column: 1, descending: false })).toBe('1 6 11 2 7 3 8 4 9 0 5 10');
    expect(await by({ column: 1, descending: true })).toBe('4 9 3 8 2 7 1 6 11 0 5 10');
    expect(await by({ column: 2, descending: false })).toBe('0 1 10 11 2 3 4 5 6 7 8 9');
    expect(await by({ column: 3, descending: true })).toBe('11 10 9 8 7 6 5 4 3 2 1 0');
    expect(await by({ column: 4, descending: false }, { column: 0, descending: true })).toBe('9 6 3 0 10 7 4 1 11 8 5 2');
    const page = decodePage((await engine.request('answerPage', { answer: state.answer, order: [{ column: 0, descending: true }], rowStart: 3, rowEnd: 5, textLimit: 10 })).ipc);
    expect([0, 1].map((row) => jsonOf(page.cell(5, row)))).toEqual(['8', '7']);
    await close(state);
  });

  test('of many rows is read anywhere, in any order', async () => {
    const state = await ended(await ask('select * from dataset'));
    expect(state.rows).toBe(ROWS);
    expect((await rowsOf(state.answer, [], 399_998, 400_100)).map((row) => row.split(' ')[0])).toEqual(['399998', '399999']);
    // By part from 2 down: 133,333 rows of part 2, then those of part 1 (1, 4, 7, …) from the first on.
    const scattered = await rowsOf(state.answer, [{ column: 2, descending: true }], 133_331, 133_336);
    expect(scattered.map((row) => row.split(' ')[0])).toEqual(['399995', '399998', '1', '4', '7']);
    await close(state);
  });

  test('gives long texts cut, and whole or in pieces by code points', async () => {
    const state = await ended(await ask(`select repeat('a\u{1F600}', 3_000_000) as t, null as n from dataset limit 1`));
    expect(await rowsOf(state.answer, [], 0, 1, 3)).toEqual(['"a\u{1F600}a" null']);
    const cell = async (column: number, start: number, length: number): Promise<{ text: string; length: number }> => engine.request('answerCell', { answer: state.answer, row: 0, column, start, length });
    expect(await cell(0, 1, 2)).toEqual({ text: '\u{1F600}a', length: 6_000_000 });
    expect((await cell(0, 0, 6_000_000)).text.length).toBe(9_000_000);
    expect(await cell(1, 0, 10)).toEqual({ text: '', length: 0 });
    await close(state);
  });

  test('is not begun where its SQL is wrong or does more than read', async () => {
    await expect(ask('select nope from dataset')).rejects.toMatchObject({ code: 'sql-column' });
    await expect(ask('select from')).rejects.toMatchObject({ code: 'sql-syntax' });
    await expect(ask(`copy dataset to 'x'`)).rejects.toMatchObject({ code: 'sql-query-refused' });
    await expect(ask(`select cast(text as integer) from dataset`)).rejects.toMatchObject({ code: 'sql-conversion' });
  });

  test('that fails after its first rows keeps them, and says why it ended', async () => {
    const state = await ended(await ask(`select id, case when id < 200000 then id else cast(text as integer) end as n from dataset`));
    expect(state).toMatchObject({ complete: true, error: { code: 'sql-conversion' } });
    expect(state.rows).toBeGreaterThan(0);
    expect(sentence({ code: state.error?.code ?? '', args: state.error?.args ?? {} })).toMatch(/text \d{6}/); // which one of those from 200,000 on, the threads decide
    expect(await rowsOf(state.answer, [], 0, 1)).toEqual(['0 0']);
    await close(state);
  });

  test('is interrupted when its request is cancelled, or when it is closed, and the engine goes on', async () => {
    const bomb = 'select count(*) from range(10000000) a, range(10000000) b where a.range + b.range = -1';
    const abort = new AbortController();
    const cancelled = engine.request('ask', { dataset: info.id, sql: bomb, limit: 1 }, { signal: abort.signal }).catch((error: unknown) => error);
    setTimeout(() => { abort.abort(); }, 300);
    expect(await cancelled).toMatchObject({ code: 'aborted' });
    const endless = await ask('select id, r from dataset, range(1000000) t(r)', 1e9);
    const waiting = engine.request('answer', { answer: endless.answer, known: 1e9 }).catch((error: unknown) => error);
    await close(endless);
    expect(await waiting).toMatchObject({ code: 'answer-gone' });
    await expect(rowsOf(endless.answer)).rejects.toMatchObject({ code: 'answer-gone' });
    await close(await ended(await ask('select 1')));
    expect((await engine.request('status', {})).running).toBe(0);
  });

  test('does not wait for another one that runs', async () => {
    const long = await ask('select id, r from dataset, range(1000000) t(r)', 1e9);
    const short = await ended(await ask('select count(*) from dataset'));
    expect(await rowsOf(short.answer)).toEqual([String(ROWS)]);
    expect((await engine.request('answer', { answer: long.answer, known: 0 })).complete).toBe(false);
    await close(long);
    await close(short);
  });

  test('takes nothing when it is closed: its memory goes back, and its folder', async () => {
    const before = (await engine.request('status', {})).granted;
    const state = await ended(await ask('select * from dataset'));
    const with_ = (await engine.request('status', {})).granted;
    expect(with_.memoryBytes).toBeGreaterThanOrEqual(before.memoryBytes);
    expect(with_.memoryBytes).toBeLessThanOrEqual(1.5e9);
    await close(state);
    const [own = ''] = readdirSync(join(folder, 'temp'));
    await expect.poll(() => readdirSync(join(folder, 'temp', own)).filter((name) => name.startsWith('answers'))).toEqual([]);
  });

  test('is gone with its dataset, and with the engine’s process', async () => {
    const opened = await engine.request('open', { source: { paths: [join(folder, 'data', 'data.parquet')], literal: true } });
    const state = await engine.request('ask', { dataset: opened.id, sql: 'select id from dataset', limit: 10 });
    await engine.request('close', { dataset: opened.id });
    await expect(rowsOf(state.answer)).rejects.toMatchObject({ code: 'answer-gone' });
    const lost = await ask('select id from dataset', 10);
    process.kill((await engine.request('status', {})).pid, 'SIGKILL');
    const error: unknown = await rowsOf(lost.answer).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 'answer-gone' });
    expect(sentence(error as never)).toMatch(/ask again/);
    expect(await close(lost)).toBe(null);
    expect(await rowsOf((await ended(await ask('select 1'))).answer)).toEqual(['1']);
  });
});
