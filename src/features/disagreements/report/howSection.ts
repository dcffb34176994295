import type { ReportSection } from '../../../core/report';
import { groupDigits, sentence } from '../../../core/sentences';
import type { Skipped } from '../contract';
import type { ReportInput } from './input';
import { levelText, namesText } from './words';

const LAYOUTS = { wide: 'a column for each rater', nested: 'lists of verdicts in each row', long: 'a verdict a row' } as const;

/** What was taken for what, by whom it was said, and which verdicts count for nothing. */
export function howSection({ info, answer, request, judges }: ReportInput): ReportSection {
  const { how } = answer;
  const person = (said: boolean): string => (said ? 'said by a person' : 'found');
  const byShape = (role: string): string => {
    const reason = info.shape.reasons.find((r) => r.role === role);
    return reason === undefined ? 'found' : `${reason.by === 'person' ? 'a person corrected the shape' : 'found'}: ${sentence(reason)}`;
  };
  const long = how.layout === 'long';
  const rows: (readonly [string, string, string])[] = [
    ['layout', LAYOUTS[how.layout], ''],
    ['verdicts', namesText(long ? how.label : how.raters), long ? (request.label === null ? byShape('label') : person(true)) : request.raters === null ? byShape('raters') : person(true)],
    ['raters', namesText(long ? how.raters : how.label) || (how.exchangeable ? 'positions of a list, not people' : 'the columns'), long ? (request.rater === null ? byShape('raterId') : person(true)) : how.label.length === 0 ? '' : request.raterId === null ? byShape('raterId') : person(true)],
    ['unit', how.unit === 'row' ? 'the row' : namesText(how.unit), how.unit === 'row' ? '' : request.unit === null ? byShape('unit') : person(true)],
    ['scale', levelText(how.level), person(request.level !== null)],
    ['labels', namesText(how.order), person(request.order !== null)],
    ...(request.values === null ? [] : [['numbers of labels', Object.entries(request.values).map(([label, n]) => `${label} = ${String(n)}`).join(', '), person(true)] as const]),
    ...(how.collapse === null ? [] : [['collapsed', 'to who wins: first, tie, second', person(true)] as const]),
    ...(request.drop.length === 0 ? [] : [['left out', namesText(request.drop), person(true)] as const]),
    ...(request.merge ? [['merged', 'labels that differ only in case or spaces', person(true)] as const] : []),
    ...(how.aspect === null ? [] : [['aspect', `${how.aspect}, of ${namesText(answer.aspects)}`, person(request.aspect !== null)] as const]),
    ...(how.pairwise === null ? [] : [['ratings of two answers', `the one rated higher by more than ${String(how.pairwise[0] ?? 0)} is better${how.pairwise[1] === undefined ? '' : `, by more than ${String(how.pairwise[1])} clearly`}`, person(true)] as const]),
    ['several verdicts of a rater on a unit', how.repeat === 'all' ? 'all count' : `the ${how.repeat} counts${how.orderBy === null ? '' : `, by ${namesText(how.orderBy)}`}`, ''],
    ['order of sides', how.sides === null ? 'as stored' : `verdicts are turned to one order by ${namesText(how.sides)}`, how.sides === null ? (request.sides === 'none' ? person(true) : '') : request.sides === null ? byShape('sides') : person(true)],
    ['intervals draw', how.cluster === null ? 'units' : `values of ${how.cluster} (${groupDigits(how.clusters ?? 0)})`, request.cluster === null ? 'found' : person(true)],
    ...(request.filter === null ? [] : [['rows', request.filter, 'filter'] as const]),
    ...(judges === null ? [] : [['judges', namesText(judges.answer.how.judges), judges.answer.how.by === 'names' ? 'by their names' : person(true)] as const, ['humans', namesText(judges.answer.how.humans), judges.request.choice.humans === null ? 'by their names' : person(true)] as const]),
  ];
  const skipped = skippedRows(answer.skipped);
  return {
    heading: 'What was taken for what',
    blocks: [
      { kind: 'table', head: ['what', 'taken', 'how'], rows },
      skipped.length === 0 ? { kind: 'text', text: 'Every verdict counts.' } : { kind: 'table', head: ['verdicts that count for nothing', 'count'], rows: skipped },
    ],
  };
}

const WHY: Readonly<Record<keyof Skipped, string>> = {
  noUnit: 'without a unit', noRater: 'without a rater’s name', missing: 'missing: null, empty or NaN', dropped: 'left out by choice', unparsable: 'names no side, is no number, or is not in the order given', repeated: 'another of the same rater on the same unit counts',
};

function skippedRows(skipped: Skipped): readonly (readonly [string, number])[] {
  return Object.entries(skipped).flatMap(([why, n]: [string, number]) => (n === 0 ? [] : [[WHY[why as keyof Skipped], n] as const]));
}
