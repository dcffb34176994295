import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EngineHandle } from '../../../src/engine/handle';
import { COMPARISON } from '../../../src/features/comparison/contract';
import type { ComparisonMethod, ComparisonSpec, ComparisonWork, SideSpec } from '../../../src/features/comparison/contract';
import { Joined } from '../../../src/features/comparison/rule/joined';
import { keysOf, sidesAt } from '../../../src/features/comparison/rule/keysOf';
import { testEngine } from '../../fixtures/engine';

const side = (name: string, of = '', more: Partial<SideSpec> = {}): SideSpec => ({ name, of, model: null, within: null, answer: null, ...more });

describe('a filter over the joined table', () => {
  let engine: EngineHandle;
  let stop: () => Promise<void>;
  let [sft, dpo]: string[] = [];
  beforeAll(async () => {
    const made = await testEngine();
    ({ engine, stop } = made);
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const opened = async (name: string, select: string): Promise<string> => {
      const path = join(made.folder, name);
      await connection.run(`copy (${select}) to '${path}' (format parquet)`);
      return (await engine.request('open', { source: { paths: [path], literal: true } })).id;
    };
    sft = await opened('sft.parquet', `select i as id, 'ask ' || i || if(i = 3, ' it''s', '') as prompt, 'short ' || i as response, i % 2 = 0 as correct, 'tag' || i % 3 as tag from range(10) t(i)`);
    dpo = await opened('dpo.parquet', `select i as id, 'ask ' || i as prompt, if(i = 4, 'short 4', 'long ' || i) as response, i % 3 > 0 as correct from range(2, 12) t(i) order by i desc`);
  });
  afterAll(async () => stop());

  const spec = (expression: string | null, more: Partial<ComparisonSpec> = {}): ComparisonSpec => ({ sides: [side('sft'), side('dpo', 'other')], key: { by: 'columns', columns: ['id'] }, sample: null, metrics: [{ name: 'correct', path: 'correct' }], by: [], filter: null, where: expression === null ? null : { expression, baseline: 0 }, ...more });
  const ask = async <M extends ComparisonMethod>(method: M, params: ComparisonWork[M]['params']): Promise<ComparisonWork[M]['result']> => (await engine.request('work', { dataset: sft ?? '', feature: COMPARISON, method, params, others: [{ name: 'other', dataset: dpo ?? '' }] })) as ComparisonWork[M]['result'];
  /** The ids of the prompts that a condition leaves: rows of the first side are their ids, those of the second count down from 11. */
  const idsOf = async (expression: string): Promise<number[]> => {
    const { keys } = await ask('keys', { spec: spec(expression), choice: { of: 'all' }, order: 'first', from: 0, count: 100 });
    return keys.map(({ sides: [a, b] }) => a?.row ?? 11 - (b?.row ?? 0)).sort((a, b) => a - b);
  };

  test.each([
    ['dpo.correct = 1 and sft.correct = 0', [5, 7]],
    ['dpo."correct change" = \'broken\'', [6]],
    ['sft is null', [10, 11]],
    ['different = 1 and sides = 2', [4]],
    [`prompt like '%it''s%' -- one alone`, [3]],
    [`dpo.answer = 'long 9' or sft.answer = 'short 0'`, [0, 9]],
    ['dpo.same_as = \'sft\'', [4]],
    ['id between 3 and 4', [3, 4]],
    ['"DPO".characters > 6', [4, 10, 11]],
    ['false', []],
    // Texts that are spoken of without their names.
    [`columns('promp.*') like '%it''s%'`, [3]],
    [`contains(unnamed_subquery::varchar, 'long 9')`, [9]],
    [`dpo['ans' || 'wer'] = 'long 9'`, [9]],
    // The prompts of the second side alone are read from 11 down: that of 10 is the key 11, which is none of the columns.
    [`coalesce(columns(*)::varchar, '') <> '11'`, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
  ] as const)('%s', async (expression, ids) => {
    expect(await idsOf(expression)).toEqual(ids);
  });

  test('reports, counts, figures and slices are of what it leaves, which is said', async () => {
    const filtered = spec('sides = 2 and id < 8', { by: ['tag'] });
    const report = await ask('join', { spec: filtered, answers: true });
    expect(report).toMatchObject({ joined: 6, keys: 6, unfiltered: 12, warnings: [] });
    expect(report.sides.map(({ rows, missing, unmatched }) => [rows, missing, unmatched])).toEqual([[6, 0, 0], [6, 0, 0]]);
    expect(await ask('counts', { spec: filtered, choices: [{ of: 'differ' }, { of: 'flips', metric: 0, from: 0, to: 1, change: 'fixed' }, { of: 'missing', side: 1 }] })).toEqual([5, 2, 0]);
    const { metrics, slices } = await ask('figures', { spec: filtered, choice: { baseline: 0, family: 'baseline', test: null, resamples: null, seed: 0 } });
    // Of ids 2 to 7: sft is right on 2, 4, 6, dpo on 2, 4, 5, 7.
    expect(metrics[0]?.sides.map(({ mean, skipped }) => [mean.value, mean.n, skipped])).toEqual([[0.5, 6, 0], [4 / 6, 6, 0]]);
    expect(metrics[0]?.pairs[0]).toMatchObject({ n: 6, wins: 2, losses: 1, ties: 3 });
    expect(slices.map(({ value, n }) => [value, n])).toEqual([['tag0', 2], ['tag1', 2], ['tag2', 2]]);
    await expect(ask('figures', { spec: spec('false'), choice: { baseline: 0, family: 'baseline', test: null, resamples: null, seed: 0 } })).rejects.toMatchObject({ code: 'compare-where-none' });
    expect(await ask('join', { spec: spec(null), answers: false })).not.toHaveProperty('unfiltered');
  });

  test.each([
    ['select 1', 'sql-refused'], ['nothing = 1', 'compare-where-column'], ['1', 'sql-not-boolean'], ['(select count(*) from dataset) > 1', 'sql-refused'], [`exists (from read_text('/etc/passwd'))`, 'sql-refused'],
    ['true; drop table loupe_keys', 'sql-syntax'], ['', 'sql-empty'],
  ])('%s is refused: %s', async (expression, code) => {
    await expect(ask('join', { spec: spec(expression), answers: false })).rejects.toMatchObject({ code });
  });

  test('it may speak of what prompts are sliced by, whichever that is', async () => {
    const total = async (by: string): Promise<number> => (await ask('keys', { spec: spec('class = \'tag0\'', { by: [by] }), choice: { of: 'all' }, order: 'first', from: 0, count: 0 })).total;
    const named = (sql: string): Promise<number> => total(sql).catch((error: unknown) => (error as { code: string }).code) as Promise<number>;
    expect(await named('tag')).toBe('compare-where-column');
    expect(await ask('counts', { spec: spec('tag = \'tag0\'', { by: ['tag'] }), choices: [{ of: 'all' }] })).toEqual([4]);
    expect(await ask('counts', { spec: spec('tag = \'tag0\'', { by: [] }), choices: [{ of: 'all' }] }).catch((error: unknown) => (error as { code: string }).code)).toBe('compare-where-column');
  });

  test('metrics that are made of all rows of a file are of those that are left, too', async () => {
    const metric = { name: 'lc', computed: { of: 'feature', feature: 'characters' } } as const;
    const { metrics } = await ask('figures', { spec: spec('id >= 8', { metrics: [metric] }), choice: { baseline: 0, family: 'baseline', test: null, resamples: null, seed: 0 } });
    expect(metrics[0]?.sides.map(({ mean }) => [mean.value, mean.n])).toEqual([[7, 2], [6.5, 4]]);
  });

  test('samples are whole with their prompt', async () => {
    const sampled = spec('len(sft.answer) = 2', { sides: [side('sft', '', { model: { column: 'tag', value: 'tag0' } }), side('other', '', { model: { column: 'tag', value: 'tag1' } })], key: { by: 'columns', columns: ['(id // 6)'] }, sample: 'id', metrics: [] });
    const { total, keys } = await ask('keys', { spec: sampled, choice: { of: 'all' }, order: 'first', from: 0, count: 9 });
    // tag0 is on ids 0, 3, 6, 9: two samples each of the keys 0 and 1.
    expect([total, keys.map(({ sides: [a, b] }) => [a?.samples, b?.samples])]).toEqual([2, [[2, 2], [2, 1]]]);
  });
});

describe('some keys of a joined table', () => {
  const rows = fc.array(fc.record({ key: fc.option(fc.integer({ min: 0, max: 9 })), value: fc.integer({ min: 0, max: 3 }) }), { maxLength: 15 });
  test('are what a table of their rows alone has', () => {
    fc.assert(fc.property(fc.array(rows, { minLength: 1, maxLength: 3 }), fc.uniqueArray(fc.integer({ min: 0, max: 9 })), (sides, wanted) => {
      const joined = (of: typeof sides): Joined => new Joined(of.map((read, i) => ({ name: String(i), rows: { rows: Float64Array.from(read, (_, at) => at), keys: Uint32Array.from(read.flatMap(({ key }) => [key ?? 0, 1, 2, 3])), hasKey: Uint8Array.from(read, ({ key }) => (key === null ? 0 : 1)), samples: null, values: [Float64Array.from(read, ({ value }) => value)], words: [0] } })));
      const whole = joined(sides);
      const named = [...new Set(sides.flat().flatMap(({ key }) => (key === null ? [] : [key])))];
      const order = sides.flatMap((read) => read.map(({ key }) => key)).filter((key, i, all) => key !== null && all.indexOf(key) === i);
      expect(named.length).toBe(whole.keys);
      const kept = order.flatMap((key, at) => (key !== null && wanted.includes(key) ? [at] : []));
      const some = new Joined([], { table: whole, keys: kept });
      const alone = joined(sides.map((read) => read.filter(({ key }) => key !== null && wanted.includes(key))));
      expect(some.keys).toBe(alone.keys);
      expect(some.joined).toBe(alone.joined);
      for (const [i, one] of some.sides.entries()) {
        const other = alone.sides[i];
        expect([one.duplicates, one.used, one.keys, [...(one.read.values[0] ?? [])]]).toEqual([other?.duplicates, other?.used, other?.keys, [...(other?.read.values[0] ?? [])]]);
        expect(Array.from({ length: some.keys }, (_, key) => one.has(key))).toEqual(Array.from({ length: some.keys }, (_, key) => other?.has(key)));
      }
      expect(keysOf(some, { of: 'joined' })).toEqual(keysOf(alone, { of: 'joined' }));
      expect(keysOf(some, { of: 'all' }).map((key) => sidesAt(some, key).map((s) => s?.values))).toEqual(keysOf(alone, { of: 'all' }).map((key) => sidesAt(alone, key).map((s) => s?.values)));
    }));
  });
});
