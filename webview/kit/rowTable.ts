import { LitElement, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { groupDigits } from '../../src/core/sentences';
import { cellView } from './cellView';
import { pictureStyles } from './charts/picture';
import { columnMenu } from './columnMenu';
import type { ColumnChoice } from './columnMenu';
import { ColumnReorder } from './headDrag';
import { hitStyles } from './hitStyles';
import { iconStyles } from './icon';
import { t } from './l10n';
import { rowTableStyles } from './rowTableStyles';
import { ROW_HEIGHT_PX, canvasPx, isAdrift, offsetToShow, placeAt, rowsPerPage, scrolled, visibleRows } from './scrollMath';
import type { ScrollPlace, ScrollSpace } from './scrollMath';
import { columnsInView, gridTemplate, numberColumnPx, pinnedLefts, scrollLeftToShow } from './tableColumn';
import type { ColumnsInView, TableColumn } from './tableColumn';
import { headCell } from './tableHead';
import { tableAction } from './tableKeys';
import type { CellPlace } from './tableKeys';
import type { HeadPictures, PickedCells, RowTableEvents, TableSort, TableSource, TableWords } from './tableSource';

const OVERSCAN_ROWS = 8;
const HEAD_PX = 43;
/** Where heads have pictures. */
const PICTURED_PX = 93;
const RESIZE_STEP_PX = 16;

/** `<loupe-table>`: an ARIA grid over rows of one height, drawn where they are looked at, down and across. */
export class RowTable extends LitElement {
  static override readonly styles = [iconStyles, rowTableStyles, pictureStyles, hitStyles];
  static override readonly properties = {
    columns: { attribute: false }, source: { attribute: false }, version: { attribute: false }, sort: { attribute: false }, sortedAfter: { attribute: false }, position: { attribute: false }, words: { attribute: false }, pictures: { attribute: false }, drawn: { attribute: false },
  };

  columns: readonly TableColumn[] = [];
  source: TableSource = { rows: 0, total: 0, cell: () => undefined, rowNumber: () => undefined, failed: () => undefined };
  /** Raised when the source has more to read. */
  version = 0;
  sort: TableSort | null = null;
  /** By what rows are sorted that are equal by `sort`; null where they are sorted by one column alone. */
  sortedAfter: readonly TableSort[] | null = null;
  /** The row in focus, by its position in the view; −1 for none. */
  position = -1;
  words: TableWords | null = null;
  pictures: HeadPictures | null = null;
  /** Raised when there are other pictures. */
  drawn = 0;

  #space: ScrollSpace = { rows: 0, rowHeightPx: ROW_HEIGHT_PX, viewportPx: 0 };
  #place: ScrollPlace = { offsetPx: 0, topPx: 0 };
  #leftPx = 0;
  #widthPx = 0;
  #heightPx = 0;
  #active: CellPlace = { row: 0, column: 0 };
  #anchor: CellPlace | null = null;
  #menu: number | null = null;
  #seen = '';
  #idle: ReturnType<typeof setTimeout> | undefined;
  readonly #reorder = new ColumnReorder((key, before) => this.#say('loupe-table-column', { key, change: { before } }));
  readonly #resized = new ResizeObserver(() => this.#measure());

  get firstRow(): number {
    return Math.floor(this.#place.offsetPx / ROW_HEIGHT_PX);
  }

  get activeCell(): { readonly position: number; readonly key: string } | null {
    const column = this.columns[this.#active.column];
    return column && this.#active.row >= 0 ? { position: this.#active.row, key: column.key } : null;
  }

  get picked(): PickedCells | null {
    if (this.#active.row < 0 || this.columns.length === 0 || this.source.rows === 0) return null;
    const from = this.#anchor ?? this.#active;
    const [left, right] = [Math.min(from.column, this.#active.column), Math.max(from.column, this.#active.column)];
    return {
      rowStart: Math.min(from.row, this.#active.row),
      rowEnd: Math.max(from.row, this.#active.row) + 1,
      keys: this.columns.slice(left, right + 1).map((c) => c.key),
    };
  }

  override focus(): void {
    this.#scroller()?.focus({ preventScroll: true });
  }

  /** Brings a row into view; `top` puts it first. */
  showRow(row: number, where: 'nearest' | 'middle' | 'top' = 'nearest'): void {
    this.#moveTo(offsetToShow(this.#space, this.#place.offsetPx, row, where));
  }

  /** Brings a column into view and makes it the active one. */
  showColumn(key: string): void {
    const index = this.columns.findIndex((c) => c.key === key);
    if (index < 0) return;
    this.#active = { row: this.#active.row, column: index };
    this.#showColumn(index);
    this.requestUpdate();
  }

  /** Scrolls back to the left edge; the first column is the active one. */
  showFirstColumn(): void {
    this.#active = { row: this.#active.row, column: 0 };
    this.#anchor = null;
    const scroller = this.#scroller();
    if (scroller) scroller.scrollLeft = 0;
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
    clearTimeout(this.#idle);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (this.#space.rows !== this.source.rows) this.#space = { ...this.#space, rows: this.source.rows };
    if (changed.has('source')) this.#seen = '';
    if (changed.has('pictures') && this.#heightPx > 0) this.#space = { ...this.#space, viewportPx: Math.max(0, this.#heightPx - this.#headPx) };
    if (changed.has('position') && this.position >= 0 && this.#active.row !== this.position) {
      this.#active = { row: this.position, column: this.#active.column };
      this.#anchor = null;
    }
    this.#active = { row: Math.min(this.#active.row, this.source.rows - 1), column: Math.min(this.#active.column, Math.max(0, this.columns.length - 1)) };
    const kept = placeAt(this.#space, this.#place.offsetPx);
    if (kept.offsetPx !== this.#place.offsetPx) this.#place = kept;
  }

  protected override render(): TemplateResult {
    const inView = this.#inView();
    const { rowStart, rowEnd } = visibleRows(this.#space, this.#place.offsetPx, OVERSCAN_ROWS);
    const rows = Array.from({ length: rowEnd - rowStart }, (_, i) => rowStart + i);
    return html`<div class="scroller ${this.pictures ? 'pictured' : ''}" role="grid" tabindex="0" aria-label=${this.words?.rows ?? t('Rows of the dataset')} aria-rowcount=${this.source.rows + 1} aria-colcount=${this.columns.length + 1}
        aria-multiselectable="true" aria-activedescendant=${this.#activeId(inView, rowStart, rowEnd)}
        @scroll=${this.#onScroll} @keydown=${this.#onKey}>
      <div class="head" role="rowgroup">${this.#headRow(inView)}</div>
      <div class="canvas" role="presentation"><div class="layer" role="rowgroup">${repeat(rows, (row) => row, (row) => this.#row(row, inView))}</div></div>
    </div>
    ${this.#menuView()}`;
  }

  protected override updated(): void {
    const scroller = this.#scroller();
    const canvas = this.renderRoot.querySelector<HTMLElement>('.canvas');
    const layer = this.renderRoot.querySelector<HTMLElement>('.layer');
    if (!scroller || !canvas || !layer) return;
    const inView = this.#inView();
    scroller.style.setProperty('--template', gridTemplate(this.columns, inView, this.#numberPx));
    scroller.style.setProperty('--total', `${inView.totalPx}px`);
    pinnedLefts(this.columns, inView.pinnedEnd, this.#numberPx).forEach((left, i) => {
      for (const cell of this.renderRoot.querySelectorAll<HTMLElement>(`.pin${i}`)) cell.style.left = `${left}px`;
    });
    canvas.style.height = `${canvasPx(this.#space)}px`;
    canvas.style.width = `${inView.totalPx}px`;
    if (Math.abs(scroller.scrollTop - this.#place.topPx) >= 1) {
      scroller.scrollTop = this.#place.topPx;
      this.#place = { ...this.#place, topPx: scroller.scrollTop };
    }
    const { rowStart } = visibleRows(this.#space, this.#place.offsetPx, OVERSCAN_ROWS);
    layer.style.transform = `translateY(${this.#place.topPx - (this.#place.offsetPx - rowStart * ROW_HEIGHT_PX)}px)`;
    this.#placeMenu();
    this.#tellSeen(inView);
  }

  #headRow(inView: ColumnsInView): TemplateResult {
    return html`<div class="row" role="row" aria-rowindex="1">
      <div class="th rowNumber" role="columnheader" aria-colindex="1" title=${this.words?.numbers ?? t('Row number in the dataset, from 0')}><div class="name">#</div><div class="about">${groupDigits(this.source.total)}</div></div>
      ${this.#across(inView, (column, i) => this.#headCell(column, i, inView))}
    </div>`;
  }

  #headCell(column: TableColumn, i: number, inView: ColumnsInView): TemplateResult {
    const now = this.#sortOf(column);
    const sorted = now ? (now.descending ? 'descending' : 'ascending') : 'none';
    const look = `${this.#cellClass(i, inView)} ${this.#active.row < 0 && this.#active.column === i ? 'active' : ''}`;
    return headCell({ column, index: i, sorted, look, picture: this.pictures && column.unreadable === null ? this.pictures.of(column.key) : null }, {
      sort: (event) => this.#sortNext(column, event.shiftKey && this.sortedAfter !== null),
      menu: (event) => this.#openMenu(i, event),
      resize: (widthPx, done) => this.#say('loupe-table-width', { key: column.key, widthPx, done }),
      reorder: this.#reorder,
    });
  }

  #row(row: number, inView: ColumnsInView): TemplateResult {
    const number = this.source.rowNumber(row);
    const failed = this.source.failed(row);
    const isCurrent = row === this.position;
    const picked = this.#anchor && this.picked;
    return html`<div class="row ${isCurrent ? 'current' : ''}" role="row" aria-rowindex=${row + 2} aria-selected=${isCurrent ? 'true' : 'false'} @dblclick=${() => this.#say('loupe-table-open', { position: row, byKey: false })}>
      <div class="cell rowNumber" role="rowheader" aria-colindex="1" @pointerdown=${(e: PointerEvent) => this.#press(e, row, this.#active.column)}>${number === undefined ? nothing : (this.source.sign?.(number) ?? nothing)}${number === undefined ? '' : groupDigits(number)}</div>
      ${this.#across(inView, (column, i) => {
        const inPick = picked && row >= picked.rowStart && row < picked.rowEnd && picked.keys.includes(column.key);
        const isActive = this.#active.row === row && this.#active.column === i;
        return html`<div class="cell ${this.#cellClass(i, inView)} ${isRight(column) ? 'number' : ''} ${isActive ? 'active' : ''} ${inPick ? 'picked' : ''}" role="gridcell" id="c${row}-${i}" aria-colindex=${i + 2}
          @pointerdown=${(e: PointerEvent) => this.#press(e, row, i)} @click=${(e: MouseEvent) => this.#follow(e, row, column.key)}>${cellView(this.source.cell(row, column.key), column, failed)}</div>`;
      })}
    </div>`;
  }

  /** Pinned columns, the spacer, and the columns in view. */
  #across(inView: ColumnsInView, draw: (column: TableColumn, index: number) => TemplateResult): TemplateResult {
    const part = (from: number, to: number): TemplateResult[] => this.columns.slice(from, to).map((column, i) => draw(column, from + i));
    return html`${part(0, inView.pinnedEnd)}<span role="presentation"></span>${part(inView.start, inView.end)}`;
  }

  #cellClass(i: number, inView: ColumnsInView): string {
    return i < inView.pinnedEnd ? `pinned pin${i} ${i === inView.pinnedEnd - 1 ? 'lastPinned' : ''}` : '';
  }

  #activeId(inView: ColumnsInView, rowStart: number, rowEnd: number): string | typeof nothing {
    const { row, column } = this.#active;
    const isDrawn = column < inView.pinnedEnd || (column >= inView.start && column < inView.end);
    if (!isDrawn || this.columns.length === 0) return nothing;
    return row < 0 ? `h${column}` : row >= rowStart && row < rowEnd ? `c${row}-${column}` : nothing;
  }

  readonly #onScroll = (): void => {
    const scroller = this.#scroller();
    if (!scroller) return;
    this.#leftPx = scroller.scrollLeft;
    if (Math.abs(scroller.scrollTop - this.#place.topPx) >= 0.5) {
      const place = scrolled(this.#space, this.#place, scroller.scrollTop);
      this.#place = isAdrift(this.#space, place) ? placeAt(this.#space, place.offsetPx) : place;
      clearTimeout(this.#idle);
      this.#idle = setTimeout(() => this.#moveTo(this.#place.offsetPx), 150);
    }
    if (this.#menu !== null) this.#menu = null;
    this.requestUpdate();
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const extent = { rows: this.source.rows, columns: this.columns.length, rowsPerPage: rowsPerPage(this.#space) };
    const action = tableAction({ key: event.key, ctrl: event.ctrlKey || event.metaKey, shift: event.shiftKey, alt: event.altKey }, this.#active, extent);
    if (!action) return;
    event.preventDefault();
    if (action.do === 'reorder') event.stopPropagation(); // Alt with an arrow is a command elsewhere
    const column = this.columns[this.#active.column];
    if (action.do === 'move') this.#activate(action.to, action.extend);
    else if (action.do === 'open') this.#say('loupe-table-open', { position: this.#active.row, byKey: true });
    else if (action.do === 'copy') this.#copy();
    else if (!column) return;
    else if (action.do === 'profile') this.#askProfile(column);
    else if (action.do === 'sort') this.#sortNext(column);
    else if (action.do === 'menu') this.#openMenu(this.#active.column, event);
    else if (action.do === 'resize') this.#say('loupe-table-width', { key: column.key, widthPx: Math.max(40, column.widthPx + action.by * RESIZE_STEP_PX), done: true });
    else if (action.do === 'reorder') {
      this.#say('loupe-table-column', { key: column.key, change: action.by < 0 ? 'left' : 'right' });
      this.#active = { row: -1, column: Math.min(Math.max(0, this.#active.column + action.by), this.columns.length - 1) };
    } else this.#say('loupe-table-column', { key: column.key, change: action.do });
  };

  #activate(to: CellPlace, extend: boolean): void {
    this.#anchor = extend ? (this.#anchor ?? this.#active) : null;
    this.#active = to;
    if (to.row >= 0) {
      this.showRow(to.row);
      if (to.row !== this.position) this.#say('loupe-table-focus', { position: to.row });
    }
    this.#showColumn(to.column);
    this.requestUpdate();
  }

  #press(event: PointerEvent, row: number, column: number): void {
    if (event.button === 0) this.#activate({ row, column }, event.shiftKey);
  }

  #follow(event: MouseEvent, position: number, key: string): void {
    const value = event.target instanceof HTMLElement ? event.target.closest('a')?.dataset['value'] : undefined;
    if (value !== undefined) this.#say('loupe-table-link', { position, key, value: Number(value) });
  }

  #copy(): void {
    const picked = this.picked;
    if (picked) this.#say('loupe-table-copy', picked);
  }

  #sortOf(column: TableColumn): TableSort | undefined {
    return [...(this.sort ? [this.sort] : []), ...(this.sortedAfter ?? [])].find((s) => s.key === column.key);
  }

  #sortNext(column: TableColumn, add = false): void {
    if (!column.sortable) return;
    const now = this.#sortOf(column)?.descending;
    this.#say('loupe-table-sort', { key: column.key, descending: now === undefined ? false : now ? null : true, ...(add ? { add } : {}) });
  }

  #openMenu(index: number, event: Event): void {
    event.preventDefault();
    event.stopPropagation();
    this.#menu = index;
    this.requestUpdate();
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.menu button')?.focus());
  }

  #menuView(): TemplateResult | typeof nothing {
    const column = this.#menu === null ? undefined : this.columns[this.#menu];
    return column ? columnMenu(column, (choice) => this.#choose(column, choice), () => this.#closeMenu(), this.words?.unsorted, this.pictures !== null && column.unreadable === null, this.sortedAfter !== null && this.sort !== null && this.#sortOf(column) === undefined) : nothing;
  }

  #closeMenu(): void {
    if (this.#menu === null) return;
    this.#menu = null;
    this.requestUpdate();
    this.focus();
  }

  #choose(column: TableColumn, choice: ColumnChoice): void {
    this.#closeMenu();
    if (choice === 'ascending' || choice === 'descending' || choice === 'unsorted') {
      this.#say('loupe-table-sort', { key: column.key, descending: choice === 'unsorted' ? null : choice === 'descending' });
    } else if (choice === 'then') this.#say('loupe-table-sort', { key: column.key, descending: false, add: true });
    else if (choice === 'profile') this.#askProfile(column);
    else this.#say('loupe-table-column', { key: column.key, change: choice });
  }

  #askProfile(column: TableColumn): void {
    if (this.pictures && column.unreadable === null) this.#say('loupe-table-profile', { key: column.key });
  }

  #placeMenu(): void {
    const menu = this.renderRoot.querySelector<HTMLElement>('.menu');
    const head = this.#menu === null ? null : this.renderRoot.querySelector(`#h${this.#menu}`);
    if (!menu || !head) return;
    const at = head.getBoundingClientRect().left - this.getBoundingClientRect().left;
    menu.style.left = `${Math.max(0, Math.min(at, this.#widthPx - menu.offsetWidth))}px`;
    menu.style.top = `${this.#headPx}px`;
  }

  #moveTo(offsetPx: number): void {
    this.#place = placeAt(this.#space, offsetPx);
    this.requestUpdate();
  }

  #showColumn(index: number): void {
    const scroller = this.#scroller();
    if (scroller) scroller.scrollLeft = scrollLeftToShow(this.columns, index, scroller.scrollLeft, scroller.clientWidth, this.#numberPx);
  }

  #measure(): void {
    const scroller = this.#scroller();
    if (!scroller) return;
    const { rowStart, rowEnd } = visibleRows(this.#space, this.#place.offsetPx, 0);
    const inSight = this.position >= rowStart && this.position < rowEnd;
    this.#widthPx = scroller.clientWidth;
    this.#heightPx = scroller.clientHeight;
    this.#space = { ...this.#space, viewportPx: Math.max(0, this.#heightPx - this.#headPx) };
    // The row in focus stays in sight where the table gets lower.
    if (inSight && this.#space.viewportPx > 0) this.#place = placeAt(this.#space, offsetToShow(this.#space, this.#place.offsetPx, this.position, 'nearest'));
    this.requestUpdate();
  }

  /** Tells what is looked at, once for each change of it. */
  #tellSeen(inView: ColumnsInView): void {
    const { rowStart, rowEnd } = visibleRows(this.#space, this.#place.offsetPx, 0);
    const keys = [...this.columns.slice(0, inView.pinnedEnd), ...this.columns.slice(inView.start, inView.end)].filter((c) => c.unreadable === null).map((c) => c.key);
    const seen = JSON.stringify([rowStart, rowEnd, keys]);
    if (seen === this.#seen || rowEnd === rowStart) return;
    this.#seen = seen;
    this.#say('loupe-table-see', { rowStart, rowEnd, keys, firstRow: this.firstRow });
  }

  #say<E extends keyof RowTableEvents>(name: E, detail: RowTableEvents[E]): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  get #numberPx(): number {
    return numberColumnPx(this.source.total);
  }

  get #headPx(): number {
    return this.pictures ? PICTURED_PX : HEAD_PX;
  }

  #inView(): ColumnsInView {
    return columnsInView(this.columns, this.#leftPx, this.#widthPx, this.#numberPx);
  }

  #scroller(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.scroller');
  }
}

function isRight({ look }: TableColumn): boolean {
  return look === 'number' || look === 'difference' || look === 'figure' || look === 'row';
}

customElements.define('loupe-table', RowTable);
