import { holm, twoSided } from '../../core/statistics/normal';
import { ratioVariance } from '../../core/statistics/wilson';
import type { AgainstOthers, Quarter, RaterProfile } from './profilesContract';
import type { Scale } from './scale';
import type { Unit } from './verdicts';

/** A rater is marked where the corrected chance is below this. */
export const LEVEL = 0.05;
/** The normal approximation of the test, and anybody's judgement, asks for so many units that others judged, too. */
export const FEWEST = 10;
const QUARTERS = 4;
const Z = 1.959963984540054;

/** Sums over units that a rater judged beside others. */
interface Sums {
  n: number;
  withOthers: number;
  readonly counts: number[];
  agreement: number;
  squares: number;
  /** Agreement by cluster, where units come in these. */
  readonly clusters: Map<string, { sum: number; n: number }>;
  /** Of agreement and of the score: the rater's minus the mean of the unit's raters, and its variance if who said what were drawn. */
  readonly apart: { difference: number; variance: number };
  readonly score: { difference: number; variance: number };
  severity: number;
  readonly quarters: { n: number; agreement: number; severity: number }[];
}

/** What each rater did, against the others on the same units. `slice` of a unit is its quarter, from 0. */
export function profilesOf(units: readonly Unit[], { labels, values, level }: Scale, raters: readonly string[]): readonly Omit<RaterProfile, 'time'>[] {
  const place = new Map(labels.map((label, i) => [label, i]));
  const isScored = level !== 'nominal' && level !== 'set';
  const sums = new Map(raters.map((rater) => [rater, nothing(labels.length)]));
  const isClustered = units.some((u) => u.cluster !== null);
  for (const { verdicts, units: weight, slice, cluster } of inOrder(units)) {
    const said = verdicts.flatMap(({ rater, label }) => {
      const at = place.get(label);
      const sum = sums.get(rater);
      return at === undefined || !sum ? [] : [{ sum, at, score: values?.[at] ?? at }];
    });
    const k = said.length;
    const sameAs = said.map((v) => (k < 2 ? 0 : (said.filter((o) => o.at === v.at).length - 1) / (k - 1)));
    const scores = said.map((v) => v.score);
    const [agreeing, score] = [spread(sameAs), spread(scores)];
    said.forEach(({ sum, at }, i) => {
      sum.n += weight;
      sum.counts[at] = (sum.counts[at] ?? 0) + weight;
      if (k < 2) return;
      const [agreement, own] = [sameAs[i] ?? 0, scores[i] ?? 0];
      const severity = ((own - score.mean) * k) / (k - 1);
      sum.withOthers += weight;
      sum.agreement += weight * agreement;
      sum.squares += weight * agreement * agreement;
      if (isClustered) addTo(sum.clusters, cluster ?? '', weight, agreement);
      sum.severity += weight * severity;
      add(sum.apart, weight, agreement - agreeing.mean, agreeing.variance);
      add(sum.score, weight, own - score.mean, score.variance);
      const quarter = sum.quarters[Number(slice)];
      if (!quarter) return;
      quarter.n += weight;
      quarter.agreement += weight * agreement;
      quarter.severity += weight * severity;
    });
  }
  const all = raters.map((rater) => ({ rater, sum: sums.get(rater) ?? nothing(0) }));
  // Measured values are hardly ever the same to the last digit: that two are not sets nobody apart.
  const agreement = tested(all.map(({ sum }) => (level === 'interval' ? null : { ...sum.apart, n: sum.withOthers })));
  const severity = tested(all.map(({ sum }) => (isScored ? { ...sum.score, n: sum.withOthers } : null)));
  return all.map(({ rater, sum }, i) => {
    const [agreementTest, severityTest] = [agreement[i] ?? null, severity[i] ?? null];
    const mark = (test: AgainstOthers | null): number => (test !== null && test.pAdjusted < LEVEL ? Math.sign(test.difference) : 0);
    return {
      rater, n: sum.n, withOthers: sum.withOthers, counts: sum.counts, agreement: meanOf(sum), agreementTest,
      severity: isScored && sum.withOthers > 0 ? sum.severity / sum.withOthers : null, severityTest, quarters: sum.quarters.map((q) => quarterOf(q, isScored)),
      apart: [...(mark(agreementTest) < 0 ? ['agrees-less' as const] : []), ...(mark(severityTest) > 0 ? ['scores-higher' as const] : mark(severityTest) < 0 ? ['scores-lower' as const] : [])],
    };
  });
}

/** Units in an order of their own: their sums have the same digits, in whatever order they were found. */
function inOrder(units: readonly Unit[]): readonly Unit[] {
  const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return units.map((unit) => {
    const verdicts = [...unit.verdicts].sort((a, b) => byText(a.rater, b.rater) || byText(a.label, b.label));
    return { unit: { ...unit, verdicts }, key: JSON.stringify([unit.slice, unit.cluster, ...verdicts.map((v) => [v.rater, v.label])]) };
  }).sort((a, b) => byText(a.key, b.key)).map(({ unit }) => unit);
}

function nothing(labels: number): Sums {
  return {
    n: 0, withOthers: 0, counts: new Array<number>(labels).fill(0), agreement: 0, squares: 0, clusters: new Map(), severity: 0, apart: { difference: 0, variance: 0 }, score: { difference: 0, variance: 0 },
    quarters: Array.from({ length: QUARTERS }, () => ({ n: 0, agreement: 0, severity: 0 })),
  };
}

/** Mean and variance of what was said: those of a verdict drawn from the unit. */
function spread(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, v) => sum + v, 0) / Math.max(1, values.length);
  return { mean, variance: values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / Math.max(1, values.length) };
}

function addTo(clusters: Sums['clusters'], cluster: string, weight: number, agreement: number): void {
  const known = clusters.get(cluster) ?? { sum: 0, n: 0 };
  clusters.set(cluster, { sum: known.sum + weight * agreement, n: known.n + weight });
}

function add(sum: { difference: number; variance: number }, weight: number, difference: number, variance: number): void {
  sum.difference += weight * difference;
  sum.variance += weight * variance;
}

/** Tests of all raters that have enough units, corrected together; null of others, and where nothing differs within any unit. */
function tested(of: readonly ({ readonly difference: number; readonly variance: number; readonly n: number } | null)[]): readonly (AgainstOthers | null)[] {
  const found = of.flatMap((sum, at) => {
    if (sum === null || sum.n < FEWEST || sum.variance <= 1e-12) return [];
    const z = sum.difference / Math.sqrt(sum.variance);
    return [{ at, difference: sum.difference / sum.n, z, p: twoSided(z) }];
  });
  const adjusted = holm(found.map((f) => f.p));
  const result = new Array<AgainstOthers | null>(of.length).fill(null);
  found.forEach(({ at, ...test }, i) => (result[at] = { ...test, pAdjusted: adjusted[i] ?? 1 }));
  return result;
}

/** The mean share of others who said the same, and its normal interval over units or their clusters, within 0 and 1. */
function meanOf({ agreement, squares, withOthers: n, clusters }: Sums): RaterProfile['agreement'] {
  if (n === 0) return null;
  const value = agreement / n;
  const variance = clusters.size > 0 ? ratioVariance([...clusters.values()]) : n < 2 ? null : Math.max(0, squares / n - value * value) / (n - 1);
  const half = variance === null ? 1 : Z * Math.sqrt(variance);
  return { value, low: Math.max(0, value - half), high: Math.min(1, value + half) };
}

function quarterOf({ n, agreement, severity }: Sums['quarters'][number], isScored: boolean): Quarter {
  return { n, agreement: n === 0 ? null : agreement / n, severity: n === 0 || !isScored ? null : severity / n };
}
