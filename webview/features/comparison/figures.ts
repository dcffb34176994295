import type { MetricKind } from '../../../src/features/comparison/contract';
import type { TestName } from '../../../src/features/comparison/figuresContract';
import { groupDigits } from '../../../src/core/sentences';
import { t, tCount } from '../../kit/l10n';

/** How numbers of a metric are written. */
export interface NumberStyle {
  /** A value; of what is right or wrong a share in percent. */
  value(value: number): string;
  /** A difference, with its sign; of shares in percentage points. */
  difference(value: number): string;
  /** A bound of a difference: a sign only where it is below nothing. */
  bound(value: number): string;
  /** Stands in the head, not in each cell. */
  readonly unit: string;
  readonly differenceUnit: string;
}

const MINUS = '−';

/** `least` digits after the point for numbers of this size. */
function fixed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits);
  const grouped = text.replace(/^\d+/, (whole) => groupDigits(Number(whole)));
  return value < 0 && Number(text) !== 0 ? `${MINUS}${grouped}` : grouped;
}

/** `largest`: the size of the greatest value, by which digits are chosen. */
export function styleOf(kind: MetricKind | null, largest: number): NumberStyle {
  if (kind === 'binary') return style(100, 1, '%', t('points'));
  return style(1, largest >= 1000 ? 0 : largest >= 100 ? 1 : largest >= 1 ? 2 : 3, '', '');
}

function style(times: number, digits: number, unit: string, differenceUnit: string): NumberStyle {
  const bound = (value: number): string => fixed(times * value, digits);
  return { value: bound, bound, difference: (value) => (Number((times * value).toFixed(digits)) > 0 ? `+${bound(value)}` : bound(value)), unit, differenceUnit };
}

/** One answer's value, as it is in the data: no digit is added, few are left out. */
export function ownValue(value: number): string {
  return Number.isInteger(value) ? fixed(value, 0) : fixed(value, Math.abs(value) >= 100 ? 1 : Math.abs(value) >= 1 ? 2 : 3);
}

/** A p-value without the zero before its point. */
export function pText(p: number): string {
  return p < 0.001 ? '< .001' : p >= 0.9995 ? '1' : p.toFixed(3).slice(1);
}

export function testText(test: TestName, draws: number | null): string {
  switch (test) {
    case 'mcnemar': return t('McNemar’s exact test');
    case 'mcnemar-midp': return t('McNemar’s test, mid-p');
    case 'sign': return t('sign test');
    case 'wilcoxon': return t('Wilcoxon’s signed-rank test');
    case 'permutation': return draws === null ? t('paired permutation test, exact') : t('paired permutation test over {0} draws', groupDigits(draws));
  }
}

export function promptCount(n: number): string {
  return tCount(n, '{0} prompt', '{0} prompts');
}

/** Round numbers between two ends, few enough to be read. */
export function ticks(low: number, high: number, most = 5): number[] {
  const span = high - low;
  if (!(span > 0)) return [low];
  const rough = span / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((n) => n * power >= rough) ?? 10) * power;
  const found: number[] = [];
  for (let n = Math.ceil(low / step); n * step <= high; n++) found.push(n * step);
  return found;
}

export { groupDigits };

/** The size of the greatest of some values. */
export function largestOfAll(values: readonly (number | null)[]): number {
  return Math.max(0, ...values.map((value) => Math.abs(value ?? 0)));
}
