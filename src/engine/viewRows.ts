import { LoupeError } from '../core/message';
import type { RowNumbers } from './rowNumbers';
import { unless } from './unless';

/** So long a person has what they asked for to themselves, before all rows are sorted beside it. */
const QUIET_MS = 100;

/** The row numbers of a view by position. Of a sorted one the first are there at once, and all once a scan beside has made them. */
export class ViewRows {
  readonly length: number;
  readonly #head: RowNumbers;
  readonly #read: ((signal: AbortSignal) => Promise<RowNumbers>) | null;
  #all: RowNumbers | undefined;
  #reading: { readonly rows: Promise<RowNumbers>; readonly controller: AbortController } | undefined;
  #waiting = 0;
  #timer: NodeJS.Timeout | undefined;

  private constructor(length: number, head: RowNumbers, read: ((signal: AbortSignal) => Promise<RowNumbers>) | null) {
    this.length = length;
    this.#head = head;
    this.#read = read;
    if (!read) this.#all = head;
  }

  static whole(rows: RowNumbers): ViewRows {
    return new ViewRows(rows.length, rows, null);
  }

  /** `head`: the first of `length` rows; `read` makes all of them. */
  static sorted(head: RowNumbers, length: number, read: (signal: AbortSignal) => Promise<RowNumbers>): ViewRows {
    return new ViewRows(length, head, read);
  }

  /** What is known without waiting: all rows, or the first. */
  get known(): RowNumbers {
    return this.#all ?? this.#head;
  }

  /** All rows will be wanted soon: they are made unless something else is asked for first. */
  begin(): void {
    if (this.#all || this.#reading || this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#start().catch(() => undefined); // who asks for a row reads again, and is told
    }, QUIET_MS);
  }

  /** Ends what is read beside, unless somebody waits for it; it begins anew when it is asked for. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting === 0) this.#reading?.controller.abort();
  }

  /** Whoever no longer wants them waits no more. */
  async all(signal: AbortSignal): Promise<RowNumbers> {
    if (this.#all) return this.#all;
    this.#waiting++;
    try {
      return await unless(signal, this.#start());
    } finally {
      this.#waiting--;
    }
  }

  async slice(rowStart: number, rowEnd: number, signal: AbortSignal): Promise<number[]> {
    const rows = Math.min(rowEnd, this.length) <= this.known.length ? this.known : await this.all(signal);
    return Array.from(rows.subarray(rowStart, rowEnd));
  }

  #start(): Promise<RowNumbers> {
    if (this.#reading && !this.#reading.controller.signal.aborted) return this.#reading.rows;
    const controller = new AbortController();
    const reading = { controller, rows: this.#make(controller.signal) };
    this.#reading = reading;
    const end = (): void => {
      if (this.#reading === reading) this.#reading = undefined;
    };
    reading.rows.then(end, end);
    return reading.rows;
  }

  async #make(signal: AbortSignal): Promise<RowNumbers> {
    const rows = (await this.#read?.(signal)) ?? this.#head;
    if (rows.length !== this.length) throw new LoupeError('internal', {}, 'engine', `a view of ${String(this.length)} rows was sorted into ${String(rows.length)}`);
    return (this.#all = rows);
  }
}
