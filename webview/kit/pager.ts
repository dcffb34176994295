import type { Cell } from '../../src/core/cell';

/** A page as the pager keeps it: cells by column key, and the dataset's row number of each row. */
export interface PageOfCells {
  readonly rows: number;
  rowNumber(at: number): number;
  cell(key: string, at: number): Cell | undefined;
}

export interface PageQuestion {
  readonly view: string;
  readonly keys: readonly string[];
  readonly rowStart: number;
  readonly rowEnd: number;
}

export interface PagerOptions {
  readonly fetch: (question: PageQuestion, signal: AbortSignal) => Promise<PageOfCells>;
  /** Something arrived or failed: draw again. */
  readonly changed: () => void;
  /** Long text, lists, structs: asked for after the scalars. */
  readonly isHeavy: (key: string) => boolean;
  readonly windowRows?: number;
  readonly windowsKept?: number;
  /** A jump waits this long before it asks, so that dragging over a million rows asks for few. */
  readonly settleMilliseconds?: number;
}

interface Asked {
  readonly keys: readonly string[];
  readonly controller: AbortController;
}

interface Window {
  readonly index: number;
  readonly pages: Map<string, PageOfCells>;
  asked: Asked | null;
  error: unknown;
  used: number;
}

/** Requests under way at once: the visible window and the one being prefetched. */
const AT_ONCE = 2;

/**
 * Keeps windows of rows around what is looked at. Reading (`cell`, `rowNumber`) never fetches; fetching (`see`) never
 * returns. The newest look wins: what was scrolled past is aborted, and an answer is taken only while it is still asked for.
 */
export class Pager {
  readonly #options: Required<PagerOptions>;
  readonly #windows = new Map<number, Window>();
  #view: string | null = null;
  #rows = 0;
  #wanted: readonly number[] = [];
  #keys: readonly string[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;
  #clock = 0;

  constructor(options: PagerOptions) {
    this.#options = { windowRows: 200, windowsKept: 24, settleMilliseconds: 40, ...options };
  }

  get rows(): number {
    return this.#rows;
  }

  /** Another view: everything known is forgotten and everything asked for is aborted. */
  setView(view: string | null, rows: number): void {
    this.#abortExcept([]);
    this.#windows.clear();
    this.#view = view;
    this.#rows = rows;
    this.#wanted = [];
  }

  /** There are more rows behind those that were known: what is known of these stays. */
  grow(rows: number): void {
    if (rows <= this.#rows) return;
    const last = Math.floor(this.#rows / this.#options.windowRows);
    const cut = this.#windows.get(last);
    if (cut && this.#rows % this.#options.windowRows > 0) {
      cut.asked?.controller.abort();
      this.#windows.delete(last);
    }
    this.#rows = rows;
    this.#pump();
  }

  /** Rows [rowStart, rowEnd) and these columns are looked at: asks for what is missing there and beside it. */
  see(rowStart: number, rowEnd: number, keys: readonly string[]): void {
    const before = this.#wanted;
    this.#keys = keys;
    this.#wanted = this.#windowsAround(rowStart, rowEnd);
    this.#abortExcept(this.#wanted);
    for (const index of this.#wanted) {
      const window = this.#windows.get(index);
      if (window) window.used = ++this.#clock;
    }
    const jumped = before.length > 0 && !this.#wanted.some((w) => before.includes(w));
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (jumped) {
      this.#timer = setTimeout(() => {
        this.#timer = null;
        this.#pump();
      }, this.#options.settleMilliseconds);
    } else this.#pump();
  }

  /** Undefined while it is not here. */
  cell(position: number, key: string): Cell | undefined {
    const window = this.#windowOf(position);
    return window?.pages.get(key)?.cell(key, position - window.index * this.#options.windowRows);
  }

  rowNumber(position: number): number | undefined {
    const window = this.#windowOf(position);
    const page = window?.pages.values().next().value;
    const at = window ? position - window.index * this.#options.windowRows : 0;
    return page && at < page.rows ? page.rowNumber(at) : undefined;
  }

  /** Why the rows around a position could not be read; undefined where nothing failed. */
  failure(position: number): unknown {
    return this.#windowOf(position)?.error ?? undefined;
  }

  /** Why what is looked at could not be read; null where nothing failed. */
  get problem(): unknown {
    return this.#wanted.map((index) => this.#windows.get(index)?.error ?? null).find((error) => error !== null) ?? null;
  }

  /** Asks again for what failed. */
  retry(): void {
    for (const window of this.#windows.values()) window.error = null;
    this.#options.changed();
    this.#pump();
  }

  /** Forgets the cells of columns whose keys begin so: they are other ones now. What is looked at is asked for again. */
  forget(keyPrefix: string): void {
    for (const window of this.#windows.values()) {
      for (const key of [...window.pages.keys()]) if (key.startsWith(keyPrefix)) window.pages.delete(key);
      if (window.asked?.keys.some((key) => key.startsWith(keyPrefix))) {
        window.asked.controller.abort();
        window.asked = null;
      }
    }
    this.#pump();
  }

  dispose(): void {
    this.setView(null, 0);
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #windowOf(position: number): Window | undefined {
    return this.#windows.get(Math.floor(position / this.#options.windowRows));
  }

  /** Windows that are visible first, then the next and the previous one. */
  #windowsAround(rowStart: number, rowEnd: number): number[] {
    if (rowEnd <= rowStart) return [];
    const size = this.#options.windowRows;
    const first = Math.floor(rowStart / size);
    const last = Math.floor((rowEnd - 1) / size);
    const final = Math.floor(Math.max(0, this.#rows - 1) / size);
    const around: number[] = [];
    for (let w = first; w <= last; w++) around.push(w);
    if (last + 1 <= final) around.push(last + 1);
    if (first > 0) around.push(first - 1);
    return around;
  }

  #abortExcept(wanted: readonly number[]): void {
    for (const window of this.#windows.values()) {
      if (!window.asked || wanted.includes(window.index)) continue;
      window.asked.controller.abort();
      window.asked = null;
    }
  }

  /** Starts what is missing, scalars of every wanted window before the text of any. */
  #pump(): void {
    if (this.#view === null) return;
    for (const heavy of [false, true]) {
      for (const index of this.#wanted) {
        if ([...this.#windows.values()].filter((w) => w.asked !== null).length >= AT_ONCE) return;
        const window = this.#windows.get(index) ?? { index, pages: new Map<string, PageOfCells>(), asked: null, error: null, used: ++this.#clock };
        this.#windows.set(index, window);
        if (window.asked !== null || window.error !== null) continue;
        const missing = this.#keys.filter((key) => !window.pages.has(key) && this.#options.isHeavy(key) === heavy);
        if (missing.length > 0) void this.#ask(this.#view, window, missing);
      }
    }
    this.#forget();
  }

  async #ask(view: string, window: Window, keys: readonly string[]): Promise<void> {
    const asked: Asked = { keys, controller: new AbortController() };
    window.asked = asked;
    const rowStart = window.index * this.#options.windowRows;
    const rowEnd = Math.min(rowStart + this.#options.windowRows, this.#rows);
    // Checked twice: aborted? and still the newest question of this window?
    const isCurrent = (): boolean => !asked.controller.signal.aborted && window.asked === asked;
    try {
      const page = await this.#options.fetch({ view, keys, rowStart, rowEnd }, asked.controller.signal);
      if (!isCurrent()) return;
      for (const key of keys) window.pages.set(key, page);
    } catch (error) {
      if (!isCurrent()) return;
      window.error = error;
    }
    window.asked = null;
    this.#options.changed();
    this.#pump();
  }

  #forget(): void {
    if (this.#windows.size <= this.#options.windowsKept) return;
    const old = [...this.#windows.values()].filter((w) => !this.#wanted.includes(w.index)).sort((a, b) => a.used - b.used);
    for (const window of old.slice(0, this.#windows.size - this.#options.windowsKept)) this.#windows.delete(window.index);
  }
}
