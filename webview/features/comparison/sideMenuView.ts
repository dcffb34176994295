import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { PageState } from '../../../src/features/comparison/page';
import { t } from '../../kit/l10n';
import type { ComparisonController } from './controller';

/** What can be done with a side; at the place where it was asked for. */
export function sideMenuTemplate(c: ComparisonController, state: PageState): TemplateResult | typeof nothing {
  const menu = c.order.menu.value;
  if (!menu) return nothing;
  const { side } = menu;
  const name = state.sides[side]?.name ?? '';
  const act = (run: () => void): (() => void) => () => {
    c.order.close();
    run();
  };
  const item = (text: string, key: string, isPossible: boolean, run: () => void): TemplateResult => html`<button class="item" role="menuitem" ?disabled=${!isPossible} @click=${act(run)}>${text}${key === '' ? nothing : html`<kbd>${key}</kbd>`}</button>`;
  return html`<div class="items side-menu" role="menu" aria-label=${name} @keydown=${(e: KeyboardEvent) => move(c, e)} @focusout=${(e: FocusEvent) => { if (!(e.currentTarget as HTMLElement).contains(e.relatedTarget as Node | null)) c.order.close(); }}>
    ${item(t('Make it the baseline'), '', side !== state.baseline, () => c.order.setBaseline(side))}${item(t('Move up'), 'Alt+↑', side > 0, () => c.order.step(side, -1))}${item(t('Move down'), 'Alt+↓', side < state.sides.length - 1, () => c.order.step(side, 1))}${item(t('Read its answers'), '', true, () => c.reading.columns.bring(side))}</div>`;
}

function move(c: ComparisonController, event: KeyboardEvent): void {
  const items = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLButtonElement>('.item:not(:disabled)')];
  const at = items.indexOf(event.composedPath()[0] as HTMLButtonElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (event.key === 'Escape' || event.key === 'Tab') {
    const side = c.order.menu.peek()?.side ?? null;
    c.order.close();
    if (event.key === 'Escape') c.order.focus = side;
  } else if (to !== undefined) items.at(to % items.length)?.focus();
  else if (event.key.length > 1) return; // Enter and the like are the button's own
  event.preventDefault();
  event.stopPropagation();
}

/** What a row of the means does beside being read: keys, menu, dragging. */
export function sideKeys(c: ComparisonController, side: number, event: KeyboardEvent): void {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
  event.preventDefault();
  event.stopPropagation();
  c.order.step(side, event.key === 'ArrowUp' ? -1 : 1);
}

export function openSideMenu(c: ComparisonController, side: number, event: MouseEvent): void {
  event.preventDefault();
  event.stopPropagation();
  const { left, bottom } = (event.currentTarget as HTMLElement).getBoundingClientRect();
  // By the keyboard there is no place of a pointer.
  const isAtPointer = event.type === 'contextmenu' && event.clientX > 0 && event.button === 2;
  c.order.open(side, isAtPointer ? { x: event.clientX, y: event.clientY } : { x: left, y: bottom });
}

/** Dragging a row of the means to another place. */
export function sideDrag(c: ComparisonController, side: number): { readonly start: (e: DragEvent) => void; readonly over: (e: DragEvent) => void; readonly drop: (e: DragEvent) => void; readonly end: () => void } {
  const { order } = c;
  const placeOf = (e: DragEvent): number => {
    const { top, height } = (e.currentTarget as HTMLElement).getBoundingClientRect();
    return e.clientY < top + height / 2 ? side : side + 1;
  };
  const end = (): void => {
    order.dragged = null;
    order.target.value = null;
  };
  return {
    start: (e) => {
      order.dragged = side;
      e.dataTransfer?.setData('text/plain', '');
      if (e.dataTransfer) e.dataTransfer.effectAllowed = 'move';
    },
    over: (e) => {
      if (order.dragged === null) return;
      e.preventDefault();
      order.target.value = placeOf(e);
    },
    drop: (e) => {
      const { dragged } = order;
      if (dragged === null) return;
      e.preventDefault();
      order.put(dragged, placeOf(e));
      end();
    },
    end,
  };
}
