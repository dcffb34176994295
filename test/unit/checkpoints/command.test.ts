import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { madeData } from '../../fixtures/madeData';
import { runCli } from '../../fixtures/runCli';
import { DATA, hasShared } from '../../fixtures/shared';

interface Point { readonly model: string; readonly checkpoint: string; readonly step: number | null; readonly stage: number | null; readonly phase: string | null; readonly tokens: number | null; readonly task: string; readonly metric: string; readonly shots: string; readonly value: number | null; readonly stderr: number | null; readonly rows: number }
interface Result {
  readonly roles: Readonly<Record<string, unknown>>; readonly rows: number; readonly models: readonly string[]; readonly tasks: readonly string[]; readonly points: readonly Point[];
  readonly tables: readonly { readonly metric: string; readonly shots: string; readonly tasks: readonly string[]; readonly averageOf: readonly string[]; readonly rows: readonly { readonly model: string; readonly phase: string | null; readonly step: number | null; readonly values: readonly (number | null)[]; readonly average: number | null; readonly missing?: string }[] }[];
  readonly skipped: { readonly withoutStep: number; readonly withoutValue: number }; readonly repeated: number;
  readonly duplicates: readonly { readonly step: number; readonly rows: number; readonly values: readonly number[]; readonly moreValues: boolean }[]; readonly contradictions: readonly { readonly step: string; readonly named: number; readonly rows: number }[];
}

const data = madeData();

async function checkpoints(...argv: string[]): Promise<Result & { readonly warnings: readonly string[] }> {
  const { status, out } = await runCli(data().folder, ['checkpoints', ...argv, '--json']);
  expect(status, out.slice(0, 500)).toBe(0);
  const { result, warnings } = JSON.parse(out) as { result: Result; warnings: { code: string }[] };
  return { ...result, warnings: warnings.map((w) => w.code) };
}

describe.skipIf(!hasShared('loupe checkpoints on Pythia'))('loupe checkpoints on Pythia’s metrics', () => {
  const PYTHIA = join(DATA, 'checkpoint-metrics', 'pythia-v1-evals.parquet');

  test('reads every row (FACTS 14.1), and none contradicts its revision (14.4)', async () => {
    const { rows, models, tasks, points, skipped, duplicates, contradictions, repeated } = await checkpoints(PYTHIA);
    expect([rows, models.length, tasks.length, points.length]).toEqual([69_352, 12, 87, 69_352]);
    expect(new Set(points.map((p) => JSON.stringify([p.model, p.step, p.shots]))).size).toBe(449);
    expect([skipped, duplicates, contradictions, repeated]).toEqual([{ withoutStep: 0, withoutValue: 0 }, [], [], 0]);
  });

  test('gives LAMBADA of pythia-1.4b by step (14.2)', async () => {
    const { points } = await checkpoints(PYTHIA, '--model', 'pythia-1.4b', '--task', 'lambada_openai', '--metric', 'acc', '--filter', 'num_fewshot = 0');
    const curve = new Map(points.map((p) => [p.step, p.value]));
    expect([...curve.keys()].sort((a, b) => a! - b!)).toEqual([0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1000, 3000, 13_000, 23_000, 33_000, 43_000, 53_000, 63_000, 73_000, 83_000, 93_000, 103_000, 113_000, 123_000, 133_000, 143_000]);
    expect([0, 512, 1000, 3000, 43_000, 53_000, 143_000].map((step) => curve.get(step))).toEqual([0, 0, 0.0673394139336309, 0.3242771201241995, 0.5612264700174655, 0.5602561614593441, 0.6161459344071415]);
  });

  test('has the last step of every model in its table (14.3)', async () => {
    const { tables } = await checkpoints(PYTHIA, '--task', 'lambada_openai,piqa,arc_challenge', '--filter', 'num_fewshot = 0');
    const last = (metric: string, task: string): [string, number | null | undefined][] => {
      const table = tables.find((t) => t.metric === metric)!;
      return table.rows.filter((r) => r.step === 143_000).map((r): [string, number | null | undefined] => [r.model, r.values[table.tasks.indexOf(task)]]).sort(([a], [b]) => (a < b ? -1 : 1));
    };
    expect(last('acc', 'lambada_openai')).toEqual([['pythia-1.4b', 0.6161459344071415], ['pythia-1.4b-deduped', 0.6186687366582573], ['pythia-160m', 0.3283524160683097], ['pythia-160m-deduped', 0.3417426741703862], ['pythia-1b-bf16', 0.5620027168639627], ['pythia-410m', 0.5162041529206287], ['pythia-6.9b', 0.672811954201436], ['pythia-6.9b-deduped', 0.6889190762662527], ['pythia-70m', 0.18455268775470599], ['pythia-70m-deduped', 0.19153890937318066]]);
    expect(last('acc', 'piqa').slice(0, 2)).toEqual([['pythia-1.4b', 0.7089227421109902], ['pythia-1.4b-deduped', 0.720348204570185]]);
    expect(last('acc_norm', 'arc_challenge').slice(-2)).toEqual([['pythia-70m', 0.22098976109215018], ['pythia-70m-deduped', 0.20392491467576793]]);
  });
});

describe('loupe checkpoints', () => {
  test('says which rows contradict their names, which points are there twice, and what has no value', async () => {
    const rows = [
      [1000, 'step1000', 'arc', 0.25], [1000, 'step1000', 'boolq', 0.5], [2000, 'step1000', 'arc', 0.375], [2000, 'step2000', 'boolq', Number.NaN],
      [3000, 'step3000', 'arc', 0.5], [3000, 'step3000', 'arc', 0.625], [3000, 'step3000', 'boolq', 0.75], [3000, 'step3000', 'boolq', 0.75],
    ].map(([step, name, task, value]) => `(${String(step)}, '${String(name)}', '${String(task)}', '${String(value)}'::double)`);
    const path = await data().file(`select 'm' as model, * from (values ${rows.join(', ')}, (null, null, 'arc', 1.0)) t(step, revision, task, value)`);
    const { contradictions, duplicates, skipped, repeated, tables, warnings } = await checkpoints(path);
    expect(contradictions).toEqual([{ step: '2000', checkpoint: 'step1000', named: 1000, rows: 1 }]);
    expect(duplicates.map((d) => [d.step, d.rows, d.values])).toEqual([[3000, 2, [0.5, 0.625]]]);
    expect([skipped, repeated]).toEqual([{ withoutStep: 1, withoutValue: 1 }, 1]);
    expect(tables[0]!.rows.map((r) => [r.step, ...r.values, r.average])).toEqual([[1000, 0.25, 0.5, 0.25], [2000, 0.375, null, 0.375], [3000, 0.5, 0.75, 0.5]]);
    expect(warnings).toEqual(['checkpoints-contradictions', 'checkpoints-duplicates', 'checkpoints-without-step', 'checkpoints-without-value', 'checkpoints-repeated']);
  });

  test('tells eight values of a point that has several, and that there are more', async () => {
    const of = (step: number, values: number): string => `select ${String(step)} as step, unnest(range(${String(values)})) / 16 as value`;
    const { duplicates } = await checkpoints(await data().file(`select 'm' as model, step, 'arc' as task, value from (${of(1, 8)} union all ${of(2, 9)})`));
    expect(duplicates.map((d) => [d.step, d.rows, d.values.length, d.moreValues])).toEqual([[1, 8, 8, false], [2, 9, 8, true]]);
  });

  test('knows a column for each of 2,500 tasks', async () => {
    const columns = Array.from({ length: 2500 }, (_, i) => `${String(i)}::double as t${String(i)}`).join(', ');
    const { tasks, points } = await checkpoints(await data().file(`select 'm-SFT' as model, ${columns}`));
    expect([tasks.length, points.length, points.find((p) => p.task === 't2499')?.value]).toEqual([2500, 2500, 2499]);
  });

  test('shows a CSV of checkpoints × tasks with the averages of OLMo 2’s table 16', async () => {
    // The layout of the table and its averages are the paper's (methods.md § 2: 51.4 / 55.9 / 56.5 of 7B); the tasks here are made to have them.
    const path = join(data().place(), 'table16.csv');
    writeFileSync(path, 'Model,Avg.,AE2,BBH,DROP\nOLMo-2-1124-7B-Instruct,56.5,29.1,51.4,89.0\nOLMo-2-1124-7B-SFT,51.4,10.2,49.6,94.4\nOLMo-2-1124-7B-DPO,55.9,27.9,50.4,89.4\nOLMo-2-1124-13B-SFT,56.6,11.5,58.9,\n');
    const { tables, models, tasks } = await checkpoints(path);
    expect([models, tasks]).toEqual([['OLMo-2-1124-7B', 'OLMo-2-1124-13B'], ['AE2', 'BBH', 'DROP']]);
    const [{ rows, averageOf }] = [tables[0]!];
    expect(averageOf).toEqual(['AE2', 'BBH']);
    expect(rows.map((r) => [r.model, r.phase, r.values[2]])).toEqual([['OLMo-2-1124-7B', 'sft', 94.4], ['OLMo-2-1124-7B', 'dpo', 89.4], ['OLMo-2-1124-7B', 'instruct', 89], ['OLMo-2-1124-13B', 'sft', null]]);
    const seven = await checkpoints(path, '--model', 'OLMo-2-1124-7B');
    expect(seven.tables[0]!.rows.map((r) => r.average?.toFixed(1))).toEqual(['51.4', '55.9', '56.5']);
  });

  test('takes a column for each metric beside a column of tasks, and what a person says', async () => {
    const path = await data().file(`select * from (values ('stage1-step150-tokens1B', 'arc', 0.25, 3.5), ('stage2-ingredient1-step11931-tokens50B', 'arc', 0.5, 2.5)) t(branch, task, acc, bpb)`);
    const { points } = await checkpoints(path);
    expect(points.map((p) => [p.stage, p.step, p.tokens, p.task, p.metric, p.value])).toEqual([[1, 150, 1e9, 'arc', 'acc', 0.25], [1, 150, 1e9, 'arc', 'bpb', 3.5], [2, 11_931, 50e9, 'arc', 'acc', 0.5], [2, 11_931, 50e9, 'arc', 'bpb', 2.5]]);
    const said = await checkpoints(path, '--set', 'value=bpb');
    expect(said.points.map((p) => [p.step, p.metric, p.value])).toEqual([[150, '', 3.5], [11_931, '', 2.5]]);
  });

  test('says what is not there', async () => {
    const path = await data().file(`select 'm' as model, 1 as step, 'arc' as task, 0.5 as value`);
    expect((await runCli(data().folder, ['checkpoints', path, '--task', 'ark'])).err).toContain('Nothing is called “ark” here: there are arc.');
    expect((await runCli(data().folder, ['checkpoints', path, '--set', 'value=score'])).err).toContain('score');
    const none = await data().file(`select 'some words' as words, 'others' as others`);
    expect((await runCli(data().folder, ['checkpoints', none])).err).toContain('It is not clear which columns');
  });
});
