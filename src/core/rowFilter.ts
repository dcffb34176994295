/** The filter that leaves exactly these rows, as a person reads it: stretches as `between`. Rows may come in any order, and twice. */
export function rowFilter(rows: readonly number[]): string {
  const stretches: { from: number; to: number }[] = [];
  for (const row of [...new Set(rows)].sort((a, b) => a - b)) {
    const last = stretches.at(-1);
    if (last?.to === row - 1) last.to = row;
    else stretches.push({ from: row, to: row });
  }
  const long = stretches.filter(({ from, to }) => to - from >= 2);
  const single = stretches.flatMap(({ from, to }) => (to - from >= 2 ? [] : from === to ? [from] : [from, to]));
  const parts = [...(single.length === 0 ? [] : [`loupe_row in (${single.join(', ')})`]), ...long.map(({ from, to }) => `loupe_row between ${from} and ${to}`)];
  return parts.length === 0 ? 'false' : parts.join(' or ');
}
