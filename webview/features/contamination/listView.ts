import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { groupDigits } from '../../../src/core/sentences';
import type { Run } from '../../../src/features/contamination/contract';
import type { Cell, ItemList, PageState, Results } from '../../../src/features/contamination/page';
import { ALL_TRAININGS } from '../../../src/features/contamination/rule/figures';
import { t, tCount } from '../../kit/l10n';
import type { ContaminationController } from './controller';
import { itemCount, percent, shortName, shortScore } from './figures';
import { possibleFigure } from './possibleFigures';
import { askTemplate, suspectsTemplate } from './possibleView';
import './itemList';
import { ORDERS } from './listRows';
import type { Order } from './listRows';
import { isSameCell } from './shareTable';

const LISTS = ['matched', 'template', 'kept', 'tooShort', 'below', 'possible'] as const satisfies readonly ItemList['list'][];

/** The items of the cell in focus. */
export function listTemplate(c: ContaminationController): TemplateResult | typeof nothing {
  const cell = c.cell.value;
  if (!cell) return nothing;
  const list = c.list.value;
  const items = c.lines.items.value;
  const rows = c.lines.rows.value;
  const isScored = list !== 'tooShort';
  const state = c.state.value;
  const results = state?.results;
  if (!state || !results) return nothing;
  const isAsked = list === 'possible' && possibleFigure(state, results, cell) === null;
  return html`<section class="itemsPane" aria-label=${t('items of the cell')}><header class="listHead"><b class="cellName" title=${cellText(cell, true)}>${cellText(cell, false)}</b>
      <span class="second count">${items === null || isAsked ? nothing : list === 'possible' ? possibleCount(c, state, results, cell) : countText(c, items.length, rows.filter((row) => row.kind === 'group').length)}${isMatched(list) ? templateLinks(c, results, cell, list) : nothing}${list === 'matched' ? possibleLink(c, state, results, cell) : nothing}</span>
      <span class="choices"><select aria-label=${t('Which items')} @change=${(e: Event) => c.show(cell, (e.target as HTMLSelectElement).value as ItemList['list'])}>${LISTS.filter((name) => results.setup.rule.template !== null || (name !== 'template' && name !== 'kept')).map((name) => html`<option value=${name} ?selected=${name === list}>${listText(name)}</option>`)}</select>
      <select aria-label=${t('Order')} @change=${(e: Event) => c.sortBy((e.target as HTMLSelectElement).value as Order)}>${ORDERS.filter((name) => name !== (list === 'possible' ? 'sample' : 'unmatched')).map((name) => html`<option value=${name} ?selected=${name === orderOf(c.lines.order.value, list)}>${orderText(name)}</option>`)}</select></span></header>
    ${list === 'possible' ? suspectsTemplate(c, state, results, cell) : nothing}
    ${isAsked ? askTemplate(c, state, results) : items?.length === 0 ? noneTemplate(c, cell, list) : html`<loupe-items .rows=${rows} .position=${c.lines.position.value} .scored=${isScored} @loupe-item=${(e: CustomEvent<{ position: number }>) => c.moveTo(e.detail.position)} @loupe-item-open=${(e: CustomEvent<{ position: number }>) => openLine(c, e.detail.position)}></loupe-items>`}</section>`;
}

function openLine(c: ContaminationController, position: number): void {
  c.moveTo(position);
  const row = c.lines.row;
  if (row?.kind === 'group') c.open(!row.isOpen);
  else c.openRow();
}

function noneTemplate(c: ContaminationController, cell: Cell, list: ItemList['list']): TemplateResult {
  if (list === 'tooShort') return html`<p class="none second">${t('No item is too short for the n-gram.')}</p>`;
  if (list === 'below') return html`<p class="none second">${t('No item below the threshold shares an n-gram with the training texts.')}</p>`;
  if (list === 'possible') return html`<p class="none second">${t('No training text seems to say an item in other words. That says little: half of all rewritten code, and what is translated, is not found.')}</p>`;
  const run = cell.source === null ? runOf(c, cell) : undefined;
  const isNothing = run !== undefined && Number(run.maxUnmatchedScore) === 0;
  return html`<p class="none second">${c.state.value?.results?.partial === true ? t('No item matched so far.') : run && isNothing ? t('No item matched, and none shares an n-gram with the training texts.') : run ? t('No item matched; the highest score is {0}.', shortScore(run.maxUnmatchedScore)) : t('No item matched.')}${isNothing ? nothing : html` <button class="link" @click=${() => c.show(cell, 'below')}>${t('Show those below the threshold')}</button>`}</p>`;
}

function countText(c: ContaminationController, count: number, groups: number): string {
  const share = c.table.value?.rows.find((row) => row.evaluation.name === c.cell.value?.eval)?.evaluation;
  const of = isMatched(c.list.value) && share ? t('{0} of {1}', groupDigits(count), itemCount(share.nEval)) : itemCount(count);
  return [of, ...(groups === 0 ? [] : [tCount(groups, '{0} group', '{0} groups')]), ...(c.list.value === 'matched' ? otherFigures(c) : [])].join(' · ');
}

/** Beside the plain result, which opens its own list. */
function possibleCount(c: ContaminationController, state: PageState, results: Results, cell: Cell): TemplateResult {
  const found = possibleFigure(state, results, cell)?.found ?? 0;
  const listed = c.lines.items.value ?? [];
  const isListed = found > 0 && listed.length === found;
  const matched = c.table.value?.rows.flatMap((row) => row.shares).find((share) => share !== null && isSameCell(share.cell, cell));
  return html`${tCount(found, '{0} possible rephrasing', '{0} possible rephrasings')}${isListed ? html` · ${t('{0} not matched by n-grams', groupDigits(listed.filter((item) => item.possible?.matched !== true).length))}` : nothing}${matched ? html` · <button class="link" @click=${() => c.show(cell)}>${t('matched {0} of {1}', groupDigits(matched.matched), itemCount(matched.of))}</button>` : nothing}`;
}

/** Where an order means nothing the list is by score. */
const orderOf = (order: Order, list: ItemList['list']): Order => (order === (list === 'possible' ? 'sample' : 'unmatched') ? 'score' : order);

const isMatched = (list: ItemList['list']): boolean => list === 'matched' || list === 'template' || list === 'kept';

/** What the template rule sets apart, and what it leaves with its verdict; each opens its items, beside the plain figure. */
function templateLinks(c: ContaminationController, { runs, setup }: Results, cell: Cell, list: ItemList['list']): TemplateResult | typeof nothing {
  const run = runs.find((r) => r.eval === cell.eval && r.train === cell.train);
  const { source } = cell;
  const of = source === null ? run : run?.bySource.find((s) => s.value === source.value);
  if (setup.rule.template === null || !run || !of?.kept) return nothing;
  const { kept, nMatched } = of;
  const verdict = run.train === ALL_TRAININGS ? '' : ` · ${kept.verdict === 'contaminated' ? t('over 2 %') : t('not over 2 %')}`;
  const link = (name: ItemList['list'], text: string): TemplateResult => html` · ${list === name ? html`<b>${text}</b>` : html`<button class="link" @click=${() => c.show(cell, name)}>${text}</button>`}`;
  return html`${list === 'matched' ? nothing : link('matched', t('matched {0}', groupDigits(nMatched)))}${list === 'template' ? nothing : link('template', t('{0} by a template alone', groupDigits(nMatched - kept.nMatched)))}${list === 'kept' ? verdict : link('kept', t('without them {0} ({1})', groupDigits(kept.nMatched), percent(Number(kept.share))))}`;
}

function possibleLink(c: ContaminationController, state: PageState, results: Results, cell: Cell): TemplateResult | typeof nothing {
  const figure = possibleFigure(state, results, cell);
  return figure ? html` · <button class="link" @click=${() => c.show(cell, 'possible')}>${tCount(figure.found, '{0} possible rephrasing', '{0} possible rephrasings')}</button>` : nothing;
}

function runOf(c: ContaminationController, cell: Cell): Run | undefined {
  return c.state.value?.results?.runs.find((r) => r.eval === cell.eval && r.train === cell.train);
}

/** What other methods found in the cell; of a source it is not counted. */
function otherFigures(c: ContaminationController): string[] {
  const cell = c.cell.value;
  const run = cell?.source === null ? runOf(c, cell) : undefined;
  if (!run) return [];
  return [
    ...(run.exact === null ? [] : [t('exact {0}', groupDigits(run.exact.nContained))]),
    ...(run.any13 === null ? [] : [t('any 13-gram {0}', groupDigits(run.any13.nHit))]),
  ];
}

function cellText({ eval: evaluation, train, source }: Cell, isWhole: boolean): string {
  const name = isWhole ? (text: string): string => text : shortName;
  if (source !== null) return t('{0} × {1}', name(evaluation), source.value ?? t('(null)'));
  return t('{0} × {1}', name(evaluation), train === ALL_TRAININGS ? t('all training sets') : name(train));
}

function listText(list: ItemList['list']): string {
  return list === 'matched' ? t('matched') : list === 'template' ? t('by a template alone') : list === 'kept' ? t('without those') : list === 'tooShort' ? t('too short') : list === 'possible' ? t('possible rephrasings') : t('below the threshold');
}

function orderText(order: Order): string {
  switch (order) {
    case 'unjudged': return t('unjudged first');
    case 'unmatched': return t('not matched first');
    case 'sample': return t('random sample first');
    case 'score': return t('by score');
    case 'item': return t('by item');
  }
}
