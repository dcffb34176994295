import { basename } from 'node:path';
import type { Format } from '../../core/dataset';
import { LoupeError } from '../../core/message';
import type { ResolvedFile } from '../disk/resolveSource';
import { ArrowSource } from './arrowSource';
import { CsvSource } from './csvSource';
import type { Detected } from './format';
import { JsonSource } from './jsonSource';
import type { RowSource } from './rowSource';

/** Files that are read through a source of rows; never some of one format and some of another. */
export interface OpenedSources {
  readonly format: Format;
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly source: RowSource; readonly partitions: ResolvedFile['partitions'] }[];
}

/** The sources of a dataset's files, each of which was found to be something, or undefined where they are Parquet. Throws `formats-mixed`. */
export function openSources(files: readonly ResolvedFile[], found: readonly Detected[] | undefined): OpenedSources | undefined {
  const [first] = found ?? [];
  if (!found || !first) return undefined;
  const other = found.findIndex((f) => f.format !== first.format);
  if (other >= 0) return mixed(files, 0, other);
  if (first.format === 'parquet') return undefined;
  return { format: first.format, files: files.map(({ path, bytes, partitions }, i) => ({ path, bytes, partitions, source: sourceOf(found[i] ?? first, path) })) };
}

function sourceOf(found: Detected, path: string): RowSource {
  if (found.format === 'json') return new JsonSource(found.text);
  if (found.format === 'arrow') return new ArrowSource(path);
  if (found.format === 'csv') return new CsvSource(found.text);
  throw new LoupeError('format-later', { name: basename(path), path, format: found.format });
}

function mixed(files: readonly ResolvedFile[], a: number, b: number): never {
  const [one, two] = [files[a]?.path ?? '', files[b]?.path ?? ''];
  throw new LoupeError('formats-mixed', { name: basename(one), path: one, other: basename(two) });
}
