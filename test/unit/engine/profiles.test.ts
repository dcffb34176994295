import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DatasetInfo } from '../../../src/core/dataset';
import { brushed } from '../../../src/core/profile';
import type { ColumnProfile, Profiles } from '../../../src/core/profile';
import type { Filter } from '../../../src/core/viewQuery';
import type { EngineHandle } from '../../../src/engine/handle';
import { testEngine } from '../../fixtures/engine';
import { DATA, hasShared } from '../../fixtures/shared';

const ROWS = 5000;
const COLUMNS = ['id', 'score', 'single', 'price', 'source', 'note', 'checked', 'made', 'day', 'tags', 'chosen', 'empty', 'label', 'same'] as const;
type Name = (typeof COLUMNS)[number];

let engine: EngineHandle;
let stop: () => Promise<void>;
let folder: string;
let info: DatasetInfo;
let file: string;
/** DuckDB beside the engine, for SQL of the test's own. */
let duckdb: DuckDBConnection;

beforeAll(async () => {
  ({ engine, folder, stop } = await testEngine());
  file = join(folder, 'made.parquet');
  duckdb = await (await DuckDBInstance.create(':memory:')).connect();
  await duckdb.run(`copy (select i::bigint as id,
    case when i % 50 = 0 then null when i % 77 = 0 then 'nan'::double when i % 501 = 0 then 'inf'::double else ((i * 7919) % 1000) / 100 - 2 end as score,
    (((i * 31) % 400) / 10)::float as single, (i % 700 / 100)::decimal(10, 2) as price,
    case when i % 7 = 3 then null else ['own', 'chat', 'it''s', 'two' || chr(10) || 'lines'][1 + i % 4] end as source,
    'note ' || repeat('ü', ((i * 13) % 91)::int) || i as note, case when i % 5 > 0 then i % 3 = 0 end as checked,
    timestamp '2024-01-01 00:00:00' + to_seconds(i * 977) as made, date '2020-02-01' + (i % 900)::int as day,
    range(i % 6) as tags, [{'role': 'user', 'content': 'q'}, {'role': case when i % 10 = 0 then 'Tool' else 'assistant' end, 'content': 'a'}, {'role': 'user', 'content': 'b'}][: 2 + (i % 2)] as chosen,
    null::integer as empty, 'l' || (i % 40) as label, 42 as same
    from range(${String(ROWS)}) t(i)) to '${file}' (row_group_size 1024)`);
  info = await engine.request('open', { source: { paths: [file], literal: true } });
});
afterAll(async () => {
  duckdb.closeSync();
  await stop();
});

const profiles = (columns: readonly string[], filter: Filter | null = null, dataset = info.id): Promise<Profiles> => engine.request('profiles', { dataset, filter, columns: columns.map((column) => ({ column })), heavy: true });
const profile = async (column: string, filter: Filter | null = null): Promise<ColumnProfile> => {
  const [found] = (await profiles([column], filter)).columns;
  if (!found) throw new Error('no profile');
  return found;
};
const ask = async (select: string): Promise<unknown[]> => ((await duckdb.runAndReadAll(`select ${select} from '${file}'`)).getRows()[0] ?? []).map((v) => (typeof v === 'bigint' ? Number(v) : v));

describe('a column’s profile', () => {
  test.each<[Name, ColumnProfile['kind']]>([['id', 'number'], ['score', 'number'], ['source', 'category'], ['label', 'category'], ['note', 'text'], ['checked', 'boolean'], ['made', 'time'], ['day', 'time'], ['tags', 'list'], ['chosen', 'messages'], ['empty', 'nothing']])('of %s is that of a %s', async (column, kind) => {
    expect((await profile(column)).kind).toBe(kind);
  });

  test.each<[Name, string]>([
    ['id', 'id'], ['score', 'case when isfinite(score) then score end'], ['single', 'single::double'], ['price', 'price::double'], ['note', 'length(note)'], ['made', 'epoch(made)'], ['day', 'epoch(day)'], ['tags', 'len(tags)'], ['chosen', 'len(chosen)'],
  ])('of %s has the figures of SQL', async (column, value) => {
    const { rows, nulls, figures } = await profile(column);
    const [all, none, min, lowerQuartile, median, upperQuartile, p95, max, mean] = await ask(`count(*), count(*) filter ("${column}" is null), min(${value}), quantile_cont(${value}, 0.25), quantile_cont(${value}, 0.5), quantile_cont(${value}, 0.75), quantile_cont(${value}, 0.95), max(${value}), avg(${value})`);
    expect([rows, nulls]).toEqual([all, none]);
    expect({ ...figures, mean: 0 }).toEqual({ min, lowerQuartile, median, upperQuartile, p95, max, mean: 0 });
    expect(figures?.mean).toBeCloseTo(Number(mean), 6);
  });

  test('counts different values exactly, and what is not finite beside', async () => {
    const { columns } = await profiles(['id', 'score', 'source', 'note', 'checked', 'made', 'same']);
    const [distinct] = await ask('[count(distinct id), count(distinct score), count(distinct source), count(distinct note), count(distinct checked), count(distinct made), 1]::varchar');
    expect(JSON.stringify(columns.map((c) => c.distinct)).replaceAll(',', ', ')).toBe(distinct);
    const [odd] = await ask('count(*) filter (not isfinite(score))');
    expect(columns[1]?.notFinite).toBe(odd);
  });

  test.each<Name>(['id', 'score', 'single', 'price', 'note', 'made', 'day', 'tags', 'chosen', 'label'])('of %s has bars of which any neighbours together are exactly the rows of each', async (column) => {
    const { bars } = await profile(column);
    const taken = Array.from({ length: bars.length }, (_, i) => [bars.slice(i), bars.slice(0, i + 1), bars.slice(Math.floor(i / 2), i + 1)]).flat();
    const wheres = taken.map((some) => brushed(some));
    const counts = await ask(wheres.map((where) => `count(*) filter (${String(where)})`).join(', '));
    expect(counts).toEqual(taken.map((some) => some.reduce((n, b) => n + b.count, 0)));
  });

  test('of messages knows the roles of the last ones', async () => {
    const [user, assistant, tool] = await ask(`count(*) filter (chosen[-1].role = 'user'), count(*) filter (chosen[-1].role = 'assistant'), count(*) filter (chosen[-1].role = 'Tool')`);
    expect((await profile('chosen')).lastRoles).toEqual([['user', user], ['assistant', assistant], ['tool', tool]]);
  });

  test.each(COLUMNS)('of %s has bars that count what their conditions find, each row once', async (column) => {
    const { bars, rows, nulls, notFinite } = await profile(column);
    expect(bars.reduce((n, b) => n + b.count, 0)).toBe(rows - nulls - notFinite);
    for (const { count, where } of bars) {
      if (where === null) continue;
      expect(await ask(`count(*) filter (where ${where})`), where).toEqual([count]);
      const view = await engine.request('view', { dataset: info.id, query: { filter: { op: 'sql', expression: where }, order: [] } });
      expect(view.rows, where).toBe(count);
    }
    expect(bars.filter((b) => b.where === null).map((b) => b.is)).toEqual(column === 'source' ? [{ value: 'two\nlines' }] : []);
  });

  test('has the most frequent categories first, and one bar for those that are left', async () => {
    const { bars } = await profile('label');
    expect(bars).toHaveLength(13);
    expect(bars.at(-1)?.is).toEqual({ rest: 28 });
    const [left] = await ask(`count(*) filter (label not in (${bars.slice(0, -1).map((b) => ('value' in b.is ? `'${b.is.value}'` : '')).join(', ')}))`);
    expect(bars.at(-1)?.count).toBe(left);
  });

  test('is that of the rows that a filter leaves', async () => {
    const found = await profile('note', { op: 'sql', expression: "source = 'own'" });
    const [rows, longest] = await ask(`count(*) filter (source = 'own'), max(length(note)) filter (source = 'own')`);
    expect([found.rows, found.figures?.max]).toEqual([rows, longest]);
    expect(await profile('note', { op: 'sql', expression: 'id < 0' })).toMatchObject({ rows: 0, kind: 'nothing', bars: [] });
  });

  test('of a column that is derived is that of its expression', async () => {
    const { columns } = await engine.request('profiles', { dataset: info.id, filter: null, columns: [{ derived: 'turns' }], heavy: true });
    const [mean] = await ask('avg(len(chosen))');
    expect(columns[0]).toMatchObject({ kind: 'number', figures: { mean } });
  });

  test('ends when it is cancelled, and the next one is whole', async () => {
    const cancel = new AbortController();
    const asked = engine.request('profiles', { dataset: info.id, filter: null, columns: COLUMNS.map((column) => ({ column })), heavy: true }, { signal: cancel.signal });
    cancel.abort();
    await expect(asked).rejects.toMatchObject({ code: 'aborted' });
    expect((await profile('id')).rows).toBe(ROWS);
  });

  test('refuses a column that is not there by its name', async () => {
    await expect(profiles(['nope'])).rejects.toMatchObject({ code: 'column-unknown' });
  });
});

describe('a profile of a large dataset', () => {
  test('is of whole row groups that a seed chose, and says so', async () => {
    const large = join(folder, 'large.parquet');
    await duckdb.run(`copy (select i::int as n from range(3000000) t(i)) to '${large}' (row_group_size 100000)`);
    const { id } = await engine.request('open', { source: { paths: [large], literal: true } });
    const first = await profiles(['n'], null, id);
    expect(first.sampled).toEqual({ rows: 2_000_000, of: 3_000_000, seed: 1 });
    expect(first.columns[0]?.rows).toBe(2_000_000);
    expect(first.columns[0]?.distinct).toBe(2_000_000);
    expect(await profiles(['n'], null, id)).toEqual(first);
  });
});

describe.skipIf(!hasShared('profiles'))('hh-rlhf', () => {
  test('has the lengths, counts and repeats of FACTS.md 8.1', async () => {
    const { id } = await engine.request('open', { source: { paths: [join(DATA, 'preference/hh-rlhf-harmless-base-test-rows-0-1311.parquet')], literal: true } });
    const [chosen, rejected] = (await profiles(['chosen', 'rejected'], null, id)).columns;
    expect([chosen?.rows, chosen?.nulls, chosen?.distinct, chosen?.kind, chosen?.measure]).toEqual([1312, 0, 1312, 'text', 'characters']);
    expect(chosen?.figures?.mean).toBeCloseTo(646.7386, 4);
    expect(rejected?.figures?.mean).toBeCloseTo(690.2523, 4);
  });
});
