import type { LoupeError } from '../core/message';
import { duckdbError } from './duckdbError';

/** What says nothing about a single column: it would be the same for each. */
export const GENERAL: ReadonlySet<string> = new Set(['dataset-changed', 'file-gone', 'memory-limit', 'no-permission', 'arrow-damaged']);

/**
 * Reads things together, and where that fails finds those that cannot be read by halves: one among 2,000 costs some twenty more
 * readings, not 2,000. Gives what reading the others together gave, and why the failed ones failed.
 */
export async function bisect<T, R>(things: readonly T[], read: (things: readonly T[]) => Promise<R>, general: ReadonlySet<string> = GENERAL): Promise<{ works: R; failed: ReadonlyMap<T, LoupeError> }> {
  const failed = new Map<T, LoupeError>();
  /** Undefined where some of them failed. */
  const attempt = async (some: readonly T[]): Promise<{ result: R } | undefined> => {
    try {
      return { result: await read(some) };
    } catch (error) {
      const known = duckdbError(error);
      if (known.fault === 'aborted' || general.has(known.code) || some.length === 0) throw known;
      const [first] = some;
      if (some.length === 1 && first !== undefined) failed.set(first, known);
      else {
        const half = Math.ceil(some.length / 2);
        await attempt(some.slice(0, half));
        await attempt(some.slice(half));
      }
      return undefined;
    }
  };
  const whole = await attempt(things);
  const works = whole ? whole.result : await read(things.filter((t) => !failed.has(t)));
  return { works, failed };
}
