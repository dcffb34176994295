import type { DatasetInfo } from '../../core/dataset';

/** What tells the rows of an opened dataset from others: its files, how CSV is taken apart, and what stands beside them by which key. */
export function rowsKey({ fingerprint, rows, reading, joined }: Pick<DatasetInfo, 'fingerprint' | 'rows' | 'reading' | 'joined'>): readonly unknown[] {
  const { delimiter, quote, header } = reading ?? {};
  const isTaken = delimiter !== undefined || quote !== undefined || header !== undefined;
  return [fingerprint, rows, ...(joined || isTaken ? [joined ? [joined.fingerprint, joined.on] : null, isTaken ? [delimiter, quote, header] : null] : [])];
}
