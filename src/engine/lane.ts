import type { DuckDBConnection, DuckDBInstance, DuckDBValue } from '@duckdb/node-api';
import { BIGINT, BOOLEAN, DOUBLE, HUGEINT, VARCHAR } from '@duckdb/node-api';
import type { DuckDBType } from '@duckdb/node-api';
import { isMemoryLimit, LoupeError } from '../core/message';
import { INTEGER } from '../core/sql';
import type { Param, Sql } from '../core/sql';
import { duckdbError } from './duckdbError';

/** Asking DuckDB for its progress more often than this tells nobody more. */
const PROGRESS_MS = 150;

/** A connection for as long as one piece of work lasts, and the instance that it belongs to. */
export interface Borrowed {
  readonly connection: DuckDBConnection;
  readonly instance: DuckDBInstance;
  /** `fatal`: DuckDB has given up the instance, and every later statement on it fails. `memory`: its memory ran out. */
  end(failed: 'fatal' | 'memory' | null): void;
}

/** Where statements wait for a connection. */
export interface Queue {
  use<T>(signal: AbortSignal, work: (connection: DuckDBConnection, instance: DuckDBInstance) => Promise<T>, onProgress?: (fraction: number | null) => void): Promise<T>;
}

/**
 * The queue before one connection: one statement at a time, since a second query on a connection ends an open stream without
 * an error. Aborting a signal interrupts the statement that runs, or takes the waiting one out.
 */
export class Lane implements Queue {
  readonly #borrow: (signal: AbortSignal) => Promise<Borrowed>;
  #tail: Promise<unknown> = Promise.resolve();
  readonly #closed = new AbortController();

  constructor(borrow: (signal: AbortSignal) => Promise<Borrowed>) {
    this.#borrow = borrow;
  }

  /** Waits for its turn, then runs `work`; an abort before the turn means that it never runs. */
  async use<T>(wanted: AbortSignal, work: (connection: DuckDBConnection, instance: DuckDBInstance) => Promise<T>, onProgress?: (fraction: number | null) => void): Promise<T> {
    const signal = AbortSignal.any([wanted, this.#closed.signal]);
    const before = this.#tail;
    const mine = (async () => {
      await before.catch(() => undefined);
      if (signal.aborted) throw new LoupeError('aborted', {}, 'aborted');
      const borrowed = await this.#borrow(signal);
      let failed: 'fatal' | 'memory' | null = null;
      try {
        return await interruptible(borrowed.connection, signal, () => work(borrowed.connection, borrowed.instance), onProgress);
      } catch (error) {
        if (isMemoryLimit(error)) failed = 'memory';
        else if (error instanceof LoupeError && error.code === 'engine-fatal') failed = 'fatal';
        throw error;
      } finally {
        borrowed.end(failed);
      }
    })();
    this.#tail = mine.catch(() => undefined);
    return mine;
  }

  /** Interrupts what runs and lets nothing start any more. */
  async close(): Promise<void> {
    this.#closed.abort();
    await this.#tail.catch(() => undefined);
  }
}

/** Runs statements on a connection that an abort interrupts; what DuckDB says becomes an error with a sentence. */
export async function interruptible<T>(connection: DuckDBConnection, signal: AbortSignal, work: () => Promise<T>, onProgress?: (fraction: number | null) => void): Promise<T> {
  // An interrupt that arrives between two statements of one piece of work is lost: it is repeated until the work ends.
  let repeat: NodeJS.Timeout | undefined;
  const interrupt = (): void => {
    connection.interrupt();
    repeat ??= setInterval(() => connection.interrupt(), 20);
  };
  const watch = onProgress && setInterval(() => {
    const { percentage } = connection.progress;
    onProgress(percentage >= 0 && percentage <= 100 ? percentage / 100 : null);
  }, PROGRESS_MS);
  signal.addEventListener('abort', interrupt, { once: true });
  if (signal.aborted) interrupt();
  try {
    return await work();
  } catch (error) {
    if (signal.aborted) throw new LoupeError('aborted', {}, 'aborted');
    const known = duckdbError(error);
    // Interrupted by nobody who asked: the instance was given up because of another statement.
    throw known.fault === 'aborted' ? new LoupeError('engine-fatal', {}, 'engine', known.detail) : known;
  } finally {
    signal.removeEventListener('abort', interrupt);
    clearInterval(watch);
    clearInterval(repeat);
  }
}

/** Values with their types: DuckDB would bind a bare bigint as HUGEINT and refuse an untyped null. */
export function bound(sql: Sql): { values: DuckDBValue[]; types: DuckDBType[] } {
  const pairs = sql.params.map((p) => pairOf(p));
  return { values: pairs.map(([value]) => value), types: pairs.map(([, type]) => type) };
}

function pairOf(param: Param): readonly [DuckDBValue, DuckDBType] {
  if (typeof param === 'string') return [param, VARCHAR];
  if (typeof param === 'boolean') return [param, BOOLEAN];
  if (typeof param === 'number') return Number.isSafeInteger(param) ? [BigInt(param), BIGINT] : [param, DOUBLE];
  if (param === null) return [null, VARCHAR];
  if (!INTEGER.test(param.integer)) throw new LoupeError('internal', {}, 'engine', 'an integer that is none');
  const value = BigInt(param.integer);
  return [value, BigInt.asIntN(64, value) === value ? BIGINT : HUGEINT];
}
