import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { integer, literal, pathLiteral } from '../core/sql';

export interface InstanceLimits {
  readonly memoryBytes: number;
  readonly threads: number;
  /** A folder of our own for spilling; made and removed with the instance. */
  readonly tempFolder: string;
}

/**
 * A DuckDB instance that can read exactly `paths` (and their names as the engine's patterns spell them) and nothing else: no extension is ever loaded, no network, no other file,
 * and the settings are locked. `prepare` runs before the lock, for views.
 */
export async function lockedInstance(paths: readonly string[], limits: InstanceLimits, prepare: (connection: DuckDBConnection) => Promise<void>): Promise<DuckDBInstance> {
  mkdirSync(limits.tempFolder, { recursive: true });
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    memory_limit: `${integer(Math.max(64, Math.floor(limits.memoryBytes / 1e6)))}MB`,
    threads: integer(limits.threads),
    temp_directory: limits.tempFolder,
  });
  const connection = await instance.connect();
  try {
    await connection.run(`set allowed_paths = [${paths.flatMap((p) => [literal(p), pathLiteral(p)]).join(', ')}]`);
    await connection.run(`set enable_progress_bar = true; set enable_progress_bar_print = false; set progress_bar_time = 0`);
    await connection.run(`set TimeZone = 'UTC'; set parquet_metadata_cache = true; set preserve_insertion_order = true`);
    await connection.run(`set enable_external_access = false`);
    await prepare(connection);
    await connection.run(`set lock_configuration = true`);
  } catch (error) {
    connection.disconnectSync();
    instance.closeSync();
    throw error;
  }
  connection.disconnectSync();
  return instance;
}

/** A connection set up like the others: progress without printing, times in UTC. */
export async function connect(instance: DuckDBInstance): Promise<DuckDBConnection> {
  return instance.connect();
}

/** A folder below the person's temporary folder that no other engine uses. */
export function ownTempFolder(base: string, name: string): { path: string; remove: () => void } {
  const path = join(base, `engine-${process.pid}`, name);
  mkdirSync(path, { recursive: true });
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
