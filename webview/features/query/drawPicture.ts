import * as Plot from '@observablehq/plot';
import type { Picture } from '../../../src/features/query/picture';
import type { LegendItem } from '../../kit/charts/pictureWords';
import type { Point } from './pictureData';

/** Colours of a series, in the order of its values; what comes after them is drawn as one. */
export const SERIES = ['blue', 'orange', 'green', 'purple', 'red', 'yellow'].map((name) => `var(--vscode-charts-${name})`);
const OTHERS = 'var(--vscode-descriptionForeground)';
/** How the symbols look as text. */
const GLYPHS = ['○', '□', '△', '◇', '☆', '✚', 'Y'];
const SYMBOLS = ['circle', 'square', 'triangle', 'diamond', 'star', 'cross', 'wye'] as const;
/** A text on a cell must be read: the fullest cell is no fuller. */
const FULLEST = 0.55;
const CHARACTER_PX = 6.6;
/** From the axis to its title, which stands whole in the margin. */
const LABEL_PX = 36;

export interface Names {
  readonly x: string;
  readonly y: string;
  readonly color: string;
}

export interface DrawnPicture {
  readonly svg: SVGSVGElement;
  readonly legend: readonly LegendItem[];
  /** Of a heat map: what the palest and the fullest cell mean. */
  readonly range: readonly [number, number] | null;
}

/** Draws points with Observable Plot, in colours of the theme. Plot writes a style element, which the page's policy refuses: it is taken out before the page has it. */
export function drawPicture(picture: Picture, points: readonly Point[], names: Names, widthPx: number, heightPx: number, others: string): DrawnPicture {
  const series = seriesOf(picture, points, others);
  const { options, range } = plotOf(picture, series, names, widthPx, heightPx);
  const svg = Plot.plot({ ...options, style: { background: 'transparent', color: 'var(--vscode-foreground)', fontFamily: 'var(--vscode-font-family)', fontSize: '11px', overflow: 'visible' } });
  if (!(svg instanceof SVGSVGElement)) throw new Error('the picture is no SVG');
  for (const style of svg.querySelectorAll('style')) style.remove();
  svg.setAttribute('role', 'img');
  return { svg, legend: series.legend, range };
}

interface Series {
  readonly points: readonly Point[];
  readonly legend: readonly LegendItem[];
  readonly domain: readonly string[];
}

/** The values of the colour; those after the last colour are drawn as `others`. */
function seriesOf({ kind, color }: Picture, points: readonly Point[], others: string): Series {
  if (color === null || kind === 'heat') return { points, legend: [], domain: [] };
  const values = [...new Set(points.map((p) => String(p.color)))];
  const domain = values.length <= SERIES.length ? values : [...values.slice(0, SERIES.length), others];
  const legend = domain.map((name, i) => ({ name, color: SERIES[i] ?? OTHERS, glyph: kind === 'scatter' ? (GLYPHS[i] ?? '○') : null }));
  return { points: points.map((p) => ({ ...p, color: domain.includes(String(p.color)) ? String(p.color) : others })), legend, domain };
}

function plotOf({ kind, color }: Picture, { points, legend, domain }: Series, names: Names, width: number, height: number): { options: Plot.PlotOptions; range: readonly [number, number] | null } {
  const [first = OTHERS] = SERIES;
  const colour = color === null ? {} : { color: { domain: [...domain], range: legend.map((l) => l.color) } };
  const fill = color === null ? first : 'color';
  const title = (p: Point): string => [`${names.x}: ${shown(p.x)}`, ...(kind === 'histogram' ? [] : [`${names.y}: ${shown(p.y)}`]), ...(color === null ? [] : [`${names.color}: ${shown(p.color ?? 'NULL')}`])].join('\n');
  const margins = { marginLeft: 56, marginRight: 18, marginTop: 24, marginBottom: 42 };
  switch (kind) {
    case 'bar': {
      const bars = inOrder(points.map((p) => shown(p.x)));
      const groups = color === null ? 1 : domain.length;
      const each = Math.max(groups === 1 ? 20 : 8 * groups + 8, 12);
      const data = points.map((p) => ({ ...p, x: shown(p.x) }));
      const rule = Plot.ruleX([0], { stroke: 'currentColor', strokeOpacity: 0.4 });
      const left = Math.min(width * 0.42, longest(bars) * CHARACTER_PX + 16);
      const options = { ...margins, ...colour, width, marginLeft: left, height: 66 + bars.length * each, x: { label: names.y, labelOffset: LABEL_PX, grid: true } };
      return { range: null, options: groups === 1
        ? { ...options, y: { domain: bars, label: names.x, labelAnchor: 'top', labelArrow: 'none', tickSize: 0 }, marks: [Plot.barX(data, { x: 'y', y: 'x', fill, title, insetTop: 1, insetBottom: 1 }), rule] }
        : { ...options, fy: { domain: bars, label: null, axis: 'left', padding: 0.15 }, y: { domain: [...domain], axis: null }, marks: [Plot.barX(data, { x: 'y', fy: 'x', y: 'color', fill, title }), rule] } };
    }
    case 'histogram':
      return { range: null, options: { ...margins, ...colour, width, height, x: { label: names.x, labelOffset: LABEL_PX }, y: { label: names.y, grid: true }, marks: [Plot.rectY(points, { ...Plot.binX({ y: 'count' }, { x: 'x', ...(color === null ? {} : { fill: 'color' }) }), ...(color === null ? { fill: first } : {}), inset: 0.5 }), Plot.ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.4 })] } };
    case 'line': {
      const data = [...points].sort((a, b) => Number(a.x) - Number(b.x));
      const last = color === null ? [] : [Plot.text(data, Plot.selectLast({ x: 'x', y: 'y', z: 'color', text: 'color', fill: 'color', textAnchor: 'start', dx: 6 }))];
      const dots = data.length <= 120 ? [Plot.dot(data, { x: 'x', y: 'y', fill, r: 2.5, title })] : [];
      const right = color === null ? margins.marginRight : Math.min(160, longest(domain) * CHARACTER_PX + 20);
      return { range: null, options: { ...margins, ...colour, width, height, marginRight: right, x: { label: names.x, labelOffset: LABEL_PX }, y: { label: names.y, grid: true }, marks: [Plot.lineY(data, { x: 'x', y: 'y', stroke: fill, ...(color === null ? {} : { z: 'color' }), strokeWidth: 1.5 }), ...dots, ...last] } };
    }
    case 'scatter':
      return { range: null, options: { ...margins, ...colour, width, height, ...(color === null ? {} : { symbol: { domain: [...domain], range: domain.map((_, i) => SYMBOLS[i] ?? 'circle') } }), x: { label: names.x, labelOffset: LABEL_PX, grid: true }, y: { label: names.y, grid: true }, marks: [Plot.dot(points, { x: 'x', y: 'y', stroke: fill, strokeOpacity: 0.8, ...(color === null ? {} : { symbol: 'color' }), r: 2.5, title })] } };
    case 'heat':
      return heat(points, names, width, title);
  }
}

function heat(points: readonly Point[], names: Names, width: number, title: (p: Point) => string): { options: Plot.PlotOptions; range: readonly [number, number] } {
  const numbers = points.map((p) => Number(p.color));
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const columns = inOrder(points.map((p) => shown(p.x)));
  const rows = inOrder(points.map((p) => shown(p.y)));
  const left = Math.min(width * 0.35, longest(rows) * CHARACTER_PX + 16);
  const each = (width - left - 18) / Math.max(1, columns.length);
  const isTurned = longest(columns) * CHARACTER_PX > each;
  const most = low < 0 && high > 0 ? Math.max(-low, high) : high;
  const least = low < 0 && high > 0 ? 0 : low;
  const share = (p: Point): number => (most === least ? FULLEST : 0.06 + (FULLEST - 0.06) * ((low < 0 && high > 0 ? Math.abs(Number(p.color)) : Number(p.color)) - least) / (most - least));
  const data = points.map((p) => ({ ...p, x: shown(p.x), y: shown(p.y), title: title(p), fill: (Number(p.color) < 0 && high > 0 ? SERIES[1] : SERIES[0]) ?? OTHERS, share: share(p) }));
  const text = each >= 44 ? [Plot.text(data, { x: 'x', y: 'y', text: (p: Point) => shown(Number(p.color)), fill: 'currentColor' })] : [];
  const bottom = isTurned ? Math.min(140, longest(columns) * CHARACTER_PX * 0.64 + 34) : 42;
  return { range: [low, high], options: {
    width, height: 30 + rows.length * 24 + bottom, marginLeft: left, marginRight: 18, marginTop: 24, marginBottom: bottom, padding: 0.04,
    x: { domain: columns, label: names.x, labelOffset: bottom - 6, tickRotate: isTurned ? -40 : 0, tickSize: 0, labelAnchor: 'right' }, y: { domain: rows, label: names.y, labelAnchor: 'top', labelArrow: 'none', tickSize: 0 },
    marks: [Plot.cell(data, { x: 'x', y: 'y', fill: { value: 'fill', scale: null }, fillOpacity: { value: 'share', scale: null }, title: 'title' }), ...text],
  } };
}

function inOrder(values: readonly string[]): string[] {
  return [...new Set(values)];
}

function longest(texts: readonly string[]): number {
  return Math.max(1, ...texts.map((text) => [...text].length));
}

function shown(value: string | number | Date): string {
  if (value instanceof Date) return value.toISOString().replace(/T00:00:00\.000Z$/, '').replace('T', ' ').replace(/(\.000)?Z$/, '');
  return typeof value === 'number' ? (Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)))) : value;
}
