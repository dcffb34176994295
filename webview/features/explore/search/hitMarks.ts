import { react } from '../../../kit/signal';
import { drawnPattern } from '../../../../src/features/explore/searchSql';
import type { Search } from './search';
import { drawnHits, mark } from './searchMarks';

/** A record that was gone to is drawn within this time, or its hit is not drawn at all (in a fold, or cut). */
const DRAWN_MILLISECONDS = 1_500;

/** Marks hits in what the table and the reader draw, and goes through those of the record in focus before the next row. */
export class HitMarks {
  readonly #observer = new MutationObserver(() => { this.#soon(); });
  #frame = 0;
  /** The hits in the reader, and which one is the current one. */
  #hits: readonly Range[] = [];
  #current = -1;
  /** The end of the next record at which its current hit is. */
  #arriving: { readonly by: 1 | -1; readonly until: number } | null = null;
  #watched: readonly (ShadowRoot | null)[] = [];

  constructor(readonly search: Search, readonly table: () => ShadowRoot | null, readonly reader: () => ShadowRoot | null) {
    const { state } = search.controller;
    search.onFirst = () => { this.#arrive(1); };
    react(() => [search.isOpen.value, search.searched.value, state.record.value, state.arrivals.value], () => { this.#soon(); });
    react(() => [state.row.value, search.searched.value], () => { this.#current = -1; });
  }

  /** The next hit of the record, or of the next row that was found. */
  async step(by: 1 | -1): Promise<void> {
    const next = this.#current < 0 ? (by === 1 ? 0 : this.#hits.length - 1) : this.#current + by;
    const isHere = this.search.at.peek() >= 0;
    if (isHere && this.#hits[next]) {
      this.#show(next);
      return;
    }
    this.#arrive(by);
    await this.search.step(by);
    this.#soon();
  }

  /** The record that comes into focus has its current hit at this end. */
  #arrive(by: 1 | -1): void {
    this.#arriving = { by, until: Date.now() + DRAWN_MILLISECONDS };
    this.#soon();
  }

  /** Marks again when what is drawn has changed. */
  #soon(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw(): void {
    const { search } = this;
    const pattern = search.isOpen.peek() ? drawnPattern(search.searched.peek()) : null;
    this.#watch(pattern !== null);
    const reader = this.reader();
    const table = this.table();
    this.#hits = pattern && reader ? drawnHits(reader, pattern) : [];
    const cells = pattern && table ? [...table.querySelectorAll('[role="gridcell"]')].flatMap((cell) => drawnHits(cell, pattern)) : [];
    if (this.#current >= this.#hits.length) this.#current = -1;
    mark([...cells, ...this.#hits], this.#hits[this.#current] ?? null);
    if (this.#arriving && this.#hits.length > 0 && search.controller.state.record.peek()?.row === search.controller.state.row.peek()) {
      const { by, until } = this.#arriving;
      this.#arriving = null;
      if (Date.now() < until) this.#show(by === 1 ? 0 : this.#hits.length - 1);
    }
  }

  #show(index: number): void {
    this.#current = index;
    const hit = this.#hits[index];
    hit?.startContainer.parentElement?.scrollIntoView({ block: 'nearest' });
    this.#soon();
  }

  #watch(isWanted: boolean): void {
    const roots = isWanted ? [this.table(), this.reader()] : [];
    if (roots.length === this.#watched.length && roots.every((root, i) => root === this.#watched[i])) return;
    this.#watched = roots;
    this.#observer.disconnect();
    for (const root of roots) if (root) this.#observer.observe(root, { subtree: true, childList: true, characterData: true });
  }
}
