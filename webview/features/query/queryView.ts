import { LitElement, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { rowIdentity, rowsIn } from '../../../src/features/query/rowIdentity';
import { iconStyles } from '../../kit/icon';
import { t } from '../../kit/l10n';
import '../../kit/rowTable';
import type { RowTable } from '../../kit/rowTable';
import type { PickedCells, RowTableEvents, TableSource } from '../../kit/tableSource';
import '../../kit/sash';
import { Watch } from '../../kit/signal';
import { cellPane } from './cellPane';
import { pickedText } from './copyAnswer';
import type { QueryController } from './controller';
import { queryHead } from './queryHead';
import { queryStyles } from './queryStyles';
import { PictureChoice } from './pictureChoice';
import './picturePane';

/** Below this width the picture stands over the table. */
const NARROW_PX = 900;
/** Then both have at least so much height, and scroll. */
const LEAST_PICTURE_PX = 340;
const LEAST_TABLE_PX = 140;

/** `<loupe-query>`: what was asked, its answer as a table, the way from a row of it to the record, and a picture of it. */
export class QueryView extends LitElement {
  static override readonly styles = [iconStyles, queryStyles];
  static override readonly properties = { controller: { attribute: false } };

  declare controller: QueryController | null;
  readonly #picture = new PictureChoice();
  #share = 0.55;
  #widthPx = 0;
  /** The answer whose table was given the keyboard. */
  #given = '';
  #source: TableSource | null = null;
  #sourceOf = '';
  readonly #resized = new ResizeObserver(() => {
    this.#widthPx = this.clientWidth;
    this.requestUpdate();
  });

  constructor() {
    super();
    this.controller = null;
    new Watch(this, () => {
      const c = this.controller;
      return c && [c.shown.value, c.progress.value, c.asking.value, c.seconds.value, c.cancelled.value, c.running.value, c.fraction.value, c.problem.value, c.said.value, c.filtering.value, c.order.value, c.position.value, c.columns.value, c.arrivals.value, c.total.value, c.whole.shown.value, this.#picture.isOpen.value, this.#picture.picture.value];
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
    this.addEventListener('keydown', this.#onKey);
    window.addEventListener('focus', this.#giveKeyboard);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
    this.removeEventListener('keydown', this.#onKey);
    window.removeEventListener('focus', this.#giveKeyboard);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { controller } = this;
    if (!controller) return nothing;
    const progress = controller.progress.value;
    const rows = progress?.rows ?? 0;
    return html`${queryHead(controller, this.#picture)}${progress && progress.columns.length > 0 && (rows > 0 || controller.running.value) ? this.#body(controller) : this.#empty(controller)}${cellPane(controller)}`;
  }

  protected override updated(): void {
    const body = this.renderRoot.querySelector<HTMLElement>('.body');
    if (!body) return;
    this.#giveKeyboard();
    const [picturePx, tablePx] = this.#isNarrow ? [LEAST_PICTURE_PX, LEAST_TABLE_PX] : [0, 0];
    const tracks = this.#picture.isOpen.peek() ? `minmax(${picturePx}px, ${this.#share}fr) 1px minmax(${tablePx}px, ${1 - this.#share}fr)` : 'minmax(0, 1fr)';
    body.style.gridTemplateColumns = this.#isNarrow ? 'minmax(0, 1fr)' : tracks;
    body.style.gridTemplateRows = this.#isNarrow ? tracks : 'minmax(0, 1fr)';
  }

  /** The table of an answer takes the keyboard once, where the page has it and nothing else in the page does. */
  readonly #giveKeyboard = (): void => {
    const { controller } = this;
    const answer = controller?.progress.peek()?.answer;
    if (!controller || answer === undefined || answer === this.#given || controller.pager.rows === 0 || !document.hasFocus()) return;
    this.#given = answer;
    if (this.renderRoot instanceof ShadowRoot && this.renderRoot.activeElement) return;
    const table = this.#table;
    void table?.updateComplete.then(() => table.focus());
    if (controller.position.peek() < 0) controller.position.value = 0;
  };

  get #isNarrow(): boolean {
    return this.#widthPx < NARROW_PX;
  }

  get #table(): RowTable | null {
    return this.renderRoot.querySelector<RowTable>('loupe-table');
  }

  #body(controller: QueryController): TemplateResult {
    const picture = this.#picture.isOpen.value ? html`<loupe-picture .controller=${controller} .choice=${this.#picture} .version=${controller.progress.value?.complete === true ? controller.order.value : null}></loupe-picture><loupe-sash .share=${this.#share} ?stacked=${this.#isNarrow} @loupe-sash-move=${(e: CustomEvent<{ share: number }>) => {
      this.#share = e.detail.share;
      this.requestUpdate();
    }}></loupe-sash>` : nothing;
    return html`<div class="body">${picture}${this.#tableView(controller)}</div>`;
  }

  #tableView(controller: QueryController): TemplateResult {
    const order = controller.order.value[0];
    const name = controller.shown.value?.name ?? '';
    const words = { rows: this.#picture.isOpen.value ? t('Rows of the answer to {0}, which the picture shows', name) : t('Rows of the answer to {0}', name), numbers: t('Place in the answer, from 1'), unsorted: t('As the query gave them') };
    return html`<loupe-table .columns=${controller.columns.value} .source=${this.#sourceFor(controller)} .version=${controller.arrivals.value} .position=${controller.position.value} .words=${words}
      .sort=${order ? { key: String(order.column), descending: order.descending } : null}
      @loupe-table-see=${(e: CustomEvent<RowTableEvents['loupe-table-see']>) => controller.see(e.detail.rowStart, e.detail.rowEnd)}
      @loupe-table-focus=${(e: CustomEvent<RowTableEvents['loupe-table-focus']>) => (controller.position.value = e.detail.position)}
      @loupe-table-open=${(e: CustomEvent<RowTableEvents['loupe-table-open']>) => this.#open(controller, e.detail.position, e.detail.byKey)}
      @loupe-table-link=${(e: CustomEvent<RowTableEvents['loupe-table-link']>) => void controller.openRow(e.detail.value, false)}
      @loupe-table-sort=${(e: CustomEvent<RowTableEvents['loupe-table-sort']>) => controller.sort(e.detail.key, e.detail.descending)}
      @loupe-table-width=${(e: CustomEvent<RowTableEvents['loupe-table-width']>) => controller.setWidth(e.detail.key, e.detail.widthPx)}
      @loupe-table-column=${(e: CustomEvent<RowTableEvents['loupe-table-column']>) => controller.changeColumn(e.detail.key, e.detail.change)}
      @loupe-table-copy=${(e: CustomEvent<PickedCells>) => void controller.copyText(() => pickedText(controller, e.detail))}
      @keyup=${() => this.#followCell(controller)} @pointerup=${() => this.#followCell(controller)}></loupe-table>`;
  }

  #empty(controller: QueryController): TemplateResult {
    if (controller.running.value || controller.cancelled.value || !controller.progress.value || controller.problem.value !== null) return html`<div></div>`;
    return html`<p class="empty">${t('No row answers this: there is none in the dataset.')}</p>`;
  }

  /** Enter, or a double click: the record that the row speaks of, else the cell in full. By Enter the dataset takes the keyboard. */
  #open(controller: QueryController, position: number, focus: boolean): void {
    const columns = controller.progress.peek()?.columns ?? [];
    const { row, lists } = rowIdentity(columns);
    const active = Number(this.#table?.activeCell?.key ?? -1);
    const list = lists.includes(active) ? active : lists[0];
    const cell = row !== null ? controller.pager.cell(position, String(row)) : list === undefined ? null : controller.pager.cell(position, String(list));
    const [first] = rowsIn(cell);
    if (first !== undefined) void controller.openRow(first, focus);
    else void this.#showCell(controller);
  }

  async #showCell(controller: QueryController): Promise<void> {
    const active = this.#table?.activeCell;
    const row = active && controller.pager.rowNumber(active.position);
    if (active && row !== undefined && row !== null) await controller.whole.open(row, Number(active.key));
  }

  /** The cell that is shown in full is the one in focus. */
  #followCell(controller: QueryController): void {
    if (controller.whole.shown.peek()) void this.#showCell(controller);
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const { controller } = this;
    if (!controller) return;
    const inTable = event.composedPath().some((target) => target instanceof HTMLElement && target.localName === 'loupe-table');
    if (event.key === ' ' && inTable && (this.#table?.activeCell ?? null) !== null) {
      event.preventDefault();
      if (controller.whole.shown.peek()) controller.whole.close();
      else void this.#showCell(controller);
    } else if (event.key === 'Escape' && controller.whole.shown.peek()) {
      controller.whole.close();
      this.#table?.focus();
    }
  };

  /** A new source for each view of the answer: the table then forgets what it said it saw. */
  #sourceFor(controller: QueryController): TableSource {
    const { pager } = controller;
    const rows = pager.rows;
    const of = `${String(controller.view)} ${String(rows)}`;
    if (this.#source && this.#sourceOf === of) return this.#source;
    this.#sourceOf = of;
    this.#source = { rows, total: rows, cell: (p, key) => pager.cell(p, key), rowNumber: (p) => p + 1, failed: (p) => controller.failure(p) };
    return this.#source;
  }
}

customElements.define('loupe-query', QueryView);
