import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { BIGINT, BOOLEAN, DOUBLE, VARCHAR } from '@duckdb/node-api';
import type { DuckDBType } from '@duckdb/node-api';
import { LoupeError } from '../core/message';
import type { Param, Sql } from '../core/sql';
import { duckdbError } from './duckdbError';

/** Asking DuckDB for its progress more often than this tells nobody more. */
const PROGRESS_MS = 150;

/**
 * One connection and the queue before it: one statement at a time, since a second query on a connection ends an open stream
 * without an error. Aborting a signal interrupts the statement that runs, or takes the waiting one out.
 */
export class LaneConnection {
  readonly #connection: DuckDBConnection;
  #tail: Promise<unknown> = Promise.resolve();
  #running = 0;
  readonly #closed = new AbortController();

  readonly #onFatal: () => void;

  /** `onFatal`: DuckDB has given up the connection's instance, and every later statement on it fails. */
  constructor(connection: DuckDBConnection, onFatal: () => void = () => undefined) {
    this.#connection = connection;
    this.#onFatal = onFatal;
  }

  get busy(): boolean {
    return this.#running > 0;
  }

  /** Waits for its turn, then runs `work`; an abort before the turn means that it never runs. */
  async use<T>(wanted: AbortSignal, work: (connection: DuckDBConnection) => Promise<T>, onProgress?: (fraction: number | null) => void): Promise<T> {
    const signal = AbortSignal.any([wanted, this.#closed.signal]);
    const before = this.#tail;
    const mine = (async () => {
      await before.catch(() => undefined);
      if (signal.aborted) throw new LoupeError('aborted', {}, 'aborted');
      return this.#now(signal, work, onProgress);
    })();
    this.#tail = mine.catch(() => undefined);
    return mine;
  }

  async #now<T>(signal: AbortSignal, work: (connection: DuckDBConnection) => Promise<T>, onProgress?: (fraction: number | null) => void): Promise<T> {
    // An interrupt that arrives between two statements of one piece of work is lost: it is repeated until the work ends.
    let repeat: NodeJS.Timeout | undefined;
    const interrupt = (): void => {
      this.#connection.interrupt();
      repeat ??= setInterval(() => this.#connection.interrupt(), 20);
    };
    const watch = onProgress && setInterval(() => {
      const { percentage } = this.#connection.progress;
      onProgress(percentage >= 0 && percentage <= 100 ? percentage / 100 : null);
    }, PROGRESS_MS);
    signal.addEventListener('abort', interrupt, { once: true });
    this.#running++;
    try {
      return await work(this.#connection);
    } catch (error) {
      if (signal.aborted) throw new LoupeError('aborted', {}, 'aborted');
      const known = duckdbError(error);
      if (known.code === 'engine-fatal') this.#onFatal();
      throw known;
    } finally {
      this.#running--;
      signal.removeEventListener('abort', interrupt);
      clearInterval(watch);
      clearInterval(repeat);
    }
  }

  /** Interrupts what runs, lets nothing start any more, and disconnects. */
  async close(): Promise<void> {
    this.#closed.abort();
    await this.#tail.catch(() => undefined);
    this.#connection.disconnectSync();
  }
}

/** Values with their types: DuckDB would bind a bare bigint as HUGEINT and refuse an untyped null. */
export function bound(sql: Sql): { values: DuckDBValue[]; types: DuckDBType[] } {
  return { values: sql.params.map((p) => (typeof p === 'number' && Number.isSafeInteger(p) ? BigInt(p) : p)), types: sql.params.map((p) => typeOf(p)) };
}

function typeOf(param: Param): DuckDBType {
  if (typeof param === 'string') return VARCHAR;
  if (typeof param === 'boolean') return BOOLEAN;
  if (typeof param === 'bigint') return BIGINT;
  if (typeof param === 'number') return Number.isSafeInteger(param) ? BIGINT : DOUBLE;
  return VARCHAR;
}
