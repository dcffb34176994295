import type { Pair } from '../contract';
import type { Exact } from './exactScore';

export interface ScoredPair extends Pair {
  readonly score: Exact;
}

/** The better score first, then the lower row, then the lower message. */
export function comparePairs(a: ScoredPair, b: ScoredPair): number {
  return a.score === b.score ? a.row - b.row || a.message - b.message : a.score > b.score ? -1 : 1;
}

/** Puts a pair in its place: the best stays, and of the others as many as are kept, where they are above the limit. */
export function keepPair(pairs: ScoredPair[], pair: ScoredPair, limit: Exact, keep: number): void {
  let at = pairs.length;
  for (; at > 0; at--) {
    const before = pairs[at - 1];
    if (before && comparePairs(before, pair) < 0) break;
  }
  if (at > keep) return;
  pairs.splice(at, 0, pair);
  if (pairs.length > keep + 1) pairs.pop();
  const last = pairs.at(-1);
  if (pairs.length > 1 && last && last.score <= limit) pairs.pop();
}
