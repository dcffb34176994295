import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ColumnLook, LongRoles } from '../../../src/features/checkpoints/contract';
import { findRoles } from '../../../src/features/checkpoints/rule/findRoles';
import { isHigherBetter, metricsTable } from '../../../src/features/checkpoints/rule/metricsTable';
import { pointsOf } from '../../../src/features/checkpoints/rule/pointsOf';
import type { RowsAlike } from '../../../src/features/checkpoints/rule/pointsOf';
import { saidOf, setRoles } from '../../../src/features/checkpoints/rule/setRoles';

const numbers = (...names: string[]): ColumnLook[] => names.map((name) => ({ name, filled: 100, numbers: 100, distinct: 50 }));
const texts = (...names: string[]): ColumnLook[] => names.map((name) => ({ name, filled: 100, numbers: 0, distinct: 50 }));

const LONG: LongRoles = { form: 'long', model: 'model', checkpoint: 'revision', step: 'step', tokens: null, shots: 'shots', task: 'task', metric: 'metric', value: 'value', stderr: 'stderr' };
const row = (of: Partial<RowsAlike>): RowsAlike => ({ model: 'm', checkpoint: null, step: '1', tokens: null, shots: null, task: 't', metric: 'acc', rows: 1, filled: of.value === null ? 0 : 1, value: 0.5, stderr: null, values: [], ...of });

describe('which columns play which part', () => {
  test('is found by the names of Pythia’s columns', () => {
    const { roles, sure } = findRoles([...texts('model'), ...numbers('step', 'num_fewshot'), ...texts('task', 'metric'), ...numbers('value', 'stderr'), ...texts('revision', 'file')]);
    expect(sure).toBe(true);
    expect(roles).toEqual({ form: 'long', model: 'model', checkpoint: 'revision', step: 'step', tokens: null, shots: 'num_fewshot', task: 'task', metric: 'metric', value: 'value', stderr: 'stderr' });
  });

  test('is found where each task has a column, with its standard error, and an average is no task', () => {
    const { roles, sure } = findRoles([...texts('Model', 'Stage'), ...numbers('Avg.', 'AE2', 'BBH', 'BBH_stderr', 'n_params')]);
    expect(sure).toBe(true);
    expect(roles).toMatchObject({ form: 'wide', model: 'Model', checkpoint: 'Stage', task: null, values: [{ name: 'AE2', stderr: null }, { name: 'BBH', stderr: 'BBH_stderr' }] });
  });

  test('is found where a column names the task and each metric has a column', () => {
    const { roles } = findRoles([...texts('checkpoint', 'task'), ...numbers('acc', 'acc_norm', 'acc_stderr')]);
    expect(roles).toMatchObject({ form: 'wide', checkpoint: 'checkpoint', task: 'task', values: [{ name: 'acc', stderr: 'acc_stderr' }, { name: 'acc_norm', stderr: null }] });
  });

  test('takes steps that are names for names', () => {
    expect(findRoles([...texts('step', 'task'), ...numbers('score')]).roles).toMatchObject({ form: 'long', step: null, checkpoint: 'step', value: 'score' });
  });

  test('is not known of texts and their lengths', () => {
    expect(findRoles([...texts('prompt', 'answer'), ...numbers('length')])).toMatchObject({ sure: false });
    expect(findRoles([])).toMatchObject({ roles: null, sure: false });
  });

  test('can be said, and what was said is a text again', () => {
    const { roles: found } = findRoles([...texts('model', 'task'), ...numbers('step', 'value')]);
    const said = setRoles(found, ['value=f1', 'model=', 'metric=kind']);
    expect(said).toMatchObject({ form: 'long', model: null, step: 'step', task: 'task', metric: 'kind', value: 'f1' });
    expect(setRoles(found, saidOf(said!, found))).toEqual(said);
    expect(setRoles(null, ['values=a,b,a_stderr', 'step=s'])).toEqual({ form: 'wide', model: null, checkpoint: null, step: 's', tokens: null, shots: null, task: null, values: [{ name: 'a', stderr: 'a_stderr' }, { name: 'b', stderr: null }] });
    expect(() => setRoles(found, ['colour=red'])).toThrow('checkpoints-set');
    expect(setRoles(null, ['step=s'])).toBeNull();
  });
});

describe('points', () => {
  test('stand at what names of checkpoints say, as written, in the order of training', () => {
    const names = ['main', 'stage2-ingredient1-step11931-tokens50B', 'stage1-step928646-tokens3896B', 'stage1-step150-tokens1B'];
    const { checkpoints } = pointsOf(names.map((checkpoint) => row({ checkpoint, step: null })), { ...LONG, step: null }, null);
    expect(checkpoints.map(({ stage, ingredient, step, tokens, isMain }) => [stage, ingredient, step, tokens, isMain])).toEqual([
      [1, null, 150, 1e9, false], [1, null, 928_646, 3896e9, false], [2, 1, 11_931, 50e9, false], [null, null, null, null, true],
    ]);
  });

  test('of a model’s name alone are apart by phase, and the model is what is left of it', () => {
    const { models, checkpoints } = pointsOf(['OLMo-2-1124-7B-DPO', 'OLMo-2-1124-13B-SFT', 'OLMo-2-1124-7B-SFT'].map((model) => row({ model, step: null })), { ...LONG, step: null, checkpoint: null }, null);
    expect(models).toEqual(['OLMo-2-1124-7B', 'OLMo-2-1124-13B']);
    expect(checkpoints.map(({ model, phase }) => [models[model], phase])).toEqual([['OLMo-2-1124-7B', 'sft'], ['OLMo-2-1124-7B', 'dpo'], ['OLMo-2-1124-13B', 'sft']]);
  });

  test('of one checkpoint in different words are one, and differing values are duplicates of which the first is used', () => {
    const answer = pointsOf([row({ step: '1000', checkpoint: 'step1000', value: 0.25 }), row({ step: '1000.0', checkpoint: 'global_step1000', value: 0.5 }), row({ task: 'u', rows: 3, filled: 3, value: 0.125, values: [0.125, 0.75] })], LONG, null);
    expect(answer.points.value).toEqual([0.25, 0.125]);
    expect(answer.duplicates).toEqual([{ point: 0, rows: 2, values: [0.25, 0.5], moreValues: false }, { point: 1, rows: 3, values: [0.125, 0.75], moreValues: false }]);
    expect(answer.repeated).toBe(0);
  });

  test('are reported where the step is another than the name says, and stand at the step', () => {
    const answer = pointsOf([row({ step: '3000', checkpoint: 'pretrained=a/b,revision=step13000', rows: 4, filled: 4 }), row({ step: '13000', checkpoint: 'pretrained=a/b,revision=step13000' })], LONG, null);
    expect(answer.contradictions).toEqual([{ step: '3000', checkpoint: 'pretrained=a/b,revision=step13000', named: 13_000, rows: 4 }]);
    expect(answer.checkpoints.map((c) => c.step)).toEqual([3000, 13_000]);
  });

  test('without a step are left out and counted; without a value they are missing', () => {
    const answer = pointsOf([row({ step: null, rows: 2, filled: 2 }), row({ value: null, rows: 3, filled: 0 })], LONG, null);
    expect([answer.withoutStep, answer.withoutValue, answer.points.value]).toEqual([2, 3, [null]]);
  });

  test('are the same in whatever order rows come, but for which of two differing values is used', () => {
    const rows = fc.array(fc.record({ step: fc.constantFrom('0', '1', '20', '3'), task: fc.constantFrom('a', 'b'), model: fc.constantFrom('m-2', 'm-10') }), { minLength: 1, maxLength: 20 });
    fc.assert(fc.property(rows, (given) => {
      const made = given.map((of) => row({ ...of, value: Number(of.step) }));
      const [one, other] = [pointsOf(made, LONG, null), pointsOf([...made].reverse(), LONG, null)];
      expect(other.checkpoints.map((c) => [c.model, c.step])).toEqual(one.checkpoints.map((c) => [c.model, c.step]));
      const table = (of: typeof one): unknown => metricsTable(of, { metric: 0, shots: 0, models: null, tasks: null }).rows.map((r) => [r.model, r.step, r.cells.map((c) => c.value)]);
      expect(table(other)).toEqual(table(one));
    }));
  });
});

describe('a table', () => {
  const answer = pointsOf([
    ...['a', 'b', 'c'].map((task) => row({ step: '1', task, value: 0.3, stderr: 0.03 })), ...['a', 'b'].map((task, i) => row({ step: '2', task, value: 0.5 + i / 5, stderr: 0.04 })), row({ step: '2', task: 'c', value: null }), row({ step: '5', task: 'a', metric: 'ppl', value: 9 }),
  ], LONG, null);

  test('averages only over tasks that all checkpoints have', () => {
    const { averageOf, rows, tasks, without } = metricsTable(answer, { metric: 0, shots: 0, models: null, tasks: null });
    expect(averageOf.map((at) => answer.tasks[tasks[at]!])).toEqual(['a', 'b']);
    expect(rows.map((r) => r.average?.value)).toEqual([0.3, 0.6]);
    expect(rows[1]!.average!.stderr).toBeCloseTo(Math.hypot(0.04, 0.04) / 2, 12);
    expect(rows[1]!.cells[2]).toMatchObject({ value: null, missing: 'noValue' });
    expect(without).toBe(1);
  });

  test('says of each row how many tasks its average is of, where none is common to all', () => {
    const apart = pointsOf([row({ step: '1', task: 'a', value: 0.2 }), row({ step: '1', task: 'b', value: 0.4 }), row({ step: '2', task: 'c', value: 0.9 })], LONG, null);
    const { averageOf, rows } = metricsTable(apart, { metric: 0, shots: 0, models: null, tasks: null });
    expect(averageOf).toEqual([]);
    expect(rows.map((r) => [r.average?.value.toFixed(2), r.average?.of])).toEqual([['0.30', 2], ['0.90', 1]]);
  });

  test('marks a step that a model lacks and most others have, and leaves other grids as they are', () => {
    const steps = { one: [0, 10, 20, 30], two: [0, 10, 20, 30], ragged: [0, 10, 30], own: [7, 14, 21] };
    const ragged = pointsOf(Object.entries(steps).flatMap(([model, own]) => own.map((step) => row({ model, step: String(step) }))), LONG, null);
    const gaps = metricsTable(ragged, { metric: 0, shots: 0, models: null, tasks: null }).rows.filter((r) => r.checkpoint === null);
    expect(gaps.map((r) => [ragged.models[r.model], r.step])).toEqual([['ragged', 20]]);
  });

  test('knows of which metrics less is better, and of which nothing can be said', () => {
    expect(['acc', 'acc_norm', 'exact_match', 'f1'].map(isHigherBetter)).toEqual([true, true, true, true]);
    expect(['ppl', 'word_perplexity', 'bits_per_byte', 'eval_loss', 'wer'].map(isHigherBetter)).toEqual([false, false, false, false, false]);
    expect(['pct_stereotype', 'likelihood_difference'].map(isHigherBetter)).toEqual([null, null]);
  });
});
