import { html, nothing, svg } from 'lit';
import type { TemplateResult } from 'lit';
import type { PageState } from '../../../src/features/comparison/page';
import type { MetricRanks, SideRank } from '../../../src/features/comparison/ranksContract';
import { localSentence, t } from '../../kit/l10n';
import type { ComparisonController } from './controller';
import { groupDigits } from './figures';
import type { NumberStyle } from './figures';
import { sideName } from './sideNameView';
import { waitingTemplate } from './tabsView';

/** Sides in the order of their means, each with its rank's interval, and Bradley–Terry strengths on one scale. */
export function ranksTemplate(c: ComparisonController, state: PageState, style: NumberStyle): TemplateResult {
  const metric = c.ranking.metric.value;
  if (!metric) return html`${waitingTemplate(c)}`;
  const sorted = metric.ranks.map((rank, side) => ({ rank, side })).sort((a, b) => (a.rank.rank ?? Infinity) - (b.rank.rank ?? Infinity) || a.side - b.side);
  const { why, battles } = metric.strengths;
  const hasStrengths = metric.ranks.some((side) => side.strength !== null);
  const resamples = c.ranking.answer.value?.resamples ?? 0;
  const feet = [...(resamples > 0 ? [t('ranks by a bootstrap over prompts, {0} resamples, seed {1}', groupDigits(resamples), state.seed)] : []), ...(hasStrengths ? [t('strengths of {0} battles', groupDigits(battles))] : [])];
  return html`<table class="list ranks"><thead><tr><th class="number" title=${t('The highest mean is rank 1; equal means share the better rank')}>${t('rank')}</th><th class="number" title=${t('95 % of resamples have the rank between these')}>${t('interval')}</th><th>${t('side')}</th><th class="number" title=${t('Over the answers of a side that have a value')}>${t('mean')}</th><th class="number">n</th>${hasStrengths ? html`<th></th><th class="number" title=${strengthAbout()}>${t('Elo scale')}</th><th class="number" title=${t('95 % interval, battles on one prompt together')}>${t('interval')}</th>` : nothing}</tr></thead>
    <tbody>${sorted.map(({ rank, side }) => rowTemplate(c, rank, side, metric, style, hasStrengths))}</tbody></table>
    ${why === null ? nothing : html`<p class="foot second" title=${strengthAbout()}>${t('Bradley–Terry strengths: {0}', localSentence(why))}</p>`}${feet.length === 0 ? nothing : html`<p class="foot second">${feet.join(' · ')}</p>`}`;
}

function strengthAbout(): string {
  return t('Bradley and Terry’s strength of all pairs on shared prompts, a tie half a win each way: 1,000 is the middle of all sides, and 400 more win ten times as often as they lose');
}

function rowTemplate(c: ComparisonController, { name, rank, low, high, mean, n, strength }: SideRank, side: number, { ranks }: MetricRanks, style: NumberStyle, hasStrengths: boolean): TemplateResult {
  const isShown = c.reading.columns.shown.value.includes(side);
  return html`<tr><td class="number">${rank ?? '–'}</td><td class="number second">${low === null || high === null ? '' : low === high ? String(low) : t('{0} to {1}', low, high)}</td><th scope="row"><button class="plain ${isShown ? 'shown' : ''}" title=${t('Read the answers of {0}', name)} @click=${() => c.reading.columns.bring(side)}>${sideName(name, c.state.value ?? { sides: [] })}</button></th><td class="number">${mean === null ? '–' : style.value(mean)}</td><td class="number second">${groupDigits(n)}</td>
    ${!hasStrengths ? nothing : strength === null ? html`<td></td><td></td><td></td>` : html`<td class="plot">${spanTemplate(strength, ranks)}</td><td class="number">${groupDigits(Math.round(strength.elo))}</td><td class="number second">${t('{0} to {1}', groupDigits(Math.round(strength.eloLow)), groupDigits(Math.round(strength.eloHigh)))}</td>`}</tr>`;
}

function spanTemplate({ elo, eloLow, eloHigh }: NonNullable<SideRank['strength']>, ranks: readonly SideRank[]): TemplateResult {
  const ends = ranks.flatMap(({ strength }) => (strength === null ? [] : [strength.eloLow, strength.eloHigh]));
  const [low, high] = [Math.min(1000, ...ends), Math.max(1000, ...ends)];
  const at = (x: number): string => `${(3 + (94 * (x - low)) / Math.max(1e-9, high - low)).toFixed(2)}%`;
  return html`<svg width="100%" height="16" aria-hidden="true"><line class="grid" x1=${at(1000)} x2=${at(1000)} y1="0" y2="16"></line>${svg`<line class="span" x1=${at(eloLow)} x2=${at(eloHigh)} y1="8" y2="8"></line>`}<circle class="dot" cx=${at(elo)} cy="8" r="3.5"></circle></svg>`;
}
