import type { StageFigures } from '../ranksContract';
import { flipCounts, flipsOverStages } from './flips';

/** From the baseline to each side, what became of the prompts of which both have a value; sides are in the order of training. */
export function stageFigures(names: readonly string[], values: readonly Float64Array[], isBinary: boolean, baseline: number): StageFigures[] {
  const from = values[baseline] ?? new Float64Array(0);
  const over = isBinary ? flipsOverStages(values) : null;
  return names.map((name, side) => {
    const to = values[side] ?? new Float64Array(0);
    const { skipped, ...changes } = changesOf(from, to);
    if (!over) return { name, ...changes, skipped, flips: null };
    const { n, skipped: left, ...flips } = flipCounts(from, to);
    return { name, ...changes, n, skipped: left - neither(from, to), flips: { ...flips, brokenForGood: over.brokenForGood[side] ?? 0, fixedForGood: over.fixedForGood[side] ?? 0 } };
  });
}

/** Prompts of which neither side has a value: they are left out by nobody. */
function neither(from: Float64Array, to: Float64Array): number {
  return from.reduce((n, value, i) => n + (Number.isNaN(value) && Number.isNaN(to[i] ?? Number.NaN) ? 1 : 0), 0);
}

function changesOf(from: Float64Array, to: Float64Array): Pick<StageFigures, 'n' | 'skipped' | 'higher' | 'same' | 'lower'> {
  let [higher, same, lower] = [0, 0, 0];
  for (let i = 0; i < from.length; i++) {
    const change = (to[i] ?? Number.NaN) - (from[i] ?? Number.NaN);
    if (change > 0) higher++;
    else if (change < 0) lower++;
    else if (change === 0) same++;
  }
  const n = higher + same + lower;
  return { n, skipped: from.length - n - neither(from, to), higher, same, lower };
}
