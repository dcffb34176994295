import { totalmem } from 'node:os';

const WATCH_MS = 200;
/** Beside what DuckDB may take: the process itself, and what passes through it. */
const BESIDE_BYTES = 1.5e9;
const MOST_OF_MACHINE = 0.85;

/** The resident memory from which on a process whose instances may take so much is ended, rather than the machine's memory. */
export function mostResident(memoryBytes: number, machineBytes = totalmem()): number {
  return Math.max(memoryBytes + BESIDE_BYTES / 2, Math.min(2 * memoryBytes + BESIDE_BYTES, MOST_OF_MACHINE * machineBytes));
}

/** Looks at this process's memory while `isWatched`, and says when it is more than `most`. */
export function watchMemory(isWatched: () => boolean, most: () => number, over: (rssBytes: number) => void): void {
  setInterval(() => {
    if (!isWatched()) return;
    const rssBytes = process.memoryUsage.rss();
    if (rssBytes > most()) over(rssBytes);
  }, WATCH_MS).unref();
}
