import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../../fixtures/runCli';
import { testEngine } from '../../fixtures/engine';
import { DATA, hasShared } from '../../fixtures/shared';
import { raw } from './savedAnswers';

type Document = { readonly result: { readonly columns: readonly { readonly name: string }[]; readonly rows: readonly (readonly unknown[])[] }; readonly datasets: readonly unknown[] };

describe('a query over several datasets', () => {
  let folder: string;
  let stop: () => Promise<void>;
  let old: string;
  let now: string;

  beforeAll(async () => {
    ({ folder, stop } = await testEngine());
    mkdirSync(join(folder, 'data'));
    [old, now] = [join(folder, 'data', 'old.parquet'), join(folder, 'data', 'new.parquet')];
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`copy (select i as id, 'Q: ' || i as prompt, case when i % 2 = 0 then null else [{a: i}] end as nested from range(10) t(i)) to '${old}'`);
    await connection.run(`copy (select i::integer as id, case when i = 4 then 'changed' else 'q ' || i || '!' end as prompt, case when i % 2 = 0 then null else [{a: i}] end as nested, 'x' as fresh from range(12) t(i)) to '${now}'`);
    connection.closeSync();
  });
  afterAll(async () => stop());

  const answered = async (sources: readonly string[], ...args: string[]): Promise<unknown[][]> => {
    const said = await runCli(folder, ['query', ...sources, ...args, '--json']);
    expect([said.status, said.err]).toEqual([0, '']);
    const document = JSON.parse(said.out) as Document;
    expect(document.datasets).toHaveLength(sources.length);
    return document.result.rows.map((row) => [...row]);
  };
  const refused = async (sources: readonly string[], ...args: string[]): Promise<string> => {
    const said = await runCli(folder, ['query', ...sources, ...args]);
    expect(said.status).toBe(2);
    return said.err;
  };
  const both = (): string[] => [`now=${now}`, `old=${old}`];

  test('reads each by its name, the first as `dataset`, too, and the relations of its roles behind its name', async () => {
    expect(await answered(both(), '--sql', 'select (select count(*) from now), (select count(*) from old), (select count(*) from dataset)')).toEqual([[12, 10, 12]]);
    expect(await answered(both(), '--sql', 'select o."row", o.prompt from old.records o join records using ("row") where "row" = 3')).toEqual([[3, 'Q: 3']]);
    expect(await answered(both(), '--sql', `select n.id from now n anti join old o on n.id = o.id order by all`)).toEqual([[10], [11]]);
    expect(await answered([`now=${now}`, `Old-1=${old}`], '--sql', `select count(*) from "Old-1".records r, dataset d where r."row" = d.id`)).toEqual([[10]]);
  });

  test('is written to a file', async () => {
    const out = join(folder, 'joined.jsonl');
    const said = await runCli(folder, ['query', ...both(), '--sql', 'select n.id, o.prompt from now n join old.records o on o."row" = n.id where n.id > 7 order by 1', '--out', out]);
    expect([said.status, said.err]).toEqual([0, '']);
    expect(readFileSync(out, 'utf8')).toBe('{"id":8,"prompt":"Q: 8"}\n{"id":9,"prompt":"Q: 9"}\n');
  });

  test('says what a name that is none could be', async () => {
    expect(await refused(both(), '--sql', 'select * from odl')).toMatch(/no relation “odl” here; there are: old,/);
    expect(await refused(both(), '--sql', `select * from '${old}'`)).toMatch(/is not open, and a query reads only what is: open it first/);
    expect(await refused(both(), '--sql', 'select * from old.answers')).toMatch(/old\.answers/);
    expect(await refused(both(), '--sql', 'select * from memory.old.records')).toMatch(/not allowed/);
    expect(await refused([`a=${now}`, `A=${old}`], '--sql', 'select * from a')).toMatch(/Two things .* called “A”/);
    expect(await refused([`main=${now}`, old], '--sql', 'select * from main.records')).toMatch(/not allowed/);
  });

  test('takes another dataset as a parameter; where there is one other, it need not be named', async () => {
    expect((await answered(both(), '--saved', 'shared-prompts')).map((row) => row.slice(0, 2))).toEqual([0, 1, 2, 3, 5, 6, 7, 8, 9].map((i) => [i, `q ${String(i)}!`]));
    expect(await answered([...both(), `third=${old}`], '--saved', 'shared-prompts', '--set', 'other=third')).toHaveLength(9);
    expect(await refused([now], '--saved', 'shared-prompts')).toMatch(/compares with another dataset .*only one is there/);
    expect(await refused([...both(), `third=${old}`], '--saved', 'shared-prompts')).toMatch(/needs a value for other \(dataset\)/);
    expect(await refused(both(), '--saved', 'shared-prompts', '--set', `other=old.records`)).toMatch(/“old\.records” is none; there are: old/);
  });

  test('finds rows that another version does not have, whatever is NULL or nested in them, and ids', async () => {
    // All prompts are written otherwise: without them, only what is new, and the one row whose id another has.
    const added = await answered([`now=${now}`, `old=${old}`], '--saved', 'rows-added');
    expect(added).toHaveLength(12);
    const same = await answered([`now=${now}`, `old=${now}`], '--saved', 'rows-added');
    expect(same).toEqual([]);
    expect((await answered(both(), '--saved', 'ids-added')).map((row) => row[1])).toEqual(['10', '11']);
  });
});

describe.skipIf(!hasShared('queries over several datasets'))('over real files', () => {
  let folder: string;
  let stop: () => Promise<void>;
  const ALPACA = resolve(DATA, 'model-outputs/alpaca-eval-nc/gpt4-1106-preview.parquet');
  const VICUNA = resolve(DATA, 'eval-sets/vicuna-bench-questions.parquet');
  const PANDALM = resolve(DATA, 'preference/pandalm-testset-3-annotators.parquet');
  const TULU = resolve(DATA, 'preference/tulu1-human-eval-pairs.parquet');

  beforeAll(async () => { ({ folder, stop } = await testEngine()); });
  afterAll(async () => stop());

  const rowsOf = async (sources: readonly string[], saved: string): Promise<number[]> => {
    const said = await runCli(folder, ['query', ...sources, '--saved', saved, '--set', 'n=1000000', '--limit', '1000000', '--json']);
    expect([said.status, said.err]).toEqual([0, '']);
    const { columns, rows } = (JSON.parse(said.out) as Document).result;
    const at = columns.findIndex((c) => c.name === 'row' || c.name === 'loupe_row');
    return rows.map((row) => Number(row[at]));
  };

  test('shared-prompts: 80 of the 805 AlpacaEval prompts are Vicuna’s (FACTS.md 13.8), and are marked so', async () => {
    const marked = await raw(`select file_row_number from read_parquet('${ALPACA}', file_row_number = true) where dataset = 'vicuna' order by 1`);
    expect(marked).toHaveLength(80);
    expect(await rowsOf([`answers=${ALPACA}`, `vicuna=${VICUNA}`], 'shared-prompts')).toEqual(marked.flat());
  });

  test('shared-prompts counts rows, not intersected counts: Tülu pairs whose prompt PandaLM has', async () => {
    const norm = (text: string): string => `trim(regexp_replace(lower(${text}), '[^\\p{L}\\p{N}]+', ' ', 'g'))`;
    const expected = await raw(`select file_row_number from read_parquet('${TULU}', file_row_number = true) where ${norm('prompt')} in (select ${norm(`instruction || ' ' || coalesce("input", '')`)} from '${PANDALM}') order by 1`);
    expect(expected.length).toBeGreaterThan(0);
    expect(await rowsOf([`tulu=${TULU}`, `pandalm=${PANDALM}`], 'shared-prompts')).toEqual(expected.flat());
  });

  test.each([[ALPACA, 'instruction'], [TULU, 'prompt'], [PANDALM, 'instruction']])('rows-added: what was taken out of an older version of %s', async (file) => {
    const before = join(folder, 'before.parquet');
    const numbered = `(select row_number() over () - 1 as k, t as r from '${file}' t)`;
    await raw(`copy (select unnest(r) from ${numbered} where k % 7 <> 3) to '${before}'`);
    // Of rows that stand there twice, one is still there.
    const expected = await raw(`select k from ${numbered} where k % 7 = 3 and r not in (select b from '${before}' b) order by 1`);
    expect(await rowsOf([`now=${file}`, `before=${before}`], 'rows-added')).toEqual(expected.flat());
  });
});
