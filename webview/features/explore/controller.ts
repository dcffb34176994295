import type { Warning } from '../../../src/core/message';
import { groupDigits } from '../../../src/core/sentences';
import { actingFilter, EVERYTHING } from '../../../src/core/viewQuery';
import type { ViewQuery } from '../../../src/core/viewQuery';
import type { DerivedHead, OpenedDataset, ViewEvent, ViewState } from '../../../src/features/explore/contract';
import { HostError, shownOf } from '../../kit/host';
import type { HostClient } from '../../kit/host';
import { t } from '../../kit/l10n';
import { Pager } from '../../kit/pager';
import { batch } from '../../kit/signal';
import { DERIVED, isHeavy, isParsed, restoreColumns } from './columns';
import { fetchPage } from './fetchPage';
import { Reading } from './reading/reading';
import { Records } from './records';
import { ExploreState } from './state';

/** The code of the host's answer where a person did not want a copy. */
const DECLINED = 'copy-declined';
/** A tab that is hidden takes its page away at once, so state is told soon, and also while a person goes on. */
const KEEP_WITHIN_MILLISECONDS = 200;

/** What the view does: opens, prepares views, moves the focus, loads records, keeps its state with the host. */
export class ExploreController {
  readonly state = new ExploreState();
  readonly pager: Pager;
  readonly reading: Reading;
  /** Set by the element: the first row that the table shows, and a way to bring a row there. */
  scrollRow: () => number = () => 0;
  showRow: (position: number, where: 'nearest' | 'middle' | 'top') => void = () => undefined;
  readonly #records: Records;
  #preparing: AbortController | null = null;
  #keepTimer: ReturnType<typeof setTimeout> | undefined;
  #isInInput = false;
  #scrollAfter: number | null = null;
  #viewIsGone = false;
  /** A row to go to when it is counted. */
  #awaitedRow: number | null = null;
  #saidDeclined: string | null = null;

  constructor(readonly host: HostClient) {
    this.#records = new Records(host, (column) => isParsed(this.state.opened.peek(), column));
    this.pager = new Pager({
      fetch: (question, signal) => fetchPage(host, question, signal),
      changed: () => this.#arrived(),
      isHeavy: (key) => {
        const opened = this.state.opened.peek();
        return opened !== null && isHeavy(opened, key);
      },
    });
    this.reading = new Reading(this);
    host.onEvent((event) => this.#onEvent(event));
  }

  async open(retry: boolean): Promise<void> {
    this.state.problem.value = null;
    this.state.opening.value = { fraction: null, note: null };
    try {
      const opened = await this.host.request('open', { retry }, { onProgress: (fraction, note) => (this.state.opening.value = { fraction, note }) });
      await this.#adopt(opened, opened.state);
    } catch (error) {
      this.state.problem.value = shownOf(error);
    }
  }

  /** Filters and orders the rows. A filter that is refused leaves what was shown, and its sentence in the bar. */
  async prepare(query: ViewQuery, focusRow: number = this.state.row.peek()): Promise<void> {
    const state = this.state;
    this.#preparing?.abort();
    const preparing = new AbortController();
    this.#preparing = preparing;
    const isCurrent = (): boolean => !preparing.signal.aborted && this.#preparing === preparing;
    state.preparing.value = { fraction: null };
    const before = state.row.peek();
    try {
      const onProgress = (fraction: number | null): void => {
        if (isCurrent()) state.preparing.value = { fraction };
      };
      const view = await this.host.request('view', { query }, { signal: preparing.signal, onProgress });
      if (!isCurrent()) return;
      // Where a copy had to be made first, that took its time: the person may read another record by now.
      const row = state.row.peek() === before ? focusRow : state.row.peek();
      const at = row < 0 ? 0 : await this.host.request('position', { view: view.view, row }, { signal: preparing.signal });
      if (!isCurrent()) return;
      batch(() => {
        this.#viewIsGone = false;
        state.query.value = query;
        state.view.value = view;
        state.filterError.value = null;
        state.said.value = null;
        this.pager.setView(view.view, view.rows);
        state.pageProblem.value = null;
        state.position.value = -1;
        state.arrivals.value++;
      });
      this.focusPosition(view.rows === 0 ? -1 : Math.max(0, at), this.#scrollAfter === null ? 'middle' : null, at >= 0 && row >= 0 ? row : undefined);
      if (this.#scrollAfter === null) this.keepNow();
    } catch (error) {
      if (isCurrent()) this.#prepareFailed(query, error);
    } finally {
      if (this.#preparing === preparing) {
        this.#preparing = null;
        state.preparing.value = null;
        this.#restoreView();
      }
    }
  }

  /** Where a folder has several configs and splits: the host asks which, and opens it. */
  async chooseSplit(): Promise<void> {
    await this.host.request('chooseSplit', {}).catch((error: unknown) => this.say(error));
  }

  cancelPreparing(): void {
    this.#preparing?.abort();
    this.#preparing = null;
    this.state.preparing.value = null;
    if (this.state.opened.peek() && this.state.view.peek() === null) void this.#showAll();
    else this.#restoreView();
  }

  /** A kept filter that a person did not wait for must not leave the view empty; its text stays, to be edited. */
  async #showAll(): Promise<void> {
    await this.prepare(EVERYTHING);
    if (this.state.filterText.peek() !== '') this.state.filterError.value = t('The filter was cancelled: all rows are shown.');
  }

  /** The view that is shown was lost with the engine, and the one that was to replace it did not come. */
  #restoreView(): void {
    if (!this.#viewIsGone) return;
    this.#viewIsGone = false;
    void this.prepare(this.state.query.peek());
  }

  async setFilter(text: string): Promise<void> {
    const expression = text.trim();
    this.state.filterText.value = text;
    await this.prepare({ ...this.state.query.peek(), filter: expression === '' ? null : { op: 'sql', expression } });
  }

  /** Brings a position of the view into focus: the table shows it, the reader reads it; `known` is its row, where that is known before its page is here. */
  focusPosition(position: number, where: 'nearest' | 'middle' | 'top' | null = 'nearest', known?: number): void {
    const state = this.state;
    const view = state.view.peek();
    if (!view) return;
    const to = Math.min(Math.max(position, -1), view.rows - 1);
    batch(() => {
      state.position.value = to;
      state.row.value = to < 0 ? state.row.peek() : (known ?? this.#rowAt(to) ?? -1);
      if (to < 0) state.record.value = null;
    });
    if (to >= 0 && where !== null) this.showRow(to, where);
    if (to >= 0 && state.row.peek() >= 0) void this.#read(to, state.row.peek());
    this.keepSoon();
  }

  /** There may be more rows than are known. */
  get isCounting(): boolean {
    return this.state.opened.peek()?.info.paged?.complete === false;
  }

  async goToRow(row: number): Promise<void> {
    const view = this.state.view.peek();
    if (!view) return;
    try {
      const position = await this.host.request('position', { view: view.view, row });
      this.#awaitedRow = null;
      if (position >= 0) this.focusPosition(position, 'middle');
      else if (this.isCounting) {
        this.#awaitedRow = row;
        this.state.said.value = t('Row {0} is not counted yet: it is shown when it is.', groupDigits(row));
      } else this.state.said.value = t('Row {0} is not among the rows shown: clear the filter to see it.', groupDigits(row));
    } catch (error) {
      this.say(error);
    }
  }

  /** Shows what went wrong in the bar; aborts are nobody's news. */
  say(error: unknown): void {
    const shown = shownOf(error);
    if (shown) this.state.said.value = shown.sentence;
  }

  setInInput(isInInput: boolean): void {
    if (this.#isInInput === isInInput) return;
    this.#isInInput = isInInput;
    this.tellFocus();
  }

  tellFocus(): void {
    const { row, position, view } = this.state;
    this.host.focus(row.peek(), position.peek(), view.peek()?.rows ?? 0, this.#isInInput);
  }

  keepSoon(): void {
    this.tellFocus();
    this.#keepTimer ??= setTimeout(() => this.keepNow(), KEEP_WITHIN_MILLISECONDS);
  }

  keepNow(): void {
    clearTimeout(this.#keepTimer);
    this.#keepTimer = undefined;
    if (this.state.opened.peek()) this.host.setState(this.#kept());
  }

  #kept(): ViewState {
    return { ...this.state.keep(this.scrollRow()), reading: this.reading.keep() };
  }

  failure(position: number): string | undefined {
    const error = this.pager.failure(position);
    return error === undefined ? undefined : (shownOf(error)?.sentence ?? undefined);
  }

  async #adopt(opened: OpenedDataset, kept: ViewState | null): Promise<void> {
    const state = this.state;
    this.#records.clear();
    const query = kept?.query ?? EVERYTHING;
    batch(() => {
      state.opened.value = opened;
      state.problem.value = null;
      state.record.value = null;
      state.disk.value = 'same';
      state.columns.value = restoreColumns(opened, kept?.columns ?? null);
      state.readerSide.value = kept?.readerSide ?? opened.settings.readerSide;
      state.split.value = kept?.split ?? 0.46;
      state.textMode.value = kept?.textMode ?? opened.settings.textMode;
      state.sides.value = kept?.sides ?? 'beside';
      state.profiles.value = kept?.profiles ?? false;
      state.filterText.value = query.filter?.op === 'sql' ? query.filter.expression : '';
      state.row.value = kept?.focusRow ?? -1;
      this.reading.restore(kept?.reading);
    });
    this.#scrollAfter = kept && kept.scrollRow > 0 ? kept.scrollRow : null;
    await this.prepare(query, kept?.focusRow ?? -1);
    if (this.#scrollAfter !== null) this.showRow(this.#scrollAfter, 'top');
    this.#scrollAfter = null;
  }

  #prepareFailed(query: ViewQuery, error: unknown): void {
    if (error instanceof HostError && error.shown.code === DECLINED) {
      void this.#declined(error.shown.sentence);
      return;
    }
    const shown = shownOf(error);
    if (!shown) return;
    if (query.filter && query.filter !== this.state.query.peek().filter) this.state.filterError.value = shown.sentence;
    else this.state.said.value = shown.sentence;
    // A kept filter that no longer fits must not leave the view empty.
    if (this.state.view.peek() === null && query !== EVERYTHING) void this.prepare(EVERYTHING).then(() => { this.state.filterError.value = shown.sentence; });
  }

  /** The person does not want the copy that a filter or an order needs: what is shown stays, or is everything where nothing was shown. */
  async #declined(sentence: string): Promise<void> {
    if (this.state.view.peek() === null) await this.prepare(EVERYTHING);
    this.state.filterError.value = null;
    this.state.said.value = sentence;
    this.#saidDeclined = sentence;
  }

  #arrived(): void {
    const state = this.state;
    state.arrivals.value++;
    state.pageProblem.value = this.pager.problem === null ? null : (shownOf(this.pager.problem)?.sentence ?? null);
    const position = state.position.peek();
    if (position < 0 || state.row.peek() >= 0) return;
    const row = this.#rowAt(position);
    if (row === undefined) return;
    state.row.value = row;
    this.keepSoon();
    void this.#read(position, row);
  }

  /** The dataset's row at a position: known at once in file order, else when its page is here. */
  #rowAt(position: number): number | undefined {
    const view = this.state.view.peek();
    const query = this.state.query.peek();
    if (view && actingFilter(query) === null && query.order.length === 0) return position;
    return this.pager.rowNumber(position);
  }

  async #read(position: number, row: number): Promise<void> {
    const state = this.state;
    const around = [position + 1, position - 1, position + 2, position + 3].filter((p) => p >= 0 && p < this.pager.rows).flatMap((p) => this.#rowAt(p) ?? []);
    this.#records.keepAsking([row, ...around]);
    try {
      const loaded = await this.#records.load(row);
      const opened = state.opened.peek();
      if (state.row.peek() !== row || !opened) return;
      batch(() => {
        state.recordError.value = null;
        state.record.value = { info: opened.info, row, position, rows: state.view.peek()?.rows ?? 0, record: loaded.record, cut: loaded.cut, failed: loaded.failed, mode: state.textMode.peek(), sides: state.sides.peek(), host: this.host, say: (error) => this.say(error) };
      });
      await Promise.all(around.map((next) => this.#records.load(next)));
    } catch (error) {
      // A neighbour that fails says so when it comes into focus.
      if (state.row.peek() === row && !this.#records.here(row)) state.recordError.value = shownOf(error);
    }
  }

  #addWarnings(warnings: readonly Warning[]): void {
    const opened = this.state.opened.peek();
    if (!opened) return;
    const known = new Set(opened.info.warnings.map((w) => JSON.stringify(w)));
    const added = warnings.filter((w) => !known.has(JSON.stringify(w)));
    if (added.length > 0) this.state.opened.value = { ...opened, info: { ...opened.info, warnings: [...opened.info.warnings, ...added] } };
  }

  #derived(derived: readonly DerivedHead[]): void {
    const opened = this.state.opened.peek();
    if (!opened || JSON.stringify(opened.derived) === JSON.stringify(derived)) return;
    const now = { ...opened, derived };
    batch(() => {
      this.state.opened.value = now;
      this.state.columns.value = restoreColumns(now, this.state.columns.peek());
    });
  }

  /** The rows are the same, and so is the view of them, unless columns are others now. */
  #described(opened: OpenedDataset, isRenumbered: boolean): void {
    const before = this.state.opened.peek();
    if (!before) return;
    const columns = (of: OpenedDataset): string => JSON.stringify(of.info.columns.map((c) => [c.name, c.type]));
    if (!opened.info.paged && this.state.said.peek() === this.#saidDeclined) this.state.said.value = null;
    if (columns(before) === columns(opened) && !isRenumbered) {
      batch(() => {
        this.state.opened.value = { ...opened, derived: before.derived };
        this.#grow(opened.info.rows);
      });
      this.#goToAwaited(opened);
    } else void this.#adopt(opened, this.#kept()).catch((error: unknown) => this.say(error));
  }

  /** More rows were counted: a view of all of them in their order becomes longer. */
  #grow(rows: number): void {
    const { view, query } = this.state;
    const shown = view.peek();
    const { order } = query.peek();
    if (!shown || actingFilter(query.peek()) !== null || order.length > 0 || rows <= shown.rows) return;
    view.value = { ...shown, rows, total: rows };
    this.pager.grow(rows);
    this.tellFocus();
  }

  /** Goes to a row that was asked for before it was counted. */
  #goToAwaited({ info }: OpenedDataset): void {
    const row = this.#awaitedRow;
    if (row === null || (info.rows <= row && info.paged?.complete === false)) return;
    this.#awaitedRow = null;
    this.state.said.value = null;
    void this.goToRow(row);
  }

  #onEvent(event: ViewEvent): void {
    const state = this.state;
    switch (event.event) {
      case 'warnings':
        this.#addWarnings(event.warnings);
        break;
      case 'feature':
        break; // its own part of the view hears it
      case 'derived':
        this.#derived(event.derived);
        if (event.changed !== null) this.pager.forget(DERIVED + event.changed);
        break;
      case 'changed':
      case 'gone':
        state.disk.value = event.event;
        break;
      case 'engine':
        this.#engine(event.state);
        break;
      case 'described':
        this.#described(event.opened, event.renumbered === true);
        break;
      case 'reload':
        void this.#adopt(event.opened, state.opened.peek() ? this.#kept() : event.opened.state).catch((error: unknown) => this.say(error));
        break;
    }
  }

  #engine(now: 'running' | 'restarting' | 'failed'): void {
    const before = this.state.engine.peek();
    this.state.engine.value = now;
    if (now !== 'running' || before === 'running') return;
    if (this.#preparing) {
      this.#viewIsGone = true; // the host asks for the new one again by itself; the one that is shown went with the engine
      return;
    }
    if (this.state.opened.peek()) void this.prepare(this.state.query.peek());
    else void this.open(false);
  }
}

