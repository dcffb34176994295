import { LoupeError } from '../core/message';
import type { Footer } from '../data/parquet/readFooter';

/** DuckDB decodes so many rows of a column at once. */
const AT_ONCE = 2048;
/** Below this it is not the texts that need the room. */
const LEAST_BYTES = 16e6;
/** An instance for pages takes three times the values that it decodes (measured: 500 MB need 1.5 GB), and gets a third of the setting at most. */
const SETTING_FOR_EACH = 10;

/** A dataset that cannot be opened in the memory there is, for the texts of its first rows: says how much they need. Other errors as they are. */
export function withRoomSaid(error: unknown, footers: readonly Pick<Footer, 'largestChunk' | 'groupRows'>[], name: string): unknown {
  if (!(error instanceof LoupeError) || error.code !== 'memory-limit') return error;
  const most = footers.map(({ largestChunk, groupRows }) => {
    const rows = Math.max(1, ...groupRows);
    return { rows: Math.min(rows, AT_ONCE), bytes: (largestChunk * Math.min(rows, AT_ONCE)) / rows };
  }).sort((a, b) => b.bytes - a.bytes)[0];
  if (!most || most.bytes < LEAST_BYTES) return error;
  return new LoupeError('memory-limit-texts', { name, rows: most.rows, megabytes: Math.round(most.bytes / 1e6), gigabytes: Math.ceil((SETTING_FOR_EACH * most.bytes) / 1e9) }, 'engine', error.detail);
}
