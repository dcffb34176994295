import type { Ranges } from '../contract';

/** The tokens that n-grams of a field cover where they are held. */
export function coveredRanges(grams: Uint32Array, n: number, held: (gram: number) => boolean): Ranges {
  const ranges: [number, number][] = [];
  let last: [number, number] | null = null;
  for (let p = 0; p < grams.length; p++) {
    if (!held(grams[p] ?? 0)) continue;
    if (last && p <= last[1]) last[1] = p + n;
    else ranges.push((last = [p, p + n]));
  }
  return ranges;
}

export function coveredOf(ranges: Ranges): number {
  return ranges.reduce((sum, [from, to]) => sum + to - from, 0);
}

/** How many tokens of the field whose n-grams are `grams` from `start` to `end` those that `document` holds cover. */
export function coveredCount(grams: Uint32Array, start: number, end: number, n: number, held: Uint32Array, document: number): number {
  let covered = 0;
  let until = start;
  for (let p = start; p < end; p++) {
    if (held[grams[p] ?? 0] !== document) continue;
    covered += p + n - Math.max(p, until);
    until = p + n;
  }
  return covered;
}
