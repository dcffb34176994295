import { ident, join, literal, raw, sql } from '../../core/sql';
import type { Sql } from '../../core/sql';
import { elementOf, fieldsOf, isNumber } from '../../core/type';
import { givesList, hasTwoSides, verdictsSql } from '../../core/verdictSide';
import type { RelationColumn, RoleRelation } from './relations';
import type { RoleValues } from '../../core/roleSql/roleValues';

/**
 * One row for each verdict that the shape knows. Raters in columns are called as their columns, in a list as the list beside it says;
 * positions in a list are nobody. Null where there are no verdicts.
 */
export function verdictRelation(roles: RoleValues): RoleRelation | null {
  const paths = roles.paths('raters');
  if (paths.length > 0) return ofRow(roles, paths);
  return roles.has('raterId') && roles.has('label') ? long(roles) : null;
}

const columns = (rater: boolean, side: boolean): readonly RelationColumn[] => [
  { name: 'row', type: 'BIGINT', given: true, roles: [] }, { name: 'rater', type: 'VARCHAR', given: rater, roles: ['raterId'] },
  { name: 'label', type: 'VARCHAR', given: true, roles: ['raters', 'label'] }, { name: 'side', type: 'VARCHAR', given: side, roles: ['responses', 'chosen', 'rejected'] },
];

/** Which answer a verdict is for, as `verdictsSql` writes it. */
const SIDE = "case loupe_v.seen when 'A' then 'first' when 'A slightly' then 'first' when 'tie' then 'tie' when 'B' then 'second' when 'B slightly' then 'second' end";

function ofRow(roles: RoleValues, paths: readonly string[]): RoleRelation | null {
  const { shape, columns: all } = roles.context;
  const values = paths.map((_, i) => roles.value('raters', i));
  if (values.some((v) => v === null) || paths.some((path) => path.startsWith('('))) return null;
  // Numbers name sides only where the shape says that they number the answers.
  const sides = hasTwoSides(shape) && values.every((v) => shape.numberedSides === true || !isNumber(elementOf(v?.type) ?? v?.type));
  const ids = paths.map((_, i) => (roles.paths('raterId').length === paths.length ? roles.value('raterId', i) : null));
  const named = paths.some((path, i) => ids[i] !== null || !givesList(path, all));
  const lists = paths.map((path, i): Sql => {
    const value = values[i]?.sql ?? raw('null');
    const id = ids[i];
    const several = givesList(path, all);
    const list = several ? sql`(${value})::varchar[]` : sql`[(${value})::varchar]`;
    const who = id ? (elementOf(id.type) === undefined ? sql`[(${id.sql})::varchar]` : sql`(${id.sql})::varchar[]`) : several ? raw('[]::varchar[]') : sql`[${literal(path)}]`;
    return sql`list_zip(${who}, ${list})`;
  });
  const seen = verdictsSql(shape, all) ?? raw('[]');
  return {
    name: 'verdicts',
    columns: columns(named, sides),
    select: (from, row) => sql`select loupe_row as "row", loupe_v.rater as rater, loupe_v.label as label, ${sides ? SIDE : 'null::varchar'} as side from (
      select loupe_row, unnest(list_transform(list_zip(loupe_given, loupe_seen), lambda loupe_z: {'rater': loupe_z[1][1], 'label': loupe_z[1][2], 'seen': loupe_z[2]})) as loupe_v from (
        select ${ident(row)} as loupe_row, ${lists.slice(1).reduce((before, list) => sql`list_concat(${before}, ${list})`, lists[0] ?? raw('[]'))} as loupe_given, ${seen} as loupe_seen from (${from})))
      where loupe_v.label is not null`,
  };
}

/** A row for each verdict: which of two answers it is for is known from the counts of disagreements only, which read the order of sides. */
function long(roles: RoleValues): RoleRelation | null {
  const label = roles.text('label');
  const raters = roles.paths('raterId').map((_, i) => roles.text('raterId', i));
  const type = roles.value('label')?.type;
  if (!label || raters.length === 0 || raters.some((r) => r === null) || elementOf(type) !== undefined || fieldsOf(type).length > 0) return null;
  const who = raters.length === 1 ? (raters[0] ?? raw('null')) : sql`concat_ws(' ', ${join(raters.map((r) => r ?? raw('null')), ', ')})`;
  return { name: 'verdicts', columns: columns(true, false), select: (from, row) => sql`select ${ident(row)} as "row", ${who} as rater, ${label} as label, null::varchar as side from (${from}) where ${label} is not null` };
}
