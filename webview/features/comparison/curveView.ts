import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { parseRevision } from '../../../src/core/revision';
import type { MetricFigures } from '../../../src/features/comparison/figuresContract';
import { axisText } from '../../kit/charts/axisText';
import '../../kit/charts/lineChart';
import type { Line, LinePoint } from '../../kit/charts/lineLayout';
import { lineSwatch } from '../../kit/charts/lineLook';
import { icon } from '../../kit/icon';
import { t, tCount } from '../../kit/l10n';
import type { ComparisonController } from './controller';
import { groupDigits } from './figures';
import type { NumberStyle } from './figures';

/** Means of sides over the steps that their names say, a line for each model, phase and stage. */
export interface MeansCurve {
  readonly lines: readonly Line[];
  /** Sides whose names say no step, or that have no mean. */
  readonly left: number;
}

/** Null where no two sides are steps of one line. */
export function curveOf(sides: MetricFigures['sides']): MeansCurve | null {
  const found = new Map<string, { readonly name: string; readonly points: LinePoint[] }>();
  let left = 0;
  sides.forEach(({ name, mean }, side) => {
    const { model, phase, stage, ingredient, step } = parseRevision(name);
    if (step === null || mean.value === null) {
      left++;
      return;
    }
    const words = [model, ...(phase === null ? [] : [phase]), ...(stage === null ? [] : [t('stage {0}', stage)]), ...(ingredient === null ? [] : [t('ingredient {0}', ingredient)])].filter((word) => word !== '');
    const key = words.join(' · ');
    const line = found.get(key) ?? { name: key === '' ? t('all sides') : key, points: [] };
    line.points.push({ x: step, y: mean.value, low: mean.low, high: mean.high, data: side });
    found.set(key, line);
  });
  const lines = [...found.values()].map(({ name, points }, look): Line => ({ name, look, points: points.sort((a, b) => a.x - b.x) }));
  return lines.some((line) => line.points.length > 1) ? { lines, left } : null;
}

/** Between the bars and the curve. */
export function curveToggle(c: ComparisonController, curve: MeansCurve | null): TemplateResult | typeof nothing {
  if (!curve) return nothing;
  const label = c.isCurve.value ? t('Show means as a list') : t('Show means over training steps');
  return html`<span class="end"><button class="tool" aria-pressed=${c.isCurve.value} title=${label} aria-label=${label} @click=${() => { c.isCurve.value = !c.isCurve.peek(); }}>${icon('graph')}</button></span>`;
}

/** The curve; a point opens the answers of its side. */
export function curveTemplate(c: ComparisonController, { lines, left }: MeansCurve, metric: string, style: NumberStyle): TemplateResult {
  const steps = lines.flatMap((line) => line.points.map((p) => p.x)).filter((x) => x > 0);
  const scale = Math.max(...steps) / Math.min(...steps) >= 1000 ? 'log' : 'linear';
  return html`<div class="curve"><loupe-line-chart .panels=${[{ title: '', lines }]} .scale=${scale} .xTitle=${t('step')} .label=${t('{0} over training steps', metric)} .heightPx=${null} .xText=${axisText} .xSaid=${groupDigits} .yText=${(y: number) => style.value(y)} @loupe-point=${(e: CustomEvent<number>) => c.reading.columns.bring(e.detail)}></loupe-line-chart>
    <p class="foot second">${lines.length < 2 ? nothing : lines.map(({ name, look }) => html`<span class="line">${lineSwatch(look)} ${name}</span> `)}${left === 0 ? nothing : tCount(left, '{0} side without a step is not drawn', '{0} sides without a step are not drawn')}</p></div>`;
}
