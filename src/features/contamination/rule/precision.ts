import { wilson } from '../../../core/statistics/wilson';
import type { Estimate, Precision } from '../page';
import { type Cluster, SAMPLE } from './sampling';

/** A cluster in sample order, and of how many of its items the match was confirmed; null where not all of them are judged. */
export interface JudgedCluster extends Cluster {
  readonly confirmed: number | null;
}

/**
 * The share of matched items whose match is real, from the clusters that were judged one after the other in sample order; verdicts
 * beyond the first that is missing were chosen, not drawn, and say nothing of the rest.
 *
 * A ratio over clusters in each stratum, strata weighted by their items (Cochran 1977, § 5 and 6), its variance with the finite
 * population correction; the interval is Wilson's for as many items as would tell as much if each were drawn by itself. Strata of
 * which fewer than two clusters were drawn count as one. Where all are judged the share is known and the interval is a point.
 */
export function precisionOf(clusters: readonly JudgedCluster[], nMatched: number, nEval: number): Pick<Precision, 'judged' | 'sample' | 'precision' | 'confirmed'> {
  const sample = Math.min(SAMPLE, clusters.length);
  const end = clusters.findIndex(({ confirmed }) => confirmed === null);
  const judged = end === -1 ? clusters.length : end;
  const counts = { judged, sample };
  if (clusters.length === 0) return { ...counts, precision: undefinedBecause('undefined-no-matches'), confirmed: nEval === 0 ? undefinedBecause('undefined-no-items') : exactly(0, nEval) };
  if (judged === 0) return { ...counts, precision: undefinedBecause('undefined-none-judged'), confirmed: undefinedBecause('undefined-none-judged') };
  const precision = estimate(clusters, judged);
  const share = nMatched / nEval;
  const scaled = (value: number | null): number | null => (value === null ? null : value * share);
  return { ...counts, precision, confirmed: { ...precision, value: scaled(precision.value), low: scaled(precision.low), high: scaled(precision.high) } };
}

/** What is known of a stratum: all of its clusters and items, and those drawn. */
interface Stratum {
  readonly clusters: number;
  readonly items: number;
  readonly drawn: readonly { readonly k: number; readonly n: number }[];
}

function estimate(clusters: readonly JudgedCluster[], judged: number): Estimate {
  const strata = strataOf(clusters, judged);
  const all = strata.reduce((sum, { items }) => sum + items, 0);
  const n = strata.reduce((sum, { drawn }) => sum + items(drawn), 0);
  const value = strata.reduce((sum, stratum) => sum + (stratum.items / all) * ratioOf(stratum), 0);
  if (judged === clusters.length) return exactly(value, n);
  const variance = strata.reduce((sum, stratum) => sum + (stratum.items / all) ** 2 * varianceOf(stratum), 0);
  const alike = value <= 0 || value >= 1 || variance === 0;
  const effective = alike ? judged : Math.min(n, (value * (1 - value)) / variance);
  const { low, high } = wilson(value * effective, effective);
  return { value, low: Math.max(0, low), high: Math.min(1, high), n, why: null };
}

function strataOf(clusters: readonly JudgedCluster[], judged: number): Stratum[] {
  const names = new Map<string, { clusters: JudgedCluster[]; drawn: JudgedCluster[] }>();
  clusters.forEach((cluster, place) => {
    const stratum = names.get(cluster.stratum) ?? { clusters: [], drawn: [] };
    names.set(cluster.stratum, stratum);
    stratum.clusters.push(cluster);
    if (place < judged) stratum.drawn.push(cluster);
  });
  const enough = [...names.values()].filter(({ drawn, clusters: own }) => drawn.length > 1 || drawn.length === own.length);
  const rest = [...names.values()].filter((stratum) => !enough.includes(stratum));
  const together = rest.length > 0 ? [{ clusters: rest.flatMap((stratum) => stratum.clusters), drawn: rest.flatMap((stratum) => stratum.drawn) }] : [];
  const strata = [...enough, ...together];
  const lone = strata.some(({ drawn }) => drawn.length === 0) ? [{ clusters: strata.flatMap((s) => s.clusters), drawn: strata.flatMap((s) => s.drawn) }] : strata;
  return lone.map(({ clusters: own, drawn }) => ({
    clusters: own.length,
    items: own.reduce((sum, cluster) => sum + cluster.items.length, 0),
    drawn: drawn.map((cluster) => ({ k: cluster.confirmed ?? 0, n: cluster.items.length })),
  }));
}

const items = (drawn: Stratum['drawn']): number => drawn.reduce((sum, { n }) => sum + n, 0);

const ratioOf = ({ drawn }: Stratum): number => drawn.reduce((sum, { k }) => sum + k, 0) / items(drawn);

/** Of a ratio over m of M clusters drawn without replacement: (1 − m ÷ M) · m ÷ (m − 1) · Σ (k − r n)² ÷ (Σ n)²; of a single cluster r (1 − r), the most it can be. */
function varianceOf(stratum: Stratum): number {
  const { drawn, clusters } = stratum;
  const m = drawn.length;
  if (m === clusters) return 0;
  const ratio = ratioOf(stratum);
  if (m === 1) return ratio * (1 - ratio);
  return ((1 - m / clusters) * (m / (m - 1)) * drawn.reduce((sum, { k, n }) => sum + (k - ratio * n) ** 2, 0)) / items(drawn) ** 2;
}

const exactly = (value: number, n: number): Estimate => ({ value, low: value, high: value, n, why: null });

const undefinedBecause = (code: string): Estimate => ({ value: null, low: null, high: null, n: 0, why: { code, args: {} } });
