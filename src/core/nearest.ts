/** Names shown where one was not known: beyond this many, only those that are near. */
const SHOWN = 12;

/** The known names for a sentence: those that begin so first, then the nearest. */
export function nearest(given: string, known: readonly string[]): string {
  const far = [...known].map((name) => ({ name, distance: name.toLowerCase().startsWith(given.toLowerCase()) ? -1 : distance(given.toLowerCase(), name.toLowerCase()) })).sort((a, b) => a.distance - b.distance);
  const shown = far.slice(0, SHOWN).map((f) => f.name).join(', ');
  return far.length > SHOWN ? `${shown}, …` : shown;
}

/** The one known name that is likely meant: a few letters are wrong, or it begins so. */
export function meant(given: string, known: readonly string[]): string | undefined {
  const [best] = known.map((name) => ({ name, distance: distance(given.toLowerCase(), name.toLowerCase()) })).sort((a, b) => a.distance - b.distance);
  if (!best) return undefined;
  const begins = given.length >= 3 && best.name.startsWith(given);
  return begins || best.distance <= Math.max(1, Math.floor(given.length / 3)) ? best.name : undefined;
}

/** How many letters must be put in, taken out, changed, or exchanged with their neighbour. */
export function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? 0) + 1 : Infinity;
      row.push(Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, changed, swapped));
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
