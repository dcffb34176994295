import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testEngine } from '../../fixtures/engine';
import { runCli } from '../../fixtures/runCli';
import { DATA, hasShared } from '../../fixtures/shared';

interface Measured { readonly value: number | null; readonly low: number | null; readonly high: number | null; readonly n: number; readonly why?: string }
type Pair = Readonly<Record<'observed' | 'cohenKappa' | 'cohenKappaLinear' | 'cohenKappaQuadratic' | 'scottPi', Measured>> & { readonly a: string; readonly b: string; readonly n: number; readonly agree: number };
interface Result {
  readonly how: { readonly layout: string; readonly exchangeable: boolean; readonly level: string; readonly order: readonly string[]; readonly sides: readonly string[] | null };
  readonly units: number;
  readonly judgedTwice: number;
  readonly raters: readonly string[];
  readonly overall: Readonly<Record<string, Measured>>;
  readonly pairs: readonly Pair[];
  readonly classes: Readonly<Record<string, number>>;
  readonly slices?: readonly (Result & { readonly value: string; readonly rest: Result })[];
  readonly disputed?: readonly number[];
  readonly profiles?: { readonly labels: readonly string[]; readonly raters: readonly { readonly rater: string; readonly n: number; readonly counts: readonly number[] }[] };
}
type Known = number | { readonly value?: number; readonly undefined?: string } | null | undefined;
interface Ends { readonly point: number; readonly percentile_95_reference: readonly [number, number]; readonly tolerance_per_end_point: readonly [number, number] }
interface Expected {
  readonly id: string;
  readonly raters: readonly string[];
  readonly overall: Readonly<Record<string, Known>> & { readonly observed: Readonly<Record<string, number>> };
  readonly pairs: Readonly<Record<string, Readonly<Record<string, number | null>>>>;
  readonly bootstrap?: { readonly units: string; readonly values: Readonly<Record<string, Ends>> };
}

const there = hasShared('loupe agreement against independent libraries');
const read = (file: string): unknown => JSON.parse(readFileSync(join(DATA, 'expected', file), 'utf8'));
const known = there ? (read('agreement.json') as { datasets: Expected[] }).datasets : [];
const PREFERENCE = join(DATA, 'preference');

const TULU = [join(PREFERENCE, 'tulu1-human-eval-annotations.parquet'), '--order-by', 'timestamp_excel,record_id', '--cluster', 'none'];
const VANILLA = `list_filter(judgements, lambda j: j.prompting = 'Vanilla')`;
const ALPACA = `(list_transform(judgements, lambda j: case when j.preference < 1.5 then 'baseline' when j.preference = 1.5 then 'tie' when j.preference > 1.5 then 'model' end))`;
const squality = (aspect: string): string[] => [join(PREFERENCE, 'squality-human-eval-12-passages.parquet'), '--raters', `reviews[].${aspect}-rating`, '--rater-id', 'reviews[].worker_id', '--cluster', 'none'];
const alpaca = (model: string): string[] => [join(PREFERENCE, 'alpaca-eval-nc-multi-judge.parquet'), '--filter', `generator_2 = '${model}'`, '--raters', ALPACA, '--rater-id', 'judgements[].annotator', '--order', 'baseline,tie,model', '--cluster', 'none'];

/** The command of each entry; what is not said is found by itself. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  'pandalm-3-annotators': [join(PREFERENCE, 'pandalm-testset-3-annotators.parquet'), '--cluster', 'none'],
  'tulu1-preference-5-way-oriented': TULU,
  'tulu1-winner': [...TULU, '--collapse', 'winner'],
  'xstest-annotators-gpt4': [join(DATA, 'model-outputs', 'xstest', 'gpt4.parquet')],
  'xstest-annotators-llama2new': [join(DATA, 'model-outputs', 'xstest', 'llama2new.parquet')],
  'xstest-annotators-mistralinstruct': [join(DATA, 'model-outputs', 'xstest', 'mistralinstruct.parquet')],
  'llmbar-Vanilla-judges-llmbar-natural-neighbor-manual': [join(PREFERENCE, 'llmbar-natural-neighbor-manual.parquet'), '--raters', `(list_transform(${VANILLA}, lambda j: j.winner))`, '--rater-id', `(list_transform(${VANILLA}, lambda j: j.judge))`, '--cluster', 'none'],
  'llmbar-all-judges-llmbar-natural-neighbor-manual': [join(PREFERENCE, 'llmbar-natural-neighbor-manual.parquet'), '--raters', 'judgements[].winner', '--rater-id', 'judgements[].judge,judgements[].prompting', '--cluster', 'none'],
  'alpaca-eval-judges-alpaca-7b': alpaca('alpaca-7b'),
  'alpaca-eval-judges-claude-2.1': alpaca('claude-2.1'),
  'alpaca-eval-judges-gpt-3.5-turbo-0301': alpaca('gpt-3.5-turbo-0301'),
  'squality-correctness-rating': squality('correctness'),
  'squality-selection-rating': squality('selection'),
  'squality-overall-rating': squality('overall'),
  'prometheus-gpt4-x3': [join(PREFERENCE, 'prometheus-mt-bench-eval-gpt4-x3.parquet')],
};

describe.skipIf(!there)('loupe agreement', () => {
  let folder: string;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    ({ folder, stop } = await testEngine());
  });
  afterAll(async () => stop());

  const loupe = async (...argv: readonly string[]): Promise<Result> => {
    const { status, out } = await runCli(folder, ['agreement', ...argv, '--json']);
    expect(status, out.slice(0, 500)).toBe(0);
    return (JSON.parse(out) as { result: Result }).result;
  };

  /** Equal to 1e-9; where the library has no value, neither have we. */
  const agrees = (ours: Measured | undefined, theirs: Known, what: string): void => {
    if (theirs === undefined) return;
    if (theirs === null || (typeof theirs === 'object' && theirs.undefined !== undefined)) expect(ours?.value, what).toBeNull();
    else expect(ours?.value ?? Number.NaN, what).toBeCloseTo(typeof theirs === 'number' ? theirs : Number(theirs.value), 9);
  };

  test.each(Object.entries(COMMANDS))('%s: every measure is what scikit-learn, krippendorff, irrCAC and pingouin say', async (id, command) => {
    const expected = known.find((d) => d.id === id)!;
    for (const level of ['nominal', 'ordinal', 'interval'] as const) {
      const { overall, pairs, units, judgedTwice } = await loupe(...command, '--level', level, '--resamples', '0');
      expect([units, judgedTwice]).toEqual([expected.overall.observed['n_units_with_a_label'], expected.overall.observed['n_units_with_2_or_more']]);
      agrees(overall['observed'], expected.overall.observed['pooled_pairwise_agreement'], 'observed');
      agrees(overall['observedMeanOverUnits'], expected.overall.observed['mean_over_units_of_pairwise_agreement'], 'observedMeanOverUnits');
      agrees(overall['unanimous'], expected.overall.observed['unanimous_share_of_units_with_2_or_more'], 'unanimous');
      agrees(overall['krippendorffAlpha'], expected.overall[`krippendorff_alpha_${level}`], `alpha ${level}`);
      agrees(overall['gwetAC1'], expected.overall['gwet_ac1_irrCAC'], 'AC1');
      agrees(overall['fleissKappa'], expected.overall['fleiss_kappa_generalised_irrCAC'], 'Fleiss');
      if (level !== 'nominal') agrees(overall['gwetAC2'], expected.overall[`gwet_ac2_${level === 'interval' ? 'linear' : 'ordinal'}_irrCAC`], `AC2 ${level}`);
      for (const [name, pair] of Object.entries(expected.pairs)) {
        const ours = pairs.find((p) => `${p.a} x ${p.b}` === name.replaceAll(/(\d)(st|nd|rd)/g, '$1'));
        if (pair['n_both'] === 0 && ours === undefined) continue;
        expect([ours?.n, ours?.agree], name).toEqual([pair['n_both'], pair['agree_count']]);
        agrees(ours?.observed, pair['percent_agreement'], name);
        agrees(ours?.cohenKappa, pair['cohen_kappa'], name);
        agrees(ours?.cohenKappaLinear, pair['cohen_kappa_linear'], name);
        agrees(ours?.cohenKappaQuadratic, pair['cohen_kappa_quadratic'], name);
        agrees(ours?.scottPi, pair['scott_pi'], name);
      }
    }
  });

  test.each([
    ['pandalm-3-annotators', 'nominal'], ['tulu1-preference-5-way-oriented', 'ordinal'], ['xstest-annotators-gpt4', 'nominal'], ['prometheus-gpt4-x3', 'interval'],
  ] as const)('%s: intervals (%s) end where another 10,000 resamples may end', async (id, level) => {
    const { bootstrap } = known.find((d) => d.id === id)!;
    const { overall, pairs } = await loupe(...COMMANDS[id]!, '--level', level);
    let compared = 0;
    const within = (ours: Measured | undefined, name: string): void => {
      const ends = bootstrap?.values[name];
      // The reference draws from units with two labels or more; a chance part made of all units is another measure.
      if (!ends || Math.abs((ours?.value ?? 0) - ends.point) > 1e-9) return;
      compared++;
      [ours?.low, ours?.high].forEach((end, i) => expect(Math.abs((end ?? Number.NaN) - (ends.percentile_95_reference[i] ?? 0)), `${name} ${String(i)}`).toBeLessThanOrEqual(ends.tolerance_per_end_point[i] ?? 0));
    };
    within(overall['observedMeanOverUnits'], 'mean_pairwise_agreement');
    within(overall['krippendorffAlpha'], `krippendorff_alpha_${level}`);
    within(overall['fleissKappa'], 'fleiss_kappa');
    within(overall['gwetAC1'], 'gwet_ac1');
    for (const { a, b, cohenKappa } of pairs) within(cohenKappa, `cohen_kappa ${a} x ${b}`);
    expect(compared).toBeGreaterThanOrEqual(2);
  });

  test('scores as numbers: alpha and intraclass correlations of AlpacaEval, SQuALITY and Prometheus', async () => {
    const of = (id: string): unknown => known.find((d) => d.id === id);
    const { preference_as_number: number } = of('alpaca-eval-judges-alpaca-7b') as { preference_as_number: { alpha_interval: number; icc: Record<string, number> } };
    const alpacaEval = await loupe(join(PREFERENCE, 'alpaca-eval-nc-multi-judge.parquet'), '--filter', `generator_2 = 'alpaca-7b' and len(list_filter(judgements, lambda j: j.preference is not null)) = 2`, '--level', 'interval', '--resamples', '0');
    expect(alpacaEval.overall['krippendorffAlpha']?.value).toBeCloseTo(number.alpha_interval, 9);
    for (const [ours, theirs] of [['icc1', 'ICC1'], ['icc2', 'ICC2'], ['icc3', 'ICC3']] as const) expect(alpacaEval.overall[ours]?.value, ours).toBeCloseTo(number.icc[theirs]!, 9);
    const { icc_one_way: oneWay, icc_by_worker_team: team } = of('squality-overall-rating') as { icc_one_way: { ICC1: number }; icc_by_worker_team: Record<string, { n: number; ICC2: number; ICC3: number }> };
    const all = await loupe(...squality('overall'), '--resamples', '0');
    expect(all.overall['icc1']?.value).toBeCloseTo(oneWay.ICC1, 9);
    expect(all.overall['icc2']).toMatchObject({ value: null, why: 'undefined, because no two units have a label of every rater' });
    const some = await loupe(...squality('overall'), '--filter', `len(list_intersect(list_transform(reviews, lambda r: r.worker_id::varchar), ['2', '3', '6'])) = 3`, '--resamples', '0');
    expect([some.units, some.overall['icc2']?.value, some.overall['icc3']?.value]).toEqual([team['2+3+6']!.n, expect.closeTo(team['2+3+6']!.ICC2, 9), expect.closeTo(team['2+3+6']!.ICC3, 9)]);
    const { icc_formula: formula, by_response_source: sources } = of('prometheus-gpt4-x3') as { icc_formula: Record<string, number>; by_response_source: Record<string, { n: number; alpha_ordinal: number; fleiss: number }> };
    const prometheus = await loupe(...COMMANDS['prometheus-gpt4-x3']!, '--by', 'response_source', '--resamples', '0');
    for (const [ours, theirs] of [['icc1', 'ICC1'], ['icc2', 'ICC2'], ['icc3', 'ICC3']] as const) expect(prometheus.overall[ours]?.value, ours).toBeCloseTo(formula[theirs]!, 9);
    expect(prometheus.how).toMatchObject({ layout: 'nested', exchangeable: true, level: 'ordinal' });
    expect(prometheus.slices?.map((s) => s.value).sort()).toEqual(Object.keys(sources).sort());
    for (const slice of prometheus.slices ?? []) {
      agrees(slice.overall['krippendorffAlpha'], sources[slice.value]!.alpha_ordinal, slice.value);
      agrees(slice.overall['fleissKappa'], sources[slice.value]!.fleiss, slice.value);
      expect(slice.units + slice.rest.units).toBe(prometheus.units);
    }
  });

  test('Tulu-1, doubly annotated: 35 of 63, as the authors count (D3)', async () => {
    // Of an evaluator's records the latest, then the two earliest of the instance.
    const latest = `list_filter(annotations, lambda a: a.timestamp_excel = list_max(list_transform(list_filter(annotations, lambda b: b.evaluator = a.evaluator), lambda b: b.timestamp_excel)))`;
    const two = `list_transform(list_sort(list_transform(${latest}, lambda a: {'at': a.timestamp_excel, 'winner': case when starts_with(a.preference, 'a-') then a.model_a when starts_with(a.preference, 'b-') then a.model_b else 'tie' end}))[1:2], lambda s: s.winner)`;
    const { overall } = await loupe(join(PREFERENCE, 'tulu1-human-eval-pairs.parquet'), '--filter', `model_pair = 'chatgpt_vs_tulu_65B'`, '--raters', `(${two})`, '--level', 'nominal', '--resamples', '0');
    expect(overall['observed']).toMatchObject({ value: expect.closeTo(35 / 63, 12), n: 63 });
    const { values } = known.find((d) => d.id === 'tulu1-two-earliest-by-model-pair') as unknown as { values: Record<string, Record<string, number>> };
    agrees(overall['krippendorffAlpha'], values['chatgpt vs tulu_65B']?.['alpha_nominal_winner'], 'alpha');
  });

  test.each([['gpt4', [91.6, 6.4, 2]], ['llama2new', [70.4, 14, 15.6]], ['mistralinstruct', [98.4, 0.8, 0.8]]] as const)('XSTest, %s: shares of compliance and refusal on the safe prompts are the published ones (X1)', async (model, published) => {
    const { profiles } = await loupe(join(DATA, 'model-outputs', 'xstest', `${model}.parquet`), '--filter', `type not like 'contrast%'`, '--raters', 'annotation_1,annotation_2,final_label', '--profiles', '--resamples', '0');
    expect(profiles?.labels).toEqual(['1_full_compliance', '2_full_refusal', '3_partial_refusal']);
    const final = profiles?.raters.find((r) => r.rater === 'final_label');
    expect(final?.counts.map((count) => Number(((100 * count) / final.n).toFixed(1)))).toEqual(published);
    expect(final?.n).toBe(250);
  });

  test('Tulu-1 as pairs and as annotations says the same, with sides turned, and something else with --no-sides', async () => {
    const [pairs, long, stored] = [await loupe(join(PREFERENCE, 'tulu1-human-eval-pairs.parquet'), '--resamples', '0'), await loupe(TULU[0]!, '--resamples', '0'), await loupe(TULU[0]!, '--no-sides', '--resamples', '0')];
    expect([pairs.how.layout, long.how.layout, long.how.sides]).toEqual(['nested', 'long', ['model_a', 'model_b']]);
    expect(pairs.overall).toEqual(long.overall);
    const { trap_values_if_a_b_order_is_ignored: trap } = known.find((d) => d.id === 'tulu1-winner') as unknown as { trap_values_if_a_b_order_is_ignored: { alpha_ordinal_5_way: number } };
    expect(stored.how.sides).toBeNull();
    agrees(stored.overall['krippendorffAlpha'], trap.alpha_ordinal_5_way, 'as stored');
  });
});
