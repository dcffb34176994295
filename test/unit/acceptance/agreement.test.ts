import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, describe, expect, test } from 'vitest';
import { agreementOf } from '../../../src/core/statistics/agreement';
import type { Agreement, Measure } from '../../../src/core/statistics/agreement';
import type { Level, Ratings } from '../../../src/core/statistics/ratings';
import { DATA, hasShared } from '../../fixtures/shared';

type Known = number | { readonly value?: number; readonly undefined?: string } | string | undefined;
interface PairExpected { readonly n_both: number; readonly percent_agreement: Known; readonly cohen_kappa: Known; readonly cohen_kappa_linear: Known; readonly cohen_kappa_quadratic: Known; readonly scott_pi: Known }
interface Golden {
  readonly id: string;
  readonly units_each_with_one_set_per_rater?: readonly (readonly (readonly string[] | null)[])[];
  readonly rows_are_units_columns_are_raters: readonly (readonly (number | null)[])[];
  readonly category_order: readonly number[];
  readonly expected: Readonly<Record<string, Known>> & { readonly observed: Readonly<Record<string, number>>; readonly pairs?: Readonly<Record<string, PairExpected>> };
}
interface Ends { readonly point: number; readonly percentile_95_reference: readonly [number, number]; readonly tolerance_per_end_point: readonly [number, number] }

const there = hasShared('agreement against independent libraries');
const read = (file: string): unknown => JSON.parse(readFileSync(join(DATA, 'expected', file), 'utf8'));
const golden = there ? (read('agreement-golden.json') as { cases: Golden[] }).cases : [];

/** A value of a library to 1e-9; where the file says undefined, ours is, with a reason. What a library failed at says nothing. */
function agrees(measure: Measure, known: Known): void {
  if (known === undefined || typeof known === 'string') return;
  if (typeof known === 'object' && known.undefined !== undefined) expect(measure.value).toBeNull();
  else expect(measure.value).toBeCloseTo(typeof known === 'number' ? known : Number(known.value), 9);
}

describe.skipIf(!there)('agreement is what krippendorff 0.9, irrCAC 0.4.4 and scikit-learn 1.9 say', () => {
  test.each(golden.filter((c) => 'rows_are_units_columns_are_raters' in c).map((c) => [c.id, c] as const))('%s', (_, { rows_are_units_columns_are_raters: rows, category_order: order, expected }) => {
    const ratings: Ratings = { raters: (rows[0] ?? []).map((__, i) => String(i + 1)), labels: order.map(String), values: order, units: rows.map((row) => row.map((l) => (l === null ? null : order.indexOf(l)))) };
    const at = (level: Level): Agreement => agreementOf(ratings, { level, resamples: 0 });
    const nominal = at('nominal');
    agrees(nominal.overall.observed, expected.observed['pooled_pairwise_agreement']);
    agrees(nominal.overall.observedMeanOverUnits, expected.observed['mean_over_units_of_pairwise_agreement']);
    agrees(nominal.overall.unanimous, expected.observed['unanimous_share_of_units_with_2_or_more']);
    expect(nominal.judgedTwice).toBe(expected.observed['n_units_with_2_or_more'] ?? 0);
    agrees(nominal.overall.fleissKappa, expected['fleiss_generalised_irrCAC']);
    agrees(nominal.overall.gwetAC1, expected['gwet_ac1']);
    agrees(at('interval').overall.gwetAC2, expected['gwet_ac2_linear']);
    agrees(at('ordinal').overall.gwetAC2, expected['gwet_ac2_ordinal']);
    for (const level of ['nominal', 'ordinal', 'interval', 'ratio'] as const) agrees(at(level).overall.krippendorffAlpha, expected[`krippendorff_alpha_${level}`]);
    for (const [name, pair] of Object.entries(expected.pairs ?? {})) {
      const ours = nominal.pairs.find((p) => `${p.a} x ${p.b}` === name);
      if (!ours) throw new Error(`no pair ${name}`);
      expect(ours.n).toBe(pair.n_both);
      agrees(ours.observed, pair.percent_agreement);
      agrees(ours.cohenKappa, pair.cohen_kappa);
      agrees(ours.cohenKappaLinear, pair.cohen_kappa_linear);
      agrees(ours.cohenKappaQuadratic, pair.cohen_kappa_quadratic);
      agrees(ours.scottPi, pair.scott_pi);
    }
  });
});

describe.skipIf(!there)('agreement of sets', () => {
  test('is alpha with the MASI distance, as nltk 3.10 has it', () => {
    const known = golden.find((c) => c.id === 'sets-small');
    const units = known?.units_each_with_one_set_per_rater ?? [];
    const labels = [...new Set(units.flat().flatMap((set) => (set === null ? [] : [set.join()])))];
    const ratings: Ratings = { raters: ['1', '2', '3'], labels, sets: labels.map((l) => l.split(',')), units: units.map((unit) => unit.map((set) => (set === null ? null : labels.indexOf(set.join())))) };
    agrees(agreementOf(ratings, { level: 'set', resamples: 0 }).overall.krippendorffAlpha, known?.expected['alpha_masi_definition']);
    agrees(agreementOf(ratings, { resamples: 0 }).overall.krippendorffAlpha, known?.expected['alpha_binary_definition']);
  });
});

describe.skipIf(!there)('the three annotators of PandaLM', () => {
  const known = there ? (read('agreement.json') as { datasets: { id: string; bootstrap: { values: Record<string, Ends> } }[] }).datasets.find((d) => d.id === 'pandalm-3-annotators') : undefined;
  let ratings: Ratings;
  beforeAll(async () => {
    const connection = await (await DuckDBInstance.create()).connect();
    const rows = await connection.runAndReadAll('select annotator1, annotator2, annotator3 from read_parquet($1)', [join(DATA, 'preference', 'pandalm-testset-3-annotators.parquet')]);
    const order = [1, 0, 2];
    ratings = { raters: ['annotator1', 'annotator2', 'annotator3'], labels: ['1', 'tie', '2'], values: [-1, 0, 1], units: rows.getRows().map((row) => row.map((l) => order.indexOf(Number(l)))) };
  });

  test('agree by Fleiss .864175 and alpha .864221, in pairs .852, .879, .862', () => {
    const { overall, pairs, classes } = agreementOf(ratings, { resamples: 0 });
    expect(overall.fleissKappa.value).toBeCloseTo(0.864175, 6);
    expect(overall.krippendorffAlpha.value).toBeCloseTo(0.864221, 6);
    expect(pairs.map((p) => Number(p.cohenKappa.value?.toFixed(3)))).toEqual([0.852, 0.879, 0.862]);
    expect(classes.unanimous).toBe(879);
  });

  test('have intervals within what another run of 10,000 resamples differs by', () => {
    const result = agreementOf(ratings, { resamples: 10_000, seed: 1 });
    const within = (measure: Measure | undefined, name: string): void => {
      const ends = known?.bootstrap.values[name];
      if (!ends || measure?.value === null || measure === undefined) throw new Error(name);
      expect(measure.value).toBeCloseTo(ends.point, 9);
      [measure.low, measure.high].forEach((end, i) => expect(Math.abs((end ?? Number.NaN) - (ends.percentile_95_reference[i] ?? 0)), name).toBeLessThanOrEqual(ends.tolerance_per_end_point[i] ?? 0));
    };
    within(result.overall.observed, 'mean_pairwise_agreement');
    within(result.overall.krippendorffAlpha, 'krippendorff_alpha_nominal');
    within(result.overall.fleissKappa, 'fleiss_kappa');
    within(result.overall.gwetAC1, 'gwet_ac1');
    within(result.pairs[0]?.cohenKappa, 'cohen_kappa annotator1 x annotator2');
  });
});
