import { isNested } from '../../core/type';

export const PICTURES = ['bar', 'histogram', 'line', 'scatter', 'heat'] as const;
export type PictureKind = (typeof PICTURES)[number];

/** What is drawn: columns by their places. In bars `x` names and `y` measures; in a heat map `color` measures. */
export interface Picture {
  readonly kind: PictureKind;
  readonly x: number;
  readonly y: number | null;
  readonly color: number | null;
}

/** A column of an answer, and what its first rows say of it. */
export interface PictureColumn {
  readonly name: string;
  readonly type: string;
  /** Numbers of rows: they name, they do not measure. */
  readonly isRow: boolean;
  /** Texts too long to be names. */
  readonly isLong: boolean;
  /** No value twice. */
  readonly isUnique: boolean;
  /** Numbers that only rise. */
  readonly isRising: boolean;
  /** The query sorts by it first. */
  readonly isSorted: boolean;
}

type Meaning = 'number' | 'time' | 'name' | 'none';

/** What a column is good for in a picture, by its type. */
function meaningOf({ type, isLong }: PictureColumn): Meaning {
  if (isNested(type)) return 'none';
  if (/^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL)/.test(type)) return 'number';
  if (/^(DATE|TIMESTAMP)/.test(type)) return 'time';
  if (/^(VARCHAR|BOOLEAN|ENUM|UUID)/.test(type)) return isLong ? 'none' : 'name';
  return 'none';
}

/** Which columns may take a place in a picture of a kind; an empty list of `y` or `color`: the kind has no such place. */
export interface Places {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly color: readonly number[];
  /** The picture needs a colour. */
  readonly needsColor: boolean;
}

export function placesOf(kind: PictureKind, columns: readonly PictureColumn[]): Places {
  const of = (...wanted: readonly Meaning[]): number[] => columns.flatMap((c, i) => (wanted.includes(meaningOf(c)) ? [i] : []));
  const numbers = of('number').sort((a, b) => Number(columns[a]?.isRow) - Number(columns[b]?.isRow));
  switch (kind) {
    case 'bar': return { x: [...of('name'), ...of('time'), ...numbers], y: numbers, color: of('name'), needsColor: false };
    case 'histogram': return { x: numbers, y: [], color: of('name'), needsColor: false };
    case 'line': return { x: [...of('time'), ...numbers], y: numbers, color: of('name'), needsColor: false };
    case 'scatter': return { x: numbers, y: numbers, color: of('name'), needsColor: false };
    case 'heat': return { x: of('name', 'time'), y: of('name', 'time'), color: numbers, needsColor: true };
  }
}

/** Columns that count what a row is made of, by their names: seldom what a question is about. */
const COUNTS = /^(answers|records|rows|count|n|count_star\(\)|count\(.*\))$/i;

/** Which of the columns that may measure does: the one that the query sorts by, else one that is no count; names keep their order. */
function measured(places: readonly number[], columns: readonly PictureColumn[]): number | undefined {
  const able = places.filter((i) => columns[i]?.isRow !== true);
  return able.find((i) => columns[i]?.isSorted) ?? able.find((i) => !COUNTS.test(columns[i]?.name ?? '')) ?? places[0];
}

/** A picture of a kind with its first choice of columns; null where the answer has none that fit. */
export function pictureOf(kind: PictureKind, columns: readonly PictureColumn[]): Picture | null {
  const { x, y, color, needsColor } = placesOf(kind, columns);
  const first = x[0];
  if (first === undefined) return null;
  const second = kind === 'histogram' ? null : measured(y.filter((i) => i !== first), columns);
  if (second === undefined) return null;
  const third = needsColor ? measured(color.filter((i) => i !== first && i !== second), columns) : null;
  return third === undefined ? null : { kind, x: first, y: second, color: third };
}

/** Kinds that the columns allow. */
export function picturesOf(columns: readonly PictureColumn[]): PictureKind[] {
  return PICTURES.filter((kind) => pictureOf(kind, columns) !== null);
}

/** The picture that a person most likely wants, by the types of the columns and what their first rows say; null where there is none. */
export function likelyPicture(columns: readonly PictureColumn[]): Picture | null {
  const of = (meaning: Meaning): PictureColumn[] => columns.filter((c) => meaningOf(c) === meaning && !c.isRow);
  const [numbers, times, names] = [of('number'), of('time'), of('name')];
  const [name] = names;
  const spread: PictureKind = numbers.length > 1 ? 'scatter' : 'histogram';
  const kind: PictureKind = times.length > 0 && numbers.length > 0 ? 'line'
    : name?.isUnique === true ? 'bar'
      : names.length >= 2 && !columns.some((c) => c.isRow) ? 'heat'
        : numbers.length > 1 && numbers.some((c) => c.isRising) ? 'line' : spread;
  const picture = [kind, ...PICTURES].map((k) => pictureOf(k, columns)).find((p) => p !== null) ?? null;
  if (picture === null || picture.kind === 'bar' || picture.kind === 'heat' || name?.isUnique !== false) return picture;
  return picture.kind === 'line' && columns[picture.x]?.isUnique === true ? picture : { ...picture, color: columns.indexOf(name) };
}
