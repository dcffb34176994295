import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { basename, join } from 'node:path';
import type { CellStruct } from '../core/cell';
import { decodePage } from '../core/arrow/readCells';
import type { Column, DatasetInfo, DatasetSource } from '../core/dataset';
import type { DerivedRegistry } from '../core/derived';
import { LoupeError } from '../core/message';
import type { MessageArgs, Warning } from '../core/message';
import type { Shape } from '../core/shape';
import { ident } from '../core/sql';
import { guessShape } from '../data/shape/guessShape';
import { readCorrections, schemaKeyOf } from '../data/shape/corrections';
import { encodeResult } from './arrow/encode';
import { bisect } from './bisect';
import type { Budget } from './budget';
import type { CopyPlace } from './copies/copyFiles';
import { columnUnreadable, duckdbError } from './duckdbError';
import type { Job } from './gate';
import { makeHead, rowsFrom } from './head';
import type { Head } from './head';
import { lockedInstance } from './instance';
import { Instances } from './instances';
import { lookAtFiles, originalFiles, planDataset } from './planDataset';
import type { PlannedDataset } from './planDataset';
import { joinedTo, ROW } from './relation';
import type { RelationPlan } from './relation';
import { sampleField } from './sampleField';
import { Session } from './session';

const SAMPLE_ROWS = 60;

export interface Opening {
  readonly budget: Budget;
  /** A folder of the dataset's own for spilling; `release` removes it. */
  readonly tempFolder: string;
  readonly release: () => void;
  /** Where copies of large files are kept. */
  readonly cacheFolder: string | undefined;
  readonly derived: DerivedRegistry;
}

/** Opens a dataset: files, footers, an instance that may read exactly them, columns, a small sample, the shape. */
export async function openDataset(id: string, source: DatasetSource, { budget, tempFolder, cacheFolder, release, derived }: Opening, { signal, progress }: Pick<Job, 'signal' | 'progress'>): Promise<Session> {
  const place = (name: string): CopyPlace => ({ folder: join(tempFolder, name), tempFolder, cacheFolder, budget });
  const files = await lookAtFiles(source, place('copy'), { signal, progress });
  const joined = source.join ? await lookAtFiles({ paths: source.join.paths, literal: source.join.literal }, place('copy-joined'), { signal, progress }) : undefined;
  const { footers } = files;
  const resolved = { ...files.resolved, files: [...files.resolved.files, ...(joined?.resolved.files ?? [])] };
  const paths = [...files.stored, ...(joined?.stored ?? [])].map((f) => f.path);
  let planned: PlannedDataset | undefined;
  const prepare = async (connection: DuckDBConnection): Promise<void> => {
    planned ??= await planDataset(connection, files, source, joined);
    if (planned.plan.join) await connection.run(planned.plan.join.create.text);
  };
  const instances = new Instances({ make: async (limits, wanted) => lockedInstance(paths, { ...limits, tempFolder }, prepare, wanted), costly: joined !== undefined }, budget);
  try {
    progress(null, null);
    await instances.lane('record').use(signal, () => Promise.resolve()).catch((error: unknown) => {
      throw named(duckdbError(error), resolved.files[0]?.path ?? '');
    });
    if (!planned) throw new LoupeError('internal', {}, 'engine', 'the dataset was not planned');
    const { warnings } = planned;
    let { plan } = planned;
    const lane = instances.lane('record');
    const bytesPerRow = footers.reduce((n, f) => n + f.uncompressedBytes, 0) / Math.max(1, plan.files.reduce((n, f) => n + f.rows, 0));
    const head = await lane.use(signal, async (connection, instance) => makeHead(connection, instance, plan, bytesPerRow)).catch((error: unknown) => {
      if (signal.aborted) throw error;
      return undefined; // the sample finds out which column cannot be read
    });
    const sampled = await sample(plan, async (statement) => lane.use(signal, async (connection, instance) => (await encodeResult(await connection.run(statement(instance)))).ipc), head);
    plan = { ...plan, columns: sampled.columns };
    const shape = await shapeOf(source, plan, sampled.rows, warnings);
    const info: DatasetInfo = {
      id,
      name: resolved.name,
      format: files.format,
      ...(files.reading ? { reading: files.reading } : {}),
      ...(resolved.config === undefined ? {} : { config: resolved.config }),
      ...(resolved.split === undefined ? {} : { split: resolved.split }),
      files: originalFiles(files, plan),
      rows: plan.files.reduce((n, f) => n + f.rows, 0),
      rowGroups: footers.reduce((n, f) => n + f.rowGroups, 0),
      bytes: files.resolved.files.reduce((n, f) => n + f.bytes, 0),
      uncompressedBytes: footers.reduce((n, f) => n + f.uncompressedBytes, 0),
      fingerprint: files.fingerprint,
      columns: plan.columns,
      shape,
      warnings: [...warnings, ...plan.columns.flatMap((c) => (c.unreadable ? [c.unreadable] : []))],
      largestChunk: footers.reduce((n, f) => Math.max(n, f.largestChunk), 0),
      choices: resolved.choices,
    };
    return new Session(instances, source, resolved, paths, info, plan, sampled.rows, head, derived, release);
  } catch (error) {
    await instances.close();
    throw error;
  }
}

/** The first rows with cut texts. Where reading fails, each column is tried alone, and those that fail are marked. */
async function sample(plan: RelationPlan, run: (statement: (instance: DuckDBInstance) => string) => Promise<Uint8Array>, head: Head | undefined): Promise<{ columns: readonly Column[]; rows: readonly CellStruct[] }> {
  const read = async (columns: readonly Column[]): Promise<readonly CellStruct[]> => {
    const file = plan.files.find((f) => f.rows > 0);
    const own = columns.filter((c) => c.origin !== 'partition');
    if (!file || own.length === 0) return [];
    const list = own.map((c) => sampleField(c)).join(', ');
    // A joined column is found by the key, which is read with it.
    const read = { ...plan, columns: plan.columns.filter((c) => columns.includes(c) || c.name === plan.join?.key) };
    const rowEnd = Math.min(file.rowStart + SAMPLE_ROWS, file.rowStart + file.rows);
    const table = decodePage(await run((instance) => `select ${list} from (${joinedTo(read, rowsFrom(read, head, instance, file.rowStart, rowEnd)).text}) order by ${ident(ROW)}`));
    return Array.from({ length: table.rows }, (_, row) => table.row(row));
  };
  const { works, failed } = await bisect(plan.columns.filter((c) => c.unreadable === undefined), read);
  const columns = plan.columns.map((column): Column => {
    const problem = failed.get(column);
    return problem ? { ...column, unreadable: columnUnreadable(column.name, problem) } : column;
  });
  return { columns, rows: works };
}

async function shapeOf(source: DatasetSource, plan: RelationPlan, rows: readonly CellStruct[], warnings: Warning[]): Promise<Shape> {
  const columns = plan.columns.filter((c) => c.unreadable === undefined);
  const kept: Record<string, readonly string[]> = {};
  for (const folder of source.workspaces ?? []) {
    const corrections = await readCorrections(folder, schemaKeyOf(plan.columns));
    Object.assign(kept, corrections.roles);
    warnings.push(...corrections.warnings);
  }
  return guessShape({ columns, sample: rows, rows: plan.files.reduce((n, f) => n + f.rows, 0), fixed: { ...kept, ...source.roles } });
}

function present(args: MessageArgs): MessageArgs {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== ''));
}

/** An error that names no file gets the one that was read. */
function named(error: LoupeError, path: string): LoupeError {
  return error.args['path'] === undefined || error.args['path'] === '' ? new LoupeError(error.code, { name: basename(path), ...present(error.args), path }, error.fault, error.detail) : error;
}
