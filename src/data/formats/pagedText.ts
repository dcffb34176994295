import { setImmediate as breath, setTimeout as delay } from 'node:timers/promises';
import { LoupeError } from '../../core/message';
import type { Warning } from '../../core/message';
import type { TextBytes } from './fileBytes';
import type { GrowingRows, RowsChange } from './growingRows';
import type { RowCounter } from './lineCounter';
import { RowIndex } from './rowIndex';
import { RowNumbers } from './rowNumbers';
import type { RowBatch } from './rowSource';
import type { TextForm } from './textForm';

/** Rows are not looked at as long as somebody reads, nor so shortly after that. */
const LEISURE_MS = 30;

/**
 * Rows of a text file, read where they stand. They are counted in the background, at about the speed of `wc -l`; those counted can
 * be read at once. After that, where only reading a row says whether it is one, all are looked at, slowly: one that is none is
 * said, and the rows after it get other numbers.
 */
export class PagedText<R> implements GrowingRows {
  changed: ((change: RowsChange) => void) | undefined;
  readonly #bytes: TextBytes;
  readonly #form: TextForm<R>;
  readonly #index = new RowIndex();
  readonly #numbers = new RowNumbers();
  readonly #closed = new AbortController();
  readonly #begin: Tail;
  #tail: Tail;
  #at: number;
  #complete = false;
  #counted: Promise<void> | undefined;
  #settled: Promise<void> | undefined;
  #reading = 0;
  /** When somebody read last. */
  #read = Number.NEGATIVE_INFINITY;
  /** What was counted and looked at. */
  #looked = 0;

  /** The rows of a text that begins at `start`, behind a byte order mark. */
  constructor(bytes: TextBytes, start: number, form: TextForm<R>) {
    this.#bytes = bytes;
    this.#at = start;
    this.#form = form;
    this.#tail = { place: start, line: 1, rows: 0 };
    this.#begin = this.#tail;
  }

  get rows(): number {
    return Math.max(0, this.#index.rows - this.#form.head) - this.#numbers.gone;
  }

  get complete(): boolean {
    return this.#complete;
  }

  get progress(): number {
    return this.#complete ? 1 : this.#bytes.progress(this.#at);
  }

  get notices(): readonly Warning[] {
    return [...this.#form.notices, ...this.#bytes.notices];
  }

  /** Of the index: some 10 MB for 100 GB. */
  get indexBytes(): number {
    return this.#index.bytes;
  }

  get rowBytes(): number {
    return this.#at / Math.max(1, this.rows);
  }

  get sure(): number {
    return this.#form.checked ? this.#numbers.rowOf(this.#looked) : this.rows;
  }

  count(): Promise<void> {
    this.#counted ??= this.#count(this.#begin);
    return this.#counted;
  }

  settle(): Promise<void> {
    this.#settled ??= this.#lookFrom(this.#begin);
    return this.#settled;
  }

  async read(rowStart: number, rowEnd: number, signal: AbortSignal): Promise<readonly RowBatch[]> {
    if (rowStart < 0 || rowEnd > this.rows) throw new LoupeError('internal', {}, 'engine', `rows ${String(rowStart)} to ${String(rowEnd)} of ${String(this.rows)}`);
    const wanted = rowEnd - rowStart;
    const found: R[] = [];
    if (wanted === 0) return [];
    let counted = this.#numbers.countedOf(rowStart) + this.#form.head;
    const first = counted;
    const mark = this.#index.before(counted);
    this.#reading++;
    this.#read = performance.now();
    try {
      for await (const rows of this.#form.rows(this.#bytes.pieces(mark.place, this.#bytes.end, signal), mark.line, counted - mark.row)) {
        for (const row of rows) {
          if (found.length === wanted) break;
          if (row === null) this.#remove(counted);
          else found.push(row);
          counted++;
        }
        if (found.length === wanted || counted >= this.#index.rows) break;
      }
      if (first <= this.#looked) this.#looked = Math.max(this.#looked, counted);
    } finally {
      this.#reading--;
      this.#read = performance.now();
    }
    return this.#form.batches(found);
  }

  /** What was counted as a row is none. */
  #remove(counted: number): void {
    const number = counted - this.#form.head;
    if (this.#numbers.remove(number)) this.changed?.({ renumbered: this.#numbers.rowOf(number) });
  }

  async follow(): Promise<boolean> {
    await this.count();
    const { end } = this.#bytes;
    if (!(await this.#bytes.grow())) return false;
    if (this.#bytes.end === end) return true;
    const tail = this.#tail;
    this.#complete = false;
    this.#counted = this.#count(tail);
    if (this.#settled) {
      this.#settled = this.#settled.then(async () => this.#lookFrom(tail));
      unhandled(this.#settled);
    }
    await this.#counted;
    return true;
  }

  async #count(from: Tail): Promise<void> {
    let counter: RowCounter | undefined;
    const begin = (): RowCounter => {
      const rows = this.#numbers.rowOf(from.rows);
      const again = this.#index.rows > from.rows; // the last row, which nothing had ended
      this.#index.cutBack(from.rows);
      this.#numbers.cutBack(from.rows - this.#form.head);
      this.#looked = Math.min(this.#looked, from.rows);
      this.#at = from.place;
      if (again) this.changed?.({ renumbered: rows });
      return this.#form.counter(this.#index, from);
    };
    for await (const piece of this.#bytes.passing(from.place, this.#closed.signal)) {
      counter ??= begin();
      counter.push(piece);
      this.#at += piece.length;
      this.changed?.({});
    }
    counter ??= begin();
    this.#tail = { ...counter.unended, rows: this.#index.rows };
    counter.end();
    this.#complete = true;
    this.changed?.({});
  }

  /** Reads each row from there on once; whoever else reads goes before. */
  async #lookFrom(from: Tail): Promise<void> {
    await this.count();
    if (!this.#form.checked) return;
    let counted = from.rows;
    for await (const rows of this.#form.rows(this.#bytes.pieces(from.place, this.#bytes.end, this.#closed.signal), from.line, 0)) {
      for (const row of rows) {
        if (row === null) this.#remove(counted);
        counted++;
      }
      this.#looked = Math.max(this.#looked, counted);
      await breath();
      while (!this.#closed.signal.aborted && (this.#reading > 0 || performance.now() - this.#read < LEISURE_MS)) await delay(LEISURE_MS);
    }
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await Promise.allSettled([this.#counted, this.#settled]);
    await this.#bytes.close();
  }
}

/** Where counting can go on from, and the rows before it. */
interface Tail {
  readonly place: number;
  readonly line: number;
  readonly rows: number;
}

/** It is awaited by who wants to know; nobody may. */
function unhandled(promise: Promise<void>): void {
  promise.catch(() => undefined);
}
