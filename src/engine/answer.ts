import type { DuckDBConnection } from '@duckdb/node-api';
import { isMemoryLimit, LoupeError, toWireError } from '../core/message';
import { ident, integer, join, raw, sql } from '../core/sql';
import type { Sql } from '../core/sql';
import type { AnswerColumn, AnswerState, QueryRequest } from './contract';
import { isStorable } from './answerStore';
import type { AnswerStore, AnswerTable } from './answerStore';
import { checkedQuery, onPlace } from './query';
import type { QuerySource, StatementPart } from './query';
import type { RowColumns } from './sql/rowLineage';
import { RowStream } from './stream';
import type { ScanLane } from './instances';

/** What is buffered of a stream: so much that scans are not stopped, or so little that some hundred narrow rows are seen at once. */
const USUAL_BYTES = 1_000_000;
const SOON_BYTES = 8_000;
/** DuckDB keeps the rows of a stream back until a buffer is full: where they are few, they are seen when so much of a dataset was read. */
const SOON_PART_BYTES = 500e6;

/** One answer: the rows of a query, as they come. */
export class Answer {
  readonly #controller = new AbortController();
  readonly #started = performance.now();
  readonly #listeners = new Set<() => void>();
  #columns: readonly AnswerColumn[] = [];
  #table: AnswerTable | undefined;
  /** So many rows more are kept. */
  #left: number;
  #complete = false;
  #truncated = false;
  #milliseconds = 0;
  #error: LoupeError | undefined;
  #closed = false;
  #stopped = false;
  #filled: Promise<void> | undefined;
  /** How far the scan is; null: DuckDB cannot say. */
  fraction: number | null = null;

  constructor(readonly id: string, readonly source: QuerySource, readonly request: QueryRequest) {
    this.#left = request.limit;
  }

  get state(): AnswerState {
    const error = this.#error ? { error: toWireError(this.#error) } : {};
    return { answer: this.id, columns: this.#columns, rows: this.rows, complete: this.#complete, truncated: this.#truncated, milliseconds: Math.round(this.#complete ? this.#milliseconds : performance.now() - this.#started), ...error };
  }

  get rows(): number {
    return this.#table?.rows ?? 0;
  }

  get error(): LoupeError | undefined {
    return this.#error;
  }

  /** Throws `answer-gone` where there is none any more. */
  get table(): AnswerTable {
    if (!this.#table || this.#closed) throw gone();
    return this.#table;
  }

  column(number: number): AnswerColumn {
    const column = this.#columns[number];
    if (!column) throw new LoupeError('internal', {}, 'engine', `an answer has no column ${String(number)}`);
    return column;
  }

  /** Runs the query; its rows are kept as they come. Never throws: what went wrong is in the state. */
  begin(store: AnswerStore, lane: ScanLane): Promise<void> {
    this.#filled = this.#fill(store, lane).catch((error: unknown) => {
      if (this.#stopped) {
        this.#cut();
        return;
      }
      this.#error = error instanceof LoupeError ? error : new LoupeError('internal', {}, 'engine', String(error));
    }).finally(() => {
      this.#complete = true;
      this.#milliseconds = performance.now() - this.#started;
      this.#changed();
    });
    return this.#filled;
  }

  async #fill(store: AnswerStore, laneName: ScanLane): Promise<void> {
    const { request } = this;
    const { signal } = this.#controller;
    const checked = await checkedQuery(this.source, request, signal, laneName);
    const { ordered, joins, rowColumns, statement } = checked;
    const soon = request.soon === true;
    const buffer = soon ? SOON_BYTES : USUAL_BYTES;
    // A limit would make DuckDB read on one thread, except where rows are ordered: then it need not sort all of them.
    const whole = { statement: ordered ? sql`${statement} limit ${integer(request.limit + 1)}` : statement, rows: 1 };
    const parts = (soon && !ordered ? checked.parts(SOON_PART_BYTES) : null) ?? [whole];
    const all = parts.reduce((n, { rows }) => n + rows, 0);
    // Where tables are joined, rows of a part are put into the order of the file by the row that they say.
    const [row] = soon && !ordered && joins ? rowColumns : [];
    const inOrder = row === undefined ? raw('') : raw(` order by ${ident(row)}`);
    const isKnown = !ordered && (!joins || row !== undefined);
    let done = 0;
    let kept = 0;
    const keep = async ({ statement, rows }: StatementPart): Promise<void> => onPlace(checked, laneName, signal, async (connection) => {
      const rest = kept === 0 && row === undefined ? statement : sql`select * from (${statement})${inOrder} offset ${integer(kept)}`;
      const first = await RowStream.of(connection, rest, buffer);
      const [result, table] = this.#table ? [first, this.#table] : await this.#begin(store, connection, rest, first, buffer, rowColumns);
      await this.#keep(result, table, (n) => { kept += n; });
    }, (fraction) => {
      this.fraction = fraction === null ? null : (done + fraction * rows) / Math.max(1, all);
      this.#changed();
    });
    try {
      for (const part of parts) {
        kept = 0;
        // Rows come in the order of the file, so that those of a part that memory ran out for are known to be its first ones.
        await keep(part).catch((error: unknown) => {
          if (!soon || !isKnown || this.rows === 0 || !isMemoryLimit(error) || !this.source.session.giveMoreRoom()) throw error;
          return keep(part);
        });
        done += part.rows;
        if (this.#truncated || signal.aborted) return;
      }
    } finally {
      this.#table?.end(); // what came before an error stays
    }
  }

  /** A table for the rows of a statement, the first of which `result` has. Gives the stream whose rows are kept: values that no table takes are texts in it. */
  async #begin(store: AnswerStore, connection: DuckDBConnection, statement: Sql, first: RowStream, buffer: number, rowColumns: RowColumns): Promise<readonly [RowStream, AnswerTable]> {
    let result = first;
    const types = result.columnTypes();
    this.#columns = result.columnNames().map((name, i) => ({ name, type: types[i]?.toString() ?? '', ...(rowColumns.has(name.toLowerCase()) ? { isRow: true } : {}) }));
    const unstorable = this.#columns.filter((_, i) => types[i] && !isStorable(types[i]));
    if (unstorable.length > 0) {
      await result.end();
      const texts = unstorable.map(({ name }) => raw(`${ident(name)}::varchar as ${ident(name)}`));
      result = await RowStream.of(connection, sql`select * replace (${join(texts, ', ')}) from (${statement})`, buffer);
      this.#columns = this.#columns.map((c) => (unstorable.includes(c) ? { ...c, type: 'VARCHAR' } : c));
    }
    const table = this.#table = await store.table(result);
    table.onRows = () => { this.#changed(); };
    return [result, table];
  }

  /** Keeps the rows of a stream while there are no more than the limit, and tells how many. */
  async #keep(result: RowStream, table: AnswerTable, kept: (rows: number) => void): Promise<void> {
    const { signal } = this.#controller;
    for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
      if (signal.aborted) {
        if (this.#stopped) this.#cut();
        return;
      }
      this.#truncated = chunk.rowCount > this.#left;
      if (this.#truncated) chunk.rowCount = this.#left;
      const { rowCount } = chunk;
      this.#left -= rowCount;
      kept(rowCount);
      if (rowCount > 0 && table.append(chunk)) this.#changed();
      if (this.#truncated) break;
    }
    if (this.#truncated) await result.end();
  }

  /** Resolves when there are more than `known` rows, or no more will come; `told` is called with each thing that becomes known meanwhile. */
  async more(known: number, signal: AbortSignal, told: () => void = () => undefined): Promise<void> {
    while (this.rows <= known && !this.#complete && !this.#closed) {
      if (signal.aborted) throw new LoupeError('aborted', {}, 'aborted');
      await this.#change(signal);
      told();
    }
    if (this.#closed) throw gone();
  }

  async #change(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.#listeners.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.#listeners.add(done);
      signal.addEventListener('abort', done);
    });
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  /** Interrupts what still runs; the rows that are here stay. */
  async stop(): Promise<void> {
    if (this.#complete || this.#closed) return;
    this.#stopped = true;
    this.#controller.abort();
    await this.#filled;
  }

  /** Its rows are the first of more. */
  #cut(): void {
    this.#truncated = true;
    this.#table?.end();
  }

  /** Interrupts what still runs, and drops the rows. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#controller.abort();
    this.#changed();
    await this.#filled;
    await this.#table?.drop();
  }
}

export function gone(): LoupeError {
  return new LoupeError('answer-gone', {}, 'input');
}
