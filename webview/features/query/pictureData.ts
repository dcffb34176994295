import { isList } from '../../../src/core/cell';
import type { Cell } from '../../../src/core/cell';
import { displayCell } from '../../../src/core/displayCell';
import { groupDigits } from '../../../src/core/sentences';
import type { Picture, PictureKind } from '../../../src/features/query/picture';
import { t, tCount } from '../../kit/l10n';
import type { QueryController } from './controller';

/** Rows that are drawn at most; bars and cells of a heat map have to be read, points need not. */
export const MOST_DRAWN: Readonly<Record<PictureKind, number>> = { bar: 60, heat: 1_600, line: 5_000, scatter: 5_000, histogram: 10_000 };
/** Rows of one stretch, where stretches of an answer are drawn instead of all of it. */
const STRETCH = 200;
const NAME_LENGTH = 40;

/** A row as it is drawn: names are texts, times and numbers are what they are. */
export interface Point {
  readonly x: string | number | Date;
  readonly y: string | number | Date;
  readonly color: string | number | null;
}

export interface Drawn {
  readonly points: readonly Point[];
  /** What is not in the picture. */
  readonly notes: readonly string[];
}

/** Reads what a picture draws: all rows, or of too many the first (of what is read by name) or stretches spread over all of them. */
export async function readPoints(controller: QueryController, picture: Picture): Promise<Drawn> {
  const progress = controller.progress.peek();
  const columns = progress?.columns ?? [];
  const rows = progress?.rows ?? 0;
  const most = MOST_DRAWN[picture.kind];
  const isSpread = rows > most && (picture.kind === 'histogram' || picture.kind === 'scatter' || picture.kind === 'line');
  const stretches = isSpread ? spread(rows, most) : [[0, Math.min(rows, most)] as const];
  const places = [picture.x, picture.y, picture.color];
  const points: Point[] = [];
  let read = 0;
  for (const [start, end] of stretches) {
    const table = await controller.rows(start, end, 80);
    for (let at = 0; at < table.rows; at++) {
      const [x, y, color] = places.map((place, i) => (place === null ? null : valueOf(table.cell(place, at), columns[place]?.type ?? '', isMeasure(picture, i))));
      read++;
      if (x === undefined || y === undefined || color === undefined) continue;
      points.push({ x: x ?? 0, y: y ?? 0, color: color instanceof Date ? color.toISOString() : color });
    }
  }
  const skipped = read - points.length;
  const cut = isSpread ? t('A sample: {0} of {1} rows, in {2} stretches spread evenly over the answer.', groupDigits(read), groupDigits(rows), stretches.length)
    : rows > read ? t('The first {0} of {1} rows are drawn.', groupDigits(read), groupDigits(rows)) : null;
  const loaded = progress?.truncated === true ? t('Of the rows that are loaded.') : null;
  const named = picture.kind === 'bar' || picture.kind === 'heat' ? points.map((p) => JSON.stringify(picture.kind === 'bar' ? [p.x, p.color] : [p.x, p.y])) : [];
  const repeated = new Set(named).size === named.length ? null : picture.kind === 'bar' ? t('Rows of one name stand one after another in its bar.') : t('Rows of one cell lie over each other: the last one is seen.');
  return { points, notes: [cut, loaded, repeated, skipped > 0 ? tCount(skipped, '{0} row without a number there is left out.', '{0} rows without a number there are left out.') : null].filter((note) => note !== null) };
}

function spread(rows: number, most: number): (readonly [number, number])[] {
  const count = Math.floor(most / STRETCH);
  return Array.from({ length: count }, (_, i) => {
    const start = Math.floor((i * (rows - STRETCH)) / (count - 1));
    return [start, start + STRETCH] as const;
  });
}

/** Is a number (or a time) wanted there, and not a name? */
function isMeasure({ kind }: Picture, place: number): boolean {
  if (kind === 'bar') return place === 1;
  if (kind === 'heat') return place === 2;
  return place < 2;
}

/** Undefined where a number is wanted and there is none. */
function valueOf(cell: Cell, type: string, isNumber: boolean): string | number | Date | undefined {
  if (!isNumber) return cell === null ? 'NULL' : cell === '' ? "''" : (displayCell(cell, type, NAME_LENGTH) ?? 'NULL');
  if (cell === null || isList(cell)) return undefined;
  if (/^(DATE|TIMESTAMP)/.test(type)) {
    const time = new Date(typeof cell === 'string' ? `${cell.replace(' ', 'T')}${/Z|[+-]\d\d(:\d\d)?$/.test(cell) || cell.length <= 10 ? '' : 'Z'}` : Number.NaN);
    return Number.isNaN(time.getTime()) ? undefined : time;
  }
  const value = typeof cell === 'number' || typeof cell === 'bigint' || typeof cell === 'string' ? Number(cell) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}
