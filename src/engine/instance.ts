import { STREAM_BUFFER } from './stream';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LoupeError } from '../core/message';
import { integer, literal, pathLiteral } from '../core/sql';
import { machineId } from '../data/annotation/labelFolder';
import { interruptible } from './lane';

export interface InstanceLimits {
  readonly memoryBytes: number;
  readonly threads: number;
  /** A folder of our own for spilling; made and removed with the instance. */
  readonly tempFolder: string;
}

/**
 * DuckDB 1.5.5: `qualify row_number() over (partition by …) = 1` over a file's row numbers ends in an internal error that takes
 * the whole instance with it, when this optimizer turns the window into an aggregate.
 */
export const DISABLED_OPTIMIZERS = 'top_n_window_elimination';

/**
 * A DuckDB instance that can read exactly `paths` (and their names as the engine's patterns spell them) and nothing else: no
 * extension is ever loaded, no network, no other file, and the settings are locked. `prepare` runs before the lock, for tables.
 */
export async function lockedInstance(paths: readonly string[], limits: InstanceLimits, prepare: (connection: DuckDBConnection) => Promise<void>, signal: AbortSignal): Promise<DuckDBInstance> {
  mkdirSync(limits.tempFolder, { recursive: true });
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    memory_limit: `${integer(Math.floor(limits.memoryBytes / 1e6))}MB`,
    threads: integer(limits.threads),
    temp_directory: limits.tempFolder,
  });
  const connection = await instance.connect();
  try {
    await connection.run(`set allowed_paths = [${paths.flatMap((p) => [literal(p), pathLiteral(p)]).join(', ')}]`);
    await connection.run(`set enable_progress_bar = true; set enable_progress_bar_print = false; set progress_bar_time = 0`);
    await connection.run(`set disabled_optimizers = '${DISABLED_OPTIMIZERS}'`);
    await connection.run(`set TimeZone = 'UTC'; set parquet_metadata_cache = true; set preserve_insertion_order = true`);
    await connection.run(`set enable_external_access = false`);
    await interruptible(connection, signal, async () => prepare(connection));
    await connection.run(`set allowed_configs = ['${STREAM_BUFFER}']; set lock_configuration = true`);
  } catch (error) {
    connection.disconnectSync();
    instance.closeSync();
    throw error;
  }
  connection.disconnectSync();
  return instance;
}

/** The folder of this process below the person's temporary folder; its name says whose it is. */
export function processFolder(base: string, pid = process.pid): string {
  return join(base, `engine-${machineId()}-${String(pid)}`);
}

/** A folder below the person's temporary folder that no other engine uses. Throws `temp-unusable`. */
export function ownTempFolder(base: string, name: string): { path: string; remove: () => void } {
  const path = join(processFolder(base), name);
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new LoupeError('temp-unusable', { path: base, problem: error instanceof Error && 'code' in error ? String(error.code) : 'it cannot be made' }, 'input', String(error));
  }
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** What engines of this machine that were killed left behind: their processes are no more. */
export function sweepTempFolders(base: string): void {
  const names = existsSync(base) ? readdirSync(base) : [];
  for (const name of names) {
    const pid = new RegExp(`^engine-${machineId()}-(\\d+)$`).exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(base, name), { recursive: true, force: true });
  }
}

/** Is there a process of that number on this machine? */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
