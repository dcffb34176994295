/**
 * Names as the engine can have them: there, without NUL, and unique without regard to case. The first of equal ones keeps its
 * name, as DuckDB does with columns of Parquet files (`C0`, `x_1`).
 */
export function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set(names.map((n) => n.toLowerCase()));
  const given = new Set<string>();
  return names.map((name, i) => {
    const base = name === '' ? `C${i}` : name.replaceAll('\0', '\u2400');
    let unique = base;
    for (let n = 1; given.has(unique.toLowerCase()) || (unique !== name && taken.has(unique.toLowerCase())); n++) unique = `${base}_${n}`;
    given.add(unique.toLowerCase());
    return unique;
  });
}
