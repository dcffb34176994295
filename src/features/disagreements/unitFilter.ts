import { LoupeError } from '../../core/message';
import { ident, textSql } from '../../core/sql';
import type { Judged } from './contract';
import { DISAGREEMENT_PREFIX } from './derivedColumns';
import type { DerivedName } from './derivedColumns';
import type { Asked, Read } from './rowFilter';

const derived = (name: DerivedName): string => ident(`${DISAGREEMENT_PREFIX}${name}`);

/**
 * The filter for all rows of the units that an answer counted in a cell or a class, where several rows make a unit: by the columns that
 * are derived of each unit (`"disagreement:verdicts"['ann'] = 'tie'`). Throws `rows-of-long` where these read the data otherwise.
 */
export function unitFilter(read: Read, asked: Asked): string {
  if (read.derived === 'none') throw new LoupeError('rows-of-long', {}, 'usage');
  const { spellings } = read;
  const verdict = (rater: string, labels: readonly string[]): string => isOneOf(`${derived('verdicts')}[${textSql(rater)}]`, ownOf(read, labels));
  switch (asked.of) {
    case 'cell': return `${verdict(asked.a, [asked.labelA])} and ${verdict(asked.b, [asked.labelB])}`;
    case 'pair': return spellings.map(({ label }) => {
      const others = asked.same ? [label] : spellings.flatMap((s) => (s.label === label ? [] : [s.label]));
      return others.length === 0 ? 'false' : `(${verdict(asked.a, [label])} and ${verdict(asked.b, others)})`;
    }).join(' or ') || 'false';
    case 'class': return read.derived === 'all' ? `${derived('class')} = ${textSql(asked.name)}` : classFilter(read, labelsOf(read), asked.name);
    case 'classes': return (read.derived === 'all' ? `${derived('class')} in (${asked.names.map(textSql).join(', ')})` : asked.names.map((name) => `(${classFilter(read, labelsOf(read), name)})`).join(' or ')) || 'false';
    case 'disputed': return read.derived === 'all' ? `${derived('share')} > 0` : `len(list_distinct(${labelsOf(read)})) > 1`;
  }
}

/** The labels that derived columns have for some labels of an answer, which may be collapsed. */
function ownOf({ spellings }: Read, labels: readonly string[]): readonly string[] {
  return [...new Set(spellings.flatMap((s) => (labels.includes(s.label) ? s.own : [])))];
}

function isOneOf(value: string, labels: readonly string[]): string {
  const texts = labels.map((label) => textSql(label));
  return texts.length === 0 ? 'false' : texts.length === 1 ? `${value} = ${texts[0] ?? ''}` : `${value} in (${texts.join(', ')})`;
}

/** A list of a unit's labels as the answer has them: collapsed, without those that were dropped. */
function labelsOf(read: Read): string {
  const all = `list_filter(map_values(${derived('verdicts')}), lambda loupe_v: ${isOneOf('loupe_v', ownOf(read, read.spellings.map((s) => s.label)))})`;
  if (read.spellings.every((s) => s.own.length === 1 && s.own[0] === s.label)) return all;
  return `list_transform(${all}, lambda loupe_v: case ${read.spellings.map((s) => `when ${isOneOf('loupe_v', s.own)} then ${textSql(s.label)}`).join(' ')} end)`;
}

/** Which rows are of a class, by an expression that gives the list of their labels. */
export function classFilter({ spellings, strengths }: Read, labels: string, name: keyof Judged['classes']): string {
  const counts = `list_transform(list_distinct(${labels}), lambda loupe_d: len(list_filter(${labels}, lambda loupe_l: loupe_l = loupe_d)))`;
  switch (name) {
    case 'unanimous': return `len(${labels}) > 1 and len(list_distinct(${labels})) = 1`;
    case 'majority': return `len(list_distinct(${labels})) > 1 and 2 * list_max(${counts}) > len(${labels})`;
    case 'split': return `len(list_distinct(${labels})) > 1 and 2 * list_max(${counts}) <= len(${labels})`;
    default:
  }
  const some = (wanted: (strength: number) => boolean): string => {
    const texts = spellings.flatMap((s, i) => (wanted(strengths?.[i] ?? 0) ? [textSql(s.label)] : []));
    return texts.length === 0 ? 'false' : `list_has_any(${labels}::varchar[], [${texts.join(', ')}])`;
  };
  const [first, second, tie] = [some((s) => s > 0), some((s) => s < 0), some((s) => s === 0)];
  const [clearFirst, clearSecond] = [some((s) => s > 1), some((s) => s < -1)];
  switch (name) {
    case 'diverging_substantial': return `${clearFirst} and ${clearSecond}`;
    case 'diverging': return `${first} and ${second} and ${clearFirst} <> ${clearSecond}`;
    case 'opposed_but_all_slight': return `${first} and ${second} and not (${clearFirst} or ${clearSecond})`;
    case 'all_ties': return `len(${labels}) > 1 and not (${first} or ${second})`;
    case 'one_side_with_ties': return `${first} <> ${second} and ${tie}`;
    case 'high_agreement_preference': return `len(${labels}) > 1 and ${first} <> ${second} and not ${tie}`;
  }
}
