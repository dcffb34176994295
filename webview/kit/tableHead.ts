import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { dragWidth } from './headDrag';
import type { ColumnReorder } from './headDrag';
import { icon } from './icon';
import { t } from './l10n';
import type { TableColumn } from './tableColumn';

export interface HeadCell {
  readonly column: TableColumn;
  readonly index: number;
  readonly sorted: 'ascending' | 'descending' | 'none';
  readonly look: string;
  /** What is in the column, drawn; null where heads have no pictures. */
  readonly picture: TemplateResult | null;
}

export interface HeadActions {
  readonly sort: (event: MouseEvent) => void;
  readonly menu: (event: Event) => void;
  readonly resize: (widthPx: number, done: boolean) => void;
  readonly reorder: ColumnReorder;
}

/** The head of a column: its name, one line of what is in it, how it is sorted; clicked, dragged, resized, with a menu. */
export function headCell({ column, index, sorted, look, picture }: HeadCell, actions: HeadActions): TemplateResult {
  const { reorder } = actions;
  return html`<div class="th ${look}" role="columnheader" id="h${index}" data-key=${column.key} aria-colindex=${index + 2} aria-sort=${sorted} title=${column.tip} draggable="true"
      @click=${actions.sort} @contextmenu=${actions.menu} @dragstart=${(e: DragEvent) => reorder.start(e, column.key)} @dragover=${(e: DragEvent) => reorder.over(e)}
      @dragleave=${(e: DragEvent) => reorder.leave(e)} @drop=${(e: DragEvent) => reorder.drop(e, column.key)}>
    <div class="name"><span>${column.name}</span>
      ${sorted === 'none' ? nothing : html`<span class="sorted">${icon(sorted === 'ascending' ? 'arrow-up' : 'arrow-down')}</span>`}
      <button class="menuButton" tabindex="-1" aria-label=${t('Menu of column {0}', column.name)} @click=${actions.menu}>${icon('chevron-down')}</button></div>
    <div class="about">${column.about}</div>
    ${picture === null ? nothing : html`<div class="profile">${picture}</div>`}
    <div class="grip" role="presentation" draggable="true" @dragstart=${stop} @click=${stop} @pointerdown=${(e: PointerEvent) => dragWidth(e, column.widthPx, actions.resize)}></div>
  </div>`;
}

function stop(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}
