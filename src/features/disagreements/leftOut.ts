import { ident, literal } from '../../core/sql';
import { DISAGREEMENT_PREFIX } from './derivedColumns';
import { DIVERGENCE_CLASSES } from './divergence';

/** Before the `=` of `--without disagreement=diverging`. */
export const WITHOUT_DISAGREEMENT = 'disagreement';

/** What can be left out of a dataset: a class, or `disputed`, all units on which raters differ. */
export const LEFT_OUT = ['disputed', ...DIVERGENCE_CLASSES, 'unanimous', 'majority', 'split'] as const;
export type LeftOut = (typeof LEFT_OUT)[number];

/** Which rows are of a class; `diverging` are those that diverge substantially, too (data/expected/diverging-625.json). NULL, and so no, of rows with fewer than two verdicts. */
export function leftOutSql(what: LeftOut): string {
  const name = ident(`${DISAGREEMENT_PREFIX}class`);
  if (what === 'disputed') return `${ident(`${DISAGREEMENT_PREFIX}share`)} > 0`;
  return what === 'diverging' ? `${name} in (${literal('diverging')}, ${literal('diverging_substantial')})` : `${name} = ${literal(what)}`;
}

/** A filter for the rows that none of these leaves out. */
export function withoutSql(filter: string | null, what: readonly LeftOut[]): string {
  const kept = what.map((w) => `not coalesce(${leftOutSql(w)}, false)`);
  return [...(filter === null ? [] : [`(${filter}\n)`]), ...kept].join(' and ');
}
