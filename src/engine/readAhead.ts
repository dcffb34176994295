import { LoupeError } from '../core/message';
import { sliceIpc } from './arrow/slice';
import type { Page, PageRequest } from './contract';

/** Nothing is read ahead while pages still come in: scrolling and the pages of other columns go first. */
const QUIET_MS = 40;
const MOST_ROWS = 1_000;
const FEWEST_ROWS = 200;
const WINDOW_BYTES = 8e6;
const KEPT_BYTES = 48e6;
/** A view asks for scalars and for texts apart: a window of each is read ahead. */
const KINDS = 3;

interface Window {
  readonly kind: string;
  readonly rowStart: number;
  readonly rowEnd: number;
  readonly bytes: Uint8Array;
}

interface Running {
  readonly kind: string;
  readonly rowStart: number;
  readonly rowEnd: number;
  readonly controller: AbortController;
  readonly done: Promise<void>;
}

interface Last {
  readonly request: PageRequest;
  readonly backwards: boolean;
  readonly bytesPerRow: number;
}

export interface ReadAheadScope {
  /** Reads a page on a connection that no asked-for page waits for. */
  read(request: PageRequest, signal: AbortSignal): Promise<{ bytes: Uint8Array; rows: number }>;
  /** How many rows a view has. */
  rows(view: string): number;
  /** Would these rows of the view decode little, compared with what a person gains? */
  isCheap(view: string, rowStart: number, rowEnd: number): boolean;
}

/**
 * Decodes rows next to the last page while nobody waits: decoding a row group for 100 of its rows costs nearly what 1,000 cost,
 * so the pages after it are pieces of what is kept. A page that lies elsewhere stops it at once.
 */
export class ReadAhead {
  readonly #scope: ReadAheadScope;
  readonly #windows: Window[] = [];
  /** Kinds of pages by when they were last asked for, newest last. */
  readonly #last = new Map<string, Last>();
  /** Kinds that could not be read ahead: they are not tried again. */
  readonly #failed = new Set<string>();
  #running: Running | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(scope: ReadAheadScope) {
    this.#scope = scope;
  }

  /** A page out of what is kept, or of what is just being read; undefined where it must be read, and then nothing is in its way. */
  async take(request: PageRequest, signal: AbortSignal): Promise<Page | undefined> {
    clearTimeout(this.#timer);
    const kind = kindOf(request);
    const rowEnd = Math.min(request.rowEnd, this.#scope.rows(request.view));
    const keeps = (): Window | undefined => this.#windows.find((w) => w.kind === kind && covers(w, request.rowStart, rowEnd));
    let window = rowEnd <= request.rowStart ? undefined : keeps();
    const running = this.#running;
    if (!window && running?.kind === kind && covers(running, request.rowStart, rowEnd)) {
      await Promise.race([running.done, new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))]);
      window = keeps();
    } else if (!window) running?.controller.abort();
    if (!window) return undefined;
    return { ipc: sliceIpc(window.bytes, request.rowStart - window.rowStart, rowEnd - window.rowStart), rowStart: request.rowStart, rows: rowEnd - request.rowStart };
  }

  /** A page was given: what lies next to it is read when it has been quiet for a moment. */
  given(request: PageRequest, page: Page): void {
    if (request.textLimit === 0 || page.rows === 0) return;
    const kind = kindOf(request);
    const before = this.#last.get(kind)?.request.rowStart ?? request.rowStart;
    this.#last.delete(kind);
    this.#last.set(kind, { request, backwards: request.rowStart < before, bytesPerRow: page.ipc.byteLength / page.rows });
    for (const oldest of this.#last.keys()) if (this.#last.size > KINDS) this.#last.delete(oldest);
    this.#soon();
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#next(), QUIET_MS);
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
    clearTimeout(this.#timer);
    this.#running?.controller.abort();
    this.#windows.length = 0;
    this.#last.clear();
    this.#failed.clear();
  }

  async #next(): Promise<void> {
    if (this.#running) { this.#soon(); return; }
    for (const [kind, last] of [...this.#last].reverse()) {
      const wanted = this.#failed.has(kind) ? undefined : this.#wanted(kind, last);
      if (!wanted) continue;
      const controller = new AbortController();
      const done = this.#read(kind, { ...last.request, ...wanted }, controller.signal);
      this.#running = { kind, ...wanted, controller, done };
      await done;
      this.#running = undefined;
      if (controller.signal.aborted) return;
    }
  }

  /** The rows to read next, or none where enough is kept in the way that pages go. */
  #wanted(kind: string, { request, backwards, bytesPerRow }: Last): { rowStart: number; rowEnd: number } | undefined {
    const end = this.#scope.rows(request.view);
    const size = Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, Math.floor(WINDOW_BYTES / Math.max(1, bytesPerRow))));
    const page = request.rowEnd - request.rowStart;
    const edge = this.#edge(kind, request, backwards);
    if (Math.abs(edge - (backwards ? request.rowStart : request.rowEnd)) >= 2 * page) return undefined;
    for (const rows of [size, FEWEST_ROWS]) {
      // It begins a page early: the next page may reach over the edge of what is kept.
      const [rowStart, rowEnd] = backwards ? [Math.max(0, edge - rows), Math.min(end, edge + page)] : [Math.max(0, edge - page), Math.min(end, edge + rows)];
      if (backwards ? edge <= 0 : edge >= end) return undefined;
      if (this.#scope.isCheap(request.view, rowStart, rowEnd)) return { rowStart, rowEnd };
    }
    return undefined;
  }

  /** Where what is kept ends, going on from a page. */
  #edge(kind: string, request: PageRequest, backwards: boolean): number {
    let edge = backwards ? request.rowStart : request.rowEnd;
    for (let found = true; found; ) {
      const next = this.#windows.find((w) => w.kind === kind && (backwards ? w.rowEnd >= edge && w.rowStart < edge : w.rowStart <= edge && w.rowEnd > edge));
      found = next !== undefined;
      if (next) edge = backwards ? next.rowStart : next.rowEnd;
    }
    return edge;
  }

  async #read(kind: string, request: PageRequest, signal: AbortSignal): Promise<void> {
    try {
      const { bytes, rows } = await this.#scope.read(request, signal);
      if (signal.aborted || rows !== request.rowEnd - request.rowStart) return;
      this.#windows.push({ kind, rowStart: request.rowStart, rowEnd: request.rowEnd, bytes });
      while (this.#windows.length > 1 && this.#windows.reduce((n, w) => n + w.bytes.byteLength, 0) > KEPT_BYTES) this.#windows.shift();
    } catch (error) {
      // It gave way to another dataset, or the page itself says what is wrong when it is asked for.
      if (!signal.aborted && !(error instanceof LoupeError && error.fault === 'aborted')) this.#failed.add(kind);
    }
  }
}

function kindOf({ view, columns, textLimit }: PageRequest): string {
  return JSON.stringify([view, columns, textLimit]);
}

function covers(rows: { readonly rowStart: number; readonly rowEnd: number }, rowStart: number, rowEnd: number): boolean {
  return rows.rowStart <= rowStart && rows.rowEnd >= rowEnd;
}
