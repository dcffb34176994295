import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { DatasetInfo } from '../../../src/core/dataset';
import { jsonOf } from '../../../src/core/json';
import { areNumberedSides, verdictSide } from '../../../src/core/verdictSide';
import type { VerdictSide } from '../../../src/core/verdictSide';
import type { EngineHandle } from '../../../src/engine/handle';
import { testEngine } from '../../fixtures/engine';
import { DATA, hasShared } from '../../fixtures/shared';
import { verdictsByHand } from '../../fixtures/verdictsByHand';

const WRITTEN = (v: VerdictSide): string => (v.side === 'tie' ? 'tie' : `${v.side === 'first' ? 'A' : 'B'}${v.slight ? ' slightly' : ''}`);

describe('the side a verdict is for', () => {
  test.each([
    ['A-is-clearly-better', 'A'], ['A-is-slightly-better', 'A slightly'], ['Tie', 'tie'], ['tie (bothbad)', 'tie'], ['B-is-slightly-better', 'B slightly'],
    ['model_a', 'A'], ['response B', 'B'], ['chosen', 'A'], ['rejected-is-slightly-better', 'B slightly'], ['b', 'B'],
  ])('%s is %s', (label, expected) => {
    const found = verdictSide(label, false);
    expect(found && WRITTEN(found)).toBe(expected);
  });

  test.each(['abstain', 'a good answer', 'better', '1', '0', 'bad', 'agree', 'boring'])('%s names no side', (label) => {
    expect(verdictSide(label, false)).toBeNull();
  });

  test('numbers are sides only where 2 occurs and nothing beyond it', () => {
    expect([[0, 1, 2], [1, 2], ['2', '1']].map((l) => areNumberedSides(l))).toEqual([true, true, true]);
    expect([[0, 1], [1, 2, 3], [], ['1', 'x', '2']].map((l) => areNumberedSides(l))).toEqual([false, false, false, false]);
    expect([verdictSide(2, true)?.side, verdictSide(1, true)?.side, verdictSide(0, true)?.side, verdictSide(2, false)]).toEqual(['second', 'first', 'tie', null]);
  });
});

describe('verdicts in the table', () => {
  let engine: EngineHandle;
  let folder: string;
  let stop: () => Promise<void>;
  beforeAll(async () => ({ engine, folder, stop } = await testEngine()), 60_000);
  afterAll(async () => stop());

  async function marks(path: string): Promise<{ info: DatasetInfo; table: string[][]; reader: string[][] }> {
    const info = await engine.request('open', { source: { paths: [path], literal: true } });
    const rowEnd = Math.min(info.rows, 60);
    const page = decodePage((await engine.request('page', { dataset: info.id, view: 'all', columns: [{ derived: 'rater_marks' }], rowStart: 0, rowEnd, textLimit: 0 })).ipc);
    const rows = decodePage((await engine.request('page', { dataset: info.id, view: 'all', columns: info.columns.map((c) => ({ column: c.name })), rowStart: 0, rowEnd, textLimit: 0 })).ipc);
    const table = Array.from({ length: rowEnd }, (_, row) => JSON.parse(page.cell(1, row) as string) as string[]);
    const reader = table.map((_, row) => verdictsByHand(rows.row(row), info).map((v) => (v.mark ? WRITTEN(v.mark) : typeof v.label === 'string' ? v.label : jsonOf(v.label))));
    await engine.request('close', { dataset: info.id });
    return { info, table, reader };
  }

  test('ratings of one answer are no sides', async () => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const path = join(folder, 'rated.parquet');
    await connection.run(`copy (select 'q' || i as prompt, 'an answer ' || i as response, i % 3 as annotator_1, (i + 1) % 3 as annotator_2 from range(20) t(i)) to '${path}'`);
    connection.closeSync();
    const { table, info } = await marks(path);
    expect(info.shape.numberedSides).toBeUndefined();
    expect(table[1]).toEqual(['1', '2']);
  });

  test('are those of the reader, whatever the types, the paths and the models', async () => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const made: Readonly<Record<string, string>> = {
      fractions: `i as id, 'p' || i as prompt, 'one ' || i as response_1, 'two ' || i as response_2, (i % 3)::bigint as annotator_1, case when i = 4 then null else ((i + 1) % 3)::double end as annotator_2`,
      spaces: `'p' || i as prompt, 'one ' || i as response_a, 'two ' || i as response_b, ['A', 'B', 'tie'][i % 3 + 1] || E'\\n' as annotator_1, E'\\t' || ['b', 'a', 'tie'][i % 3 + 1] as annotator_2`,
      shuffled: `'p' || i as prompt, [{'model': 'm1', 'completion': 'one ' || i}, {'model': case when i = 3 then 'm1' else 'm2' end, 'completion': 'two ' || i}] as completions, [{'evaluator': 'x', 'model_a': 'm1', 'model_b': 'm2', 'preference': 'a-is-better'}, {'evaluator': 'y', 'model_a': 'm2', 'model_b': 'm1', 'preference': ['a-is-slightly-better', 'tie', 'abstain'][i % 3 + 1]}, {'evaluator': 'z', 'model_a': null, 'model_b': 'm9', 'preference': 'b-is-better'}] as annotations`,
    };
    for (const [name, columns] of Object.entries(made)) {
      const path = join(folder, `${name}.parquet`);
      await connection.run(`copy (select ${columns} from range(20) t(i)) to '${path}'`);
      const { table, reader, info } = await marks(path);
      expect([name, info.shape.roles.raters !== undefined, table[3]?.length]).toEqual([name, true, name === 'shuffled' ? 3 : 2]);
      // A null is a verdict in the table's list and none in the reader's.
      expect(table.map((row) => row.filter((l) => (l as string | null) !== null)).map((row) => row.map((l) => l.trim()))).toEqual(reader.map((row) => row.map((l) => l.trim())));
    }
    connection.closeSync();
  });

  test('that name no side are never drawn as one, and any path or expression of a role gives them', async () => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const path = join(folder, 'roles.parquet');
    await connection.run(`copy (select 'q' || i as prompt, 'an answer ' || i as response, {'labels': ['A', 'B']} as votes, 'A' as single, ['B', null] as several from range(5) t(i)) to '${path}'`);
    connection.closeSync();
    const given = async (raters: string): Promise<unknown> => {
      const info = await engine.request('open', { source: { paths: [path], literal: true, roles: { raters: [raters] } } });
      const page = decodePage((await engine.request('page', { dataset: info.id, view: 'all', columns: [{ derived: 'rater_marks' }], rowStart: 0, rowEnd: 1, textLimit: 0 })).ipc);
      return JSON.parse(page.cell(1, 0) as string);
    };
    expect(await given('votes.labels')).toEqual(['“A”', '“B”']);
    expect(await given('(single)')).toEqual(['“A”']);
    expect(await given('(several)')).toEqual(['“B”', null]);
    expect(await given('single')).toEqual(['“A”']);
  });

  test.skipIf(!hasShared('verdicts on real pairs'))('follow a rater’s shuffled order, and are those of the reader', async () => {
    const tulu = await marks(join(DATA, 'preference', 'tulu1-human-eval-pairs.parquet'));
    // Row 0: completions are tulu_65B, chatgpt; both raters saw tulu_65B as A.
    expect(tulu.table[0]).toEqual(['A', 'tie']);
    expect(tulu.table).toEqual(tulu.reader);
    expect(tulu.table.flat().filter((l) => !['A', 'A slightly', 'tie', 'B slightly', 'B'].includes(l))).toEqual([]);
    const panda = await marks(join(DATA, 'preference', 'pandalm-testset-3-annotators.parquet'));
    expect(panda.info.shape.numberedSides).toBe(true);
    expect(panda.table[0]).toEqual(['B', 'B', 'B']);
    expect(panda.table).toEqual(panda.reader);
  });
});
