import type { DuckDBConnection } from '@duckdb/node-api';
import { basename } from 'node:path';
import type { CellStruct } from '../core/cell';
import { decodePage } from '../core/arrow/readCells';
import type { Column, DatasetFile, DatasetInfo, DatasetSource } from '../core/dataset';
import type { DerivedRegistry } from '../core/derived';
import { LoupeError } from '../core/message';
import type { Warning } from '../core/message';
import type { Shape } from '../core/shape';
import { ident, pathLiteral } from '../core/sql';
import { resolveSource } from '../data/disk/resolveSource';
import type { ResolvedDataset } from '../data/disk/resolveSource';
import { sniffFile } from '../data/disk/sniffFile';
import { compareShards, describeDifferences } from '../data/parquet/differences';
import type { EngineColumn } from '../data/parquet/differences';
import { fingerprintOf, readFooter } from '../data/parquet/readFooter';
import type { Footer } from '../data/parquet/readFooter';
import { guessShape } from '../data/shape/guessShape';
import { readCorrections, schemaKeyOf } from '../data/shape/corrections';
import { encodeResult } from './arrow/encode';
import { duckdbError } from './duckdbError';
import { lockedInstance } from './instance';
import type { InstanceLimits } from './instance';
import { shadows } from './relation';
import type { RelationPlan } from './relation';
import { sampleField } from './sampleField';
import { Session } from './session';

const SAMPLE_ROWS = 60;
const FOOTERS_AT_ONCE = 16;
/** A page of long texts needs its row group's page decoded, whatever share of the memory a person gave. */
const LEAST_PAGE_MEMORY = 256e6;

/** Opens a dataset: files, footers, an instance that may read exactly them, columns, a small sample, the shape. */
export async function openDataset(id: string, source: DatasetSource, limits: InstanceLimits, derived: DerivedRegistry, release: () => void): Promise<Session> {
  const resolved = await resolveSource(source);
  const footers = await readFooters(resolved);
  const { uniform, warnings: shardDifferences } = compareShards(footers);
  let described: readonly EngineColumn[] = [];
  const paths = resolved.files.map((f) => f.path);
  const instance = await lockedInstance(paths, { ...limits, threads: 1, memoryBytes: Math.max(limits.memoryBytes / 3, Math.min(limits.memoryBytes, LEAST_PAGE_MEMORY)) }, async (connection) => {
    described = await describeColumns(connection, paths, uniform);
  }).catch((error: unknown) => {
    throw named(duckdbError(error), paths[0] ?? '');
  });
  try {
    const first = footers[0];
    const { columns: ofFile, warnings } = first && (uniform || footers.length === 1) ? describeDifferences(first, described) : unionDifferences(footers, described);
    const partitions = partitionColumns(resolved, described);
    const files = filesOf(resolved, footers);
    let plan: RelationPlan = { files, columns: [...ofFile, ...partitions], uniform, shadowed: shadows(described.map((c) => c.name)) };
    const connection = await instance.connect();
    const sampled = await sample(connection, plan);
    connection.disconnectSync();
    plan = { ...plan, columns: sampled.columns };
    const shape = await shapeOf(source, plan, sampled.rows, files, warnings);
    const info: DatasetInfo = {
      id,
      name: resolved.name,
      format: 'parquet',
      ...(resolved.config === undefined ? {} : { config: resolved.config }),
      ...(resolved.split === undefined ? {} : { split: resolved.split }),
      files,
      rows: files.reduce((n, f) => n + f.rows, 0),
      rowGroups: footers.reduce((n, f) => n + f.rowGroups, 0),
      bytes: footers.reduce((n, f) => n + f.bytes, 0),
      uncompressedBytes: footers.reduce((n, f) => n + f.uncompressedBytes, 0),
      fingerprint: fingerprintOf(footers),
      columns: plan.columns,
      shape,
      warnings: [...resolved.warnings, ...shardDifferences, ...distinct(warnings), ...plan.columns.flatMap((c) => (c.unreadable ? [c.unreadable] : []))],
      largestChunk: footers.reduce((n, f) => Math.max(n, f.largestChunk), 0),
      choices: resolved.choices,
    };
    const scanner = (): Promise<typeof instance> => lockedInstance(paths, { ...limits, memoryBytes: (limits.memoryBytes * 2) / 3 }, () => Promise.resolve());
    return new Session(instance, scanner, source, resolved, info, plan, sampled.rows, derived, release);
  } catch (error) {
    instance.closeSync();
    throw error;
  }
}

async function readFooters(resolved: ResolvedDataset): Promise<Footer[]> {
  const footers: Footer[] = [];
  for (let at = 0; at < resolved.files.length; at += FOOTERS_AT_ONCE) {
    footers.push(...(await Promise.all(resolved.files.slice(at, at + FOOTERS_AT_ONCE).map(async (file) => {
      await sniffFile(file.path);
      const footer = await readFooter(file.path);
      if (footer.refersElsewhere) throw new LoupeError('metadata-only', { name: basename(file.path), path: file.path });
      if (footer.columns.length === 0) throw new LoupeError('zero-columns', { name: basename(file.path), path: file.path });
      return footer;
    }))));
  }
  return footers;
}

async function describeColumns(connection: DuckDBConnection, paths: readonly string[], uniform: boolean): Promise<EngineColumn[]> {
  const read = uniform ? paths.slice(0, 1) : paths;
  const list = read.map((p) => pathLiteral(p)).join(', ');
  const result = await connection.runAndReadAll(`describe select * from read_parquet([${list}], hive_partitioning = false${uniform ? '' : ', union_by_name = true'})`);
  return result.getRows().map((row) => ({ name: String(row[0]), type: String(row[1]) }));
}

/** Shards that differ: columns by name, each described by the first file that has it. */
function unionDifferences(footers: readonly Footer[], described: readonly EngineColumn[]): { columns: Column[]; warnings: Warning[] } {
  const warnings: Warning[] = [];
  const columns = described.map((column): Column => {
    const owner = footers.find((f) => f.columns.some((c) => c.name === column.name));
    if (!owner) return { name: column.name, sourceName: column.name, type: column.type, origin: 'file' };
    const single: Footer = { ...owner, columns: owner.columns.filter((c) => c.name === column.name).slice(0, 1) };
    const found = describeDifferences(single, [column]);
    warnings.push(...found.warnings);
    return found.columns[0] ?? { name: column.name, sourceName: column.name, type: column.type, origin: 'file' };
  });
  return { columns, warnings };
}

/** Columns that only the folder names hold; a partition that is also a column of the files stays the files'. */
function partitionColumns(resolved: ResolvedDataset, described: readonly EngineColumn[]): Column[] {
  const names = [...new Set(resolved.files.flatMap((f) => f.partitions.map(([name]) => name)))];
  const own = new Set(described.map((c) => c.name.toLowerCase()));
  return names.filter((n) => !own.has(n.toLowerCase())).map((name): Column => {
    const values = resolved.files.flatMap((f) => f.partitions.filter(([n]) => n === name).map(([, v]) => v));
    const whole = values.some((v) => v !== null) && values.every((v) => v === null || /^-?(0|[1-9]\d{0,17})$/.test(v));
    return { name, sourceName: name, type: whole ? 'BIGINT' : 'VARCHAR', origin: 'partition' };
  });
}

function filesOf(resolved: ResolvedDataset, footers: readonly Footer[]): DatasetFile[] {
  let rowStart = 0;
  return resolved.files.map((file, i): DatasetFile => {
    const footer = footers[i];
    const rows = footer?.rows ?? 0;
    const described = { path: file.path, bytes: file.bytes, modified: file.modified, rows, rowStart, rowGroups: footer?.rowGroups ?? 0, partitions: file.partitions };
    rowStart += rows;
    return described;
  });
}

/** The first rows with cut texts. Where reading fails, each column is tried alone, and those that fail are marked. */
async function sample(connection: DuckDBConnection, plan: RelationPlan): Promise<{ columns: readonly Column[]; rows: readonly CellStruct[] }> {
  const read = async (columns: readonly Column[]): Promise<readonly CellStruct[]> => {
    const file = plan.files.find((f) => f.rows > 0);
    const own = columns.filter((c) => c.origin !== 'partition');
    if (!file || own.length === 0) return [];
    const list = own.map((c) => sampleField(c)).join(', ');
    const paths = plan.uniform ? [file.path] : plan.files.map((f) => f.path);
    const from = `read_parquet([${paths.map((p) => pathLiteral(p)).join(', ')}], hive_partitioning = false${plan.uniform ? '' : ', union_by_name = true'})`;
    const { ipc } = await encodeResult(await connection.run(`select ${list} from (select ${own.map((c) => ident(c.name)).join(', ')} from ${from} limit ${SAMPLE_ROWS})`));
    const table = decodePage(ipc);
    return Array.from({ length: table.rows }, (_, row) => table.row(row));
  };
  try {
    return { columns: plan.columns, rows: await read(plan.columns) };
  } catch {
    const columns: Column[] = [];
    for (const column of plan.columns) {
      const problem = column.origin === 'partition' ? undefined : await read([column]).then(() => undefined, (error: unknown) => duckdbError(error));
      columns.push(problem ? { ...column, unreadable: { code: 'column-unreadable', args: { column: column.name, problem: problem.detail.split('\n')[0]?.slice(0, 200) ?? problem.code }, column: column.name } } : column);
    }
    const readable = columns.filter((c) => c.unreadable === undefined);
    return { columns, rows: readable.length === 0 ? [] : await read(readable) };
  }
}

async function shapeOf(source: DatasetSource, plan: RelationPlan, rows: readonly CellStruct[], files: readonly DatasetFile[], warnings: Warning[]): Promise<Shape> {
  const columns = plan.columns.filter((c) => c.unreadable === undefined);
  const kept: Record<string, readonly string[]> = {};
  for (const folder of source.workspaces ?? []) {
    const corrections = await readCorrections(folder, schemaKeyOf(plan.columns));
    Object.assign(kept, corrections.roles);
    warnings.push(...corrections.warnings);
  }
  return guessShape({ columns, sample: rows, rows: files.reduce((n, f) => n + f.rows, 0), fixed: { ...kept, ...source.roles } });
}

function distinct(warnings: readonly Warning[]): Warning[] {
  const seen = new Set<string>();
  return warnings.filter((w) => {
    const key = `${w.code} ${w.column ?? ''}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** An error that names no file gets the one that was read. */
function named(error: LoupeError, path: string): LoupeError {
  return error.args['path'] === undefined || error.args['path'] === '' ? new LoupeError(error.code, { ...error.args, path, name: basename(path) }, error.fault, error.detail) : error;
}
