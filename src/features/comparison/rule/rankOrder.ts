/** Ranks from 1, the highest first; equal ones share the better rank; null has none. */
export function rankOrder(values: readonly (number | null)[]): (number | null)[] {
  const present = values.filter((v) => v !== null).sort((a, b) => b - a);
  const ranks = new Map<number, number>();
  present.forEach((value, i) => {
    if (!ranks.has(value)) ranks.set(value, i + 1);
  });
  return values.map((value) => (value === null ? null : ranks.get(value) ?? null));
}
