import type { ReportFigure, SvgShape } from '../../../core/report';
import type { SideFigures } from '../figuresContract';
import { figure } from './figure';

/** Reads on a light page and on a dark one. */
const COLOUR = '#3b82c4';
const [WIDTH, LEFT, RIGHT, ROW, TOP] = [720, 220, 90, 26, 10];

/** Each side’s mean as a dot, its interval as a line; null where no side has one. */
export function meansFigure(metric: string, sides: readonly SideFigures[]): ReportFigure | null {
  const known = sides.flatMap(({ name, mean }) => (mean.value === null ? [] : [{ name, value: mean.value, low: mean.low ?? mean.value, high: mean.high ?? mean.value }]));
  if (known.length === 0) return null;
  const [low, high] = [Math.min(...known.map((k) => k.low)), Math.max(...known.map((k) => k.high))];
  const room = high === low ? 1 : (high - low) * 0.05;
  const at = (value: number): number => LEFT + ((value - low + room) / (high - low + 2 * room)) * (WIDTH - LEFT - RIGHT);
  const shapes = known.flatMap(({ name, value, low: from, high: to }, i): SvgShape[] => {
    const y = TOP + i * ROW + ROW / 2;
    return [
      { shape: 'text', x: LEFT - 12, y: y + 4, text: name, anchor: 'end' },
      { shape: 'line', x1: at(from), y1: y, x2: at(to), y2: y, stroke: COLOUR, width: 3 },
      { shape: 'circle', x: at(value), y, r: 5, fill: COLOUR },
      { shape: 'text', x: WIDTH - RIGHT + 12, y: y + 4, text: figure(value), anchor: 'start' },
    ];
  });
  return { kind: 'figure', alternative: `Means of ${metric} with 95 % intervals: ${known.map((k) => `${k.name} ${figure(k.value)}`).join(', ')}`, shapes, width: WIDTH, height: TOP * 2 + known.length * ROW };
}
