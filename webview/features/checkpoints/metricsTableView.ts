import { LitElement, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import type { MetricsAnswer } from '../../../src/features/checkpoints/contract';
import { isHigherBetter } from '../../../src/features/checkpoints/rule/metricsTable';
import type { MetricsTable, TableCell, TableRow } from '../../../src/features/checkpoints/rule/metricsTable';
import { icon, iconStyles } from '../../kit/icon';
import { t } from '../../kit/l10n';
import { Watch } from '../../kit/signal';
import type { Choice, Drawn, Sort } from './choice';
import type { CheckpointsController } from './controller';
import { averageText, drawnOf, Z } from './curves';
import { beforeOf, bestOf, differenceOf, differenceText, rowName, sortedRows } from './figures';
import { pageStyles } from './styles';
import { tableStyles } from './tableStyles';

const ROW_PX = 24;
const AROUND = 8;
const LONGEST_HEAD = 36;
const WIDTHS = { model: 170, checkpoint: 128, average: 112, task: 104, difference: 46 } as const;

/** `<loupe-metrics-table>`: checkpoints × tasks. Only rows near what is seen are in the page. */
export class MetricsTableView extends LitElement {
  static override readonly styles = [pageStyles, iconStyles, tableStyles];
  static override properties = { controller: { attribute: false }, first: { state: true }, at: { state: true } };

  declare controller: CheckpointsController | null;
  declare first: number;
  /** The cell in focus: its row, and its column from 0, the average. */
  declare at: { readonly row: number; readonly column: number };
  #hasMoved = false;

  constructor() {
    super();
    [this.controller, this.first, this.at] = [null, 0, { row: 0, column: 0 }];
    new Watch(this, () => {
      const c = this.controller;
      return c && [c.table.value, c.choice.value, c.text.value];
    });
  }

  protected override render(): TemplateResult | typeof nothing {
    const c = this.controller;
    const [metrics, table, choice] = [c?.metrics.value, c?.table.value, c?.choice.value];
    if (!c || !metrics || !table || !choice) return nothing;
    const rows = sortedRows(table, choice.sort);
    if (rows.length === 0) return html`<p class="none second" role="status">${t('No checkpoint has a value of what is chosen.')}</p>`;
    const hasAverage = table.tasks.length > 1;
    const hasDifference = choice.against !== 'none';
    const each = WIDTHS.task + (hasDifference ? WIDTHS.difference : 0);
    const [from, to] = [Math.max(0, this.first - AROUND), Math.min(rows.length, this.first + Math.ceil(this.clientHeight / ROW_PX) + AROUND)];
    const width = WIDTHS.model + WIDTHS.checkpoint + (hasAverage ? each + WIDTHS.average - WIDTHS.task : 0) + each * table.tasks.length;
    const drawn = drawnOf(table, choice);
    const shown: Shown = { c, firstColumn: hasAverage ? 0 : 1, answer: metrics.answer, table, choice, rows, before: beforeOf(table, choice.against), best: bestOf(table, isHigherBetter(metrics.answer.metrics[choice.metric] ?? '')) };
    return html`<div class="scroll" @scroll=${(e: Event) => { this.first = Math.floor((e.target as HTMLElement).scrollTop / ROW_PX); }}>
      <table role="grid" width=${width} aria-label=${t('Checkpoints and tasks')} aria-rowcount=${rows.length + 1} aria-colcount=${table.tasks.length + (hasAverage ? 3 : 2)} @keydown=${(e: KeyboardEvent) => this.#key(e, shown)}>
        <colgroup><col width=${WIDTHS.model}><col width=${WIDTHS.checkpoint}>${hasAverage ? html`<col width=${each + WIDTHS.average - WIDTHS.task}>` : nothing}${table.tasks.map(() => html`<col width=${each}>`)}</colgroup>
        <thead><tr aria-rowindex="1"><th class="stick model" scope="col">${t('model')}</th><th class="stick checkpoint" scope="col" aria-sort=${sortOf(choice.sort, 'training')}><button class="sort" title=${t('Sort as training goes')} @click=${() => this.#sort(c, choice.sort, 'training')}>${t('checkpoint')}${arrow(choice.sort, 'training')}</button></th>
          ${hasAverage ? this.#head(shown, 'average', averageText(table), drawn) : nothing}${table.tasks.map((task) => this.#head(shown, task, metrics.answer.tasks[task] ?? '', drawn))}</tr></thead>
        <tbody>${from > 0 ? html`<tr class="space" aria-hidden="true" height=${from * ROW_PX}><td colspan="3"></td></tr>` : nothing}${rows.slice(from, to).map((row, i) => this.#row(shown, row, from + i))}${to < rows.length ? html`<tr class="space" aria-hidden="true" height=${(rows.length - to) * ROW_PX}><td colspan="3"></td></tr>` : nothing}</tbody></table></div>`;
  }

  #head({ c, choice }: Shown, what: Drawn, name: string, drawn: readonly Drawn[]): TemplateResult {
    const isDrawn = drawn.includes(what);
    const label = isDrawn ? t('Do not draw {0}', name) : t('Draw {0}', name);
    return html`<th scope="col" class="task" aria-sort=${sortOf(choice.sort, what)} title=${name}><button class="sort" title=${t('Sort by {0}', name)} @click=${() => this.#sort(c, choice.sort, what)}><span>${name === '' ? t('value') : headText(name)}</span>${arrow(choice.sort, what)}</button><button class="draw" aria-pressed=${isDrawn} title=${label} aria-label=${label} @click=${() => c.draw(what)}>${icon('graph')}</button></th>`;
  }

  #row(shown: Shown, row: TableRow, place: number): TemplateResult {
    const { c, answer, rows, choice } = shown;
    const name = rowName(answer, row);
    const model = answer.models[row.model] ?? '';
    const isSame = rows[place - 1]?.model === row.model;
    const { checkpoint } = row;
    const isBase = checkpoint !== null && choice.against === checkpoint;
    const compare = isBase ? t('Do not compare with it') : t('Show differences to {0}', `${model} ${name}`);
    return html`<tr aria-rowindex=${place + 2} class="${checkpoint === null ? 'gap' : ''} ${isSame ? '' : 'new'} ${isBase ? 'base' : ''}"><th scope="row" class="stick model" title=${model}><span class=${isSame ? 'again' : ''}>${model}</span></th><td class="stick checkpoint"><span title=${checkpoint === null ? t('No row of {0} has this step, which most models have', model) : (answer.checkpoints[checkpoint]?.name ?? '')}>${name}</span>${checkpoint === null ? nothing : html`<button class="pin" aria-pressed=${isBase} title=${compare} aria-label=${compare} @click=${() => c.change({ against: isBase ? 'none' : checkpoint })}>${icon(isBase ? 'pinned' : 'pin')}</button>`}</td>
      ${shown.firstColumn === 0 ? this.#cell(shown, row, place, 0, row.average && { ...row.average, point: null, missing: null }, null) : nothing}${row.cells.map((cell, i) => this.#cell(shown, row, place, i + 1, cell, shown.table.tasks[i] ?? null))}</tr>`;
  }

  #cell(shown: Shown, row: TableRow, place: number, column: number, cell: TableCell | null, task: number | null): TemplateResult {
    const { c, answer, table, choice } = shown;
    const text = c.text.value;
    const isAt = this.at.row === place && Math.max(this.at.column, shown.firstColumn) === column;
    const at = `${answer.models[row.model] ?? ''} ${rowName(answer, row)}`.trim();
    const name = task === null ? averageText(table) : (answer.tasks[task] ?? '');
    if (cell === null || cell.value === null) return html`<td class="missing" role="gridcell" tabindex=${isAt ? 0 : -1} data-column=${column} title=${missingText(row, cell, at, name)} aria-label=${missingText(row, cell, at, name)} @focus=${() => this.#focused(place, column)}>—</td>`;
    const isBest = shown.best[column] === cell.value;
    const before = shown.before.get(row);
    const difference = choice.against === 'none' || !before ? null : differenceOf(cell, column === 0 ? before.average : (before.cells[column - 1] ?? null));
    const interval = cell.stderr === null ? '' : ` (${t('{0} to {1}', text(cell.value - Z * cell.stderr), text(cell.value + Z * cell.stderr))})`;
    const own = table.averageOf.length === 0 && column === 0 && row.average ? ` ${t('of {0}', row.average.of)}` : '';
    const title = `${name}, ${at}: ${String(cell.value)}${interval}${isBest ? `, ${t('best')}` : ''}`;
    return html`<td class="value ${isBest ? 'best' : ''}" role="gridcell" tabindex=${isAt ? 0 : -1} data-column=${column} title=${title} @focus=${() => this.#focused(place, column)} @click=${() => this.#open(shown, row, task)}>${text(cell.value)}${own === '' ? nothing : html`<small>${own}</small>`}${difference ? html`<small class="difference ${difference.isBeyond === true ? 'beyond' : ''}">${difference.isBeyond === true ? (difference.value > 0 ? '▲' : '▼') : ''}${differenceText(text, difference.value)}</small>` : choice.against === 'none' ? nothing : html`<small class="difference"></small>`}</td>`;
  }

  #open({ c }: Shown, row: TableRow, task: number | null): void {
    if (row.checkpoint !== null) c.openRows({ checkpoint: row.checkpoint, task });
  }

  #sort(c: CheckpointsController, sort: Sort, by: Sort['by']): void {
    c.change({ sort: sort.by !== by ? { by, descending: by !== 'training' } : by === 'training' ? { by, descending: !sort.descending } : sort.descending ? { by, descending: false } : { by: 'training', descending: false } });
  }

  #focused(row: number, column: number): void {
    if (this.at.row !== row || this.at.column !== column) this.at = { row, column };
  }

  #key(event: KeyboardEvent, shown: Shown): void {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof HTMLTableCellElement)) return;
    const { rows, table } = shown;
    const [lastRow, lastColumn] = [rows.length - 1, table.tasks.length];
    const page = Math.max(1, Math.floor(this.clientHeight / ROW_PX) - 3);
    const { row, column } = this.at;
    const moves: Readonly<Record<string, readonly [number, number]>> = { ArrowDown: [row + 1, column], ArrowUp: [row - 1, column], ArrowRight: [row, column + 1], ArrowLeft: [row, column - 1], PageDown: [row + page, column], PageUp: [row - page, column], Home: [row, 0], End: [row, lastColumn] };
    const to = moves[event.key];
    const here = rows[row];
    if (to) {
      this.at = { row: Math.min(lastRow, Math.max(0, to[0])), column: Math.min(lastColumn, Math.max(shown.firstColumn, to[1])) };
      this.#hasMoved = true;
      this.#reveal(this.at.row);
    } else if (event.key === 'Enter' && here) this.#open(shown, here, column === 0 ? null : (table.tasks[column - 1] ?? null));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #reveal(row: number): void {
    const scroll = this.renderRoot.querySelector('.scroll');
    const head = this.renderRoot.querySelector('thead')?.clientHeight ?? 0;
    if (!scroll) return;
    if (row * ROW_PX < scroll.scrollTop) scroll.scrollTop = row * ROW_PX;
    else if ((row + 1) * ROW_PX + head > scroll.scrollTop + scroll.clientHeight) scroll.scrollTop = (row + 1) * ROW_PX + head - scroll.clientHeight;
    this.first = Math.floor(scroll.scrollTop / ROW_PX);
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (!this.#hasMoved) return;
    this.#hasMoved = false;
    this.renderRoot.querySelector<HTMLElement>(`tr[aria-rowindex="${String(this.at.row + 2)}"] [data-column="${String(this.at.column)}"]`)?.focus();
  }

  protected override firstUpdated(): void {
    this.requestUpdate(); // its height is known now
    new ResizeObserver(() => { this.requestUpdate(); }).observe(this);
  }
}

interface Shown {
  readonly c: CheckpointsController;
  /** 0: the average is there; 1: with one task there is none. */
  readonly firstColumn: 0 | 1;
  readonly answer: MetricsAnswer;
  readonly table: MetricsTable;
  readonly choice: Choice;
  readonly rows: readonly TableRow[];
  readonly before: ReadonlyMap<TableRow, TableRow>;
  readonly best: readonly (number | null)[];
}

/** Names of tasks begin alike and differ at their ends; they may be broken at their marks. */
function headText(name: string): string {
  const letters = [...name];
  return (letters.length > LONGEST_HEAD ? `…${letters.slice(-LONGEST_HEAD).join('')}` : name).replace(/([-_:/.|])/g, '$1\u200b');
}

function missingText(row: TableRow, cell: TableCell | null, at: string, name: string): string {
  if (row.checkpoint === null) return t('Missing: no row has {0}, and most models have this step', at);
  if (cell === null) return t('Missing: {0} has no value to average', at);
  return cell.missing === 'noValue' ? t('Missing: the row of {0} at {1} has no value (empty, NaN, or no number)', name, at) : t('Missing: no row has {0} at {1}', name, at);
}

function sortOf(sort: Sort, by: Sort['by']): 'ascending' | 'descending' | 'none' {
  return sort.by !== by ? 'none' : sort.descending ? 'descending' : 'ascending';
}

function arrow(sort: Sort, by: Sort['by']): TemplateResult | typeof nothing {
  return sort.by !== by || (by === 'training' && !sort.descending) ? nothing : icon(sort.descending ? 'arrow-down' : 'arrow-up');
}

customElements.define('loupe-metrics-table', MetricsTableView);
