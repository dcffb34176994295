import { LitElement, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { hiddenColumns } from '../../kit/hiddenColumns';
import { iconStyles } from '../../kit/icon';
import { isTypingIn, keepTyping } from '../../kit/inputs';
import { t } from '../../kit/l10n';
import '../../kit/reader/readerElement';
import type { LoupeReader } from '../../kit/reader/readerElement';
import type { ReaderEvents } from '../../kit/reader/readerInput';
import '../../kit/rowTable';
import type { RowTable } from '../../kit/rowTable';
import type { HeadPictures, RowTableEvents, TableSource } from '../../kit/tableSource';
import '../../kit/sash';
import { Watch } from '../../kit/signal';
import type { ExploreController } from './controller';
import './columnFinder';
import type { ColumnFinder, ColumnFinderEvents } from './columnFinder';
import { changeColumn, restoreColumns, tableColumns, targetOf } from './columns';
import type { ColumnChange } from './columns';
import { exploreStyles } from './exploreStyles';
import './filterBar/filterBarElement';
import type { FilterBarElement } from './filterBar/filterBarElement';
import { HitMarks } from './search/hitMarks';
import { ordered } from './ordering';
import { Search } from './search/search';
import './search/searchBar';
import type { SearchBar } from './search/searchBar';
import type { Overlay, PreparedView } from './state';
import { emptyView, errorPage, helpOverlay, noticeBars, openingPage, warningList } from './status';
import { followFocusMode } from './reading/alone';
import { backByMouse } from './reading/mouse';
import { toolbar } from './toolbar';
import { profilePanel } from './profiles/profilePanel';
import { profilePicture } from './profiles/profilePicture';
import { ColumnProfiles } from './profiles/profiles';
import { copyPicked, doCommand, setSide, toggleProfiles } from './viewCommands';

/** Below this width the reader goes under the table. */
const NARROW_PX = 700;
/** A longer selection is read, not searched for. */
const MOST_SELECTED = 200;

/** `<loupe-explore>`: the dataset view. Draws the state of its controller and hands on what a person does. */
export class ExploreView extends LitElement {
  static override readonly styles = [iconStyles, exploreStyles];

  #controller: ExploreController | null = null;
  #widthPx = 0;
  #source: TableSource | null = null;
  #sourceOf: PreparedView | null = null;
  #scrollAfter: (() => void) | null = null;
  #search: Search | null = null;
  #marks: HitMarks | null = null;
  #profiles: ColumnProfiles | null = null;
  #pictures: HeadPictures | null = null;
  readonly #resized = new ResizeObserver(() => {
    this.#widthPx = this.clientWidth;
    this.requestUpdate();
  });

  connect(controller: ExploreController): void {
    this.#controller = controller;
    const { state } = controller;
    const search = new Search(controller);
    this.#search = search;
    this.#marks = new HitMarks(search, () => this.#table, () => this.#reader);
    const profiles = new ColumnProfiles(controller);
    this.#profiles = profiles;
    this.#pictures = { of: (key) => profilePicture(profiles.of(key), controller) };
    controller.scrollRow = () => this.#table?.firstRow ?? 0;
    // The table draws the new view first, then scrolls in it.
    controller.showRow = (position, where) => {
      this.#scrollAfter = () => this.#table?.showRow(position, where);
      this.requestUpdate();
    };
    controller.host.onCommand((command) => void doCommand({
      controller, table: this.#table, reader: this.#reader, open: (overlay) => this.#open(overlay), focusFilter: () => this.#focusFilter(), addCondition: () => this.#addCondition(), focusReader: () => this.#focusReader(), search: () => this.#openSearch(), step: (by) => this.#step(by),
    }, command));
    new Watch(this, () => [
      state.opened.value, state.opening.value, state.problem.value, state.view.value, state.query.value, state.preparing.value, state.filterText.value, state.filterError.value, state.columns.value, hiddenColumns.value,
      state.position.value, state.record.value, state.recordError.value, state.readerSide.value, state.split.value, state.overlay.value, state.arrivals.value, state.notice, state.profiles.value, state.profileOf.value, profiles.version.value,
      controller.reading.look.value, controller.reading.seed.value, controller.reading.bookmarks.version.value, controller.reading.pinned.record.value,
    ]);
    backByMouse(this, controller.reading);
    followFocusMode(controller, () => this.#focusReader(), () => void this.updateComplete.then(() => this.#table?.focus()));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
    // At the host itself, focus that moves between two children is one element to another of the same host: no event.
    this.renderRoot.addEventListener('focusin', this.#onFocus);
    this.renderRoot.addEventListener('focusout', this.#onFocus);
    this.addEventListener('keydown', this.#onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  protected override render(): TemplateResult | typeof nothing {
    const controller = this.#controller;
    if (!controller) return nothing;
    const { state } = controller;
    const problem = state.problem.value;
    if (problem) return errorPage(problem, () => void controller.open(true), () => void controller.chooseSplit());
    if (!state.opened.value) return openingPage(state.opening.value);
    const { reading } = controller;
    const side = reading.focusMode.value ? 'only' : state.readerSide.value;
    return html`${toolbar(controller, this.#isStacked, { toggle: (o) => this.#open(o), cycleLayout: () => this.#cycleLayout(), toggleProfiles: () => toggleProfiles(controller), leaveFilter: () => this.#leaveFilter(), addCondition: () => this.#addCondition(), focusTable: () => this.#table?.focus() })}
      <loupe-search .search=${this.#search} @loupe-search-step=${(e: CustomEvent<{ by: 1 | -1 }>) => void this.#step(e.detail.by)} @loupe-search-close=${() => this.#table?.focus()}></loupe-search>
      <div class="notices"><loupe-filter-bar .controller=${controller} @loupe-filter-bar-leave=${() => this.#table?.focus()}></loupe-filter-bar>${noticeBars(controller)}</div>
      <div class="split">
        ${side === 'only' ? nothing : this.#tablePane(controller)}
        ${side === 'only' || side === 'hidden' ? nothing : html`<loupe-sash .share=${state.split.value} ?stacked=${this.#isStacked} @loupe-sash-move=${(e: CustomEvent<{ share: number }>) => {
          state.split.value = e.detail.share;
          controller.keepSoon();
        }}></loupe-sash>`}
        ${side === 'hidden' ? nothing : this.#readerPane(controller)}
      </div>
      ${this.#overlayView(controller)}`;
  }

  protected override updated(): void {
    const split = this.renderRoot.querySelector<HTMLElement>('.split');
    const state = this.#controller?.state;
    if (split && state) {
      const isAlone = this.#controller?.reading.focusMode.peek() === true;
      this.toggleAttribute('alone', isAlone);
      const side = isAlone ? 'only' : state.readerSide.peek();
      const share = state.split.peek();
      const tracks = side === 'only' || side === 'hidden' ? 'minmax(0, 1fr)' : `minmax(0, ${share}fr) 1px minmax(0, ${1 - share}fr)`;
      split.style.gridTemplateColumns = this.#isStacked ? 'minmax(0, 1fr)' : tracks;
      split.style.gridTemplateRows = this.#isStacked ? tracks : 'minmax(0, 1fr)';
    }
    const after = this.#scrollAfter;
    this.#scrollAfter = null;
    if (after) void this.#table?.updateComplete.then(after);
  }

  get #table(): RowTable | null {
    return this.renderRoot.querySelector<RowTable>('loupe-table');
  }

  get #reader(): LoupeReader | null {
    return this.renderRoot.querySelector<LoupeReader>('loupe-reader:not([pinned])');
  }

  get #isStacked(): boolean {
    const side = this.#controller?.state.readerSide.value;
    return side === 'below' || (side !== 'beside' && this.#widthPx < NARROW_PX) || this.#widthPx < 500;
  }

  #tablePane(controller: ExploreController): TemplateResult {
    const { state } = controller;
    const opened = state.opened.value;
    const columns = opened ? tableColumns(opened, state.columns.value.filter((c) => !hiddenColumns.value(c.key))) : [];
    const sorts = state.query.value.order.flatMap(({ target, descending }) => columns.filter((c) => JSON.stringify(targetOf(c.key)) === JSON.stringify(target)).map((c) => ({ key: c.key, descending })));
    return html`<div class="tablePane ${state.preparing.value ? 'busy' : ''}">
      <loupe-table .columns=${columns} .source=${this.#sourceFor(controller)} .version=${state.arrivals.value} .pictures=${this.#profiles?.isOn === true ? this.#pictures : null} .drawn=${(this.#profiles?.version.value ?? 0) + controller.reading.bookmarks.version.value} .position=${state.position.value}
        .sort=${sorts[0] ?? null} .sortedAfter=${sorts.slice(1)}
        @loupe-table-see=${(e: CustomEvent<RowTableEvents['loupe-table-see']>) => this.#seen(controller, e.detail)}
        @loupe-table-focus=${(e: CustomEvent<RowTableEvents['loupe-table-focus']>) => controller.focusPosition(e.detail.position, null)}
        @loupe-table-open=${() => this.#openReader(controller)}
        @loupe-table-sort=${(e: CustomEvent<RowTableEvents['loupe-table-sort']>) => this.#sort(controller, e.detail)}
        @loupe-table-width=${(e: CustomEvent<RowTableEvents['loupe-table-width']>) => this.#changeColumn(e.detail.key, { widthPx: e.detail.widthPx })}
        @loupe-table-column=${(e: CustomEvent<RowTableEvents['loupe-table-column']>) => this.#onColumn(e.detail)}
        @loupe-table-profile=${(e: CustomEvent<RowTableEvents['loupe-table-profile']>) => this.#openProfile(controller, e.detail.key)}
        @loupe-table-copy=${(e: CustomEvent<RowTableEvents['loupe-table-copy']>) => void copyPicked(controller, e.detail)}></loupe-table>
      ${emptyView(controller)}
    </div>`;
  }

  #readerPane(controller: ExploreController): TemplateResult {
    const { state } = controller;
    const error = state.recordError.value;
    const pinned = error ? null : controller.reading.pinned.record.value;
    return html`<div class="readerPane ${pinned ? 'pair' : ''}">${pinned ? html`<loupe-reader pinned .input=${pinned} .against=${state.record.value} .look=${controller.reading.look.value} @loupe-reader-command=${(e: CustomEvent<ReaderEvents['loupe-reader-command']>) => controller.reading.perform(e.detail.command)}></loupe-reader>` : nothing}${error
      ? html`<div class="readerError" role="alert"><p>${error.sentence}</p><vscode-button secondary @click=${() => controller.focusPosition(state.position.peek())}>${t('Try again')}</vscode-button></div>`
      : html`<loupe-reader .input=${state.record.value} .against=${pinned} .look=${controller.reading.look.value}
          @loupe-reader-command=${(e: CustomEvent<ReaderEvents['loupe-reader-command']>) => controller.reading.perform(e.detail.command)}
          @loupe-reader-navigate=${(e: CustomEvent<ReaderEvents['loupe-reader-navigate']>) => controller.focusPosition(state.position.peek() + (e.detail.direction === 'next' ? 1 : -1))}
          @loupe-reader-sides=${(e: CustomEvent<ReaderEvents['loupe-reader-sides']>) => this.#setSides(controller, e.detail)}
          @loupe-reader-mode=${(e: CustomEvent<ReaderEvents['loupe-reader-mode']>) => this.#setMode(controller, e.detail)}
          @loupe-reader-correct-role=${(e: CustomEvent<ReaderEvents['loupe-reader-correct-role']>) => void controller.host.request('correctRole', { role: e.detail.role }).catch((error: unknown) => controller.say(error))}></loupe-reader>`}</div>`;
  }

  #overlayView(controller: ExploreController): TemplateResult | typeof nothing {
    const { state } = controller;
    switch (state.overlay.value) {
      case 'none':
        return nothing;
      case 'help':
        return helpOverlay();
      case 'warnings':
        return warningList(controller);
      case 'goToRow':
        return html`<div class="overlay goTo" role="dialog" aria-label=${t('Go to row')}><label for="goTo">${t('Row')}</label><span class="field"><input id="goTo" type="text" inputmode="numeric" autocomplete="off" placeholder=${t('0 to {0}', Math.max(0, (state.view.value?.total ?? 1) - 1))} @keydown=${(e: KeyboardEvent) => this.#goTo(controller, e)}></span></div>`;
      case 'profile':
        return this.#profileView(controller);
      case 'columns':
        return html`<loupe-column-finder class="overlay" .opened=${state.opened.value} .columns=${state.columns.value}
          @loupe-columns-show=${(e: CustomEvent<ColumnFinderEvents['loupe-columns-show']>) => this.#changeColumn(e.detail.key, e.detail.isShown ? 'show' : 'hide')}
          @loupe-columns-all=${(e: CustomEvent<ColumnFinderEvents['loupe-columns-all']>) => {
            const keys = new Set(e.detail.keys);
            state.columns.value = state.columns.value.map((c) => (keys.has(c.key) ? { ...c, hidden: !e.detail.isShown } : c));
            controller.keepSoon();
          }}
          @loupe-columns-go=${(e: CustomEvent<ColumnFinderEvents['loupe-columns-go']>) => this.#goToColumn(e.detail.key)}></loupe-column-finder>`;
    }
  }

  #profileView(controller: ExploreController): TemplateResult | typeof nothing {
    const key = controller.state.profileOf.value;
    const opened = controller.state.opened.value;
    if (key === null || !opened) return nothing;
    const name = tableColumns(opened, controller.state.columns.value).find((c) => c.key === key)?.name ?? key;
    return this.#profiles ? profilePanel(this.#profiles, { key, name, close: () => this.#close() }) : nothing;
  }

  #openProfile(controller: ExploreController, key: string): void {
    controller.state.profileOf.value = key;
    this.#profiles?.want(key);
    if (controller.state.overlay.peek() !== 'profile') this.#open('profile');
  }

  /** A new source for each view: the table then forgets what it said it saw. */
  #sourceFor(controller: ExploreController): TableSource {
    const view = controller.state.view.value;
    if (this.#source && this.#sourceOf === view) return this.#source;
    this.#sourceOf = view;
    const { pager } = controller;
    this.#source = { rows: view?.rows ?? 0, total: view?.total ?? 0, cell: (p, key) => pager.cell(p, key), rowNumber: (p) => pager.rowNumber(p), failed: (p) => controller.failure(p), sign: (row) => controller.reading.bookmarks.sign(row) };
    return this.#source;
  }

  #seen(controller: ExploreController, seen: RowTableEvents['loupe-table-see']): void {
    this.#profiles?.see(seen.rowStart, seen.keys);
    controller.pager.see(seen.rowStart, seen.rowEnd, seen.keys);
    controller.keepSoon();
  }

  #sort(controller: ExploreController, { key, descending, add = false }: RowTableEvents['loupe-table-sort']): void {
    const query = controller.state.query.peek();
    void controller.prepare({ ...query, order: ordered(query.order, targetOf(key), descending, add) });
  }

  #setSides(controller: ExploreController, { sides }: ReaderEvents['loupe-reader-sides']): void {
    const { state } = controller;
    state.sides.value = sides;
    const record = state.record.peek();
    if (record) state.record.value = { ...record, sides };
    controller.keepSoon();
  }

  #setMode(controller: ExploreController, { mode }: ReaderEvents['loupe-reader-mode']): void {
    const { state } = controller;
    state.textMode.value = mode;
    const record = state.record.peek();
    if (record) state.record.value = { ...record, mode };
    controller.keepSoon();
  }

  #onColumn({ key, change }: RowTableEvents['loupe-table-column']): void {
    const controller = this.#controller;
    const opened = controller?.state.opened.peek();
    if (change !== 'reset') this.#changeColumn(key, change);
    else if (controller && opened) {
      controller.state.columns.value = restoreColumns(opened, null);
      controller.keepSoon();
    }
  }

  #changeColumn(key: string, change: ColumnChange): void {
    const controller = this.#controller;
    if (!controller) return;
    controller.state.columns.value = changeColumn(controller.state.columns.peek(), key, change);
    controller.keepSoon();
  }

  #goToColumn(key: string): void {
    this.#changeColumn(key, 'show');
    this.#close();
    void this.updateComplete.then(() => this.#table?.updateComplete).then(() => this.#table?.showColumn(key));
  }

  #goTo(controller: ExploreController, event: KeyboardEvent): void {
    if (event.key !== 'Escape') keepTyping(event);
    if (event.key !== 'Enter' || !(event.currentTarget instanceof HTMLInputElement)) return;
    const row = Number(event.currentTarget.value.replaceAll(/[,_\s]/g, ''));
    if (!Number.isSafeInteger(row) || row < 0 || (row >= (controller.state.view.peek()?.total ?? 0) && !controller.isCounting)) {
      controller.state.said.value = t('Rows are numbered from 0 to {0}.', Math.max(0, (controller.state.view.peek()?.total ?? 1) - 1));
      return;
    }
    this.#close();
    void controller.goToRow(row);
  }

  #cycleLayout(): void {
    const controller = this.#controller;
    if (!controller) return;
    const side = controller.state.readerSide.peek();
    setSide(controller, side === 'hidden' ? 'beside' : this.#isStacked ? 'hidden' : 'below');
  }

  #openReader(controller: ExploreController): void {
    if (controller.state.readerSide.peek() === 'hidden') setSide(controller, 'auto');
    this.#focusReader();
  }

  #focusReader(): void {
    void this.updateComplete.then(() => this.#reader?.updateComplete).then(() => this.#reader?.perform({ command: 'focusReader' }));
  }

  #focusFilter(): void {
    const input = this.renderRoot.querySelector<HTMLInputElement>('#filter');
    input?.focus();
    input?.select();
  }

  #addCondition(): void {
    this.renderRoot.querySelector<FilterBarElement>('loupe-filter-bar')?.add();
  }

  /** What is selected is searched for. */
  #openSearch(): void {
    const selected = document.getSelection()?.toString() ?? '';
    this.#search?.open(selected.length <= MOST_SELECTED && !/\n/.test(selected) ? selected : undefined);
    this.renderRoot.querySelector<SearchBar>('loupe-search')?.focus();
  }

  async #step(by: 1 | -1): Promise<void> {
    if (this.#search?.isOpen.peek() === true) await this.#marks?.step(by);
    else this.#openSearch();
  }

  #leaveFilter(): void {
    const state = this.#controller?.state;
    if (!state) return;
    const filter = state.query.peek().filter;
    const kept = filter?.op === 'sql' ? filter.expression : '';
    const input = this.renderRoot.querySelector<HTMLInputElement>('#filter');
    if (input) input.value = kept;
    state.filterText.value = kept;
    state.filterError.value = null;
    this.#table?.focus();
  }

  #open(overlay: Overlay): void {
    const state = this.#controller?.state;
    if (!state) return;
    if (state.overlay.peek() === overlay) {
      this.#close();
      return;
    }
    state.overlay.value = overlay;
    void this.updateComplete.then(() => {
      if (overlay === 'columns') this.renderRoot.querySelector<ColumnFinder>('loupe-column-finder')?.focus();
      else this.renderRoot.querySelector<HTMLElement>(overlay === 'goToRow' ? '#goTo' : '.overlay')?.focus();
    });
  }

  #close(): void {
    const state = this.#controller?.state;
    if (!state) return;
    state.overlay.value = 'none';
    this.#table?.focus();
  }

  /** Escape is the way back: out of an overlay, out of the reader to the table, out of a notice, out of the search. */
  readonly #onKey = (event: KeyboardEvent): void => {
    const state = this.#controller?.state;
    if (event.key !== 'Escape' || event.defaultPrevented || !state) return;
    if (state.overlay.peek() !== 'none') this.#close();
    else if (this.#controller?.reading.focusMode.peek() === true) this.#controller.reading.perform('focusMode');
    else if (state.readerSide.peek() === 'only') state.readerSide.value = 'auto';
    else if (state.said.peek() !== null) state.said.value = null;
    else if (this.#isTableFocused && this.#search?.isOpen.peek() === true) this.#search.close();
    else this.#table?.focus();
  };

  get #isTableFocused(): boolean {
    return this.renderRoot instanceof ShadowRoot && this.renderRoot.activeElement === this.#table;
  }

  readonly #onFocus = (): void => {
    this.#controller?.setInInput(isTypingIn(document));
  };
}

customElements.define('loupe-explore', ExploreView);
