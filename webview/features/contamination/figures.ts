import { groupDigits } from '../../../src/core/sentences';
import { t, tCount } from '../../kit/l10n';

/** A share of a table in percent: one decimal, and what is no nothing never reads as nothing. */
export function tableShare(matched: number, of: number): string {
  if (matched === 0 || of === 0) return '0';
  const percent = (100 * matched) / of;
  return percent < 0.05 ? '<.1' : percent >= 99.95 && matched < of ? '99.9' : percent === 100 ? '100' : percent.toFixed(1);
}

export function percent(value: number): string {
  return t('{0} %', (100 * value).toFixed(1));
}

export function wholePercent(value: number): string {
  return t('{0} %', (100 * value).toFixed(0));
}

/** A score of six decimals by two, without the zero before them; less than all is never 1. */
export function shortScore(score: string): string {
  const two = Math.min(Number(score), Number(score) < 1 ? 0.99 : 1).toFixed(2);
  return two.startsWith('0') ? two.slice(1) : two;
}

/** Seconds as a person says them. */
export function duration(seconds: number): string {
  if (seconds < 10) return t('{0} s', seconds.toFixed(1));
  if (seconds < 90) return t('{0} s', Math.round(seconds));
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? t('{0} min', minutes) : t('{0} h {1} min', Math.floor(minutes / 60), minutes % 60);
}

export function rowCount(rows: number): string {
  return tCount(rows, '{0} row', '{0} rows');
}

export function itemCount(items: number): string {
  return tCount(items, '{0} item', '{0} items');
}

/** A name by its end where it is a path. */
export function shortName(name: string): string {
  return name.replace(/[\\/]+$/, '').split(/[\\/]/).at(-1) ?? name;
}

export { groupDigits };
