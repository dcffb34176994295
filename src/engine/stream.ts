import type { DuckDBConnection, DuckDBDataChunk, DuckDBResult, DuckDBType } from '@duckdb/node-api';
import { ident, integer, sql } from '../core/sql';
import type { Sql } from '../core/sql';
import { bound } from './lane';

/** The setting of a connection that its streams read when they begin; it is left open when all others are locked. */
export const STREAM_BUFFER = 'streaming_buffer_size';
/** The column that says that a row is the last one, and none of the statement's. */
const END = 'loupe\u00b7end';
/**
 * It comes out of a table: beside a row that stands in the statement itself, DuckDB reads files on one thread and keeps rows back until
 * two thousand are together (1.5.5: such a row has no place in the order of what is read).
 */
const END_TABLE = 'loupe\u00b7ends';
/** Connections that have the table. */
const prepared = new WeakSet<DuckDBConnection>();

/**
 * The rows of a statement, chunk by chunk as they are made. DuckDB's own streams end without an error where a statement fails after
 * its first rows (1.5.5: the C interface gives an empty chunk, and Node has no way to the error): so a last row of ours is added to
 * them, and where it does not come, the statement is run again for its error, with nothing kept.
 */
export class RowStream {
  readonly #connection: DuckDBConnection;
  readonly #statement: Sql;
  readonly #result: DuckDBResult;
  #ended = false;

  private constructor(connection: DuckDBConnection, statement: Sql, result: DuckDBResult) {
    this.#connection = connection;
    this.#statement = statement;
    this.#result = result;
  }

  /**
   * `bufferBytes`: DuckDB gives the first rows when so many bytes of them are there, or all. Where row groups are read side by side, a
   * small buffer also stops those that are ahead.
   */
  static async of(connection: DuckDBConnection, statement: Sql, bufferBytes?: number): Promise<RowStream> {
    if (bufferBytes !== undefined) await connection.run(`set ${STREAM_BUFFER} = '${integer(bufferBytes)}B'`);
    if (!prepared.has(connection)) await connection.run(`create temp table if not exists ${ident(END_TABLE)} as select true as ${ident(END)}`);
    prepared.add(connection);
    const { text, params } = sql`select * from (${statement}\n) union all by name from ${ident(END_TABLE)}`;
    const { values, types } = bound({ text, params });
    return new RowStream(connection, statement, await connection.stream(text, values, types));
  }

  /** Unlike a statement's own, they are unique. */
  columnNames(): readonly string[] {
    return this.#result.columnNames().slice(0, -1);
  }

  columnTypes(): readonly DuckDBType[] {
    return this.#result.columnTypes().slice(0, -1);
  }

  /** The next rows, with one column more than the statement's. Null: there are no more. Throws what the statement fails with. */
  async fetchChunk(): Promise<DuckDBDataChunk | null> {
    if (this.#ended) return null;
    const chunk = await this.#result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) {
      this.#ended = true;
      await this.#fail();
      return null;
    }
    this.#ended = chunk.getColumnVector(chunk.columnCount - 1).getItem(chunk.rowCount - 1) === true;
    if (!this.#ended) return chunk;
    chunk.rowCount -= 1;
    return chunk.rowCount === 0 ? null : chunk;
  }

  /** Ends it before its end. */
  async end(): Promise<void> {
    this.#ended = true;
    await this.#connection.run('select 1');
  }

  async #fail(): Promise<never> {
    const { text, params } = sql`select bit_xor(hash(r)) from (${this.#statement}\n) r`;
    const { values, types } = bound({ text, params });
    await this.#connection.run(text, values, types);
    throw new Error('its rows ended early, and did not when it was run again');
  }
}
