import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { isList } from '../../src/core/cell';
import type { Cell } from '../../src/core/cell';
import { displayCell } from '../../src/core/displayCell';
import { groupDigits } from '../../src/core/sentences';
import { t } from './l10n';
import { glyphOf, readMarks } from './marks';
import type { TableColumn } from './tableColumn';

/** Characters of a cell that are ever drawn: a wide column shows fewer. */
const DRAWN = 240;
/** Texts of a list that are drawn; the rest is counted. */
const LISTED = 12;
/** Numbers of rows that are drawn. */
const LINKED = 40;

/** The inside of a table cell: always text nodes. `undefined` is a cell that has not arrived, or `failed` to. */
export function cellView(cell: Cell | undefined, column: TableColumn, failed: string | undefined): TemplateResult | string {
  const reason = column.unreadable ?? (cell === undefined ? failed : undefined);
  if (reason !== undefined) return html`<span class="failed" title=${reason}>${t('could not be read')}</span>`;
  if (cell === undefined) return html`<span class="waiting"></span>`;
  if (cell === null) return html`<span class="null">NULL</span>`;
  if (cell === '') return html`<span class="null" aria-label=${t('empty text')}>''</span>`;
  const text = displayCell(cell, column.type, DRAWN) ?? '';
  if (column.look === 'list' && isList(cell)) return listView(cell);
  if (column.look === 'row' || column.look === 'rows') return rowLinks(column.rowsIn?.(cell) ?? [], text);
  if (column.look === 'figure' && typeof cell === 'number') return figureView(cell, text);
  if (column.look === 'marks') return marksView(typeof cell === 'string' ? cell : text);
  // A minus sign is as wide as a figure; what is copied keeps the hyphen.
  if (column.look === 'difference') return text.replace(/^-/, '−').replace(/^(?=[1-9])/, '+');
  return column.look === 'number' ? text.replace(/^-/, '−') : text;
}

/** Texts of a list, each in a frame of its own. */
function listView(cells: readonly Cell[]): TemplateResult {
  const texts = cells.slice(0, LISTED).map((c) => displayCell(c, 'VARCHAR', DRAWN) ?? 'NULL');
  return html`<span class="texts" role="list">${texts.map((text) => html`<span class="text" role="listitem">${text}</span>`)}${cells.length > LISTED ? html`<span class="more">+${cells.length - LISTED}</span>` : nothing}</span>`;
}

/** Numbers of rows, each a link to its record; anything else as it is. */
function rowLinks(rows: readonly number[], text: string): TemplateResult | string {
  if (rows.length === 0) return text;
  return html`${rows.slice(0, LINKED).map((row) => html`<a class="rowLink" data-value=${row} title=${t('Open the record of this row')}>${row}</a>`)}${rows.length > LINKED ? html`<span class="more">+${rows.length - LINKED}</span>` : nothing}`;
}

function figureView(cell: number, exact: string): TemplateResult | string {
  const shown = !Number.isFinite(cell) ? exact : Number.isInteger(cell) ? groupDigits(cell) : String(Number(cell.toPrecision(6)));
  const signed = shown.replace(/^-/, '−');
  return shown === exact ? signed : html`<span title=${exact}>${signed}</span>`;
}

function marksView(text: string): TemplateResult {
  const { marks, more } = readMarks(text);
  return html`<span class="marks" role="img" aria-label=${marks.map((m) => m.label).join(' ')}>${marks.map(
    ({ verdict, label }) => (verdict ? html`<span class="mark ${verdict.side}">${glyphOf(verdict)}</span>` : html`<span class="word">${label === '' ? '·' : label}</span>`),
  )}${more > 0 ? html`<span class="more">+${more}</span>` : nothing}</span>`;
}
