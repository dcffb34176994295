import type { DuckDBConnection } from '@duckdb/node-api';
import type { Column, CsvReading, Format, Reading } from '../core/dataset';
import { LoupeError } from '../core/message';
import type { Warning } from '../core/message';
import type { ResolvedFile } from '../data/disk/resolveSource';
import type { GrowingRows, RowsChange } from '../data/formats/growingRows';
import { openText } from '../data/formats/openReaders';
import type { RowBatch } from '../data/formats/rowSource';
import { jsonColumns, jsonNotices } from './copies/jsonColumns';
import { keepLastKeys, shapeOfTexts } from './copies/jsonTexts';
import type { PreparedTexts } from './copies/jsonTexts';
import { mergeShapes } from './copies/jsonTypes';
import type { JsonShape } from './copies/jsonTypes';
import { columnNames } from './copies/names';
import { LongNumbers } from './copies/longNumbers';
import type { JsonTake, PagedFiles } from './windows';

/** Rows by which types are decided when a dataset is opened, and about how many bytes of them at most. */
const SAMPLE_ROWS = 1_024;
const SAMPLE_BYTES = 4e6;
const SAMPLE_STEP = 64;
const ROWS_NAMED = 5;

/**
 * Large texts that are paged. Rows are counted in the background, one file after the other; the rows of a file are known when those
 * of the files before it are. Columns are those of the rows that were read so far: `version` counts how often they, or the
 * numbers of rows, became others.
 */
export class PagedTexts implements PagedFiles {
  readonly readers: readonly GrowingRows[];
  readonly format: Extract<Format, 'json' | 'csv'>;
  readonly reading: Reading;
  version = 0;
  /** Is told of more rows, of other columns, and of the end of counting. */
  changed: (() => void) | undefined;
  #shape: JsonShape = { kind: 'null' };
  readonly #long = new LongNumbers();
  #columns: readonly Column[] = [];
  #json: JsonTake | undefined;
  #refused = 0;
  readonly #doubled = new Set<number>();
  /** The row from which on there were other columns than before. */
  #widened: Warning | undefined;
  #failed: LoupeError | undefined;
  #sampling = true;
  /** Files grew while they were counted. */
  #isBehind = false;
  #isFollowing = false;
  /** Each row has been looked at: none will turn out to be none. */
  settled = false;

  constructor(texts: readonly { readonly reader: GrowingRows; readonly format: 'json' | 'csv'; readonly reading: Reading }[]) {
    this.readers = texts.map((t) => t.reader);
    this.format = texts[0]?.format ?? 'json';
    this.reading = texts[0]?.reading ?? {};
    this.readers.forEach((reader) => {
      reader.changed = (change) => { this.#grew(change); };
    });
  }

  get columns(): readonly Column[] {
    return this.#columns;
  }

  get json(): JsonTake | undefined {
    return this.#json;
  }

  /** How many rows of each file are known: none of a file after one that is not counted to its end. */
  get known(): readonly number[] {
    const open = this.#isFollowing ? -1 : this.readers.findIndex((r) => !r.complete);
    return this.readers.map((r, i) => (open >= 0 && i > open ? 0 : r.rows));
  }

  get complete(): boolean {
    return this.#failed !== undefined || this.#isFollowing || this.readers.every((r) => r.complete);
  }

  /** 0…1 of the files' bytes. */
  progress(files: readonly ResolvedFile[]): number {
    const all = Math.max(1, files.reduce((n, f) => n + f.bytes, 0));
    return files.reduce((n, f, i) => n + f.bytes * (this.readers[i]?.progress ?? 0), 0) / all;
  }

  /** So many rows of the dataset are sure to keep their numbers. */
  get sure(): number {
    const rows = this.known;
    const open = this.readers.findIndex((r, i) => r.sure < r.rows || !r.complete || i === this.readers.length - 1);
    return rows.slice(0, open).reduce((n, r) => n + r, 0) + (this.readers[open]?.sure ?? 0);
  }

  rowBytes(file: number): number {
    return this.readers[file]?.rowBytes ?? 1;
  }

  get notices(): readonly Warning[] {
    const doubled = [...this.#doubled].sort((a, b) => a - b);
    return [
      ...this.readers.flatMap((r) => r.notices),
      ...(this.format === 'json' ? jsonNotices(this.#shape, { refused: this.#refused, doubled: doubled.slice(0, ROWS_NAMED), doubledTimes: doubled.length, rounded: this.#long.roundedIn(this.#shape) }) : []),
      ...(this.format === 'json' ? [{ code: 'columns-sampled', args: {} }] : []),
      ...(this.#widened ? [this.#widened] : []),
      ...(this.#failed ? [{ code: this.#failed.code, args: this.#failed.args }] : []),
    ];
  }

  /** Counts all files and looks at all rows; never rejects: what failed is a notice, and ends it. */
  async work(): Promise<void> {
    try {
      for (const reader of this.readers) await reader.count();
      if (this.#isBehind && !(await this.follow())) throw new LoupeError('dataset-changed', {});
      this.changed?.();
      for (const reader of this.readers) await reader.settle();
    } catch (error) {
      if (error instanceof LoupeError && error.fault === 'aborted') return; // it was closed
      this.#failed = error instanceof LoupeError ? error : new LoupeError('internal', {}, 'engine', String(error));
    }
    this.settled = true;
    this.changed?.();
  }

  /** Goes on in files that have grown since they were counted; false where one of them is another now. While they are counted it is done afterwards. */
  async follow(): Promise<boolean> {
    if (!this.complete) {
      this.#isBehind = true;
      return true;
    }
    const before = this.known;
    this.#isFollowing = true;
    try {
      for (const reader of this.readers) if (!(await reader.follow())) return false;
    } finally {
      this.#isFollowing = false;
    }
    if (this.known.slice(0, -1).some((n, i) => n !== before[i])) this.version++; // the rows of the files behind have other numbers
    this.changed?.();
    return true;
  }

  /** Resolves when there are rows for a sample, or no more will come. Throws what counting failed with before the first of them. */
  async first(): Promise<void> {
    const counting = this.work();
    for (;;) {
      if (this.complete || (this.readers[0]?.rows ?? 0) >= SAMPLE_ROWS || (this.readers[0]?.rows ?? 0) * this.rowBytes(0) >= SAMPLE_BYTES) break;
      const more = new Promise<void>((resolve) => { this.changed = resolve; });
      await Promise.race([more, counting]);
    }
    this.changed = undefined;
    if (this.#failed && this.known.every((n) => n === 0)) throw this.#failed;
  }

  /** The first rows, by which columns are decided. */
  async sample(signal: AbortSignal): Promise<RowBatch[]> {
    const number = Math.max(0, this.known.findIndex((n) => n > 0));
    const reader = this.readers[number];
    const rows = Math.min(SAMPLE_ROWS, this.known[number] ?? 0);
    const batches: RowBatch[] = [];
    for (let [at, bytes] = [0, 0]; reader && at < rows && bytes < SAMPLE_BYTES; at += SAMPLE_STEP) {
      for (const batch of await reader.read(at, Math.min(rows, at + SAMPLE_STEP, reader.rows), signal)) {
        batches.push(batch);
        bytes += batch.kind === 'json' ? batch.texts.reduce((n, t) => n + t.length, 0) : batch.kind === 'fields' ? batch.values.reduce((n, v) => n + v.reduce((m, t) => m + (t?.length ?? 0), 0), 0) : 0;
      }
    }
    return batches;
  }

  /** Columns of cells: those of the batch that has most. */
  learnFields(batches: readonly RowBatch[], row: number): void {
    const names = batches.reduce<readonly string[]>((most, b) => (b.kind === 'fields' && b.columns.length > most.length ? b.columns : most), this.#columns.map((c) => c.sourceName));
    if (names.length === this.#columns.length) return;
    const unique = columnNames(names);
    this.#become(names.map((sourceName, i): Column => ({ name: unique[i] ?? sourceName, sourceName, type: 'VARCHAR', origin: 'file' })), undefined, row);
  }

  /** Columns of texts that are staged in a table (`text`, `known`, and their numbers in a file that begins at `fileStart`); what is `known` of them without DuckDB. */
  async learnTexts(connection: DuckDBConnection, table: string, row: string, known: Pick<PreparedTexts, 'shape' | 'long'>, fileStart: number, start: number): Promise<void> {
    const found = await shapeOfTexts(connection, table, row);
    this.#refused += found.refused;
    for (const double of await keepLastKeys(connection, table, row)) this.#doubled.add(fileStart + double);
    this.#shape = mergeShapes(this.#shape, mergeShapes(known.shape, found.shape));
    const rounded = this.#long.roundedIn(this.#shape).length;
    this.#long.join(known.long);
    if (!this.#sampling && this.#long.roundedIn(this.#shape).length > rounded) this.changed?.();
    const { columns, structure, values } = jsonColumns(this.#shape);
    if (this.#json?.structure === structure && this.#json.values.length === values.length) return;
    this.#become(columns.map((c): Column => ({ ...c, origin: 'file' })), { structure, values }, fileStart + start);
  }

  #become(columns: readonly Column[], json: JsonTake | undefined, row: number): void {
    const before = this.#columns;
    this.#columns = columns;
    this.#json = json;
    this.version++;
    if (this.#sampling) return;
    const others = columns.filter((c) => before.find((b) => b.sourceName === c.sourceName)?.type !== c.type).map((c) => c.name);
    this.#widened ??= { code: 'columns-widened', args: { row, columns: others.slice(0, 8).join(', ') } };
    this.changed?.();
  }

  /** What is learned from here on is another shape than was shown. */
  sampled(): void {
    this.#sampling = false;
  }

  #grew({ renumbered }: RowsChange): void {
    if (renumbered !== undefined) this.version++;
    this.changed?.();
  }
}

/** Opens texts for paging; undefined where they hold no rows: what is wrong with them is said by who copies them. */
export async function openPagedTexts(files: readonly ResolvedFile[], reading: CsvReading | undefined, spill: (number: number) => string, signal: AbortSignal): Promise<PagedTexts | undefined> {
  const texts = [];
  let used = false;
  try {
    for (const [i, file] of files.entries()) {
      const text = await openText(file, reading, spill(i), signal);
      if (!text) return undefined;
      texts.push(text);
    }
    const paged = new PagedTexts(texts);
    await paged.first();
    used = paged.known.some((n) => n > 0);
    return used ? paged : undefined;
  } finally {
    if (!used) await Promise.all(texts.map(({ reader }) => reader.close()));
  }
}
