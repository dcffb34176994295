/** Ranks from 1; equal values share the middle of theirs. */
export function midranks(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && values[order[to] ?? 0] === values[order[from] ?? 0]) to++;
    for (let k = from; k < to; k++) ranks[order[k] ?? 0] = (from + to + 1) / 2;
    from = to;
  }
  return ranks;
}

const FEW_VALUES = 64;

/** The different values in ascending order, and how often each occurs: sums over them have the same digits in whatever order values come. */
export interface Tally {
  readonly values: Float64Array;
  readonly counts: Float64Array;
}

export function tallyOf(values: Float64Array): Tally {
  const few = fewOf(values);
  if (few) {
    const different = Float64Array.from(few.keys()).sort();
    return { values: different, counts: Float64Array.from(different, (v) => few.get(v) ?? 0) };
  }
  const sorted = values.map((v) => v + 0).sort();
  const [different, counts]: [number[], number[]] = [[], []];
  for (const value of sorted) {
    const last = different.length - 1;
    if (last >= 0 && different[last] === value) counts[last] = (counts[last] ?? 0) + 1;
    else {
      different.push(value);
      counts.push(1);
    }
  }
  return { values: Float64Array.from(different), counts: Float64Array.from(counts) };
}

/** How often each value occurs, where there are few different ones: sorting a hundred thousand yes-or-no costs ten times as much. */
function fewOf(values: Float64Array): Map<number, number> | null {
  const counts = new Map<number, number>();
  for (const value of values) {
    counts.set(value + 0, (counts.get(value + 0) ?? 0) + 1);
    if (counts.size > FEW_VALUES) return null;
  }
  return counts;
}
