import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { oneLine } from '../../../src/core/sqlTokens';
import { groupDigits } from '../../../src/core/sentences';
import type { OrderBy } from '../../../src/core/viewQuery';
import { icon } from '../../kit/icon';
import type { Glyph } from '../../kit/icon';
import { keepTyping } from '../../kit/inputs';
import { t, tCount } from '../../kit/l10n';
import type { ExploreController } from './controller';
import { ordered } from './ordering';
import { pagedHasNone } from './profiles/profileWords';
import type { Overlay } from './state';

export interface ToolbarActions {
  toggle(overlay: Overlay): void;
  cycleLayout(): void;
  toggleProfiles(): void;
  leaveFilter(): void;
  addCondition(): void;
  focusTable(): void;
}

/** The bar above table and reader: what the dataset is, which rows are shown and why, and where to go. */
export function toolbar(controller: ExploreController, isStacked: boolean, actions: ToolbarActions): TemplateResult | typeof nothing {
  const { state } = controller;
  const opened = state.opened.value;
  if (!opened) return nothing;
  const { info } = opened;
  const button = (glyph: Glyph, label: string, run: () => void, isOn = false): TemplateResult =>
    html`<button class="tool ${isOn ? 'on' : ''}" aria-label=${label} title=${label} aria-pressed=${isOn ? 'true' : 'false'} @click=${run}>${icon(glyph)}</button>`;
  const warnings = info.warnings.length;
  return html`<div class="bar" role="toolbar" aria-label=${t('Dataset')}>
    <span class="datasetName" title=${info.name}>${info.name}</span>
    <button class="chip" title=${t('What this dataset is taken for. Activate to correct a role.')} @click=${() => void correct(controller)}>${info.shape.kind}${icon('chevron-down')}</button>
    ${filterBox(controller, actions)}
    ${state.query.value.order.map((order) => orderChip(controller, order))}
    <span class="rows" role="status">${rowsText(controller)}</span>
    ${warnings === 0 ? nothing : html`<button class="chip" aria-label=${tCount(warnings, '{0} notice about this dataset', '{0} notices about this dataset')} aria-expanded=${state.overlay.value === 'warnings' ? 'true' : 'false'} @click=${() => actions.toggle('warnings')}><span class="warn">${icon('warning')}</span>${warnings}</button>`}
    <span class="tools">
      ${button('go-to-file', t('Go to row (G)'), () => actions.toggle('goToRow'))}
      ${button('symbol-event', t('Random row, by the seed {0} (Shift+R)', controller.reading.seed.value), () => controller.reading.random())}
      ${button('screen-full', t('Focus mode: the record alone (Z)'), () => controller.reading.perform('focusMode'))}
      ${button('search', t('Find and choose columns (C)'), () => actions.toggle('columns'), state.overlay.value === 'columns')}
      ${button('graph', opened.info.paged ? pagedHasNone() : t('Column profiles'), () => actions.toggleProfiles(), state.profiles.value && !opened.info.paged)}
      ${button(isStacked ? 'layout-panel' : 'layout-sidebar-right', t('Reader: beside, below, hidden'), () => actions.cycleLayout(), state.readerSide.value !== 'hidden')}
      ${button('keyboard', t('Keys (?)'), () => actions.toggle('help'), state.overlay.value === 'help')}
    </span>
  </div>`;
}

async function correct(controller: ExploreController): Promise<void> {
  try {
    await controller.host.request('correctRole', { role: null });
  } catch (error) {
    controller.say(error);
  }
}

function rowsText(controller: ExploreController): string {
  const view = controller.state.view.value;
  const preparing = controller.state.preparing.value;
  if (preparing && preparing.fraction !== null) return t('reading… {0} %', Math.round(preparing.fraction * 100));
  if (!view) return '';
  const paged = controller.state.opened.value?.info.paged;
  if (paged && !paged.complete) return t('{0} rows so far, counting… {1} %', groupDigits(view.total), Math.floor((paged.counted ?? 0) * 100));
  if (view.rows === view.total) return tCount(view.total, '{0} row', '{0} rows');
  return view.total === 1 ? t('{0} of {1} row', groupDigits(view.rows), groupDigits(view.total)) : t('{0} of {1} rows', groupDigits(view.rows), groupDigits(view.total));
}

/** Filters; whoever has rows then goes on through them by arrows, unless they went elsewhere or type on. */
async function filterBy(controller: ExploreController, input: HTMLInputElement, actions: ToolbarActions): Promise<void> {
  const text = input.value;
  // Line breaks of what stands there are not in the box: they stay where nobody typed.
  const kept = controller.state.filterText.peek();
  await controller.setFilter(text === boxText(kept) ? kept : text);
  const { filterError, preparing, view } = controller.state;
  const isShown = filterError.peek() === null && preparing.peek() === null && (view.peek()?.rows ?? 0) > 0;
  if (isShown && input.value === text && input.matches(':focus')) actions.focusTable();
}

/** What the box shows of a filter: an input has one line, and drops line breaks. */
const boxText = (filter: string): string => oneLine(filter).replaceAll(/[\r\n]/g, '');

function filterBox(controller: ExploreController, actions: ToolbarActions): TemplateResult {
  const { state } = controller;
  const error = state.filterError.value;
  const onKey = (event: KeyboardEvent): void => {
    keepTyping(event);
    const input = event.currentTarget;
    if (!(input instanceof HTMLInputElement)) return;
    if (event.key === 'Enter') void filterBy(controller, input, actions);
    if (event.key === 'Escape') actions.leaveFilter();
  };
  const isSet = state.query.value.filter !== null || state.filterText.value !== '';
  return html`<span class="input ${error === null ? '' : 'invalid'}">${icon('filter')}<input id="filter" type="text" spellcheck="false" autocomplete="off" aria-label=${t('Filter: a SQL condition over the columns')}
      placeholder=${t('Filter, as SQL: {0}', "score > 3 and source = 'chat'")} aria-invalid=${error === null ? 'false' : 'true'} aria-describedby="filterError" .value=${boxText(state.filterText.value)} @keydown=${onKey}>
    ${state.preparing.value ? html`<button class="tool late" aria-label=${t('Cancel')} title=${t('Cancel')} @click=${() => controller.cancelPreparing()}>${icon('close')}</button>`
      : isSet ? html`<button class="tool" aria-label=${t('Clear the filter')} title=${t('Clear the filter')} @click=${() => void controller.setFilter('')}>${icon('close')}</button>` : nothing}
  </span><button class="tool" aria-label=${t('Add a condition (Alt+/)')} title=${t('Add a condition (Alt+/)')} @click=${() => actions.addCondition()}>${icon('add')}</button>`;
}

/** By what it is sorted: a click turns the direction, the cross takes it away. */
function orderChip(controller: ExploreController, order: OrderBy): TemplateResult {
  const { state } = controller;
  const name = 'path' in order.target ? order.target.path : (state.opened.value?.derived.find((d) => 'derived' in order.target && d.id === order.target.derived)?.title ?? order.target.derived);
  const sort = (descending: boolean | null): void => void controller.prepare({ ...state.query.peek(), order: ordered(state.query.peek().order, order.target, descending, true) });
  const isLast = state.query.value.order.length === 1;
  return html`<span class="chip on order"><button class="turn" title=${t('Turn the direction. NULLs are last in both.')} aria-label=${order.descending ? t('Sorted by {0}, descending: turn', name) : t('Sorted by {0}, ascending: turn', name)} @click=${() => sort(!order.descending)}>${name}${icon(order.descending ? 'arrow-down' : 'arrow-up')}</button><button
    class="turn" title=${isLast ? t('Back to file order') : t('Remove')} aria-label=${isLast ? t('Sorted by {0}: back to file order', name) : t('Sorted by {0}: remove', name)} @click=${() => sort(null)}>${icon('close')}</button></span>`;
}
