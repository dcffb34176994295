/** What a column's values are taken for: it decides what is measured of them. */
export type ProfileKind = 'number' | 'category' | 'text' | 'list' | 'messages' | 'boolean' | 'time' | 'value' | 'nothing';

/** What the figures of a profile are about: the value itself, code points, elements of a list, messages, seconds since 1970 (UTC). */
export type ProfileMeasure = 'value' | 'characters' | 'elements' | 'messages' | 'seconds';

export interface ColumnProfile {
  readonly kind: ProfileKind;
  readonly measure: ProfileMeasure;
  /** Rows that were read: those of the view, or of the sample. */
  readonly rows: number;
  readonly nulls: number;
  /** NaN and infinities, which no figure counts. */
  readonly notFinite: number;
  /** Different values, NULL not among them; null where values are nested. */
  readonly distinct: number | null;
  /** Null where there is nothing to measure. */
  readonly figures: ProfileFigures | null;
  /** In the order of their values; categories by count, the most frequent first. */
  readonly bars: readonly ProfileBar[];
  /** Roles of the last message, in lower case, the most frequent first. */
  readonly lastRoles?: readonly (readonly [role: string, count: number])[];
}

/** Quartiles and the 95th percentile are linear between neighbours (type 7 of Hyndman & Fan 1996). */
export interface ProfileFigures {
  readonly min: number;
  readonly lowerQuartile: number;
  readonly median: number;
  readonly upperQuartile: number;
  readonly p95: number;
  readonly max: number;
  readonly mean: number;
}

export interface ProfileBar {
  readonly count: number;
  readonly is: BarValues;
  /** These rows as a condition that the filter takes; null where a line of text cannot hold it. */
  readonly where: string | null;
  /** Of a range: the condition of each of its ends. */
  readonly ends?: { readonly lower: string; readonly upper: string };
}

/** The rows of neighbouring bars as one condition: of ranges their outer ends, of values each of them. Null where one of them has none. */
export function brushed(bars: readonly ProfileBar[]): string | null {
  const [first, last] = [bars[0], bars.at(-1)];
  if (!first || !last || first === last) return first?.where ?? null;
  if (first.ends && last.ends) return `${first.ends.lower} and ${last.ends.upper}`;
  const each = bars.map((b) => b.where);
  return each.includes(null) ? null : `(${each.join(' or ')})`;
}

/** `range`: both ends belong to it, but for `open`, where the lower one belongs to the bar before. `rest`: so many values that have no bar of their own. */
export type BarValues =
  | { readonly value: string }
  | { readonly from: number; readonly to: number; readonly open: boolean }
  | { readonly rest: number };

/** Profiles of columns, in the order they were asked. */
export interface Profiles {
  readonly columns: readonly ColumnProfile[];
  /** Only so many rows of all were read: whole row groups, drawn with this seed. */
  readonly sampled: { readonly rows: number; readonly of: number; readonly seed: number } | null;
}

export const MOST_BARS = 30;
/** Below it, widths are no numbers that can be told apart. */
const SMALLEST_RANGE = 1e-290;

/** Is it a column of categories? Ten values at most, or values that come back: no more than a fifth of the rows, and fewer than a thousand. */
export function isCategorical(distinct: number, values: number): boolean {
  return distinct <= 10 || (distinct <= values / 5 && distinct < 1000);
}

/** An end of a bin: as it is written in SQL, and its number. */
export interface BinEdge {
  readonly text: string;
  readonly value: number;
}

/**
 * Ends of bins of one width, from one that is no more than the smallest value to one that is no less than the largest. The width is
 * that of Freedman & Diaconis (1981), 2·IQR/∛n (Sturges' where the IQR is 0), made so large that there are no more than 30 bins, then
 * up to 1, 2 or 5 of a power of ten (of seconds: to what clocks and calendars go by). Null where one bin holds all, or no such bins can be written. `whole`: values
 * are whole numbers, and a bin goes up to the one before its end.
 */
export function binEdges(figures: Pick<ProfileFigures, 'min' | 'max' | 'lowerQuartile' | 'upperQuartile'>, count: number, of: 'real' | 'whole' | 'seconds'): readonly BinEdge[] | null {
  const whole = of === 'whole';
  const nice = of === 'seconds' ? niceSeconds : niceWidth;
  const { min, max, lowerQuartile, upperQuartile } = figures;
  const range = max - min;
  if (!(range > SMALLEST_RANGE) || !Number.isFinite(range)) return null;
  const wanted = 2 * (upperQuartile - lowerQuartile) / Math.cbrt(count) || range / Math.ceil(Math.log2(count) + 1);
  for (let width = nice(Math.max(wanted, range / MOST_BARS, of === 'real' ? 0 : 1)); ; width = nice(width.size * 1.01)) {
    const first = Math.floor(min / width.size);
    const last = whole ? Math.floor(max / width.size) + 1 : Math.ceil(max / width.size);
    if (last - first > MOST_BARS) continue;
    const edges = Array.from({ length: last - first + 1 }, (_, i) => edgeAt(first + i, width));
    return rise(edges) && (edges[0]?.value ?? max) <= min && (edges.at(-1)?.value ?? min) >= max ? edges : null;
  }
}

const rise = (edges: readonly BinEdge[]): boolean => edges.every((edge, i) => i === 0 || edge.value > (edges[i - 1]?.value ?? 0));

interface Width {
  readonly size: number;
  readonly digit: number;
  readonly exponent: number;
}

const DAY = 86_400;
const SECONDS = [1, 5, 15, 30, 60, 300, 900, 1800, 3600, 10_800, 21_600, 43_200, DAY, 2 * DAY, 5 * DAY, 10 * DAY, 30 * DAY, 90 * DAY, 365 * DAY];

function niceSeconds(least: number): Width {
  const size = SECONDS.find((s) => s >= least);
  return size === undefined ? niceWidth(least) : { size, digit: size, exponent: 0 };
}

function niceWidth(least: number): Width {
  let exponent = Math.floor(Math.log10(least));
  let digit = [1, 2, 5, 10].find((d) => d * 10 ** exponent >= least * (1 - 1e-12)) ?? 10;
  if (digit === 10) {
    digit = 1;
    exponent++;
  }
  return { size: digit * 10 ** exponent, digit, exponent };
}

function edgeAt(k: number, { digit, exponent }: Width): BinEdge {
  const value = exponent < 0 ? (k * digit) / 10 ** -exponent : k * digit * 10 ** exponent;
  const text = exponent < 0 && exponent >= -15 ? value.toFixed(-exponent) : String(value);
  return { text, value: Number(text) };
}
