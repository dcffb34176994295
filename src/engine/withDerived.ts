import type { DerivedColumn, DerivedContext } from '../core/derived';
import { ident, join, raw, sql } from '../core/sql';
import type { Sql } from '../core/sql';

/** A relation with derived columns beside its own. What is joined brings its values alone, each table once. */
export function withDerived(relation: Sql, derived: readonly DerivedColumn[], context: DerivedContext): Sql {
  const scalar = derived.filter((c) => c.joined === undefined).map((c) => sql`(${c.sql(context) ?? raw('null')}) as ${ident(c.id)}`);
  const plain = scalar.length === 0 ? relation : sql`select *, ${join(scalar, ', ')} from (${relation})`;
  const beside = derived.flatMap(({ id, joined }) => (joined ? [{ ...joined, id }] : []));
  if (beside.length === 0) return plain;
  const joins = [...new Map(beside.map((b) => [b.join.text, b.join])).values()];
  return sql`select loupe_d.*, ${join(beside.map((b) => sql`${b.value} as ${ident(b.id)}`), ', ')} from (${plain}) loupe_d ${join(joins, ' ')}`;
}
