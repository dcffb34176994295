import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { groupDigits } from '../../../src/core/sentences';
import type { ItemList, PageState, Results } from '../../../src/features/contamination/page';
import { ALL_TRAININGS } from '../../../src/features/contamination/rule/figures';
import { t } from '../../kit/l10n';
import type { ContaminationController } from './controller';
import { itemCount, percent, shortName, tableShare } from './figures';
import { possibleFigure } from './possibleFigures';
import { isSameCell } from './shareTable';
import type { Share, ShareColumn, ShareTable } from './shareTable';

/** Of more columns heads stand upright and cells are narrow. */
const MOST_WIDE = 8;

/** Evaluations against training sources: the share of items that matched; every figure opens its items. */
export function heatTemplate(c: ContaminationController, results: Results, table: ShareTable): TemplateResult {
  const cell = c.cell.value;
  const list = c.list.value;
  const isNarrow = table.columns.length > MOST_WIDE;
  const shares = table.rows.map((row) => row.shares);
  const chosenAt = shares.flatMap((row, r) => row.flatMap((share, i) => (share && isSameCell(share.cell, cell) ? [[r, i] as const] : [])))[0] ?? [0, 0];
  const hasNulls = table.rows.some(({ evaluation }) => evaluation.nNull > 0);
  const { columns } = table;
  const union = columns.at(-1);
  const state = c.state.value;
  const hasPossible = state !== null && state.possible.known.length > 0;
  return html`<section class="heatPane" aria-label=${t('Share of items matched')}><header><h2>${t('Share of items matched, %')}</h2> <span class="second">${overText(table, results)}${shares.every((row) => row.every((share) => !share?.kept)) ? nothing : html` · ${t('below: without matches by n-grams of a template alone')}`}</span></header>
    <div class="scroll"><table class="heat ${isNarrow ? 'narrow' : ''}"><thead>
      ${table.groups === null ? nothing : html`<tr><td></td>${table.groups.map((group) => html`<th class="group" scope="colgroup" colspan=${group.columns} title=${group.train === ALL_TRAININGS ? t('All training datasets together') : group.train}>${group.train === ALL_TRAININGS ? '' : shortName(group.train)}</th>`)}<td colspan=${hasPossible ? 3 : 2}></td></tr>`}
      <tr><td></td>${table.columns.map((column) => html`<th scope="col" class="${column.isUnion ? 'union' : ''} ${beginsGroup(table, column) ? 'begins' : ''}" title=${columnTitle(column)}><span class="clamp">${columnName(column)}</span></th>`)}<th scope="col" class="plain"><span class="clamp">${t('items')}</span></th><th scope="col" class="plain" title=${t('Items of fewer tokens than the n-gram has: they never match by it and are checked whole')}><span class="clamp">${t('too short')}</span></th>${hasPossible ? html`<th scope="col" class="plain" title=${t('Possible rephrasings in all training texts: suspects, in none of the shares')}><span class="clamp">${t('possible')}</span></th>` : nothing}</tr></thead>
    <tbody>${table.rows.map(({ evaluation }, r) => html`<tr><th scope="row" title=${rowTitle(evaluation, hasNulls)}>${shortName(evaluation.name)}${evaluation.stage === 'unseen' ? html` <span class="second unseen">${t('unseen')}</span>` : nothing}</th>${(shares[r] ?? []).map((share, i) => cellTemplate(c, share, r, i, columns[i], share !== null && isSameCell(share.cell, cell) ? list : null, columns[i] !== undefined && beginsGroup(table, columns[i]), chosenAt))}
      <td class="figure">${groupDigits(evaluation.nEval)}</td><td class="figure">${evaluation.nTooShort === 0 || !union ? html`<span class="second">0</span>` : html`<button class="link" aria-pressed=${list === 'tooShort' && cell?.eval === evaluation.name} aria-label=${t('{0} of {1} too short', itemCount(evaluation.nTooShort), evaluation.name)} @click=${() => c.show({ eval: evaluation.name, train: union.train, source: null }, 'tooShort')}>${groupDigits(evaluation.nTooShort)}</button>`}</td>${hasPossible ? possibleTemplate(c, state, results, evaluation.name, union) : nothing}</tr>`)}</tbody></table></div></section>`;
}

/** Of an evaluation in all training texts; never in the shares. */
function possibleTemplate(c: ContaminationController, state: PageState | null, results: Results, evaluation: string, column: ShareColumn | undefined): TemplateResult {
  const cell = column && { eval: evaluation, train: column.train, source: null };
  const figure = cell && state ? possibleFigure(state, results, cell) : null;
  if (!cell || !figure) return html`<td class="figure" title=${t('Not looked for yet')}>·</td>`;
  return html`<td class="figure">${figure.found === 0 ? html`<span class="second">0</span>` : html`<button class="link" aria-pressed=${c.list.value === 'possible' && isSameCell(c.cell.value, cell)} aria-label=${t('{0} possible rephrasings of {1}', groupDigits(figure.found), evaluation)} @click=${() => c.show(cell, 'possible')}>${groupDigits(figure.found)}</button>`}</td>`;
}

function cellTemplate(c: ContaminationController, share: Share | null, r: number, i: number, column: ShareColumn | undefined, chosen: ItemList['list'] | null, begins: boolean, chosenAt: readonly [number, number]): TemplateResult {
  if (!share || !column) return html`<td class="self" title=${t('Not scanned yet')}>·</td>`;
  const exact = share.of === 0 ? t('no items') : t('{0} of {1} ({2})', groupDigits(share.matched), itemCount(share.of), percent(share.matched / share.of));
  const title = `${share.cell.eval} × ${columnTitle(column)}: ${exact}${share.isOver ? ` · ${t('over 2 %: contaminated')}` : ''}`;
  return html`<td class=${begins ? 'begins' : ''}><button class="${column.isUnion ? 'union' : share.isOver ? `over o${String(share.heat)}` : `h${String(share.heat)}`} ${share.matched === 0 ? 'zero' : ''}" data-r=${r} data-c=${i} tabindex=${r === chosenAt[0] && i === chosenAt[1] ? 0 : -1} aria-pressed=${chosen === 'matched'} aria-label=${title} title=${title} @click=${() => c.show(share.cell)}>${tableShare(share.matched, share.of)}</button>${share.kept ? keptTemplate(c, share, share.kept, title, chosen === 'kept') : nothing}</td>`;
}

/** The second figure of the template rule, below the plain one. */
function keptTemplate(c: ContaminationController, share: Share, kept: NonNullable<Share['kept']>, plain: string, isChosen: boolean): TemplateResult {
  const said = t('{0} by n-grams of a template alone; without them {1} of {2} ({3})', groupDigits(share.matched - kept.matched), groupDigits(kept.matched), itemCount(share.of), percent(kept.matched / share.of));
  const title = `${plain}\n${said}${share.isOver ? ` · ${kept.isOver ? t('still over 2 %') : t('no longer over 2 %')}` : ''}`;
  return html`<button class="kept ${kept.isOver ? 'still' : ''}" tabindex="-1" aria-pressed=${isChosen} aria-label=${title} title=${title} @click=${() => c.show(share.cell, 'kept')}>${tableShare(kept.matched, share.of)}</button>`;
}

/** Between one training dataset's columns and the next's there is a gap. */
function beginsGroup({ groups, columns }: ShareTable, column: ShareColumn): boolean {
  return groups !== null && columns.find(({ train }) => train === column.train) === column && columns[0] !== column;
}

function columnName({ train, source, isUnion }: ShareColumn): string {
  if (source !== null) return source.value === null ? t('(null)') : source.value === '' ? t('(empty)') : shortName(source.value);
  return train === ALL_TRAININGS ? t('all') : isUnion ? t('any') : shortName(train);
}

function columnTitle(column: ShareColumn): string {
  const { train, source } = column;
  if (train === ALL_TRAININGS) return t('All training datasets together');
  return source === null ? train : `${train} · ${source.value ?? columnName(column)}`;
}

function rowTitle({ name, fields, nEval, nNull, nDistinct, stage }: Results['evaluations'][number], hasNulls: boolean): string {
  return [name, t('fields: {0}', fields.join(', ')), t('{0}, {1} different', itemCount(nEval), groupDigits(nDistinct)), ...(hasNulls ? [t('{0} without text are left out', itemCount(nNull))] : []), stage === 'unseen' ? t('unseen: removal takes the whole source') : t('development: removal takes matching rows')].join('\n');
}

function overText(table: ShareTable, { partial }: Results): string {
  const judged = table.rows.flatMap((row) => row.shares.filter((share, i) => share !== null && table.columns[i]?.isUnion === false));
  const over = judged.filter((share) => share?.isOver === true).length;
  const text = t('{0} of {1} over 2 % (red)', groupDigits(over), groupDigits(judged.length));
  return partial ? t('{0}, so far', text) : text;
}

/** Arrow keys go from cell to cell; Home and End to the ends of a row. */
export function moveInHeat(event: KeyboardEvent): void {
  const at = event.composedPath()[0];
  if (!(at instanceof HTMLButtonElement) || at.dataset['r'] === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  const steps: Readonly<Record<string, readonly [number, number]>> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Home: [0, -Infinity], End: [0, Infinity] };
  const step = steps[event.key];
  if (!step) return;
  event.preventDefault();
  event.stopPropagation();
  const row = Number(at.dataset['r']) + step[0];
  const buttons = [...(at.closest('table')?.querySelectorAll<HTMLButtonElement>(`button[data-r="${String(row)}"]`) ?? [])];
  const column = Number(at.dataset['c']);
  const next = Number.isFinite(step[1]) ? buttons.find((b) => Number(b.dataset['c']) === column + step[1]) : buttons.at(step[1] < 0 ? 0 : -1);
  next?.focus();
  next?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}
