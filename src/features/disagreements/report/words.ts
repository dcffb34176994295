import type { JoinedSource } from '../../../core/dataset';
import type { ReportBlock } from '../../../core/report';
import { groupDigits, sentence } from '../../../core/sentences';
import type { Measure, Skipped } from '../../../core/statistics/agreement';
import type { Level } from '../../../core/statistics/ratings';
import type { JoinedIds, Judged } from '../contract';

/** A value as `loupe agreement` prints it. Why it is undefined stands elsewhere: `whyText`, `whyBlocks`. */
export function valueText(measure: Measure): string {
  return measure.value === null ? 'undefined' : numberText(measure.value);
}

/** Why a measure is undefined; nothing where it is not. */
export function whyText(measure: Measure): string {
  return measure.value === null ? sentence(measure.why) : '';
}

/** Below a table: why some of its figures are undefined, each reason once. */
export function whyBlocks(measures: readonly (Measure | null | undefined)[]): readonly ReportBlock[] {
  const reasons = new Set(measures.flatMap((m) => (m ? [whyText(m)] : [])).filter((text) => text !== ''));
  return [...reasons].map((text) => ({ kind: 'text', text: `${capital(text)}.` }));
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function numberText(value: number): string {
  return value.toFixed(4);
}

/** The ends of the interval, or nothing. */
export function endsText(measure: Measure): string {
  return measure.value === null || measure.low === null || measure.high === null ? '' : `${numberText(measure.low)} to ${numberText(measure.high)}`;
}

const LEFT_OUT: Readonly<Record<keyof Skipped, string>> = { 'one-label': 'with one verdict', 'not-both': 'not judged by both', 'not-all': 'not judged by all' };

/** Which units a measure leaves out. */
export function skippedText({ skipped }: Measure): string {
  return Object.entries(skipped ?? {}).map(([why, n]) => `${groupDigits(n)} ${LEFT_OUT[why as keyof Skipped]}`).join(', ');
}

/** A label as it is: in quotes where spaces at its ends, or nothing, would not be seen. */
export function labelText(label: string): string {
  return label === '' || label.trim() !== label ? `“${label}”` : label;
}

/** Names after each other, the first of many. */
export function namesText(names: readonly string[], most = 40): string {
  return `${names.slice(0, most).map((name) => labelText(name)).join(', ')}${names.length > most ? `, … (${groupDigits(names.length)})` : ''}`;
}

export function levelText(level: Level): string {
  return level === 'set' ? 'sets' : level;
}

export function plural(n: number, one: string, many = `${one}s`): string {
  return `${groupDigits(n)} ${n === 1 ? one : many}`;
}

/** What was joined by which key, and how many ids found a row there. */
export function joinedIdsText({ name, on }: JoinedSource, ids: JoinedIds | undefined): string {
  if (ids === undefined) return `${name}, by ${on}`;
  const unused = ids.unused === null ? '' : `; ${plural(ids.unused, 'id')} of it ${ids.unused === 1 ? 'is' : 'are'} not in this one`;
  return `${name}, by ${on}: ${groupDigits(ids.matched)} of ${plural(ids.matched + ids.unmatched, 'id')} found a row there, ${groupDigits(ids.unmatched)} did not${unused}`;
}

export type ClassName = keyof Judged['classes'];

/** A class's name, and the rule by which a unit with two verdicts or more is in it. */
export const CLASSES: Readonly<Record<ClassName, readonly [name: string, rule: string]>> = {
  unanimous: ['unanimous', 'All verdicts are the same.'],
  majority: ['majority', 'One label has more than half of the verdicts, but not all.'],
  split: ['split', 'No label has more than half of the verdicts.'],
  diverging_substantial: ['diverging substantially', 'A clear verdict for each side.'],
  diverging: ['diverging', 'Verdicts for both sides, and a clear one for exactly one of them.'],
  opposed_but_all_slight: ['opposed, all slight', 'Verdicts for both sides, all of them slight.'],
  high_agreement_preference: ['high agreement', 'All verdicts are for one side, none is a tie.'],
  one_side_with_ties: ['one side, with ties', 'Verdicts for one side only, and at least one tie.'],
  all_ties: ['all ties', 'Every verdict is a tie.'],
};
