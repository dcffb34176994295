import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { t } from './l10n';
import type { TableColumn } from './tableColumn';

export type ColumnChoice = 'ascending' | 'descending' | 'then' | 'unsorted' | 'pin' | 'hide' | 'left' | 'right' | 'reset' | 'profile';

/** The menu of a column's head: all that the mouse does there, by name and with its key. `isSorted`: by other columns, after which this one may come. */
export function columnMenu(column: TableColumn, choose: (choice: ColumnChoice) => void, close: () => void, unsorted = t('File order'), hasProfile = false, isSorted = false): TemplateResult {
  const item = (choice: ColumnChoice, text: string, key = ''): TemplateResult =>
    html`<button role="menuitem" tabindex="-1" data-choice=${choice} @click=${() => choose(choice)}><span>${text}</span><span>${key}</span></button>`;
  const sorts = column.sortable ? [item('ascending', t('Sort ascending'), 'Enter'), item('descending', t('Sort descending')), ...(isSorted ? [item('then', t('Then sort by this'), t('Shift+click'))] : []), item('unsorted', unsorted)] : [];
  return html`<div class="menu" role="menu" aria-label=${t('Column {0}', column.name)} @keydown=${(e: KeyboardEvent) => menuKey(e, close)} @focusout=${(e: FocusEvent) => leave(e, close)}>
    ${sorts}
    ${hasProfile ? item('profile', t('Profile…'), 'Alt+Enter') : nothing}
    ${item('pin', column.pinned ? t('Unpin') : t('Pin to the left'), 'P')}
    ${item('hide', t('Hide'), 'Del')}
    ${item('left', t('Move left'), 'Alt+←')}
    ${item('right', t('Move right'), 'Alt+→')}
    ${item('reset', t('Reset all columns'))}
  </div>`;
}

function menuKey(event: KeyboardEvent, close: () => void): void {
  event.stopPropagation();
  if (event.key === 'Escape' || event.key === 'Tab') {
    event.preventDefault();
    close();
    return;
  }
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  const menu = event.currentTarget;
  if (step === 0 || !(menu instanceof HTMLElement)) return;
  event.preventDefault();
  const items = [...menu.querySelectorAll('button')];
  const at = items.findIndex((b) => b === event.target);
  items[(at + step + items.length) % items.length]?.focus();
}

function leave(event: FocusEvent, close: () => void): void {
  const menu = event.currentTarget;
  if (menu instanceof HTMLElement && !(event.relatedTarget instanceof Node && menu.contains(event.relatedTarget))) close();
}
