/** Is a column's value one of some numbers? A run of numbers is written as a range, which a scan passes over by what blocks hold. */
export function isIn(column: string, numbers: readonly (number | bigint)[]): string {
  const [first] = numbers;
  const last = numbers.at(-1);
  if (first === undefined || last === undefined) return 'false';
  if (typeof first === 'number' && numbers.length > 1 && numbers.every((n, i) => n === first + i)) return `${column} between ${String(first)} and ${String(last)}`;
  return `${column} in (${[...new Set(numbers)].join(', ')})`;
}
