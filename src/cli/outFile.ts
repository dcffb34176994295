import { extname, resolve } from 'node:path';
import { LoupeError } from '../core/message';
import type { ExportTarget } from '../engine/contract';
import type { Options } from './options';

const FORMATS: Readonly<Record<string, ExportTarget['format']>> = { '.parquet': 'parquet', '.parq': 'parquet', '.jsonl': 'jsonl', '.ndjson': 'jsonl', '.csv': 'csv', '.arrow': 'arrow', '.feather': 'arrow' };

/** The file of `--out`, whose name says the format. */
export function outFile(out: string, { force }: Pick<Options, 'force'>): ExportTarget {
  const format = FORMATS[extname(out).toLowerCase()];
  if (!format) throw new LoupeError('usage-out-format', { out, formats: Object.keys(FORMATS).join(' ') }, 'usage');
  return { out: resolve(out), format, force };
}
