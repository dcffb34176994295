import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { correlate } from '../../../src/core/statistics/correlation';
import type { Correlations } from '../../../src/core/statistics/correlation';
import { incompleteBeta } from '../../../src/core/statistics/student';
import { DATA, hasShared } from '../../fixtures/shared';
import { ask, file } from '../conversation/realRows';

interface Expected { readonly n: number; readonly pearson: number; readonly pearson_p: number; readonly spearman: number; readonly spearman_p: number; readonly kendall_tau_b: number; readonly kendall_tau_b_p: number }
interface Golden extends Partial<Expected> { readonly n: number; readonly x: readonly number[]; readonly y: readonly number[] }
interface PaperTable { readonly rows: readonly Readonly<Record<string, number | string | null>>[]; readonly models_all: readonly string[]; readonly models_top: readonly string[]; readonly values: Readonly<Record<string, Readonly<Record<'pearson_top' | 'pearson_all' | 'spearman_all' | 'kendall_tau_b_all', number>> & { readonly published_top_all_spearman_kendall: readonly number[] }>> }

const of = (x: readonly number[], y: readonly number[]): Correlations => correlate(Float64Array.from(x), Float64Array.from(y));
const there = hasShared('the expected correlations');
const expected = (name: string): unknown => JSON.parse(readFileSync(join(DATA, 'expected', name), 'utf8'));

/** Chances of correlations of ±1 are rounding only. */
function same(found: Correlations, want: Expected): void {
  const near = (value: number | null, wanted: number): void => expect(Math.abs((value ?? Number.NaN) - wanted)).toBeLessThan(1e-9);
  const chance = ({ pearson: r }: { pearson: number }, p: Correlations['pearson'], wanted: number): void => expect(Math.abs(('p' in p ? p.p : Number.NaN) - wanted)).toBeLessThan(Math.abs(r) > 1 - 1e-12 ? 1e-7 : Math.max(1e-300, 1e-6 * wanted));
  expect(found.n).toBe(want.n);
  near(found.pearson.value, want.pearson);
  near(found.spearman.value, want.spearman);
  near(found.kendallTauB.value, want.kendall_tau_b);
  chance(want, found.pearson, want.pearson_p);
  chance({ pearson: want.spearman }, found.spearman, want.spearman_p);
  chance({ pearson: 0 }, found.kendallTauB, want.kendall_tau_b_p);
}

describe('correlations', () => {
  test('are scipy’s', () => {
    same(of([1, 2, 3, 4, 5], [2, 1, 4, 3, 5]), { n: 5, pearson: 0.8, pearson_p: 0.10408803866182785, spearman: 0.8, spearman_p: 0.10408803866182788, kendall_tau_b: 0.6, kendall_tau_b_p: 0.23333333333333334 });
    same(of([1, 1, 2, 2, 3, 3], [1, 2, 2, 3, 3, 1]), { n: 6, pearson: 0.25, pearson_p: 0.6328125, spearman: 0.25, spearman_p: 0.6328125, kendall_tau_b: 0.25, kendall_tau_b_p: 0.5310186409732023 });
    // Of four trials with 0.3 each at least two succeed: 1 − 0.7⁴ − 4 · 0.3 · 0.7³.
    expect(incompleteBeta(0.3, 0.7, 2, 3)).toBeCloseTo(0.3483, 14);
  });

  test('are undefined of fewer than three rows, and of a constant column; rows without a number are left out', () => {
    expect(of([1, 2], [2, 1]).pearson).toEqual({ value: null, why: { code: 'undefined-few-rows', args: { rows: 2, least: 3 } }, n: 2 });
    expect(of([5, 5, 5], [1, 2, 3]).kendallTauB).toEqual({ value: null, why: { code: 'undefined-constant', args: {} }, n: 3 });
    expect(of([1, 2, Number.NaN, 3, 5], [1, 2, 3, Number.NaN, 7])).toMatchObject({ n: 3, skipped: 2, spearman: { value: 1 } });
  });

  test('count concordant pairs as brute force does, and do not depend on the order of rows', () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 })), { minLength: 3, maxLength: 20 });
    fc.assert(fc.property(pairs, (rows) => {
      const [x, y] = [rows.map(([a]) => a), rows.map(([, b]) => b)];
      const found = of(x, y);
      fc.pre(found.kendallTauB.value !== null);
      let [balance, inX, inY] = [0, 0, 0];
      for (let i = 0; i < rows.length; i++) {
        for (let j = 0; j < i; j++) {
          balance += Math.sign(x[i]! - x[j]!) * Math.sign(y[i]! - y[j]!);
          inX += Number(x[i] !== x[j]);
          inY += Number(y[i] !== y[j]);
        }
      }
      expect(found.kendallTauB.value).toBeCloseTo(balance / Math.sqrt(inX * inY), 12);
      const turned = of([...y].reverse(), [...x].reverse());
      expect(turned.kendallTauB.value).toBeCloseTo(found.kendallTauB.value, 12);
      expect(turned.spearman.value).toBeCloseTo(found.spearman.value!, 12);
      expect(of(x, y.map((v) => -v)).pearson.value).toBeCloseTo(-found.pearson.value!, 12);
    }));
  });

  test('keep their digits with numbers far from 0, huge and tiny', () => {
    for (const scale of [1e9, 1e200, 1e-200]) expect(of([1, 2, 4].map((v) => v * scale), [1, 3, 2]).pearson.value).toBeCloseTo(of([1, 2, 4], [1, 3, 2]).pearson.value!, 12);
    expect(of([1e9 + 1, 1e9 + 2, 1e9 + 3], [1, 2, 3]).pearson.value).toBeCloseTo(1, 12);
  });
});

describe.skipIf(!there)('correlations of real tables are scipy’s', () => {
  test('of the small cases', () => {
    for (const golden of (expected('correlations.json') as { golden_small: readonly Golden[] }).golden_small) {
      const found = of(golden.x, golden.y);
      if (golden.pearson === undefined) expect(found.pearson.value).toBeNull();
      else same(found, golden as Expected);
    }
  });

  test('of every pair of columns of WildBench’s leaderboards', async () => {
    const columns = new Map<string, Map<string, number>>();
    const put = (column: string, model: unknown, value: unknown): void => {
      if (value === null || value === '-') return;
      const values = columns.get(column) ?? new Map<string, number>();
      columns.set(column, values.set(String(model), Number(value)));
    };
    for (const [model, score, macro, length] of await ask(`select model, score, task_macro_score, avg_len from ${file('leaderboards/wildbench-wb-score.parquet')}`) as unknown as unknown[][]) {
      put('wb_score', model, score);
      put('wb_task_macro_score', model, macro);
      put('wb_avg_len', model, length);
    }
    for (const [model, average, initial] of await ask(`select model, avg, init_elo from ${file('leaderboards/wildbench-wb-elo.parquet')}`) as unknown as unknown[][]) {
      put('wb_elo_avg', model, average);
      put('arena_init_elo', model, initial);
    }
    for (const [reference, margin, model, reward] of await ask(`select reference, length_margin, model, reward from ${file('leaderboards/wildbench-wb-reward-pairwise.parquet')}`) as unknown as unknown[][]) put(`reward[${String(reference)},K=${String(margin)}]`, model, reward);
    for (const margin of [-1, 500, 1000, 1500]) {
      const three = ['gpt4t', 'haiku', 'llama'].map((reference) => columns.get(`reward[${reference},K=${margin}]`)!);
      for (const model of three[0]!.keys()) if (three.every((values) => values.has(model))) put(`reward[mix,K=${margin}]`, model, three.reduce((sum, values) => sum + values.get(model)!, 0) / 3);
      for (const model of columns.get('wb_score')!.keys()) put(`reward[mix zero-filled,K=${margin}]`, model, three.reduce((sum, values) => sum + (values.get(model) ?? 0), 0) / 3);
    }
    let tested = 0;
    for (const [name, want] of Object.entries((expected('correlations.json') as { all_models: Readonly<Record<string, Expected>> }).all_models)) {
      const [x, y] = name.split(' ~ ').map((column) => columns.get(column));
      if (!x || !y) throw new Error(name);
      const models = [...new Set([...x.keys(), ...y.keys()])];
      same(of(models.map((model) => x.get(model) ?? Number.NaN), models.map((model) => y.get(model) ?? Number.NaN)), want);
      tested++;
    }
    expect(tested).toBe(253);
  });

  test('of the table in WildBench’s paper (W4): all printed cells but one to 3 decimals', () => {
    const paper = expected('wildbench-paper-correlations.json') as PaperTable;
    const elo = (models: readonly string[], column: string): Correlations => {
      const rows = models.map((model) => paper.rows.find((row) => row['model'] === model)!);
      return of(rows.map((row) => Number(row[column] ?? Number.NaN)), rows.map((row) => Number(row['arena_elo_hard_en'])));
    };
    let [printed, equal] = [0, 0];
    for (const [column, want] of Object.entries(paper.values)) {
      const [top, all] = [elo(paper.models_top, column), elo(paper.models_all, column)];
      const found = [top.pearson.value, all.pearson.value, all.spearman.value, all.kendallTauB.value];
      [want.pearson_top, want.pearson_all, want.spearman_all, want.kendall_tau_b_all].forEach((value, i) => expect(found[i]).toBeCloseTo(value, 9));
      want.published_top_all_spearman_kendall.forEach((value, i) => {
        printed++;
        equal += Number(found[i]!.toFixed(3) === value.toFixed(3));
      });
    }
    // Reward-mix of the top models is .985 where the paper prints .984; it prints 29 cells of these columns.
    expect([equal, printed]).toEqual([28, 29]);
    expect(elo(paper.models_all, 'wb_score')).toMatchObject({ n: 14, skipped: 0 });
  });
});
