import type { LitElement } from 'lit';
import type { LoupeReader } from '../../../kit/reader/readerElement';
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
  /** The record that a person goes to, and the end at which its current hit is. */
  #arriving: { readonly by: 1 | -1; readonly row: number; readonly until: number } | null = null;
  #isGoing = false;
  /** The record whose folds were opened for a hit. */
  #unfolded = -1;
  #watched: readonly (ShadowRoot | null)[] = [];

  constructor(readonly search: Search, readonly table: () => LitElement | null, readonly reader: () => LoupeReader | null) {
    const { state } = search.controller;
    search.onFirst = (row) => { this.#arrive(1, row); };
    react(() => [search.isOpen.value, search.searched.value, state.record.value, state.arrivals.value], () => { this.#soon(); });
    react(() => [state.record.value?.row, search.searched.value], () => {
      this.#current = -1;
      this.#hits = [];
    });
  }

  /** The next hit of the record, or of the next row that was found. */
  async step(by: 1 | -1): Promise<void> {
    const next = this.#current < 0 ? (by === 1 ? 0 : this.#hits.length - 1) : this.#current + by;
    const isHere = this.search.at.peek() >= 0 && !this.#isGoing && this.#arriving === null;
    if (isHere && this.#hits[next]) {
      this.#show(next);
      return;
    }
    this.#isGoing = true;
    try {
      this.#arrive(by, await this.search.step(by));
    } finally {
      this.#isGoing = false;
    }
  }

  /** The record that comes into focus has its current hit at this end. */
  #arrive(by: 1 | -1, row: number | null): void {
    this.#arriving = row === null ? null : { by, row, until: Date.now() + DRAWN_MILLISECONDS };
    this.#soon();
  }

  /** Marks again when what is drawn has changed. */
  #soon(): void {
    const isMarked = this.#watched.length > 0;
    if (this.#frame !== 0 || !(this.search.isOpen.peek() || isMarked)) return;
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
    const cellsOf = this.table()?.shadowRoot;
    this.#hits = pattern && reader?.shadowRoot ? drawnHits(reader.shadowRoot, pattern) : [];
    const cells = pattern && cellsOf ? [...cellsOf.querySelectorAll('[role="gridcell"]')].flatMap((cell) => drawnHits(cell, pattern)) : [];
    mark([...cells, ...this.#hits], this.#hits[this.#current] ?? null);
    const record = search.controller.state.record.peek();
    const isDrawn = reader !== null && reader.input === record && !reader.isUpdatePending;
    if (this.#arriving && Date.now() > this.#arriving.until) this.#arriving = null;
    const isHere = this.#arriving !== null && isDrawn && record?.row === this.#arriving.row;
    // The row holds it: where nothing of it is drawn, it is in a fold.
    if (isHere && this.#hits.length === 0 && this.#unfolded !== record.row) {
      this.#unfolded = record.row;
      reader.perform({ command: 'unfoldAll' });
      this.#soon();
    }
    if (this.#arriving && this.#hits.length > 0 && isHere) {
      const { by } = this.#arriving;
      this.#arriving = null;
      this.#show(by === 1 ? 0 : this.#hits.length - 1);
    }
  }

  #show(index: number): void {
    this.#current = index;
    const hit = this.#hits[index];
    const place = hit?.startContainer.parentElement;
    for (let fold = place?.closest('details'); fold; fold = fold.parentElement?.closest('details')) fold.open ||= place?.closest('summary')?.parentElement !== fold;
    place?.scrollIntoView({ block: 'nearest' });
    this.#soon();
  }

  #watch(isWanted: boolean): void {
    const roots = isWanted ? [this.table()?.shadowRoot ?? null, this.reader()?.shadowRoot ?? null] : [];
    if (roots.length === this.#watched.length && roots.every((root, i) => root === this.#watched[i])) return;
    this.#watched = roots;
    this.#observer.disconnect();
    for (const root of roots) if (root) this.#observer.observe(root, { subtree: true, childList: true, characterData: true });
  }
}
