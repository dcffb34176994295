import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { madeData } from '../../fixtures/madeData';
import { runCli } from '../../fixtures/runCli';
import { DATA, hasShared } from '../../fixtures/shared';

interface Difference { readonly value: number | null; readonly low: number | null; readonly high: number | null; readonly p: number | null; readonly pAdjusted: number | null; readonly why?: string }
interface Slice {
  readonly value: string | null;
  readonly judgedTwice: number;
  readonly overall: { readonly observed: { readonly value: number } };
  readonly against: { readonly test: string; readonly draws: number; readonly correction: string; readonly slices: number; readonly isSmall: boolean; readonly fewest: number; readonly krippendorffAlpha: Difference; readonly observed: Difference };
}
interface Document { readonly result: { readonly slices: readonly Slice[] }; readonly warnings: readonly { readonly code: string }[]; readonly error?: unknown }

const there = hasShared('slices of Prometheus against permutations in numpy');
const PROMETHEUS = join(DATA, 'preference', 'prometheus-mt-bench-eval-gpt4-x3.parquet');
/** numpy 2: differences of ordinal α and of agreement, 2,000 permutations with seed 1; scipy `false_discovery_control` over the eight. */
const KNOWN: Readonly<Record<string, { readonly alpha: number; readonly p: number; readonly observed: number; readonly pObserved: number }>> = {
  coding: { alpha: 0.02242535689123004, p: 0.68216, observed: -0.09880952380952379, pObserved: 0.10545 },
  extraction: { alpha: -0.25973248744824007, p: 0.001, observed: -0.06071428571428572, pObserved: 0.34533 },
  humanities: { alpha: -0.5864301979351846, p: 0.0005, observed: -0.02261904761904765, pObserved: 0.74313 },
  math: { alpha: 0.04353943248045444, p: 0.44228, observed: 0.03452380952380962, pObserved: 0.58071 },
  reasoning: { alpha: 0.10654857676209006, p: 0.05897, observed: 0.03452380952380962, pObserved: 0.56722 },
  roleplay: { alpha: -0.08812876802718328, p: 0.11744, observed: 0.005952380952380931, pObserved: 0.93953 },
  stem: { alpha: -0.2559752982514054, p: 0.002, observed: -0.0035714285714286698, pObserved: 1 },
  writing: { alpha: 0.06398996233944476, p: 0.24938, observed: 0.11071428571428577, pObserved: 0.07196 },
};

describe('loupe agreement, by slices and by sets', () => {
  const data = madeData();
  const loupe = async (file: string, ...argv: readonly string[]): Promise<Document> => {
    const { status, out } = await runCli(data().folder, ['agreement', file, ...argv, '--json']);
    const document = JSON.parse(out) as Document;
    expect(status, JSON.stringify(document.error)).toBe(0);
    return document;
  };
  const made = async (select: string): Promise<string> => data().file(select);

  test.runIf(there)('differences, chances and their correction are those of numpy and scipy', async () => {
    const { result, warnings } = await loupe(PROMETHEUS, '--by', 'category', '--resamples', '2000');
    expect(result.slices.map((s) => s.value).sort()).toEqual(Object.keys(KNOWN).sort());
    const within = (ours: number | null, theirs: number, name: string): void => expect(Math.abs((ours ?? 9) - theirs), name).toBeLessThan(4 * Math.sqrt((theirs * (1 - theirs)) / 1_000) + 1e-3);
    for (const { value, against } of result.slices) {
      const known = KNOWN[value ?? '']!;
      expect(against.krippendorffAlpha.value, value ?? '').toBeCloseTo(known.alpha, 9);
      expect(against.observed.value, value ?? '').toBeCloseTo(known.observed, 9);
      within(against.krippendorffAlpha.p, known.p, value ?? '');
      within(against.observed.p, known.pObserved, value ?? '');
      expect(against).toMatchObject({ test: 'permutation', draws: 2_000, correction: 'benjamini-hochberg', slices: 8, isSmall: false, fewest: 30 });
    }
    expect(result.slices.filter((s) => (s.against.krippendorffAlpha.pAdjusted ?? 1) < 0.05).map((s) => s.value).sort()).toEqual(['extraction', 'humanities', 'stem']);
    expect(result.slices.filter((s) => (s.against.observed.pAdjusted ?? 1) < 0.05)).toEqual([]);
    expect(warnings.map((w) => w.code)).not.toContain('slices-small');
  });

  test('sets of labels are apart by MASI or by Jaccard, as nltk 3.x has them', async () => {
    const data = await made(`select * from (values (['a'], ['a', 'b'], null), (['a', 'b'], ['a', 'b'], ['b']), (['c'], ['a'], ['a', 'c']), (['b', 'c'], ['c'], ['c']), (['a'], ['a'], ['a']), (['a', 'b', 'c'], ['b'], null)) t(rater_1, rater_2, rater_3)`);
    const alpha = async (...distance: readonly string[]): Promise<unknown> => {
      const { result } = (await loupe(data, '--raters', 'rater_1,rater_2,rater_3', '--level', 'set', ...distance, '--resamples', '0')) as unknown as { result: { how: { distance: string }; overall: { krippendorffAlpha: { value: number } } } };
      return [result.how.distance, result.overall.krippendorffAlpha.value];
    };
    // AnnotationTask(data, distance=masi_distance / jaccard_distance).alpha()
    expect(await alpha()).toEqual(['masi', expect.closeTo(0.3155526992287916, 10)]);
    expect(await alpha('--distance', 'jaccard')).toEqual(['jaccard', expect.closeTo(0.3831168831168834, 10)]);
  });

  test('few units are said to be few, without resamples there is no chance, and what has no difference says why', async () => {
    const data = await made(`select 'q' || i as prompt, case when i < 12 then 'small' else 'large' end as source, case when i % 3 = 0 then 'yes' else 'no' end as annotator_1, case when i < 12 then annotator_1 when i % 4 = 0 then 'yes' else 'no' end as annotator_2 from (select i, case when i % 3 = 0 then 'yes' else 'no' end as annotator_1 from range(100) t(i))`);
    const { result, warnings } = await loupe(data, '--by', 'source', '--resamples', '0');
    expect(result.slices.map(({ value, judgedTwice, against }) => [value, judgedTwice, against.isSmall, against.draws, against.krippendorffAlpha.p, against.krippendorffAlpha.pAdjusted])).toEqual([['large', 88, true, 0, null, null], ['small', 12, true, 0, null, null]]);
    expect(warnings.map((w) => w.code)).toContain('slices-small');
    const one = await loupe(data, '--by', "('all')", '--resamples', '20');
    expect([one.result.slices[0]?.against.krippendorffAlpha.value, one.result.slices[0]?.against.krippendorffAlpha.why]).toEqual([null, 'undefined, because it is of the other units']);
  });

  test('rows are sliced by the length of the prompt, by how much longer one answer is, by turns and by the pair of models, in their order', async () => {
    const data = await made(`select repeat('p', [50, 200, 5000][1 + i % 3]) as prompt, repeat('a', 100) as response_a, repeat('b', [100, 140, 900][1 + i % 3]) as response_b, case when i % 2 = 0 then 'm1' else 'm2' end as model_a, case when i % 2 = 0 then 'm2' else 'm1' end as model_b, case when i % 4 = 0 then 'A' else 'B' end as annotator_1, case when i % 5 = 0 then 'A' else 'B' end as annotator_2 from range(60) t(i)`);
    const values = async (...by: readonly string[]): Promise<unknown> => (await loupe(data, '--by', ...by, '--resamples', '0')).result.slices.map((s) => [s.value, s.judgedTwice]);
    expect(await values('prompt-length')).toEqual([['below 100', 20], ['100 to 299', 20], ['3,000 or more', 20]]);
    expect(await values('length-ratio')).toEqual([['below 1.1', 20], ['1.1 to 1.5', 20], ['3 or more', 20]]);
    expect(await values('model-pair')).toEqual([['m1 / m2', 60]]);
    const turns = await made(`select list_transform(range(1 + 2 * (i % 2)), lambda t: {'role': case when t % 2 = 0 then 'user' else 'assistant' end, 'content': 'text ' || i}) as messages, 'yes' as annotator_1, case when i % 2 = 0 then 'yes' else 'no' end as annotator_2 from range(20) t(i)`);
    expect((await loupe(turns, '--by', 'turns', '--raters', 'annotator_1,annotator_2', '--resamples', '0')).result.slices.map((s) => [s.value, s.overall.observed.value])).toEqual([['1', 1], ['3', 0]]);
  });
});
