import { ANY, BIGINT, DuckDBScalarFunction, INTEGER, VARCHAR } from '@duckdb/node-api';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { duckdbError } from '../../../../engine/duckdbError';
import { lockedInstance } from '../../../../engine/instance';
import { bound } from '../../../../engine/lane';
import { LoupeError } from '../../../../core/message';
import type { Sql } from '../../../../core/sql';
import { Counter } from '../../rule/counter';
import { itemTable } from '../../rule/items';
import { Feed } from './feed';
import type { FromWorker, Task, WorkerStart } from './messages';
import { SCAN } from './scanSql';
import type { ScanKernel } from './scanKernel';

/** What was found is handed over about so often, and in no more than a twentieth of the time: what a worker that is ended had not handed over is scanned again. */
const HAND_OVER_MS = 500;
const HAND_OVER_SHARE = 1 / 20;
const PROGRESS_MS = 200;

/** One scan worker: an instance of one thread, a kernel, a counter of all that it has scanned. */
export class ScanWorker {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #feed: Feed;
  readonly #counter: Counter;
  readonly #send: (message: FromWorker) => void;
  /** What went wrong inside the function: DuckDB tells only its words. */
  #failure: LoupeError | undefined;
  #rows = 0;
  #told = 0;
  #handedOver = -Infinity;
  #handOverMs = 0;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection, feed: Feed, counter: Counter, send: (message: FromWorker) => void) {
    this.#instance = instance;
    this.#connection = connection;
    this.#feed = feed;
    this.#counter = counter;
    this.#send = send;
    this.#register();
  }

  static async make(start: WorkerStart, makeKernel: (fields: readonly Uint8Array[], n: number, shorts: boolean) => ScanKernel, send: (message: FromWorker) => void): Promise<ScanWorker> {
    const { prepare } = start;
    const instance = await lockedInstance(start.paths, { memoryBytes: start.memoryBytes, threads: 1, tempFolder: start.tempFolder }, async (connection) => {
      if (prepare !== null) await connection.run(prepare);
    }, new AbortController().signal);
    const table = itemTable(start.evaluations);
    const kernel = makeKernel(table.fields, start.rule.n, start.rule.methods.includes('exact'));
    const counter = new Counter(table, kernel.index, start.rule, start.keep);
    return new ScanWorker(instance, await instance.connect(), new Feed(kernel, counter, start.pieces, start.rule.roles, start.bySource), counter, send);
  }

  async scan(task: Task): Promise<void> {
    this.#rows = 0;
    this.#feed.only(task.wanted);
    for (const statement of task.statements) await this.#run(statement);
    const now = performance.now();
    const isTime = now - this.#handedOver > Math.max(HAND_OVER_MS, this.#handOverMs / HAND_OVER_SHARE);
    this.#send({ kind: 'done', part: isTime ? this.#counter.part() : null });
    if (!isTime) return;
    this.#handedOver = performance.now();
    this.#handOverMs = this.#handedOver - now;
  }

  finish(): void {
    this.#send({ kind: 'finished', part: this.#counter.part() });
    this.#connection.disconnectSync();
    this.#instance.closeSync();
  }

  async #run({ text, params }: Sql): Promise<void> {
    const { values, types } = bound({ text, params });
    try {
      await this.#connection.run(text, values, types);
    } catch (error) {
      throw this.#failure ?? duckdbError(error);
    }
  }

  #register(): void {
    this.#connection.registerScalarFunction(DuckDBScalarFunction.create({
      name: SCAN,
      parameterTypes: [BIGINT, VARCHAR],
      varArgsType: ANY,
      returnType: INTEGER,
      volatile: true,
      specialHandling: true,
      mainFunction: (info, input) => {
        try {
          this.#rows += this.#feed.add(input.chunk);
          this.#progress();
        } catch (error) {
          this.#failure = failureOf(error);
          info.setError('scan');
        }
      },
    }));
  }

  #progress(): void {
    const now = performance.now();
    if (now - this.#told < PROGRESS_MS) return;
    this.#told = now;
    this.#send({ kind: 'progress', rows: this.#rows });
  }
}

/** The kernel checks no bounds: what ends it is that its memory cannot grow. */
function failureOf(error: unknown): LoupeError {
  if (error instanceof LoupeError) return error;
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new LoupeError(error instanceof Error && error.name === 'RuntimeError' ? 'memory-limit' : 'internal', {}, 'engine', detail);
}
