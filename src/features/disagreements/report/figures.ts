import type { ReportFigure, SvgShape } from '../../../core/report';
import { groupDigits } from '../../../core/sentences';
import type { Measure, PairAgreement } from '../../../core/statistics/agreement';
import { endsText, labelText, numberText } from './words';

/** Hues that stand out from a white page and from a dark one. */
export const HUES = { blue: '#3b82c4', orange: '#c8741f', green: '#3a9a5b', red: '#d1493f', purple: '#8e62c9', gray: '#808080' } as const;
const TEXT = 'currentColor';
const WIDTH = 720;
const NAMES = 210;
const ROW = 26;
const CHARACTER = 6.6;

/** A name as long as there is room for it. */
function cut(text: string, width: number): string {
  const letters = [...text];
  const most = Math.max(3, Math.floor(width / CHARACTER));
  return letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : text;
}

export type Dot = readonly [name: string, measure: Measure];

/** Values with their intervals as dots and whiskers on one axis; what is undefined has no row. Null where nothing is left. */
export function dotsFigure(title: string, dots: readonly Dot[]): ReportFigure | null {
  const rows = dots.flatMap(([name, m]) => (m.value === null ? [] : [{ name, value: m.value, low: m.low ?? m.value, high: m.high ?? m.value, ends: endsText(m) }]));
  if (rows.length === 0) return null;
  const from = Math.min(0, Math.floor(Math.min(...rows.map((r) => r.low)) * 4) / 4);
  const to = Math.max(1, Math.ceil(Math.max(...rows.map((r) => r.high)) * 4) / 4);
  const [left, right] = [NAMES, WIDTH - 60];
  const x = (value: number): number => left + ((value - from) / (to - from)) * (right - left);
  const bottom = rows.length * ROW + 4;
  const step = to - from > 3 ? Math.ceil((to - from) / 8) : 0.25;
  const ticks = Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) => from + i * step);
  const shapes: SvgShape[] = ticks.flatMap((tick): SvgShape[] => [
    { shape: 'line', x1: x(tick), y1: 2, x2: x(tick), y2: bottom, stroke: TEXT, opacity: tick === 0 ? 0.5 : 0.15 },
    { shape: 'text', x: x(tick), y: bottom + 16, text: String(tick), anchor: 'middle', opacity: 0.75 },
  ]);
  rows.forEach(({ name, value, low, high }, i) => {
    const y = i * ROW + ROW / 2 + 2;
    shapes.push({ shape: 'text', x: left - 12, y: y + 4, text: cut(name, NAMES - 16), anchor: 'end' });
    if (high > low) shapes.push({ shape: 'line', x1: x(low), y1: y, x2: x(high), y2: y, stroke: HUES.blue, width: 2 }, ...[low, high].map((end): SvgShape => ({ shape: 'line', x1: x(end), y1: y - 4, x2: x(end), y2: y + 4, stroke: HUES.blue, width: 2 })));
    shapes.push({ shape: 'circle', x: x(value), y, r: 4.5, fill: HUES.blue }, { shape: 'text', x: WIDTH - 2, y: y + 4, text: numberText(value), anchor: 'end' });
  });
  return { kind: 'figure', alternative: `${title}: ${rows.map((r) => `${r.name} ${numberText(r.value)}${r.ends === '' ? '' : ` (95 % ${r.ends})`}`).join('; ')}`, shapes, width: WIDTH, height: bottom + 22 };
}

export interface Bar {
  readonly name: string;
  readonly count: number;
  /** What stands after it. */
  readonly text: string;
  readonly fill: string;
}

export function barsFigure(title: string, bars: readonly Bar[]): ReportFigure {
  const most = Math.max(1, ...bars.map((b) => b.count));
  const room = WIDTH - NAMES - 130;
  const shapes = bars.flatMap(({ name, count, text, fill }, i): SvgShape[] => {
    const y = i * ROW + 4;
    const width = (count / most) * room;
    return [
      { shape: 'text', x: NAMES - 12, y: y + 14, text: cut(name, NAMES - 16), anchor: 'end' },
      { shape: 'rect', x: NAMES, y, width: count === 0 ? 0 : Math.max(1, width), height: ROW - 8, fill },
      { shape: 'text', x: NAMES + width + 8, y: y + 14, text, anchor: 'start' },
    ];
  });
  return { kind: 'figure', alternative: `${title}: ${bars.map((b) => `${b.name} ${b.text}`).join('; ')}`, shapes, width: WIDTH, height: bars.length * ROW + 6 };
}

interface Grid {
  /** Above the columns, and above the names of the rows. */
  readonly across: string;
  readonly down: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** The text of a cell and its heat from 0 to 1; null where there is none. */
  readonly cell: (row: number, column: number) => { readonly text: string; readonly below?: string; readonly heat: number; readonly fill: string } | null;
  readonly alternative: string;
}

function gridFigure({ across, down, rows, columns, cell, alternative }: Grid): ReportFigure {
  const names = Math.min(NAMES, 24 + CHARACTER * Math.max(down.length, ...rows.map((r) => [...r].length)));
  const width = Math.min(96, Math.max(48, (WIDTH - names) / Math.max(1, columns.length)));
  const [top, height] = [44, 38];
  const shapes: SvgShape[] = [
    { shape: 'text', x: names, y: 14, text: cut(across, WIDTH - names), anchor: 'start', bold: true },
    { shape: 'text', x: names - 10, y: top - 8, text: cut(down, names - 12), anchor: 'end', bold: true },
    ...columns.map((name, c): SvgShape => ({ shape: 'text', x: names + (c + 0.5) * width, y: top - 8, text: cut(name, width - 4), anchor: 'middle' })),
  ];
  rows.forEach((name, r) => {
    shapes.push({ shape: 'text', x: names - 10, y: top + r * height + 23, text: cut(name, names - 12), anchor: 'end' });
    columns.forEach((_, c) => {
      const of = cell(r, c);
      if (of === null) return;
      const [x, y] = [names + c * width, top + r * height];
      shapes.push(
        { shape: 'rect', x: x + 1, y: y + 1, width: width - 2, height: height - 2, fill: HUES.gray, opacity: 0.12 },
        { shape: 'rect', x: x + 1, y: y + 1, width: width - 2, height: height - 2, fill: of.fill, opacity: 0.7 * of.heat },
        { shape: 'text', x: x + width / 2, y: y + (of.below === undefined ? 23 : 17), text: of.text, anchor: 'middle', bold: of.below !== undefined },
        ...(of.below === undefined ? [] : [{ shape: 'text', x: x + width / 2, y: y + 31, text: of.below, anchor: 'middle' } as const]),
      );
    });
  });
  return { kind: 'figure', alternative, shapes, width: Math.ceil(names + columns.length * width + 2), height: top + rows.length * height + 4 };
}

/** The matrix of two raters: counts, and the share of the row, by which a cell is coloured; what agrees is green. */
export function matrixFigure({ a, b, matrix }: PairAgreement, labels: readonly string[]): ReportFigure {
  const shown = labels.map((label) => labelText(label));
  const sums = matrix.map((row) => row.reduce((sum, n) => sum + n, 0));
  return gridFigure({
    across: `${b} →`, down: `${a} ↓`, rows: shown, columns: shown,
    cell: (r, c) => {
      const count = matrix[r]?.[c] ?? 0;
      const share = count / Math.max(1, sums[r] ?? 1);
      return { text: groupDigits(count), ...(count === 0 ? {} : { below: `${(100 * share).toFixed(0)} %` }), heat: share, fill: r === c ? HUES.green : HUES.orange };
    },
    alternative: `Confusion matrix, rows ${a}, columns ${b}: ${matrix.map((row, r) => `${shown[r] ?? ''}: ${row.map((n, c) => `${shown[c] ?? ''} ${groupDigits(n)}`).join(', ')}`).join('; ')}`,
  });
}

/** Each rater against each: the share of units on which both say the same. */
export function heatFigure(raters: readonly string[], pairs: readonly PairAgreement[]): ReportFigure {
  const of = (r: number, c: number): PairAgreement | undefined => pairs.find((p) => (p.a === raters[r] && p.b === raters[c]) || (p.a === raters[c] && p.b === raters[r]));
  return gridFigure({
    across: 'agreement of two raters', down: '', rows: raters, columns: raters,
    cell: (r, c) => {
      const value = r === c ? null : (of(r, c)?.observed.value ?? null);
      return value === null ? null : { text: value.toFixed(2), heat: value, fill: HUES.blue };
    },
    alternative: `Agreement of each two raters: ${pairs.flatMap((p) => (p.observed.value === null ? [] : [`${p.a} × ${p.b} ${numberText(p.observed.value)}`])).join('; ')}`,
  });
}
