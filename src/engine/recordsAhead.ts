import { sliceIpc } from './arrow/slice';
import { unless } from './unless';

/** Nothing is read ahead while records still come in: the one that a person waits for goes first. */
const QUIET_MS = 40;
/** Records of a reader who goes from one to the next lie so near each other. */
const NEAR = 4;
const MOST_ROWS = 128;
const ROWS_BEFORE = 32;
/** With fewer kept on one side, the next are read. */
const ENOUGH = 24;
const WINDOW_BYTES = 8e6;
/** So many rows, one after the other, were asked for and none was given: who holds a key down has left each before it was decoded. */
const OVERTAKEN = 8;

interface Rows {
  readonly textLimit: number;
  readonly rowStart: number;
  readonly rowEnd: number;
}

interface Window extends Rows {
  readonly bytes: Uint8Array;
}

export interface RecordsAheadScope {
  /** Whole rows [rowStart, rowEnd) as Arrow bytes, read on a connection that nobody waits for. */
  read(rows: Rows, signal: AbortSignal): Promise<Uint8Array>;
  /** How many rows there are. */
  rows(): number;
  /** What a row has on average. */
  rowBytes(): number;
}

/**
 * Whole rows around the record that is read, where a person goes from one to the next: decoding a row group for one of its rows
 * costs nearly what 128 cost, so the next ones are pieces of what is kept.
 */
export class RecordsAhead {
  readonly #scope: RecordsAheadScope;
  #window: Window | undefined;
  #last: number | undefined;
  /** What was asked for since a record was given. */
  #missed: { readonly row: number; readonly count: number } | undefined;
  /** Of the last record that was given; null where none was. */
  #bytes: number | null = null;
  /** Rows around here could not be read together: each is read alone, and says what is wrong with it. */
  #failed = false;
  #running: { readonly rows: Rows; readonly controller: AbortController; readonly done: Promise<void> } | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(scope: RecordsAheadScope) {
    this.#scope = scope;
  }

  #take(row: number, textLimit: number): Uint8Array | undefined {
    const window = this.#window;
    if (!window || window.textLimit !== textLimit || row < window.rowStart || row >= window.rowEnd) return undefined;
    return sliceIpc(window.bytes, row - window.rowStart, row - window.rowStart + 1);
  }

  /** A row out of what is kept, or of what is being read now, once it is there; undefined where it must be read alone. */
  async coming(row: number, textLimit: number, signal: AbortSignal): Promise<Uint8Array | undefined> {
    const kept = this.#take(row, textLimit);
    if (kept) return kept;
    const running = this.#running;
    if (running?.rows.textLimit === textLimit && row >= running.rows.rowStart && row < running.rows.rowEnd) {
      await unless(signal, running.done);
      return this.#take(row, textLimit);
    }
    this.#miss(row, textLimit);
    return undefined;
  }

  /** Rows that are left before they are decoded would never be shown: they are read together, which no one row's abort ends. */
  #miss(row: number, textLimit: number): void {
    const near = this.#missed !== undefined && Math.abs(row - this.#missed.row) <= NEAR;
    this.#missed = { row, count: near ? (this.#missed?.count ?? 0) + 1 : 1 };
    if (this.#missed.count < OVERTAKEN || this.#failed) return;
    const wanted = this.#around(row, textLimit, this.#bytes ?? this.#scope.rowBytes());
    if (wanted.rowEnd - wanted.rowStart <= NEAR) return;
    this.#missed = undefined;
    clearTimeout(this.#timer);
    this.#read(wanted);
  }

  #around(row: number, textLimit: number, bytes: number): Rows {
    const count = Math.min(MOST_ROWS, Math.floor(WINDOW_BYTES / Math.max(1, bytes)));
    const rowStart = Math.max(0, row - Math.min(ROWS_BEFORE, count >> 2));
    return { textLimit, rowStart, rowEnd: Math.min(this.#scope.rows(), rowStart + count) };
  }

  /** A row of so many bytes was given: what lies around it is read, where nothing is kept when it has been quiet for a moment. */
  given(row: number, textLimit: number, bytes: number): void {
    clearTimeout(this.#timer);
    const near = this.#last !== undefined && row !== this.#last && Math.abs(row - this.#last) <= NEAR;
    this.#last = row;
    this.#missed = undefined;
    this.#bytes = bytes;
    const wanted = this.#around(row, textLimit, bytes);
    const { rowStart } = wanted;
    const enough = (rows: Rows | undefined): boolean => rows?.textLimit === textLimit && rows.rowStart <= Math.max(rowStart, row - ENOUGH) && rows.rowEnd >= Math.min(wanted.rowEnd, row + ENOUGH);
    if (!near || this.#failed || wanted.rowEnd - rowStart <= NEAR || enough(this.#window) || enough(this.#running?.rows)) return;
    this.#timer = setTimeout(() => { this.#read(wanted); }, this.#window && row >= this.#window.rowStart && row < this.#window.rowEnd ? 0 : QUIET_MS);
    this.#timer.unref();
  }

  /** Stops what is being read, and waits until its memory is free again; false where nothing was. */
  async stop(): Promise<boolean> {
    clearTimeout(this.#timer);
    const running = this.#running;
    running?.controller.abort();
    await running?.done;
    return running !== undefined;
  }

  clear(): void {
    void this.stop();
    this.#window = undefined;
    this.#last = undefined;
    this.#missed = undefined;
    this.#bytes = null;
    this.#failed = false;
  }

  #read(rows: Rows): void {
    const stopped = this.stop();
    const controller = new AbortController();
    const { signal } = controller;
    const done = stopped.then(async () => (signal.aborted ? undefined : this.#scope.read(rows, signal))).then((bytes) => {
      if (bytes && !signal.aborted) this.#window = { ...rows, bytes };
    }).catch(() => {
      if (!signal.aborted) this.#failed = true;
    }).finally(() => {
      if (this.#running === running) this.#running = undefined;
    });
    // It is known at once, so that the next one stops it even before it has begun.
    const running = { rows, controller, done };
    this.#running = running;
  }
}
