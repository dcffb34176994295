/** Is a column's value one of some numbers? A run of numbers is written as a range, which a scan passes over by what blocks hold. */
export function isIn(column: string, numbers: readonly (number | bigint)[]): string {
  const [first] = numbers;
  const last = numbers.at(-1);
  if (first === undefined || last === undefined) return 'false';
  if (typeof first === 'number' && numbers.length > 1 && numbers.every((n, i) => n === first + i)) return `${column} between ${String(first)} and ${String(last)}`;
  return `${column} in (${[...new Set(numbers)].join(', ')})`;
}

/** So few are looked for one by one: DuckDB compares a column with one number ten times as fast as with two. */
const ONE_BY_ONE = 8;

/** The rows of a table whose column is one of some numbers. */
export function selectIn(select: string, column: string, numbers: readonly (number | bigint)[]): string {
  const each = [...new Set(numbers)];
  return each.length > ONE_BY_ONE || each.length === 0 ? `${select} where ${isIn(column, each)}` : each.map((n) => `${select} where ${column} = ${String(n)}`).join(' union all ');
}
