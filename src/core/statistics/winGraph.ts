import type { Message } from '../message';

/** So many sides are named at most. */
const NAMED = 5;

/** Why strengths of sides have no maximum of the likelihood; null where they have one: each side must have won against each other one, directly or through others. */
export function unrankable(names: readonly string[], wins: readonly Float64Array[]): Message | null {
  if (names.length < 2) return { code: 'undefined-one-side', args: {} };
  const both = wins.map((row, i) => row.map((w, j) => w + (wins[j]?.[i] ?? 0)));
  const together = reached(both, 0);
  if (together.size < names.length) return { code: 'undefined-not-connected', args: { sides: named(names, together, true), others: named(names, together, false) } };
  for (let from = 0; from < names.length; from++) {
    const beaten = reached(wins, from);
    // Whoever is not reached never lost, even through others, to those that are.
    if (beaten.size < names.length) return { code: 'undefined-no-maximum', args: { sides: named(names, beaten, false), others: named(names, beaten, true) } };
  }
  return null;
}

function reached(edges: readonly Float64Array[], from: number): Set<number> {
  const seen = new Set([from]);
  for (const side of seen) edges[side]?.forEach((weight, other) => weight > 0 && seen.add(other));
  return seen;
}

function named(names: readonly string[], of: ReadonlySet<number>, isIn: boolean): string {
  const sides = names.filter((_, i) => of.has(i) === isIn);
  return sides.length > NAMED ? `${sides.slice(0, NAMED).join(', ')}, …` : sides.join(', ');
}
