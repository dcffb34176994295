import type { DuckDBConnection } from '@duckdb/node-api';
import { basename, join } from 'node:path';
import type { CellStruct } from '../core/cell';
import { decodePage } from '../core/arrow/readCells';
import type { Column, DatasetInfo, DatasetSource, JoinedSource } from '../core/dataset';
import type { DerivedRegistry } from '../core/derived';
import { isMemoryLimit, LoupeError } from '../core/message';
import type { Message, MessageArgs, Warning } from '../core/message';
import type { Shape } from '../core/shape';
import { ident } from '../core/sql';
import { guessShape } from '../data/shape/guessShape';
import { readCorrections, schemaKeyOf } from '../data/shape/corrections';
import { encodeResult } from './arrow/encode';
import { bisect } from './bisect';
import type { Budget } from './budget';
import { columnUnreadable, duckdbError } from './duckdbError';
import type { ResolvedFile } from '../data/disk/resolveSource';
import type { Job } from './gate';
import { makeHead } from './head';
import { lockedInstance } from './instance';
import { Instances } from './instances';
import { lookAtFiles, originalFiles, planDataset, planPaged } from './planDataset';
import type { LookedAt, LookPlace, PlannedDataset } from './planDataset';
import { ROW } from './relation';
import type { RelationPlan } from './relation';
import { withRoomSaid } from './roomForTexts';
import { Rows } from './rows';
import { sampleField } from './sampleField';
import { Session } from './session';
import { Windows } from './windows';

const SAMPLE_ROWS = 60;

export interface Opening {
  readonly budget: Budget;
  /** A folder of the dataset's own for spilling; `release` removes it. */
  readonly tempFolder: string;
  readonly release: () => void;
  /** Where copies of large files are kept. */
  readonly cacheFolder: string | undefined;
  readonly largeBytes: number | undefined;
  /** Nothing is paged: large files of other formats are copied first. */
  readonly copy: boolean;
  readonly derived: DerivedRegistry;
}

/** Opens a dataset: files, footers, an instance that may read exactly them, columns, a small sample, the shape. */
export async function openDataset(id: string, source: DatasetSource, opening: Opening, { signal, progress }: Pick<Job, 'signal' | 'progress'>): Promise<Session> {
  const { tempFolder, cacheFolder, largeBytes, budget } = opening;
  const place = (name: string): LookPlace => ({ folder: join(tempFolder, name), tempFolder, cacheFolder, budget, largeBytes, copy: opening.copy || source.join !== undefined });
  const files = await lookAtFiles(source, place('copy'), { signal, progress });
  const windows = files.paged && new Windows(files.paged);
  try {
    const joined = source.join ? await lookAtFiles({ paths: source.join.paths, literal: source.join.literal }, place('copy-joined'), { signal, progress }) : undefined;
    return await opened(id, source, { files, joined, windows }, opening, { signal, progress });
  } catch (error) {
    await windows?.close();
    throw error;
  }
}

interface Found {
  readonly files: LookedAt;
  readonly joined: LookedAt | undefined;
  readonly windows: Windows | undefined;
}

async function opened(id: string, source: DatasetSource, { files, joined, windows }: Found, { budget, tempFolder, release, derived }: Opening, { signal, progress }: Pick<Job, 'signal' | 'progress'>): Promise<Session> {
  const { footers, paged, texts } = files;
  const resolved = { ...files.resolved, files: [...files.resolved.files, ...(joined?.resolved.files ?? [])] };
  const paths = [...(paged ? [] : files.stored), ...(joined?.stored ?? [])].map((f) => f.path);
  let planned: PlannedDataset | undefined;
  const prepare = async (connection: DuckDBConnection): Promise<void> => {
    planned ??= paged ? await planPaged(connection, files, paged) : await planDataset(connection, files, source, joined);
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
    const head = paged ? undefined : await lane.use(signal, async (connection, instance) => makeHead(connection, instance, plan, bytesPerRow)).catch((error: unknown) => {
      if (signal.aborted) throw error;
      return undefined; // the sample finds out which column cannot be read
    });
    const rows = new Rows(head, windows);
    const first = async (): ReturnType<typeof sample> => sample(plan, async (some, rowStart, rowEnd, fields) => lane.use(signal, async (connection, instance) => rows.use(some, connection, instance, { rowStart, rowEnd }, signal, async (relation) =>
      (await encodeResult(await connection.run(`select ${fields} from (${relation.text}) order by ${ident(ROW)}`))).ipc,
    )));
    const sampled = await first().catch((error: unknown) => {
      if (isMemoryLimit(error) && !signal.aborted && instances.giveMoreRoom()) return first();
      throw error;
    });
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
      uncompressedBytes: paged ? files.resolved.files.reduce((n, f) => n + f.bytes, 0) : footers.reduce((n, f) => n + f.uncompressedBytes, 0),
      fingerprint: files.fingerprint,
      columns: plan.columns,
      shape,
      warnings: [...warnings, ...plan.columns.flatMap((c) => (c.unreadable ? [c.unreadable] : []))],
      largestChunk: footers.reduce((n, f) => Math.max(n, f.largestChunk), 0),
      choices: resolved.choices,
      ...(joined && planned.joined && source.join ? { joined: joinedSource(joined, planned.joined, source.join.on) } : {}),
      ...(paged && plan.needsCopy ? { paged: { complete: paged.readers.every((r) => r.complete), needs: messageOf(plan.needsCopy()) } } : {}),
    };
    const growing = texts && { texts, files: files.resolved.files, replan: async (connection: DuckDBConnection, now: readonly ResolvedFile[]) => planPaged(connection, { ...files, resolved: { ...files.resolved, files: now } }, texts) };
    return new Session(instances, source, resolved, paths, info, plan, sampled.rows, rows, derived, release, growing);
  } catch (error) {
    await instances.close();
    throw withRoomSaid(error, footers, resolved.name);
  }
}

function joinedSource(looked: LookedAt, plan: RelationPlan, on: string): JoinedSource {
  const files = originalFiles(looked, plan);
  return { name: looked.resolved.name, on, files, rows: files.reduce((n, f) => n + f.rows, 0), fingerprint: looked.fingerprint };
}

/** The first rows with cut texts. Where reading fails, each column is tried alone, and those that fail are marked. */
async function sample(plan: RelationPlan, run: (plan: RelationPlan, rowStart: number, rowEnd: number, fields: string) => Promise<Uint8Array>): Promise<{ columns: readonly Column[]; rows: readonly CellStruct[] }> {
  const read = async (columns: readonly Column[]): Promise<readonly CellStruct[]> => {
    const file = plan.files.find((f) => f.rows > 0);
    const own = columns.filter((c) => c.origin !== 'partition');
    if (!file || own.length === 0) return [];
    const list = own.map((c) => sampleField(c)).join(', ');
    // A joined column is found by the key, which is read with it.
    const read = { ...plan, columns: plan.columns.filter((c) => columns.includes(c) || c.name === plan.join?.key) };
    const rowEnd = Math.min(file.rowStart + SAMPLE_ROWS, file.rowStart + file.rows);
    const table = decodePage(await run(read, file.rowStart, rowEnd, list));
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

function messageOf({ code, args }: LoupeError): Message {
  return { code, args };
}

/** An error that names no file gets the one that was read. */
function named(error: LoupeError, path: string): LoupeError {
  return error.args['path'] === undefined || error.args['path'] === '' ? new LoupeError(error.code, { name: basename(path), ...present(error.args), path }, error.fault, error.detail) : error;
}
