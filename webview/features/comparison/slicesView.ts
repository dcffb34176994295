import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { MetricFigures, PairFigures, SliceFigures } from '../../../src/features/comparison/figuresContract';
import { localSentence, t, tCount } from '../../kit/l10n';
import type { ComparisonController } from './controller';
import { groupDigits, pText, testText } from './figures';
import type { NumberStyle } from './figures';
import { noIntervalTemplate } from './noInterval';

/** More slices than this are a long list: the rest is counted. */
const MOST = 100;

/** The chosen pair in each slice, against the prompts outside of it. */
export function slicesTemplate(c: ComparisonController, metric: MetricFigures, pair: PairFigures | undefined, style: NumberStyle): TemplateResult | typeof nothing {
  const by = c.state.value?.by ?? null;
  const slices = (c.figures.value?.slices ?? []).filter((s) => pair !== undefined && s.metric === metric.name && s.a === pair.a && s.b === pair.b);
  if (by === null || !pair || slices.length === 0) return nothing;
  return html`<table class="list slices"><caption>${t('{0} − {1} by {2}', pair.a, pair.b, by)}</caption><thead><tr><th>${t('slice')}</th><th class="number">${t('difference')}</th><th class="number">${t('interval')}</th><th class="number" title=${t('The difference over all other prompts')}>${t('rest')}</th><th class="number" title=${t('Of the slice against the rest, corrected by Benjamini and Hochberg for all slices')}>${t('p (BH)')}</th><th class="number" title=${t('Wins, ties and losses of the pair in the slice')}>${t('w / t / l')}</th><th class="number">n</th></tr></thead>
    <tbody>${slices.slice(0, MOST).map((slice) => rowTemplate(c, slice, style))}</tbody></table>${slices.some((s) => s.isSmall) ? html`<p class="foot second">† ${t('few prompts: read it with care')}</p>` : nothing}${slices.length > MOST ? html`<p class="second">${t('{0} more', groupDigits(slices.length - MOST))}</p>` : nothing}`;
}

/** The prompts of a slice, or of these the ones that the pair wins, ties or loses. */
function open(c: ComparisonController, { by, value, a, b }: SliceFigures, sign: -1 | 0 | 1 | null): void {
  const state = c.state.peek();
  const at = (name: string): number => state?.sides.findIndex((side) => side.name === name) ?? -1;
  const metric = state?.metric ?? null;
  c.openList({ of: 'slice', by, value, change: sign === null || metric === null ? null : { metric, from: at(b), to: at(a), sign } });
}

function rowTemplate(c: ComparisonController, slice: SliceFigures, style: NumberStyle): TemplateResult {
  const { value, difference, rest, against, isSmall, n, wins, ties, losses } = slice;
  const door = (count: number, sign: -1 | 0 | 1, about: string): TemplateResult => html`<button class="door" ?disabled=${count === 0} title=${about} aria-label=${about} @click=${() => open(c, slice, sign)}>${groupDigits(count)}</button>`;
  const outcomes = html`<td class="number outcomes">${door(wins, 1, tCount(wins, '{0} win', '{0} wins'))} / ${door(ties, 0, tCount(ties, '{0} tie', '{0} ties'))} / ${door(losses, -1, tCount(losses, '{0} loss', '{0} losses'))}</td>`;
  const { p, pAdjusted, draws, why } = against;
  const about = [testText('permutation', draws), ...(p === null ? [] : [t('before correction p = {0}', pText(p))]), ...(why === null ? [] : [localSentence(why)])].join('\n');
  const few = isSmall ? t('few prompts: read it with care') : '';
  const head = html`<th scope="row"><button class="plain" title=${t('Read the prompts of {0}', value ?? t('(null)'))} @click=${() => open(c, slice, null)}>${value ?? html`<i>${t('(null)')}</i>`}</button></th>`;
  const of = html`<td class="number second">${rest.difference.value === null ? '–' : style.difference(rest.difference.value)}</td><td class="number" title=${about}>${pAdjusted === null ? '–' : pText(pAdjusted)}</td>${outcomes}<td class="number second" title=${few}>${groupDigits(n)}${isSmall ? html`<sup>†</sup>` : nothing}</td>`;
  if (difference.value === null) return html`<tr>${head}<td colspan="2" class="second why">${localSentence(difference.why)}</td>${of}</tr>`;
  const { low, high } = difference;
  return html`<tr class=${isSmall ? 'small' : ''}>${head}<td class="number">${style.difference(difference.value)}</td><td class="number second">${low === null || high === null ? noIntervalTemplate(difference) : t('{0} to {1}', style.bound(low), style.bound(high))}</td>${of}</tr>`;
}
