import { DuckDBDataChunk } from '@duckdb/node-api';
import type { DuckDBAppender, DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { join } from 'node:path';
import { LoupeError } from '../../core/message';
import { ident, integer, literal, pathLiteral } from '../../core/sql';
import { sizeOf } from '../../data/arrow/vector';
import type { RowBatch, VectorBatch } from '../../data/formats/rowSource';
import { chunkOf } from './fillChunk';
import { keepLastKeys, preparedTexts, shapeOfTexts } from './jsonTexts';
import { mergeShapes } from './jsonTypes';
import type { JsonShape } from './jsonTypes';
import { LongNumbers } from './longNumbers';

const TABLE_NAME = 'loupe\u00b7staged';
const TABLE = ident(TABLE_NAME);
/**
 * A part has at most about so much text, and less where memory is short: DuckDB takes apart the JSON of up to 2,048 rows
 * together, which takes some ten times their text.
 */
const PART_BYTES = 64 * 1024 ** 2;
const LEAST_PART_BYTES = 2 * 1024 ** 2;
const SHARE_OF_MEMORY = 1 / 20;
const CHUNK_ROWS = 2_048;
const ROWS_NAMED = 5;
/** A page decodes a row group's text at least in part: groups of about this many bytes. */
const GROUP_BYTES = 8e6;

/** Rows as they were read, in a Parquet file of ours: texts of JSON, or columns as they are. */
export interface StagedPart {
  /** Which of the dataset's files the first of them is from: small files share a part. */
  readonly file: number;
  readonly path: string;
  readonly rows: number;
  readonly bytesPerRow: number;
  /** Its columns, in order; none for texts of JSON. */
  readonly columns: readonly string[];
}

interface StagedColumn {
  readonly name: string;
  readonly type: string;
}

/** Takes batches of rows and writes them to parts, with flat memory. */
export class Stage {
  readonly #connection: DuckDBConnection;
  readonly #folder: string;
  #columns: readonly StagedColumn[] = [];
  #json = false;
  /** The parts have types of their own, which may differ. */
  typed = false;
  #appender: DuckDBAppender | undefined;
  #rows = 0;
  /** The files of the rows that are staged now, in order. */
  #staged: { readonly file: number; rows: number }[] = [];
  /** By file, how many rows it has. */
  readonly fileRows: number[] = [];
  #bytes = 0;
  readonly parts: StagedPart[] = [];
  /** What all JSON rows are together. */
  shape: JsonShape = { kind: 'null' };
  readonly long = new LongNumbers();
  /** Rows that DuckDB's JSON parser refused: left out. */
  refused = 0;
  /** The first rows that have a key twice, of which the last one counts; and how many there are. */
  readonly doubled: number[] = [];
  doubledTimes = 0;

  readonly #partBytes: number;

  constructor(connection: DuckDBConnection, folder: string, memoryBytes: number) {
    this.#connection = connection;
    this.#folder = folder;
    this.#partBytes = Math.max(LEAST_PART_BYTES, Math.min(PART_BYTES, memoryBytes * SHARE_OF_MEMORY));
  }

  async add(file: number, batch: RowBatch): Promise<void> {
    if (batch.kind === 'vectors') {
      await this.#addVectors(file, batch);
      return;
    }
    const { columns, values, rows, bytes } = this.#laidOut(batch);
    if (signatureOf(columns) !== signatureOf(this.#columns)) await this.#create(columns);
    this.#append(values, rows);
    await this.#took(file, rows, bytes);
  }

  async #addVectors(file: number, { columns, vectors, rows }: VectorBatch): Promise<void> {
    if (signatureOf(columns) !== signatureOf(this.#columns)) await this.#create(columns);
    this.typed = true;
    const appender = this.#appender;
    if (!appender) throw new LoupeError('internal', {}, 'engine', 'rows before their table');
    if (rows > 0) {
      const chunk = chunkOf(vectors, columns.map((_, i) => appender.columnType(i)), rows);
      appender.appendDataChunk(chunk);
      chunk.reset(); // gives its memory back; V8 would wait
    }
    await this.#took(file, rows, vectors.reduce((n, v) => n + sizeOf(v), 0));
  }

  async #took(file: number, rows: number, bytes: number): Promise<void> {
    const last = this.#staged.at(-1);
    if (last?.file === file) last.rows += rows;
    else if (rows > 0) this.#staged.push({ file, rows });
    this.fileRows[file] = (this.fileRows[file] ?? 0) + rows;
    this.#rows += rows;
    this.#bytes += bytes;
    if (this.#bytes >= this.#partBytes) await this.flush();
  }

  #laidOut(batch: Exclude<RowBatch, VectorBatch>): { columns: readonly StagedColumn[]; values: readonly (readonly DuckDBValue[])[]; rows: number; bytes: number } {
    switch (batch.kind) {
      case 'json': {
        this.#json = true;
        const { texts, known, shape, long } = preparedTexts(batch.texts);
        this.long.join(long);
        this.shape = mergeShapes(this.shape, shape);
        return { columns: [{ name: 'text', type: 'VARCHAR' }, { name: 'known', type: 'BOOLEAN' }], values: [texts, known], rows: texts.length, bytes: lengthOf(texts) };
      }
      case 'fields':
        return { columns: batch.columns.map((name) => ({ name, type: 'VARCHAR' })), values: batch.values, rows: batch.values[0]?.length ?? 0, bytes: batch.values.reduce((n, v) => n + lengthOf(v), 0) };
    }
  }

  /** A batch with other columns than those before: what is there so far becomes a part of its own. */
  async #create(columns: readonly StagedColumn[]): Promise<void> {
    await this.flush();
    this.#columns = columns;
    await this.#empty();
  }

  /** A new table: one that was emptied keeps the memory of its texts. */
  async #empty(): Promise<void> {
    this.#appender?.closeSync();
    const list = this.#columns.map((c) => `${ident(c.name)} ${c.type}`).join(', ');
    await this.#connection.run(`create or replace table ${TABLE} (${list})`);
    this.#appender = await this.#connection.createAppender(TABLE_NAME);
  }

  #append(values: readonly (readonly DuckDBValue[])[], rows: number): void {
    const appender = this.#appender;
    if (!appender) throw new LoupeError('internal', {}, 'engine', 'rows before their table');
    const types = this.#columns.map((_, i) => appender.columnType(i));
    for (let at = 0; at < rows; at += CHUNK_ROWS) {
      const chunk = DuckDBDataChunk.create(types, Math.min(CHUNK_ROWS, rows - at));
      values.forEach((column, i) => chunk.setColumnValues(i, column.slice(at, at + CHUNK_ROWS)));
      appender.appendDataChunk(chunk);
    }
  }

  /** Writes what is staged to a part. */
  async flush(): Promise<void> {
    if (this.#rows === 0) return;
    this.#appender?.flushSync();
    const before = this.#rows;
    if (this.#json) await this.#look();
    await this.#write(this.#staged[0]?.file ?? 0, Math.ceil(this.#bytes / Math.max(1, before)));
    this.#bytes = 0;
    this.#rows = 0;
    this.#staged = [];
    await this.#empty();
  }

  /** A part without rows, so that columns are known where a file has nothing else and no other part has them. */
  async writeEmpty(file: number, names: readonly string[]): Promise<void> {
    const columns = names.map((name) => ({ name, type: 'VARCHAR' }));
    if (signatureOf(columns) === signatureOf(this.#columns)) return;
    await this.#create(columns);
    await this.#write(file, 1);
  }

  /** A part without rows, where columns with their types are all that a file has. */
  async writeColumns(file: number): Promise<void> {
    if (!this.#json && this.#columns.length > 0) await this.#write(file, 1);
  }

  async #write(file: number, bytesPerRow: number): Promise<void> {
    const path = join(this.#folder, `staged-${String(this.parts.length).padStart(5, '0')}.parquet`);
    const list = this.#json ? 'text' : '*';
    const result = await this.#connection.runAndReadAll(`copy (select ${list} from ${TABLE}) to ${literal(path)} (${parquetOptions(bytesPerRow, this.#json)})`);
    this.parts.push({ file, path, rows: Number(result.getRows()[0]?.[0] ?? 0), bytesPerRow, columns: this.#json ? [] : this.#columns.map((c) => c.name) });
  }

  /** Learns what the staged JSON rows are, and takes out what DuckDB cannot read. */
  async #look(): Promise<void> {
    const { shape, refused } = await shapeOfTexts(this.#connection, TABLE, 'rowid');
    this.shape = mergeShapes(this.shape, shape);
    this.refused += refused;
    const before = this.parts.reduce((n, p) => n + p.rows, 0);
    for (const row of await keepLastKeys(this.#connection, TABLE, 'rowid')) {
      this.doubledTimes++;
      if (this.doubled.length < ROWS_NAMED) this.doubled.push(before + row);
    }
    if (refused > 0) await this.#leaveOut('not known and try(json_structure(text)) is null');
  }

  async #leaveOut(condition: string): Promise<void> {
    const out = await this.#connection.runAndReadAll(`select rowid from ${TABLE} where ${condition} order by 1`);
    const ends = this.#staged.reduce<number[]>((all, { rows }) => [...all, (all.at(-1) ?? 0) + rows], []);
    for (const [row] of out.getRows()) {
      const file = this.#staged[ends.findIndex((end) => Number(row) < end)]?.file ?? 0;
      this.fileRows[file] = (this.fileRows[file] ?? 1) - 1;
    }
    await this.#connection.run(`delete from ${TABLE} where ${condition}`);
  }

  close(): void {
    this.#appender?.closeSync();
    this.#appender = undefined;
  }
}

/** `passing`: what is written is read once and removed. */
export function parquetOptions(bytesPerRow: number, passing = false): string {
  const rows = Math.max(1, Math.min(60, Math.floor(GROUP_BYTES / Math.max(1, bytesPerRow) / CHUNK_ROWS))) * CHUNK_ROWS;
  return `format parquet, ${passing ? 'compression lz4_raw' : 'compression zstd, compression_level 1'}, row_group_size ${integer(rows)}, use_tmp_file false`;
}

/** A part as a table of a statement. */
export function partRelation(path: string): string {
  return `read_parquet(${pathLiteral(path)}, hive_partitioning = false)`;
}

function signatureOf(columns: readonly StagedColumn[]): string {
  return columns.map((c) => `${c.name}\0${c.type}`).join('\0');
}

function lengthOf(texts: readonly (string | null)[]): number {
  return texts.reduce((n, t) => n + (t?.length ?? 0), 0);
}
