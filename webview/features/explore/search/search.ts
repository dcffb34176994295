import { hiddenColumns } from '../../../kit/hiddenColumns';
import { shownOf } from '../../../kit/host';
import { batch, computed, react, signal } from '../../../kit/signal';
import { narrowed } from '../../../../src/core/narrowed';
import type { SearchState } from '../../../../src/features/explore/contract';
import { searchCondition } from '../../../../src/features/explore/searchSql';
import type { Searched } from '../../../../src/features/explore/searchSql';
import type { ExploreController } from '../controller';

/** Rows of what was found that are fetched at once. */
const FETCHED = 20_000;

/** What a search before found stands for so long, lest figures flicker at every letter. */
const OLD_MILLISECONDS = 300;

const NOTHING: Searched = { text: '', matchCase: false, wholeWord: false, regex: false };

/** What was found, as far as it is known. */
export interface Found {
  readonly searched: Searched;
  /** Rows of the dataset in the order of the view, and how often each holds the text. */
  readonly rows: readonly number[];
  readonly hits: number;
  readonly complete: boolean;
  readonly truncated: boolean;
}

/** The search of the dataset view: asks while it is typed, collects the rows as they are found, goes from one to the next. */
export class Search {
  readonly isOpen = signal(false);
  readonly searched = signal<Searched>(NOTHING);
  readonly found = signal<Found | null>(null);
  readonly running = signal(false);
  /** What was found is of what was searched for before, or among other rows. */
  readonly isOld = signal(false);
  /** What is wrong with what is searched for; what was found last stays. */
  readonly problem = signal<string | null>(null);
  /** Which of the rows that were found is in focus; −1: none of them. */
  readonly at = computed(() => this.found.value?.rows.indexOf(this.controller.state.row.value) ?? -1);
  /** Is told the row that comes into focus when a search has its first. */
  onFirst: (row: number | null) => void = () => undefined;
  #running: AbortController | null = null;
  /** Something is known of what is searched for. */
  #isAnswered = true;
  #kept: string | null = null;

  constructor(readonly controller: ExploreController) {
    // Other rows, or in another order: the same text is searched for among them.
    react(() => controller.state.view.value, () => { if (this.isOpen.peek()) void this.look(this.searched.peek(), false); });
  }

  open(text?: string): void {
    this.isOpen.value = true;
    if (text !== undefined && text !== '') void this.look({ ...this.searched.peek(), text });
  }

  close(): void {
    this.#end();
    batch(() => {
      this.isOpen.value = false;
      this.found.value = null;
      this.running.value = false;
      this.problem.value = null;
    });
  }

  /** Searches anew. `go`: the first row from the one in focus on comes into focus. */
  async look(searched: Searched, go = true): Promise<void> {
    this.#end();
    const running = new AbortController();
    this.#running = running;
    batch(() => {
      this.searched.value = searched;
      this.problem.value = null;
      this.running.value = searched.text !== '';
      if (searched.text === '') this.found.value = null;
    });
    if (searched.text === '') return;
    this.#isAnswered = false;
    setTimeout(() => { if (this.#running === running && !this.#isAnswered) this.isOld.value = true; }, OLD_MILLISECONDS);
    const from = this.controller.state.position.peek();
    try {
      await this.#collect(searched, running.signal, () => {
        if (!go) return;
        void this.#goFrom(from).then((row) => { this.onFirst(row); });
      });
    } catch (error) {
      const shown = shownOf(error);
      if (this.#running === running && shown) this.problem.value = shown.sentence;
    } finally {
      if (this.#running === running) this.running.value = false;
    }
  }

  /** Ends what runs; what was found stays. */
  cancel(): void {
    this.#running?.abort();
    this.running.value = false;
    this.isOld.value = !this.#isAnswered;
  }

  /** Goes to the next row that was found after the one in focus, or the one before; round at the ends. Null: there is none. */
  async step(by: 1 | -1): Promise<number | null> {
    const found = this.found.peek();
    if (!found || found.rows.length === 0) return null;
    const at = this.at.peek();
    return at >= 0 ? this.#focus(found, (at + by + found.rows.length) % found.rows.length) : this.#goFrom(this.controller.state.position.peek(), by);
  }

  /** Keeps only the rows that were found, by the filter that finds them. */
  async keepOnly(): Promise<void> {
    const { state } = this.controller;
    const condition = searchCondition(this.#columns(), this.#names(), this.searched.peek());
    if (condition === null) return;
    const before = state.query.peek().filter;
    await this.controller.setFilter(before?.op === 'sql' ? narrowed(before.expression, `(${condition})`) : condition);
  }

  async #collect(searched: Searched, ended: AbortSignal, first: () => void): Promise<void> {
    const { host, state } = this.controller;
    const rows: number[] = [];
    let hits = 0;
    const show = (now: Pick<SearchState, 'complete' | 'truncated'>): void => {
      if (ended.aborted) return;
      this.#isAnswered = true;
      this.isOld.value = false;
      this.found.value = { searched, rows: [...rows], hits, complete: now.complete && !now.truncated, truncated: now.truncated };
    };
    let now = await host.request('search', { query: state.query.peek(), columns: this.#names(), searched }, { signal: ended });
    if (now === null) {
      show({ complete: true, truncated: false });
      return;
    }
    this.#kept = now.search;
    for (;;) {
      while (rows.length < now.rows) {
        const more: { rows: readonly number[]; hits: readonly number[] } = await host.request('searchRows', { search: now.search, rowStart: rows.length, rowEnd: Math.min(rows.length + FETCHED, now.rows) }, { signal: ended });
        const isFirst = rows.length === 0;
        rows.push(...more.rows);
        hits += more.hits.reduce((a, b) => a + b, 0);
        show({ complete: now.complete && rows.length >= now.rows, truncated: now.truncated });
        if (isFirst && rows.length > 0) first();
      }
      if (now.problem !== null) this.problem.value = now.problem;
      if (now.complete) break;
      now = await host.request('searchMore', { search: now.search, known: rows.length }, { signal: ended });
    }
    show(now);
  }

  /** The first row that was found at a position of the view or after it, else the first of all; backwards, the last before it. */
  async #goFrom(position: number, by: 1 | -1 = 1): Promise<number | null> {
    const found = this.found.peek();
    if (!found || found.rows.length === 0) return null;
    const { query } = this.controller.state;
    const inFileOrder = query.peek().order.length === 0;
    const row = this.controller.state.row.peek();
    // In file order rows rise with positions; else the first that was found is where one begins.
    const after = inFileOrder && position >= 0 ? found.rows.findIndex((r) => r >= row) : 0;
    const index = by === 1 ? Math.max(0, after) : (after <= 0 ? found.rows.length : after) - 1;
    return this.#focus(found, index);
  }

  async #focus(found: Found, index: number): Promise<number | null> {
    const row = found.rows[index];
    if (row === undefined) return null;
    await this.controller.goToRow(row);
    return row;
  }

  #names(): string[] {
    return this.#columns().flatMap((c) => (hiddenColumns.value(c.name) ? [] : [c.name]));
  }

  #columns(): NonNullable<ReturnType<typeof this.controller.state.opened.peek>>['info']['columns'] {
    return this.controller.state.opened.peek()?.info.columns ?? [];
  }

  #end(): void {
    this.#running?.abort();
    this.#running = null;
    const kept = this.#kept;
    this.#kept = null;
    if (kept !== null) void this.controller.host.request('endSearch', { search: kept }).catch((error: unknown) => { this.controller.host.log('warn', String(error)); });
  }
}
