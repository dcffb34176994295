/** The filter that leaves exactly these rows, in any order and twice or not: those that follow each other as a stretch where that is shorter. */
export function rowsFilter(rows: readonly number[]): string {
  const sorted = [...new Set(rows)].sort((a, b) => a - b);
  const single: number[] = [];
  const stretches: string[] = [];
  for (let i = 0; i < sorted.length;) {
    let end = i;
    while ((sorted[end + 1] ?? -1) === (sorted[end] ?? 0) + 1) end++;
    if (end - i >= 4) stretches.push(`loupe_row between ${String(sorted[i])} and ${String(sorted[end])}`);
    else single.push(...sorted.slice(i, end + 1));
    i = end + 1;
  }
  const parts = [...(single.length > 0 ? [`loupe_row in (${single.join(', ')})`] : []), ...stretches];
  return parts.length === 0 ? 'false' : parts.join(' or ');
}
