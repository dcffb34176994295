import { html, nothing, svg } from 'lit';
import type { TemplateResult } from 'lit';
import type { Family, MetricFigures, PairFigures } from '../../../src/features/comparison/figuresContract';
import { FAMILIES } from '../../../src/features/comparison/figuresContract';
import type { PageState } from '../../../src/features/comparison/page';
import { localSentence, t, tCount } from '../../kit/l10n';
import type { ComparisonController } from './controller';
import { groupDigits, pText, promptCount, styleOf, testText } from './figures';
import type { NumberStyle } from './figures';
import { largestOf } from './meansView';
import { noIntervalTemplate } from './noInterval';
import { ranksTemplate } from './ranksView';
import { sideName } from './sideNameView';
import { slicesTemplate } from './slicesView';
import { stagesTemplate } from './stagesView';
import { tabsTemplate } from './tabsView';
import { winsAbout, winsTemplate } from './winsView';

/** More sides than this are a list of pairs, not a matrix. */
const MOST_SQUARE = 6;

/** What pairs of sides differ by, who beats whom, how sides rank, and what changed over stages. */
export function pairsTemplate(c: ComparisonController, state: PageState, metric: MetricFigures): TemplateResult {
  const style = styleOf(metric.kind, largestOf(metric));
  const tab = c.ranking.tab.value;
  // One template for all tabs: the one in focus keeps it.
  return html`<section class="region pairs" aria-label=${t('pairs')}><header>${tabsTemplate(c)} <span class="second">${tab === 'differences' ? [...(style.differenceUnit === '' ? [] : [style.differenceUnit]), t('95 % interval')].join(', ') : tab === 'wins' ? winsAbout(c) : ''}</span>
      <span class="end">${makingTemplate(tab === 'differences' ? c.making.value : c.ranking.making.value)}${tab === 'differences' ? familyTemplate(c, state) : nothing}</span></header>
    <div class="scroll" id="tab-panel" role="tabpanel" aria-labelledby=${`tab-${tab}`}>${tab === 'differences' ? differencesTemplate(c, state, metric, style) : tab === 'wins' ? winsTemplate(c, state) : tab === 'ranks' ? ranksTemplate(c, state, style) : stagesTemplate(c, state)}${tab === 'differences' ? nothing : (c.ranking.answer.value?.warnings ?? []).map((warning) => html`<p class="foot second">${localSentence(warning)}</p>`)}</div></section>`;
}

function differencesTemplate(c: ComparisonController, state: PageState, metric: MetricFigures, style: NumberStyle): TemplateResult {
  const isSquare = state.family === 'all' && state.sides.length > 2 && state.sides.length <= MOST_SQUARE;
  const chosen = metric.pairs.find((pair) => isChosen(c, state, pair)) ?? metric.pairs[0];
  return html`${metric.pairs.length === 0 ? html`<p class="second">${t('One side has nothing to be compared with.')}</p>` : isSquare ? squareTemplate(c, state, metric, style) : listTemplate(c, state, metric, style)}
    ${chosen ? aboutTemplate(c, chosen, metric.pairs.length, style) : nothing}${slicesTemplate(c, metric, chosen, style)}`;
}

function familyTemplate(c: ComparisonController, state: PageState): TemplateResult {
  return html`<select aria-label=${t('Which pairs are compared')} @change=${(e: Event) => c.family((e.target as HTMLSelectElement).value as Family)}>${FAMILIES.map((family) => html`<option value=${family} ?selected=${family === state.family}>${familyText(family, state)}</option>`)}</select>`;
}

function makingTemplate(making: number | null | undefined): TemplateResult {
  return html`<span class="second making" role="status">${making === undefined ? nothing : making === null ? t('intervals…') : t('intervals… {0} %', Math.floor(100 * making))}</span>`;
}

function familyText(family: Family, { sides, baseline }: PageState): string {
  switch (family) {
    case 'baseline': return t('against {0}', sides[baseline]?.name ?? '');
    case 'adjacent': return t('neighbours');
    case 'all': return t('all pairs');
  }
}

function numbersOf(state: PageState, { a, b }: PairFigures): { readonly from: number; readonly to: number } {
  return { from: state.sides.findIndex((side) => side.name === b), to: state.sides.findIndex((side) => side.name === a) };
}

function isChosen(c: ComparisonController, state: PageState, pair: PairFigures): boolean {
  const { from, to } = numbersOf(state, pair);
  return c.pair.value.from === from && c.pair.value.to === to;
}

function choose(c: ComparisonController, state: PageState, pair: PairFigures): void {
  const { from, to } = numbersOf(state, pair);
  if (from >= 0 && to >= 0) c.choosePair(from, to);
}

function listTemplate(c: ComparisonController, state: PageState, { pairs }: MetricFigures, style: NumberStyle): TemplateResult {
  const bounds = pairs.flatMap(({ difference }) => (difference.value === null ? [] : [difference.value, difference.low ?? 0, difference.high ?? 0]));
  const range = { low: Math.min(0, ...bounds), high: Math.max(1e-9, ...bounds) };
  return html`<table class="list"><thead><tr><th>${t('pair')}</th><th></th><th class="number">${t('difference')}</th><th class="number">${t('interval')}</th><th class="number" title=${t('Corrected by Holm for all pairs that are listed')}>${t('p (Holm)')}</th><th class="number" title=${t('Prompts that both have, with a value')}>n</th></tr></thead>
    <tbody>${pairs.map((pair) => {
      const { difference, n, pAdjusted } = pair;
      const head = html`<th scope="row"><button class="plain" aria-pressed=${isChosen(c, state, pair)} title=${t('Flips from {0} to {1}, and their answers beside each other', pair.b, pair.a)} @click=${() => choose(c, state, pair)}>${isLong(pair) ? html`<span class="two"><span>${sideName(pair.a, state)}</span> <span class="second">− ${sideName(pair.b, state)}</span></span>` : html`${pair.a} <span class="second">− ${pair.b}</span>`}</button></th>`;
      if (difference.value === null) return html`<tr class=${isChosen(c, state, pair) ? 'chosen' : ''}>${head}<td colspan="4" class="second why">${localSentence(difference.why)}</td><td class="number second">${groupDigits(n)}</td></tr>`;
      const { value, low, high } = difference;
      return html`<tr class=${isChosen(c, state, pair) ? 'chosen' : ''}>${head}<td class="plot">${spanTemplate(value, low, high, range)}</td><td class="number">${style.difference(value)}</td><td class="number second">${intervalText(pair, style) || noIntervalTemplate(difference)}</td>
        <td class="number" title=${aboutP(pair, pairs.length)}>${pAdjusted === null ? '–' : pText(pAdjusted)}</td><td class="number second">${groupDigits(n)}</td></tr>`;
    })}</tbody></table>`;
}

/** There is room for some thirty characters. */
const isLong = ({ a, b }: PairFigures): boolean => a.length + b.length > 30;

/** A difference on a line that has a stroke at zero. */
function spanTemplate(value: number, low: number | null, high: number | null, range: { readonly low: number; readonly high: number }): TemplateResult {
  const at = (x: number): string => `${(3 + (94 * (x - range.low)) / (range.high - range.low)).toFixed(2)}%`;
  return html`<svg width="100%" height="16" aria-hidden="true"><line class="grid" x1=${at(0)} x2=${at(0)} y1="0" y2="16"></line>${low === null || high === null ? nothing : svg`<line class="span" x1=${at(low)} x2=${at(high)} y1="8" y2="8"></line>`}<circle class="dot" cx=${at(value)} cy="8" r="3.5"></circle></svg>`;
}

function squareTemplate(c: ComparisonController, state: PageState, { pairs }: MetricFigures, style: NumberStyle): TemplateResult {
  const most = Math.max(1e-9, ...pairs.map(({ difference }) => Math.abs(difference.value ?? 0)));
  const [columns, rows] = [state.sides.slice(0, -1), state.sides.slice(1)];
  return html`<table class="square"><thead><tr><th></th>${columns.map(({ name }) => html`<th scope="col" class="number" title=${name}>− ${sideName(name, state)}</th>`)}</tr></thead>
    <tbody>${rows.map((row, r) => html`<tr><th scope="row" title=${row.name}>${sideName(row.name, state)}</th>${columns.map((column, k) => {
      const pair = k <= r ? pairs.find((p) => p.a === row.name && p.b === column.name) : undefined;
      if (!pair) return html`<td></td>`;
      const { value } = pair.difference;
      const heat = value === null ? 0 : Math.ceil((5 * Math.abs(value)) / most);
      return html`<td><button class="cell h${heat} ${value === null || value === 0 ? '' : value > 0 ? 'up' : 'down'}" aria-pressed=${isChosen(c, state, pair)} title=${`${pair.a} − ${pair.b}\n${aboutP(pair, pairs.length)}`} @click=${() => choose(c, state, pair)}>${value === null ? t('undefined') : html`${style.difference(value)} <small>${intervalText(pair, style)}</small>`}</button></td>`;
    })}</tr>`)}</tbody></table>`;
}

function intervalText({ difference }: PairFigures, style: NumberStyle): string {
  if (difference.value === null || difference.low === null || difference.high === null) return '';
  return t('{0} to {1}', style.bound(difference.low), style.bound(difference.high));
}

function aboutP({ test, draws, p, why, n, skipped, difference }: PairFigures, pairs: number): string {
  return [
    ...(difference.value !== null && difference.noInterval ? [t('interval: {0}', localSentence(difference.noInterval))] : []),
    t('{0}; corrected by Holm over {1}', testText(test, draws), tCount(pairs, '{0} pair', '{0} pairs')),
    ...(p === null ? [] : [t('before correction p = {0}', pText(p))]), ...(why === null ? [] : [localSentence(why)]),
    [promptCount(n), ...(skipped > 0 ? [t('{0} left out: a side has no value', groupDigits(skipped))] : [])].join(', '),
  ].join('\n');
}

/** All that is known of one pair, and what it could have shown. */
function aboutTemplate(c: ComparisonController, pair: PairFigures, pairs: number, style: NumberStyle): TemplateResult {
  const { wins, ties, losses, winRateTiesHalf: rate, detectable, pAdjusted, why } = pair;
  const share = (value: number): string => (100 * value).toFixed(1);
  const interval = rate.value !== null && rate.low !== null && rate.high !== null ? ` (${t('{0} to {1}', share(rate.low), share(rate.high))})` : '';
  const unit = style.differenceUnit === '' ? '' : ` ${style.differenceUnit}`;
  const open = (sign: 1 | 0 | -1): void => {
    const state = c.state.peek();
    if (state && state.metric !== null) c.openList({ of: 'changes', metric: state.metric, ...numbersOf(state, pair), sign });
  };
  return html`<p class="foot about second"><b>${pair.a} − ${pair.b}</b>: <button class="link" @click=${() => open(1)}>${tCount(wins, '{0} win', '{0} wins')}</button>, <button class="link" @click=${() => open(0)}>${tCount(ties, '{0} tie', '{0} ties')}</button>, <button class="link" @click=${() => open(-1)}>${tCount(losses, '{0} loss', '{0} losses')}</button>;
    <span title=${t('Wins and half of the ties over all')}>${rate.value === null ? localSentence(rate.why) : t('win rate {0} %{1}, ties as half', share(rate.value), interval)}</span>;
    <span class=${pAdjusted === null ? '' : 'whole'} title=${aboutP(pair, pairs)}>${pAdjusted === null ? (why === null ? t('no test') : localSentence(why)) : t('p {0} after Holm over {1}', pAdjusted < 0.001 ? pText(pAdjusted) : `= ${pText(pAdjusted)}`, tCount(pairs, '{0} pair', '{0} pairs'))}</span>;
    <span title=${t('The least difference that this pair would have shown in four of five such comparisons')}>${detectable.value !== null ? t('80 % power from {0}{1}', style.bound(detectable.value), unit) : detectable.why === null ? nothing : t('80 % power: {0}', localSentence(detectable.why))}</span></p>`;
}
