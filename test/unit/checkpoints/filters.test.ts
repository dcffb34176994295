import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { DatasetInfo } from '../../../src/core/dataset';
import { commandOf } from '../../../src/features/checkpoints/command';
import { CHECKPOINTS } from '../../../src/features/checkpoints/contract';
import type { MetricsAnswer, MetricsRoles, RolesFound } from '../../../src/features/checkpoints/contract';
import { PROBLEMS } from '../../../src/features/checkpoints/page';
import { pointFilter, problemFilter } from '../../../src/features/checkpoints/rule/pointFilter';
import { readSetup, writeSetup } from '../../../src/features/checkpoints/setupFile';
import { madeData } from '../../fixtures/madeData';
import { runCli } from '../../fixtures/runCli';

const data = madeData();

const ask = (info: DatasetInfo, method: string, params: unknown): Promise<unknown> => data().engine.request('work', { dataset: info.id, feature: CHECKPOINTS, method, params }, { lane: 'job' });
async function read(info: DatasetInfo): Promise<{ roles: MetricsRoles; answer: MetricsAnswer }> {
  const { roles } = (await ask(info, 'roles', {})) as RolesFound;
  return { roles: roles!, answer: (await ask(info, 'points', { roles, filter: null, only: { models: null, tasks: null, metrics: null } })) as MetricsAnswer };
}
const rowsOf = async (info: DatasetInfo, filter: string | null): Promise<number> => (await data().engine.request('view', { dataset: info.id, query: { filter: filter === null ? null : { op: 'sql', expression: filter }, order: [] } }, { lane: 'job' })).rows;

const ROWS = `select model, step, revision, task, metric, n as num_fewshot, value from (values
  ('it''s "m"', 1000, 'step1000', 'arc', 'acc', 0, 0.25), ('it''s "m"', 1000, 'step1000', 'arc', 'acc', 5, 0.5), ('it''s "m"', 1000, 'global_step1000', 'boolq', 'acc', 0, 0.5),
  ('it''s "m"', 2000, 'step1000', 'arc', 'acc', 0, 0.375), ('it''s "m"', 2000, 'step2000', 'arc', 'acc', 0, 0.875), ('it''s "m"', 2000, 'step2000', 'boolq', null, null, 'nan'::double),
  ('n', null, 'main', 'arc', 'acc', 0, 0.5), ('n', null, null, 'arc', 'acc', 0, 0.5), (null, 3000, null, 'arc', 'ppl', 0, 9.5)) t(model, step, revision, task, metric, n, value)`;

describe('the rows behind a point', () => {
  test('are found by a filter over the columns, as many as were counted', async () => {
    const path = join(data().place(), 'metrics.csv');
    await data().db.run(`copy (${ROWS}) to '${path}'`);
    const infos = [await data().open(ROWS), await data().engine.request('open', { source: { paths: [path], literal: true } })];
    for (const info of infos) {
      const { roles, answer } = await read(info);
      const { points } = answer;
      for (const [i, rows] of points.rows.entries()) {
        const filter = pointFilter({ checkpoint: points.checkpoint[i]!, task: points.task[i]!, metric: points.metric[i]!, shots: points.shots[i]! }, answer, roles, info.columns);
        expect(await rowsOf(info, filter), filter ?? 'all').toBe(rows);
      }
      expect(points.rows.reduce((a, b) => a + b, 0)).toBe(8);
      const counts = await Promise.all(PROBLEMS.map((of) => rowsOf(info, problemFilter(of, answer, roles, info.columns))));
      expect(Object.fromEntries(PROBLEMS.map((of, n) => [of, counts[n]]))).toEqual({ contradictions: 1, duplicates: 2, withoutStep: 1, withoutValue: 1 });
      expect([answer.contradictions.reduce((n, c) => n + c.rows, 0), answer.duplicates.reduce((n, d) => n + d.rows, 0), answer.withoutStep, answer.withoutValue]).toEqual([1, 2, 1, 1]);
    }
  });

  test('are of the first hundred points and contradictions, as the page says', async () => {
    const info = await data().open(`select 'm' as model, i as step, 'step' || (i + 1000) as revision, 'arc' as task, v / 2 as value from range(101) t(i), range(2) u(v) order by i, v`);
    const { roles, answer } = await read(info);
    expect([answer.duplicates.length, answer.contradictions.length]).toEqual([101, 101]);
    for (const of of ['duplicates', 'contradictions'] as const) expect(await rowsOf(info, problemFilter(of, answer, roles, info.columns)), of).toBe(200);
  });

  test('are whole rows where each task has a column', async () => {
    const info = await data().open(`select * from (values ('a-SFT', 0.5, 0.25), ('a-DPO', null, 0.75)) t(model, arc, boolq)`);
    const { roles, answer } = await read(info);
    expect(pointFilter({ checkpoint: 1, task: 0, metric: 0, shots: 0 }, answer, roles, info.columns)).toBe(`"model" = 'a-DPO'`);
    expect(await rowsOf(info, problemFilter('withoutValue', answer, roles, info.columns))).toBe(1);
  });
});

describe('what a page leaves behind', () => {
  test('a copied command gives the same numbers', async () => {
    const path = join(data().place(), 'odd names.csv');
    writeFileSync(path, 'who,when,what,"how, good"\nm-1b,step5,arc,0.25\nm-1b,step10,arc,0.5\nm-2b,step5,"a, b",0.75\n');
    const roles: MetricsRoles = { form: 'long', model: 'who', checkpoint: 'when', step: null, tokens: null, shots: null, task: 'what', metric: null, value: 'how, good', stderr: null };
    const line = commandOf({ paths: [path], literal: true }, roles, null, { models: ['m-2b'], tasks: ['a, b'], metric: '' });
    expect(line).toContain(`--task '"a, b"'`);
    const words = [...line.matchAll(/'((?:[^']|'\\'')*)'|(\S+)/g)].map((m) => m[1] ?? m[2] ?? '').slice(1);
    const { status, out } = await runCli(data().folder, [...words, '--json']);
    expect(status, out.slice(0, 300)).toBe(0);
    expect((JSON.parse(out) as { result: { points: { value: number }[] } }).result.points.map((p) => p.value)).toEqual([0.75]);
  });

  test('a set-up reads back, and a damaged one says where', () => {
    const roles: MetricsRoles = { form: 'wide', model: 'm', checkpoint: null, step: 's', tokens: null, shots: null, task: null, values: [{ name: 'a', stderr: 'a_stderr' }] };
    expect(readSetup(writeSetup({ of: { paths: ['x.csv'], literal: true }, roles }))).toEqual({ of: { paths: ['x.csv'], literal: true }, roles });
    expect(readSetup('{"version": 1, "of": {"paths": []}}')).toHaveProperty('problem');
    expect(readSetup('{')).toHaveProperty('problem');
  });
});
