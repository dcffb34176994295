const MOST_DAYS = 130;
const DAY_MS = 86_400_000;

/** Counts a day, with the days between on which nothing was done; months where there are too many days. */
export function timeColumns(days: readonly { readonly day: string; readonly count: number }[]): { readonly name: string; readonly count: number }[] {
  const times = days.map((d) => Date.parse(`${d.day}T00:00:00Z`)).filter((time) => Number.isFinite(time));
  if (times.length === 0) return [];
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const span = Math.round((last - first) / DAY_MS) + 1;
  const counts = new Map<string, number>();
  const isShort = span <= MOST_DAYS;
  const nameOf = (day: string): string => (isShort ? day : day.slice(0, 7));
  if (isShort) for (let i = 0; i < span; i++) counts.set(new Date(first + i * DAY_MS).toISOString().slice(0, 10), 0);
  for (const { day, count } of days) counts.set(nameOf(day), (counts.get(nameOf(day)) ?? 0) + count);
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, count]) => ({ name, count }));
}
