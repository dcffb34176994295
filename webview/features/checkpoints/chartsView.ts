import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { groupDigits } from '../../../src/core/sentences';
import type { MetricsAnswer } from '../../../src/features/checkpoints/contract';
import { axisText } from '../../kit/charts/axisText';
import '../../kit/charts/lineChart';
import { lineLook, lineSwatch } from '../../kit/charts/lineLook';
import { t, tCount } from '../../kit/l10n';
import type { Choice } from './choice';
import type { CheckpointsController } from './controller';
import type { CurvePoint, Curves } from './curves';

/** Curves with their legend; nothing where there is only one checkpoint of each model. */
export function chartsTemplate(c: CheckpointsController, answer: MetricsAnswer, choice: Choice, curves: Curves): TemplateResult | typeof nothing {
  const { panels, scale, order, lines, left } = curves;
  if (!panels.some((p) => p.lines.some((l) => l.points.length > 1))) return nothing;
  const height = Math.max(170, Math.min(430, Math.round(window.innerHeight * 0.44) - 30));
  const xText = (x: number): string => (scale === 'order' ? (order[x] ?? '') : axisText(x));
  return html`<section class="charts" aria-label=${t('curves')}><div class="paper"><loupe-line-chart .panels=${panels} .scale=${scale} .xTitle=${xTitleOf(curves, choice)} .label=${labelOf(answer, choice, curves)} .heightPx=${height} .strong=${c.strong.value} 
      .xText=${xText} .xSaid=${scale === 'order' ? xText : groupDigits} .yText=${yTextOf(c, panels)} @loupe-point=${(e: CustomEvent<CurvePoint>) => c.openRows(e.detail)}></loupe-line-chart></div>
    <div class="legend" role="group" aria-label=${t('lines')}>${lines.map(({ name, look }) => html`<button aria-pressed=${c.strong.value === name} title=${t('Make {0} stand out', name)} @click=${() => { c.strong.value = c.strong.peek() === name ? null : name; }}>${lineSwatch(look)}<span>${name === '' ? t('(without a name)') : name}</span></button>`)}
    ${left === 0 ? nothing : html`<p class="second">${tCount(left, '{0} checkpoint without a step stands in the table only', '{0} checkpoints without a step stand in the table only')}</p>`}</div></section>`;
}

export function xTitleOf({ scale, hasTokens }: Curves, { over }: Choice): string {
  return scale === 'order' ? t('checkpoint') : over === 'tokens' && hasTokens ? t('tokens') : t('step');
}

function labelOf({ metrics, shots }: MetricsAnswer, choice: Choice, curves: Curves): string {
  const metric = metrics[choice.metric] ?? '';
  const at = shots[choice.shots] ?? '';
  return [metric === '' ? t('values') : metric, ...(at === '' ? [] : [t('{0} shots', at)]), xTitleOf(curves, choice)].join(', ');
}

/** Values as the table writes them; of large ones only as many digits as an axis has room for. */
function yTextOf(c: CheckpointsController, panels: Curves['panels']): (y: number) => string {
  const most = Math.max(0, ...panels.flatMap((p) => p.lines.flatMap((l) => l.points.map((point) => Math.abs(point.y)))));
  return most >= 1000 ? axisText : c.text.value;
}

/** The figure as a file by itself: title, legend and how it is meant are written into it. */
export async function figureFile(c: CheckpointsController, drawing: SVGSVGElement, chart: HTMLElement): Promise<string> {
  const [{ svgFile }, { fitWords, withWords }] = await Promise.all([import('../../kit/charts/pictureFiles'), import('../../kit/charts/pictureWords')]);
  const [metrics, choice, curves] = [c.metrics.peek(), c.choice.peek(), c.curves.peek()];
  if (!metrics || !choice || !curves) return '';
  const hasErrors = curves.panels.some((p) => p.lines.some((l) => l.points.some((point) => point.low !== null)));
  const whole = withWords(drawing, { title: labelOf(metrics.answer, choice, curves), about: metrics.name, legend: curves.lines.map(({ name, look }) => ({ name, color: lineLook(look).color, glyph: lineLook(look).glyph })), notes: hasErrors ? [t('intervals are ± 1.96 standard errors')] : [] }, getComputedStyle(chart));
  (chart.shadowRoot ?? chart).append(whole);
  try {
    fitWords(whole);
    return svgFile(whole);
  } finally {
    whole.remove();
  }
}
