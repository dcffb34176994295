import { sliceIpc } from './arrow/slice';

/** Nothing is read ahead while records still come in: the one that a person waits for goes first. */
const QUIET_MS = 40;
/** Records of a reader who goes from one to the next lie so near each other. */
const NEAR = 4;
const MOST_ROWS = 128;
const ROWS_BEFORE = 32;
/** With fewer kept on one side, the next are read. */
const ENOUGH = 24;
const WINDOW_BYTES = 8e6;

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
}

/**
 * Whole rows around the record that is read, where a person goes from one to the next: decoding a row group for one of its rows
 * costs nearly what 128 cost, so the next ones are pieces of what is kept.
 */
export class RecordsAhead {
  readonly #scope: RecordsAheadScope;
  #window: Window | undefined;
  #last: number | undefined;
  /** Rows around here could not be read together: each is read alone, and says what is wrong with it. */
  #failed = false;
  #running: { readonly rows: Rows; readonly controller: AbortController; readonly done: Promise<void> } | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(scope: RecordsAheadScope) {
    this.#scope = scope;
  }

  /** A row out of what is kept; undefined where it must be read. */
  take(row: number, textLimit: number): Uint8Array | undefined {
    const window = this.#window;
    if (!window || window.textLimit !== textLimit || row < window.rowStart || row >= window.rowEnd) return undefined;
    return sliceIpc(window.bytes, row - window.rowStart, row - window.rowStart + 1);
  }

  /** A row of so many bytes was given: what lies around it is read, where nothing is kept when it has been quiet for a moment. */
  given(row: number, textLimit: number, bytes: number): void {
    clearTimeout(this.#timer);
    const near = this.#last !== undefined && row !== this.#last && Math.abs(row - this.#last) <= NEAR;
    this.#last = row;
    const count = Math.min(MOST_ROWS, Math.floor(WINDOW_BYTES / Math.max(1, bytes)));
    const rowStart = Math.max(0, row - Math.min(ROWS_BEFORE, count >> 2));
    const wanted = { textLimit, rowStart, rowEnd: Math.min(this.#scope.rows(), rowStart + count) };
    const enough = (rows: Rows | undefined): boolean => rows?.textLimit === textLimit && rows.rowStart <= Math.max(rowStart, row - ENOUGH) && rows.rowEnd >= Math.min(wanted.rowEnd, row + ENOUGH);
    if (!near || this.#failed || wanted.rowEnd - rowStart <= NEAR || enough(this.#window) || enough(this.#running?.rows)) return;
    this.#timer = setTimeout(() => void this.#read(wanted), this.#window && row >= this.#window.rowStart && row < this.#window.rowEnd ? 0 : QUIET_MS);
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
    this.#failed = false;
  }

  async #read(rows: Rows): Promise<void> {
    await this.stop();
    const controller = new AbortController();
    const { signal } = controller;
    const done = this.#scope.read(rows, signal).then((bytes) => {
      if (!signal.aborted) this.#window = { ...rows, bytes };
    }, () => {
      if (!signal.aborted) this.#failed = true;
    });
    const running = { rows, controller, done };
    this.#running = running;
    await done;
    if (this.#running === running) this.#running = undefined;
  }
}
