import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { LoupeError } from '../../core/message';
import { detectFormat, OTHER_DATA } from '../formats/format';
import { openSources } from '../formats/openSources';
import type { RowBatch } from '../formats/rowSource';
import { readFooter } from '../parquet/readFooter';
import { fileError } from './sniffFile';

/** What a look at the beginning of a file says of its rows. */
export interface Sketch {
  /** Names of top-level columns; undefined where the file cannot be read, which is said when it is opened. */
  readonly columns: ReadonlySet<string> | undefined;
  /** JSON that is one object: settings or results, unless nothing else is there. */
  readonly oneObject: boolean;
}

/** Rows of JSON whose keys are looked at. */
const LOOKED_AT = 20;

/** The columns of a file by its footer, its header or its first rows. */
export async function sketchOf(path: string): Promise<Sketch> {
  try {
    if (!OTHER_DATA.test(path)) return { columns: new Set((await readFooter(path)).columns.map((c) => c.name)), oneObject: false };
    const { size, mtimeMs } = await stat(path).catch((error: unknown) => Promise.reject(fileError(error, path)));
    const source = openSources([{ path, bytes: size, modified: mtimeMs, partitions: [] }], [await detectFormat(path, size)])?.files[0]?.source;
    if (!source) return { columns: undefined, oneObject: false };
    for await (const batch of source.batches(new AbortController().signal)) return { columns: namesIn(batch), oneObject: source.reading?.rows === 'object' };
    return { columns: undefined, oneObject: false };
  } catch (error) {
    if (error instanceof LoupeError) return { columns: undefined, oneObject: false }; // said when the file is opened
    throw error;
  }
}

function namesIn(batch: RowBatch): ReadonlySet<string> {
  if (batch.kind === 'fields') return new Set(batch.columns);
  if (batch.kind === 'vectors') return new Set(batch.columns.map((c) => c.name));
  return new Set(batch.texts.slice(0, LOOKED_AT).flatMap((text) => keysOf(text)));
}

function keysOf(text: string): string[] {
  try {
    const row: unknown = JSON.parse(text);
    return typeof row === 'object' && row !== null ? (taskOf(row) ?? Object.keys(row)) : [];
  } catch {
    return []; // NaN and the like, which DuckDB takes: other rows say the keys
  }
}

/** Samples of an evaluation harness have the same columns whatever the task: what tells tasks apart is what their items hold, and what is measured. */
function taskOf(row: object): string[] | undefined {
  const { doc, resps, metrics } = row as Readonly<Record<string, unknown>>;
  if (typeof doc !== 'object' || doc === null || Array.isArray(doc) || !Array.isArray(resps)) return undefined;
  return [...Object.keys(doc).map((key) => `doc.${key}`), ...(Array.isArray(metrics) ? metrics.map(String) : [])];
}

/** A file's name without what counts its shards: `train-00001-of-00004.parquet` and `part-3-<uuid>.json` are `train` and `part`. */
export function stemOf(relative: string): string {
  return basename(relative).replace(/(\.[A-Za-z][A-Za-z0-9]*)+$/, '').replace(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{16,}/gi, '').replace(/\d+/g, '').replace(/[-_. ]*(of)?[-_. ]*$/i, '');
}
