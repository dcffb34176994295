import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Column, DatasetFile } from '../core/dataset';
import { LoupeError } from '../core/message';
import { ident } from '../core/sql';
import type { Sql } from '../core/sql';
import type { RowReader } from '../data/formats/rowReader';
import type { RowBatch } from '../data/formats/rowSource';
import type { PreparedTexts } from './copies/jsonTexts';
import { fillWindow } from './fillWindow';
import { rowsByFile, windowRelation } from './relation';
import type { RelationPlan } from './relation';

/** A window holds at most so many rows, and about so many bytes of its file. */
const MOST_ROWS = 256;
const WINDOW_BYTES = 2e6;
/** What windows of one instance may hold together; those of a request that runs are never dropped. */
const KEPT_BYTES = 32e6;
/** Where they are too many, some more go at once: dropping tables one by one costs each page a statement. */
const LEFT_SHARE = 0.75;

/** What is read by windows: a reader for each of the plan's files, and what a batch of it holds. */
export interface PagedFiles {
  readonly readers: readonly RowReader[];
  /** The columns of batches, in their order. */
  readonly columns: readonly Column[];
  /** Where batches are texts of JSON: how they are taken apart. */
  readonly json?: JsonTake | undefined;
  /** How often columns, or numbers of rows, have become others: what was made before that is not used. */
  readonly version?: number;
  /** About how many bytes a row of a file takes, where that is not to be had from its size. */
  rowBytes?(file: number): number;
  /** Columns by rows that are read, before they are brought into a window. */
  learnFields?(batches: readonly RowBatch[], row: number): void;
  learnTexts?(connection: DuckDBConnection, table: string, row: string, known: Pick<PreparedTexts, 'shape' | 'long'>, fileStart: number, start: number): Promise<void>;
}

/** How `from_json` takes a text apart, and the values of the columns out of that (`r`). */
export interface JsonTake {
  readonly structure: string;
  readonly values: readonly string[];
}

/** Rows that were read have other columns than the plan that they were asked by, or other numbers: it is to be made anew. */
export class PlanOutdated extends Error {}

interface Window {
  /** Which file's rows, by their numbers in it. */
  readonly file: number;
  readonly rowStart: number;
  readonly rowEnd: number;
  readonly table: string;
  version: number;
  /** Resolves when the rows are in the table. */
  readonly filled: Promise<void>;
  bytes: number;
  users: number;
}

/** Rows of a window that are asked for. */
interface Wanted {
  readonly number: number;
  readonly file: DatasetFile;
  readonly rowStart: number;
  readonly rowEnd: number;
  readonly rows: number[];
}

/**
 * Rows of files that SQL cannot read, brought into small tables of an instance as they are asked for: some rows around them,
 * too, since the next page is mostly next to the last. An instance that is closed takes its windows with it.
 */
export class Windows {
  readonly #paged: PagedFiles;
  readonly #instances = new WeakMap<DuckDBInstance, InstanceWindows>();

  constructor(paged: PagedFiles) {
    this.#paged = paged;
  }

  /** Runs `work` on a relation of exactly these rows (numbers of the dataset, in any order), which are in `instance` until it ends. */
  async use<T>(plan: RelationPlan, connection: DuckDBConnection, instance: DuckDBInstance, rows: readonly number[], signal: AbortSignal, work: (own: Sql) => Promise<T>): Promise<T> {
    const windows = this.#instances.get(instance) ?? new InstanceWindows(this.#paged);
    this.#instances.set(instance, windows);
    const held: Window[] = [];
    try {
      const pieces = [];
      for (const wanted of wantedOf(this.#paged, plan.files, rows)) {
        const window = await windows.hold(connection, wanted, signal);
        held.push(window);
        pieces.push({ table: window.table, file: wanted.file, rows: wanted.rows });
      }
      const version = this.#paged.version ?? 0;
      if (version !== (plan.version ?? 0) || held.some((w) => w.version !== version)) throw new PlanOutdated();
      return await work(windowRelation(plan, this.#paged.columns.map((c) => c.name), pieces));
    } finally {
      for (const window of held) window.users--;
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#paged.readers.map((r) => r.close()));
  }
}

/** The windows of one instance, those used last at the end. */
class InstanceWindows {
  readonly #paged: PagedFiles;
  #windows: Window[] = [];
  /** Tables that are to be dropped: when they went, their connection was interrupted. */
  readonly #dead = new Set<string>();
  #next = 0;

  constructor(paged: PagedFiles) {
    this.#paged = paged;
  }

  /** A window with the rows that are wanted, which stays until its user is done. Where some rows around them cannot be read, it has only those. */
  async hold(connection: DuckDBConnection, wanted: Wanted, signal: AbortSignal): Promise<Window> {
    const { rows, file } = wanted;
    const exact = { ...wanted, rowStart: (rows[0] ?? 0) - file.rowStart, rowEnd: (rows.at(-1) ?? 0) + 1 - file.rowStart };
    try {
      return await this.#held(connection, this.#covering(exact) ? exact : wanted, signal);
    } catch (error) {
      const same = exact.rowStart === wanted.rowStart && exact.rowEnd === wanted.rowEnd;
      if (same || !(error instanceof LoupeError) || error.fault === 'aborted') throw error;
      return this.#held(connection, exact, signal);
    }
  }

  #covering({ number, rowStart, rowEnd }: Wanted): Window | undefined {
    return this.#windows.find((w) => w.version === (this.#paged.version ?? 0) && w.file === number && w.rowStart <= rowStart && w.rowEnd >= rowEnd);
  }

  async #held(connection: DuckDBConnection, wanted: Wanted, signal: AbortSignal): Promise<Window> {
    for (;;) {
      const window = this.#covering(wanted) ?? this.#make(connection, wanted, signal);
      this.#windows = [...this.#windows.filter((w) => w !== window), window];
      window.users++;
      try {
        await window.filled;
        return window;
      } catch (error) {
        window.users--;
        // Another one, who was the first to ask, no longer wants it: then it is made for this one.
        if (error instanceof LoupeError && error.fault === 'aborted' && !signal.aborted) continue;
        throw error;
      }
    }
  }

  #make(connection: DuckDBConnection, wanted: Wanted, signal: AbortSignal): Window {
    const table = `loupe\u00b7window\u00b7${String(this.#next++)}`;
    const fill = async (): Promise<void> => {
      try {
        await this.#makeRoom(connection);
        const reader = this.#paged.readers[wanted.number];
        if (!reader) throw new LoupeError('internal', {}, 'engine', `no reader of ${wanted.file.path}`);
        const batches = await this.#read(reader, wanted, signal);
        if (signal.aborted) throw new LoupeError('aborted', {}, 'aborted');
        Object.assign(window, await fillWindow(connection, table, this.#paged, batches, wanted.file.rowStart, wanted.rowStart));
      } catch (error) {
        this.#windows = this.#windows.filter((w) => w !== window);
        this.#dead.add(table);
        throw error;
      }
    };
    // Filling begins when the window is known: who asks for the same rows meanwhile waits for it.
    const window: Window = { file: wanted.number, rowStart: wanted.rowStart, rowEnd: wanted.rowEnd, table, version: this.#paged.version ?? 0, filled: Promise.resolve().then(fill), bytes: 0, users: 0 };
    return window;
  }

  /** Rows as they are numbered at the end: some may turn out to be none meanwhile. */
  async #read(reader: RowReader, { rowStart, rowEnd }: Wanted, signal: AbortSignal): Promise<readonly RowBatch[]> {
    for (;;) {
      const { version } = this.#paged;
      const batches = rowStart < reader.rows ? await reader.read(rowStart, Math.min(rowEnd, reader.rows), signal) : [];
      if (version === this.#paged.version) return batches;
    }
  }

  async #makeRoom(connection: DuckDBConnection): Promise<void> {
    let bytes = this.#windows.reduce((n, w) => n + w.bytes, 0);
    const most = bytes > KEPT_BYTES ? KEPT_BYTES * LEFT_SHARE : bytes;
    for (const oldest of this.#windows) {
      const isOld = oldest.version !== (this.#paged.version ?? 0);
      if (oldest.users > 0 || (bytes <= most && !isOld)) continue;
      bytes -= oldest.bytes;
      this.#windows = this.#windows.filter((w) => w !== oldest);
      this.#dead.add(oldest.table);
    }
    const dead = [...this.#dead];
    if (dead.length === 0) return;
    this.#dead.clear(); // two connections that drop one table are in each other's way
    try {
      await connection.run(dead.map((table) => `drop table if exists ${ident(table)}`).join('; '));
    } catch (error) {
      for (const table of dead) this.#dead.add(table);
      throw error;
    }
  }
}

/** How many rows of a file are brought in together: a power of two, so that windows begin at its multiples. */
function windowRows(bytesPerRow: number): number {
  const fitting = WINDOW_BYTES / Math.max(1, bytesPerRow);
  return Math.min(MOST_ROWS, 2 ** Math.max(0, Math.floor(Math.log2(fitting))));
}

function wantedOf(paged: PagedFiles, files: readonly DatasetFile[], rows: readonly number[]): Wanted[] {
  return rowsByFile(files, rows).flatMap(([file, own]) => {
    const number = files.indexOf(file);
    const size = windowRows(paged.rowBytes?.(number) ?? file.bytes / Math.max(1, file.rows));
    const found: Wanted[] = [];
    for (const row of own) {
      const rowStart = Math.floor((row - file.rowStart) / size) * size;
      const last = found.at(-1);
      if (last?.rowStart === rowStart) last.rows.push(row);
      else found.push({ number, file, rowStart, rowEnd: Math.min(file.rows, rowStart + size), rows: [row] });
    }
    return found;
  });
}
