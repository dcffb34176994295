import { meanWithInterval } from '../../../core/statistics/paired';
import type { MetricKind } from '../contract';
import type { FiguresChoice, PassAtK, SideSamples } from '../figuresContract';
import type { Joined, JoinedSide } from './joined';
import { meanPassAtK, passAtK, passKs, sampleFigures, samplesOf } from './samples';
import type { Samples } from './samples';

/** What the samples of each side come to, and of right and wrong ones pass@k with an interval over prompts; null where answers are no samples. */
export async function sideSamples(table: Joined, metric: number, kind: MetricKind, { resamples, seed }: FiguresChoice, pause: (fraction: number) => Promise<void>, drew: (resamples: number) => void): Promise<SideSamples[] | null> {
  if (table.sides.every(({ read }) => read.samples === null)) return null;
  const bySide = table.sides.map((side) => samplesAt(side, metric));
  const most = Math.max(0, ...bySide.map((samples) => sampleFigures(samples).most));
  const found: SideSamples[] = [];
  for (const [i, samples] of bySide.entries()) {
    const passes: PassAtK[] = [];
    for (const k of kind === 'binary' ? passKs(most) : []) {
      const { skipped, ...rate } = meanPassAtK(samples, k);
      const shares = samples.flatMap(({ n, mean }) => passAtK(n, Math.round(mean * n), k) ?? []);
      const { resamples: made, skippedRows, ...measure } = await meanWithInterval(Float64Array.from(shares), undefined, { resamples: resamples ?? 0, seed, pause });
      drew(made);
      passes.push({ k, skipped: skipped + skippedRows, measure: rate.value === null ? { value: null, why: rate.why, n: 0 } : measure });
    }
    found.push({ name: table.sides[i]?.name ?? '', ...sampleFigures(samples), passAtK: passes });
  }
  return found;
}

/** The samples of a side's prompts: answers that are used, in the order of keys. */
function samplesAt(side: JoinedSide, metric: number): Samples[] {
  const [values, keys]: [number[], number[]] = [[], []];
  for (let key = 0; key < side.first.length; key++) {
    for (const value of side.sampleValues(key, metric)) {
      values.push(value);
      keys.push(key);
    }
  }
  return samplesOf(Float64Array.from(values), Int32Array.from(keys));
}
