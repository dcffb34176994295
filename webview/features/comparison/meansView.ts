import { html, nothing, svg } from 'lit';
import type { TemplateResult } from 'lit';
import type { MetricFigures } from '../../../src/features/comparison/figuresContract';
import { localSentence, t, tCount } from '../../kit/l10n';
import type { ComparisonController } from './controller';
import { curveOf, curveTemplate, curveToggle } from './curveView';
import { groupDigits, promptCount, styleOf, ticks } from './figures';
import type { NumberStyle } from './figures';
import { noIntervalTemplate } from './noInterval';
import { chosenK, passTemplate, sampleDoors } from './samplesView';
import { openSideMenu, sideDrag, sideKeys } from './sideMenuView';
import { sideName } from './sideNameView';

interface Range {
  readonly low: number;
  readonly high: number;
}

/** The mean of each side as a dot, with its interval as a line, all on one scale; the numbers stand beside it. */
export function meansTemplate(c: ComparisonController, metric: MetricFigures): TemplateResult {
  const range = rangeOf(metric);
  const style = styleOf(metric.kind, largestOf(metric));
  const marks = ticks(range.low, range.high, 4);
  const hasIntervals = metric.sides.some(({ mean }) => mean.value !== null && mean.low !== null);
  const k = chosenK(c, metric);
  const hasPublished = metric.sides.some((side) => side.published !== undefined);
  const feet = [...(hasPublished ? [t('right: published ({0}), and ours less it', c.state.value?.published ?? '')] : []), ...(hasIntervals ? [t('bootstrap {0}, seed {1}', groupDigits(c.figures.value?.resamples ?? 0), c.state.value?.seed ?? 0)] : []), ...(metric.sides.some((s) => s.skipped > 0) ? [k === null ? t('* some answers have no value') : t('* some prompts have fewer than {0} answers', groupDigits(k))] : []), ...(metric.fromText ? [t('values are stored as text and were read as numbers')] : [])];
  const curve = curveOf(metric.sides);
  return html`<section class="region means" aria-label=${t('means')}><header><h2>${metric.kind === 'binary' ? t('Correct') : t('Mean')}</h2> ${passTemplate(c, metric)} <span class="second" title=${metric.name}>${[metric.kind === 'binary' ? style.unit : metric.name, t('95 % interval')].join(', ')}</span>${curveToggle(c, curve)}</header>
    ${curve && c.isCurve.value ? curveTemplate(c, curve, metric.name, style) : html`<div class="scroll"><table class="dots" title=${k === null ? t('Mean over the answers of a side that have a value, with a 95 % bootstrap interval over prompts; of fewer than five right, or wrong, with Wilson’s') : t('Over prompts, the chance that at least one of {0} answers is right, with a 95 % bootstrap interval', groupDigits(k))}><thead class="unseen"><tr><th>${t('side')}</th><th></th><th>${t('mean')}</th><th>${t('interval')}</th><th>${k === null ? t('answers') : t('prompts')}</th>${hasPublished ? html`<th>${t('published')}</th><th>${t('difference to it')}</th>` : nothing}</tr></thead>
    <tbody>${metric.sides.map((side, i) => sideTemplate(c, side, i, k !== null, range, style, marks))}</tbody>
    <tfoot aria-hidden="true"><tr><td></td><td><svg class="axis" width="100%" height="14">${marks.map((m) => svg`<text x=${at(m, range)} y="11" text-anchor="middle">${style.value(m).replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')}</text>`)}</svg></td><td></td><td></td><td></td></tr></tfoot></table>${feet.length === 0 ? nothing : html`<p class="foot second">${feet.join(' · ')}</p>`}${sampleDoors(c, metric)}</div>`}</section>`;
}

function sideTemplate(c: ComparisonController, { name, mean, skipped, published }: MetricFigures['sides'][number], side: number, isPass: boolean, range: Range, style: NumberStyle, marks: readonly number[]): TemplateResult {
  const isShown = c.reading.columns.shown.value.includes(side);
  const about = isPass ? [promptCount(mean.n), ...(skipped > 0 ? [t('{0} with too few answers', groupDigits(skipped))] : [])].join(', ') : [tCount(mean.n, '{0} answer with a value', '{0} answers with a value'), ...(skipped > 0 ? [t('{0} without', groupDigits(skipped))] : [])].join(', ');
  const menu = (e: MouseEvent): void => openSideMenu(c, side, e);
  const isBaseline = c.state.value?.baseline === side;
  const head = html`<th scope="row"><span class="side"><button class="plain ${isShown ? 'shown' : ''}" data-side=${side} aria-haspopup="menu" aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown" title=${t('Read the answers of {0}. Alt+↑ and Alt+↓ move it, and a right click has more', name)} @click=${() => c.reading.columns.bring(side)} @contextmenu=${menu} @keydown=${(e: KeyboardEvent) => sideKeys(c, side, e)}>${sideName(name, c.state.value ?? { sides: [] })}</button>${isBaseline ? html`<span class="base" title=${t('Others are compared with it')}>${t('baseline')}</span>` : nothing}<button class="more" tabindex="-1" title=${t('Order and baseline')} aria-label=${t('Order and baseline: {0}', name)} @click=${menu}></button></span></th>`;
  const { start, over, drop, end } = sideDrag(c, side);
  const target = c.order.target.value;
  const last = (c.state.value?.sides.length ?? 0) - 1;
  const row = (cells: TemplateResult): TemplateResult => html`<tr draggable="true" class=${target === side ? 'before' : target === side + 1 && side === last ? 'after' : ''} @dragstart=${start} @dragover=${over} @drop=${drop} @dragend=${end}>${head}${cells}</tr>`;
  const n = html`<td class="number second" title=${about}>${groupDigits(mean.n)}${skipped > 0 ? skippedTemplate(c, side, skipped, name) : nothing}</td>${published === undefined ? nothing : publishedTemplate(mean.value, published, style)}`;
  if (mean.value === null) return row(html`<td colspan="3" class="second why">${localSentence(mean.why)}</td>${n}`);
  const { value, low, high } = mean;
  return row(html`<td class="plot"><svg width="100%" height="22" aria-hidden="true">${marks.map((m) => svg`<line class="grid" x1=${at(m, range)} x2=${at(m, range)} y1="0" y2="22"></line>`)}${low === null || high === null ? nothing : svg`<line class="span" x1=${at(low, range)} x2=${at(high, range)} y1="11" y2="11"></line>`}<circle class="dot" cx=${at(value, range)} cy="11" r="4.5"></circle></svg></td>
    <td class="number">${style.value(value)}</td><td class="number second">${low === null || high === null ? noIntervalTemplate(mean) : t('{0} to {1}', style.bound(low), style.bound(high))}</td>${n}`);
}

/** A door to the prompts without a value, where a prompt has one answer. */
function skippedTemplate(c: ComparisonController, side: number, skipped: number, name: string): TemplateResult {
  const state = c.state.value;
  const metric = state?.metric ?? null;
  if (metric === null || state?.sample !== null) return html`<sup>*</sup>`;
  return html`<button class="link" title=${t('Read the {0} without a value in {1}', groupDigits(skipped), name)} aria-label=${t('Read the {0} without a value in {1}', groupDigits(skipped), name)} @click=${() => c.openList({ of: 'noValue', metric, side })}><sup>*</sup></button>`;
}

/** What others published of the side, and how far ours is from it. */
function publishedTemplate(ours: number | null, published: number | null, style: NumberStyle): TemplateResult {
  if (published === null) return html`<td class="number second" title=${t('The table has no row of this name')}>–</td><td></td>`;
  return html`<td class="number published" title=${t('published')}>${style.value(published)}</td><td class="number second" title=${t('ours less the published figure')}>${ours === null ? '' : style.difference(ours - published)}</td>`;
}

function at(value: number, { low, high }: Range): string {
  return `${((100 * (value - low)) / (high - low)).toFixed(2)}%`;
}

/** From the lowest to the highest bound, with room at both ends; before there are intervals, with room for them. */
function rangeOf({ sides, kind }: MetricFigures): Range {
  const bounds = sides.flatMap(({ mean }) => {
    if (mean.value === null) return [];
    // So wide as an interval of a share is at most: nothing moves when the intervals come.
    const half = kind === 'binary' ? 1.96 * Math.sqrt((mean.value * (1 - mean.value)) / Math.max(1, mean.n)) : 0;
    return [mean.low ?? mean.value - half, mean.high ?? mean.value + half];
  });
  const [low, high] = [Math.min(...bounds), Math.max(...bounds)];
  if (!Number.isFinite(low) || !Number.isFinite(high)) return { low: 0, high: 1 };
  const room = high > low ? 0.08 * (high - low) : Math.max(0.01, 0.05 * Math.abs(high));
  return { low: low - room, high: high + room };
}

export function largestOf({ sides }: MetricFigures): number {
  return Math.max(0, ...sides.flatMap(({ mean }) => (mean.value === null ? [] : [Math.abs(mean.value)])));
}
