import { groupDigits } from '../../../../src/core/sentences';
import { Shuffle } from '../../../../src/core/shuffle';
import { EVERYTHING } from '../../../../src/core/viewQuery';
import type { ViewQuery } from '../../../../src/core/viewQuery';
import type { ReadingCommand, ReadingState } from '../../../../src/features/explore/reading';
import { t } from '../../../kit/l10n';
import { sizedBy, widenedBy } from '../../../kit/reader/readerLook';
import type { ReaderLook } from '../../../kit/reader/readerLook';
import { computed, react, signal } from '../../../kit/signal';
import type { ExploreController } from '../controller';
import { ViewBookmarks } from './bookmarks';
import { Pinned } from './pinned';
import { keptTrail, NO_TRAIL, restoredTrail, sameQuery, stepped, visited } from './trail';
import type { Trail } from './trail';

const FIRST_SEED = '1';

/** Reading for an hour: the way back, records drawn by a seed, the record alone, how texts look. */
export class Reading {
  readonly focusMode = signal(false);
  readonly onlyLast = signal(false);
  readonly textSize = signal(1);
  /** Null: as the setting says. */
  readonly measure = signal<number | null>(null);
  readonly seed = signal(FIRST_SEED);
  readonly trail = signal<Trail>(NO_TRAIL);
  readonly bookmarks: ViewBookmarks;
  readonly pinned: Pinned;
  readonly look = computed((): ReaderLook => ({
    onlyLast: this.onlyLast.value, textSize: this.textSize.value, alone: this.focusMode.value,
    measure: this.measure.value ?? this.controller.state.opened.value?.settings.measure ?? 78,
  }));
  /** Records drawn so far, of which rows in which order. */
  #drawn = 0;
  #drawnOf: { readonly query: ViewQuery; readonly rows: number } | null = null;
  #going: Promise<void> = Promise.resolve();
  #last: { readonly view: string; readonly position: number } | null = null;

  constructor(readonly controller: ExploreController) {
    const { state } = controller;
    this.bookmarks = new ViewBookmarks(controller);
    this.pinned = new Pinned(controller);
    react(() => [state.view.value, state.position.value, state.row.value], () => this.#visit());
  }

  keep(): ReadingState {
    return { seed: this.seed.peek(), drawn: this.#drawn, textSize: this.textSize.peek(), measure: this.measure.peek(), focusMode: this.focusMode.peek(), onlyLast: this.onlyLast.peek(), pinned: this.pinned.keep(), trail: keptTrail(this.trail.peek()) };
  }

  restore(kept: ReadingState | undefined): void {
    if (!kept) return;
    this.seed.value = kept.seed;
    this.#drawn = kept.drawn;
    this.#drawnOf = null;
    this.textSize.value = kept.textSize;
    this.measure.value = kept.measure;
    this.focusMode.value = kept.focusMode;
    this.onlyLast.value = kept.onlyLast;
    this.trail.value = restoredTrail(kept.trail);
    void this.pinned.restore(kept.pinned);
  }

  perform(command: ReadingCommand): void {
    switch (command) {
      case 'goBack': void this.go(-1); return;
      case 'goForward': void this.go(1); return;
      case 'focusMode': this.focusMode.value = !this.focusMode.peek(); break;
      case 'foldEarlier': this.onlyLast.value = !this.onlyLast.peek(); break;
      case 'largerText': this.textSize.value = sizedBy(this.textSize.peek(), 1); break;
      case 'smallerText': this.textSize.value = sizedBy(this.textSize.peek(), -1); break;
      case 'usualText':
        this.textSize.value = 1;
        this.measure.value = null;
        break;
      case 'widerLines': this.measure.value = widenedBy(this.look.peek().measure, 1); break;
      case 'narrowerLines': this.measure.value = widenedBy(this.look.peek().measure, -1); break;
      case 'pinRecord': this.pinned.toggle(); break;
      case 'unpinRecord': this.pinned.unpin(); break;
    }
    this.controller.keepSoon();
  }

  /** As records look where nobody changed that. */
  usual(): void {
    this.onlyLast.value = false;
    this.perform('usualText');
  }

  /** Goes to the record read before, or back from there, under the filter and order it was read under. */
  go(by: 1 | -1): Promise<void> {
    // One step after the other: each begins where the one before it led, however fast a person presses.
    this.#going = this.#going.then(() => this.#go(by));
    return this.#going;
  }

  async #go(by: 1 | -1): Promise<void> {
    const to = stepped(this.trail.peek(), by);
    if (!to) {
      this.controller.state.said.value = by < 0 ? t('There is no record before this one to go back to.') : t('There is no record to go forward to.');
      return;
    }
    const stop = to.stops[to.at];
    if (!stop) return;
    this.trail.value = to;
    if (sameQuery(stop.query, this.controller.state.query.peek())) await this.controller.goToRow(stop.row);
    else await this.#showRows(stop.query, stop.row);
  }

  /** Shows a row; where the filter leaves it out, the filter is cleared, and the way back brings it again. */
  async showRow(row: number, said: string | null): Promise<void> {
    const { controller } = this;
    const view = controller.state.view.peek();
    try {
      const isShown = view !== null && (controller.isCounting || (await controller.host.request('position', { view: view.view, row })) >= 0);
      if (isShown) await controller.goToRow(row);
      else await this.#showRows({ ...controller.state.query.peek(), filter: EVERYTHING.filter }, row);
      const cleared = isShown ? null : t('The filter that left row {0} out was cleared: Alt+← brings it back.', groupDigits(row));
      if (said !== null || cleared !== null) controller.state.said.value = [said, cleared].filter((s) => s !== null).join(' ');
    } catch (error) {
      controller.say(error);
    }
  }

  /** The next record of the order that the seed makes of the rows shown: none comes twice before all came. */
  random(): void {
    const { pager, state } = this.controller;
    const rows = pager.rows;
    if (rows === 0) return;
    const query = state.query.peek();
    // Other rows than those drawn from before: the order begins anew. After a restart they are taken for the same.
    if (this.#drawnOf && (this.#drawnOf.rows !== rows || !sameQuery(this.#drawnOf.query, query))) this.#drawn = 0;
    this.#drawnOf = { query, rows };
    const shuffle = new Shuffle(rows, this.seed.peek());
    let position = shuffle.at(this.#drawn++ % rows);
    if (position === state.position.peek()) position = shuffle.at(this.#drawn++ % rows);
    this.#last = null; // a draw is a stop of its own, wherever it leads
    this.controller.focusPosition(position, 'middle');
  }

  reseed(seed: string): void {
    this.seed.value = seed;
    this.#drawn = 0;
    this.controller.state.said.value = t('Random rows are drawn by the seed {0}: the same seed draws the same rows.', seed);
    this.controller.keepSoon();
  }

  async #showRows(query: ViewQuery, row: number): Promise<void> {
    this.controller.state.filterText.value = query.filter?.op === 'sql' ? query.filter.expression : '';
    await this.controller.prepare(query, row);
  }

  #visit(): void {
    const { view, position, row, query } = this.controller.state;
    const [shown, at] = [view.peek(), position.peek()];
    if (!shown || at < 0 || row.peek() < 0) return;
    this.pinned.seen();
    const isNeighbour = this.#last?.view === shown.view && Math.abs(this.#last.position - at) <= 1;
    this.#last = { view: shown.view, position: at };
    this.trail.value = visited(this.trail.peek(), { row: row.peek(), query: query.peek() }, isNeighbour);
  }
}
