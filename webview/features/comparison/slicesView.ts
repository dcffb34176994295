import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { MetricFigures, PairFigures, SliceFigures } from '../../../src/features/comparison/figuresContract';
import { localSentence, t } from '../../kit/l10n';
import type { ComparisonController } from './controller';
import { groupDigits, pText, testText } from './figures';
import type { NumberStyle } from './figures';

/** More slices than this are a long list: the rest is counted. */
const MOST = 100;

/** The chosen pair in each slice, against the prompts outside of it. */
export function slicesTemplate(c: ComparisonController, metric: MetricFigures, pair: PairFigures | undefined, style: NumberStyle): TemplateResult | typeof nothing {
  const by = c.state.value?.by ?? null;
  const slices = (c.figures.value?.slices ?? []).filter((s) => pair !== undefined && s.metric === metric.name && s.a === pair.a && s.b === pair.b);
  if (by === null || !pair || slices.length === 0) return nothing;
  return html`<table class="list slices"><caption>${t('{0} − {1} by {2}', pair.a, pair.b, by)}</caption><thead><tr><th>${t('slice')}</th><th class="number">${t('difference')}</th><th class="number">${t('interval')}</th><th class="number" title=${t('The difference over all other prompts')}>${t('rest')}</th><th class="number" title=${t('Of the slice against the rest, corrected by Benjamini and Hochberg for all slices')}>${t('p (BH)')}</th><th class="number">n</th></tr></thead>
    <tbody>${slices.slice(0, MOST).map((slice) => rowTemplate(slice, style))}</tbody></table>${slices.length > MOST ? html`<p class="second">${t('{0} more', groupDigits(slices.length - MOST))}</p>` : nothing}`;
}

function rowTemplate({ value, difference, rest, p, pAdjusted, test, why, n }: SliceFigures, style: NumberStyle): TemplateResult {
  const about = [testText(test, null), ...(p === null ? [] : [t('before correction p = {0}', pText(p))]), ...(why === null ? [] : [localSentence(why)])].join('\n');
  const head = html`<th scope="row" title=${value ?? t('(null)')}>${value ?? html`<i>${t('(null)')}</i>`}</th>`;
  const of = html`<td class="number second">${rest.difference.value === null ? '–' : style.difference(rest.difference.value)}</td><td class="number" title=${about}>${pAdjusted === null ? '–' : pText(pAdjusted)}</td><td class="number second">${groupDigits(n)}</td>`;
  if (difference.value === null) return html`<tr>${head}<td colspan="2" class="second why">${localSentence(difference.why)}</td>${of}</tr>`;
  const { low, high } = difference;
  return html`<tr>${head}<td class="number">${style.difference(difference.value)}</td><td class="number second">${low === null || high === null ? '' : t('{0} to {1}', style.bound(low), style.bound(high))}</td>${of}</tr>`;
}
