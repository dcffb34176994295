import { DuckDBStructType } from '@duckdb/node-api';
import type { DuckDBAppender, DuckDBConnection, DuckDBDataChunk, DuckDBInstance, DuckDBType } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { LoupeError } from '../core/message';
import { ident } from '../core/sql';
import type { Budget } from './budget';
import { duckdbError } from './duckdbError';
import { lockedInstance, ownTempFolder } from './instance';
import { Lane } from './lane';
import type { RowStream } from './stream';

/** Rows of a stream are there to be read after so many, or so much time. */
const FLUSH_ROWS = 20_480;
const FLUSH_MS = 50;
const THREADS = 1;

/** The instance that answers are kept in: it can open no file but those of its own folder, where it puts what exceeds its memory. */
export class AnswerStore {
  readonly #budget: Budget;
  readonly #tempFolder: string;
  #open: Promise<Opened> | undefined;
  #tables = 0;
  #next = 0;
  #made = 0;

  constructor(budget: Budget, tempFolder: string) {
    this.#budget = budget;
    this.#tempFolder = tempFolder;
  }

  /** A table for the rows of a result. With the last table the instance goes. */
  async table(result: RowStream): Promise<AnswerTable> {
    this.#tables++;
    try {
      const open = await (this.#open ??= this.#make());
      const table = new AnswerTable(open, `answer${String(this.#next++)}`, () => this.#release(open));
      await table.create(result.columnTypes());
      return table;
    } catch (error) {
      this.#release(undefined);
      throw duckdbError(error);
    }
  }

  async #make(): Promise<Opened> {
    const { path, remove } = ownTempFolder(this.#tempFolder, `answers${String(this.#made++)}`);
    const grant = this.#budget.forAnswers();
    try {
      // With more row numbers at once than this, all rows are read instead of these.
      const prepare = async (connection: DuckDBConnection): Promise<void> => {
        await connection.run('set dynamic_or_filter_threshold = 10000');
      };
      const instance = await lockedInstance([], { memoryBytes: grant.memoryBytes, threads: THREADS, tempFolder: path }, prepare, new AbortController().signal);
      const opened = new Opened(instance, await instance.connect(), await instance.connect(), await instance.connect());
      opened.release = () => {
        grant.release();
        remove();
      };
      return opened;
    } catch (error) {
      grant.release();
      remove();
      this.#open = undefined;
      throw error;
    }
  }

  #release(open: Opened | undefined): void {
    if (--this.#tables > 0 || !open) return;
    this.#open = undefined;
    open.close();
  }
}

/** The instance while there are answers. */
class Opened {
  /** Pages and cells; and orders, for which pages do not wait. */
  readonly reading: Lane;
  readonly ordering: Lane;
  release: () => void = () => undefined;

  constructor(readonly instance: DuckDBInstance, readonly writing: DuckDBConnection, read: DuckDBConnection, order: DuckDBConnection) {
    const lane = (connection: DuckDBConnection): Lane => new Lane(() => Promise.resolve({ connection, instance, end: () => undefined }));
    this.reading = lane(read);
    this.ordering = lane(order);
  }

  close(): void {
    void Promise.all([this.reading.close(), this.ordering.close()]).then(() => {
      this.instance.closeSync();
      this.release();
    });
  }
}

/** The rows of one answer: columns `c0`, `c1` …, numbered by DuckDB's own `rowid`. */
export class AnswerTable {
  readonly #open: Opened;
  readonly #name: string;
  readonly #released: () => void;
  #appender: DuckDBAppender | undefined;
  #waiting = 0;
  #flushed = 0;
  #since = 0;
  #dropped = false;
  #late: NodeJS.Timeout | undefined;
  #failed = false;
  /** Is told of rows that became readable while the next ones let wait for themselves. */
  onRows: () => void = () => undefined;

  constructor(open: Opened, name: string, released: () => void) {
    this.#open = open;
    this.#name = name;
    this.#released = released;
  }

  get sql(): string {
    return ident(this.#name);
  }

  /** A table for some of its rows in another order. */
  get window(): string {
    return ident(`${this.#name}window`);
  }

  get reading(): Lane {
    return this.#open.reading;
  }

  get ordering(): Lane {
    return this.#open.ordering;
  }

  /** How many rows can be read. */
  get rows(): number {
    return this.#flushed;
  }

  async create(types: readonly DuckDBType[]): Promise<void> {
    await this.#open.writing.run(`create table ${this.sql} (${[...types.map((type, i) => `c${String(i)} ${type.toString()}`), 'ended boolean'].join(', ')})`);
    this.#appender = await this.#open.writing.createAppender(this.#name);
    this.#since = performance.now();
  }

  /** Takes a chunk's rows, and its memory with them: it is not to be used any more. Gives whether there are more rows to be read now. */
  append(chunk: DuckDBDataChunk): boolean {
    clearTimeout(this.#late);
    if (!this.#appender) throw notKept();
    try {
      this.#appender.appendDataChunk(chunk);
      this.#waiting += chunk.rowCount;
      duckdb.data_chunk_reset(chunk.chunk);
      if (this.#flushed > 0 && this.#waiting < FLUSH_ROWS && performance.now() - this.#since < FLUSH_MS) {
        this.#late = setTimeout(() => this.#flushLate(), FLUSH_MS);
        return false;
      }
      return this.#flush();
    } catch (error) {
      this.#appender = undefined; // what it still holds cannot be written
      throw duckdbError(error);
    }
  }

  /** The next rows let wait for themselves. An error comes again with them. */
  #flushLate(): void {
    try {
      if (this.#appender && this.#flush()) this.onRows();
    } catch {
      this.#failed = true;
    }
  }

  #flush(): boolean {
    if (this.#failed) throw notKept();
    this.#appender?.flushSync();
    this.#flushed += this.#waiting;
    const more = this.#waiting > 0;
    this.#waiting = 0;
    this.#since = performance.now();
    return more;
  }

  /** No more rows will come. */
  end(): void {
    clearTimeout(this.#late);
    try {
      if (this.#appender) this.#flush();
      this.#appender?.closeSync();
    } catch (error) {
      throw duckdbError(error);
    } finally {
      this.#appender = undefined;
    }
  }

  async drop(): Promise<void> {
    if (this.#dropped) return;
    this.#dropped = true;
    clearTimeout(this.#late);
    this.#appender = undefined;
    await this.#open.writing.run(`drop table if exists ${this.sql}; drop table if exists ${this.window}`).catch(() => undefined); // an instance that failed takes it with it
    this.#released();
  }
}

function notKept(): LoupeError {
  return new LoupeError('memory-limit', {}, 'engine', 'rows of an answer could not be kept');
}

/** Can a table hold values of this type? Structs whose fields have no names (`row(1, 2)`) cannot be declared. */
export function isStorable(type: DuckDBType): boolean {
  if (type instanceof DuckDBStructType) return type.entryNames.every((n) => n !== '') && type.entryTypes.every((t) => isStorable(t));
  if ('keyType' in type && !isStorable(type.keyType)) return false;
  if ('valueType' in type && !isStorable(type.valueType)) return false;
  return !('memberTypes' in type) || type.memberTypes.every((t) => isStorable(t));
}
