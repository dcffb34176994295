import { twoSided } from './normal';

/** Below so many pairs without ties the chance of Kendall's tau is counted out (scipy). */
const FEW = 33;

/** Kendall's tau-b (1945) and its two-sided chance: exact without ties where pairs are few, else by the normal approximation with ties (scipy `kendalltau`). In O(n log n), by Knight's way (1966). */
export function kendallTauB(x: Float64Array, y: Float64Array): { readonly value: number; readonly p: number } {
  const n = x.length;
  const order = Uint32Array.from(x, (_, i) => i).sort((a, b) => (x[a] ?? 0) - (x[b] ?? 0) || (y[a] ?? 0) - (y[b] ?? 0));
  const inOrder = Float64Array.from(order, (i) => y[i] ?? 0);
  let both = 0;
  for (let from = 0; from < n;) {
    let to = from + 1;
    while (to < n && x[order[to] ?? 0] === x[order[from] ?? 0] && inOrder[to] === inOrder[from]) to++;
    both += ((to - from) * (to - from - 1)) / 2;
    from = to;
  }
  const discordant = inversions(inOrder);
  const [tiesX, tiesY] = [tiesOf(x), tiesOf(y)];
  const all = (n * (n - 1)) / 2;
  const balance = all - tiesX.pairs - tiesY.pairs + both - 2 * discordant;
  const value = Math.max(-1, Math.min(1, balance / Math.sqrt(all - tiesX.pairs) / Math.sqrt(all - tiesY.pairs)));
  const least = Math.min(discordant, all - discordant);
  if (tiesX.pairs === 0 && tiesY.pairs === 0 && (n <= FEW || least <= 1)) return { value, p: exactChance(n, least) };
  const m = n * (n - 1);
  const variance = (m * (2 * n + 5) - tiesX.variance - tiesY.variance) / 18 + (2 * tiesX.pairs * tiesY.pairs) / m + (tiesX.triples * tiesY.triples) / (9 * m * (n - 2));
  return { value, p: twoSided(balance / Math.sqrt(variance)) };
}

function tiesOf(values: Float64Array): { readonly pairs: number; readonly triples: number; readonly variance: number } {
  const sorted = values.map((v) => v + 0).sort();
  let [pairs, triples, variance] = [0, 0, 0];
  for (let from = 0; from < sorted.length;) {
    let to = from + 1;
    while (to < sorted.length && sorted[to] === sorted[from]) to++;
    const t = to - from;
    pairs += (t * (t - 1)) / 2;
    triples += t * (t - 1) * (t - 2);
    variance += t * (t - 1) * (2 * t + 5);
    from = to;
  }
  return { pairs, triples, variance };
}

/** How many pairs stand in falling order, by merging. */
function inversions(values: Float64Array): number {
  let [from, into] = [Float64Array.from(values), new Float64Array(values.length)];
  let count = 0;
  for (let width = 1; width < values.length; width *= 2) {
    for (let low = 0; low < values.length; low += 2 * width) {
      const [middle, high] = [Math.min(low + width, values.length), Math.min(low + 2 * width, values.length)];
      let [i, j] = [low, middle];
      for (let k = low; k < high; k++) {
        if (i < middle && (j >= high || (from[i] ?? 0) <= (from[j] ?? 0))) into[k] = from[i++] ?? 0;
        else {
          count += middle - i;
          into[k] = from[j++] ?? 0;
        }
      }
    }
    [from, into] = [into, from];
  }
  return count;
}

/** Twice the share of the orders of `n` that have at most `least` inversions. */
function exactChance(n: number, least: number): number {
  if (4 * least === n * (n - 1)) return 1;
  let share = new Float64Array(least + 1);
  share[0] = 1;
  for (let j = 2; j <= n; j++) {
    const next = new Float64Array(least + 1);
    for (let k = 0, window = 0; k <= least; k++) {
      window += (share[k] ?? 0) - (k >= j ? share[k - j] ?? 0 : 0);
      next[k] = window / j;
    }
    share = next;
  }
  return Math.min(1, 2 * share.reduce((sum, p) => sum + p, 0));
}
