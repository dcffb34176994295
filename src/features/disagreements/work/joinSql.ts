import type { Warning } from '../../../core/message';
import { ident, sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { JOINED, KEY } from '../../../engine/relation';
import type { JoinPlan } from '../../../engine/relation';
import type { JoinedIds } from '../contract';

const EXAMPLES = 3;

/** How many ids find a row in the other file, and how many do not, both ways, with the first of these: one row of `own`, `ownNames`, `other`, `otherNames`, `matched`. */
export function joinedIdsSql({ ownKey }: JoinPlan, from: Sql): Sql {
  const own = sql`select distinct ${ownKey} as k from ${from} b where ${ownKey} is not null`;
  const names = (relation: Sql): Sql => sql`select count(*) as n, (list(k::varchar order by k))[1:${String(EXAMPLES)}] as names from (${relation})`;
  const mine = names(sql`select k from (${own}) where k not in (select ${ident(KEY)} from ${ident(JOINED)})`);
  const theirs = names(sql`select ${ident(KEY)} as k from ${ident(JOINED)} where ${ident(KEY)} not in (select k from (${own}))`);
  return sql`select a.n, array_to_string(a.names, ', '), b.n, array_to_string(b.names, ', '), (select count(*) from (${own})) - a.n from (${mine}) a, (${theirs}) b`;
}

/** The counts, and what is said of ids that do not join; of a filtered dataset nothing about the other file. */
export function joinedIds([own, ownNames, other, otherNames, matched]: readonly unknown[], filtered: boolean): { readonly ids: JoinedIds; readonly warnings: readonly Warning[] } {
  const ids: JoinedIds = { matched: Number(matched), unmatched: Number(own), unused: filtered ? null : Number(other) };
  const said = (code: string, count: number | null, names: unknown): Warning[] => (count !== null && count > 0 ? [{ code, args: { count, examples: String(names) }, count }] : []);
  return { ids, warnings: [...said('join-unmatched', ids.unmatched, ownNames), ...said('join-unused', ids.unused, otherNames)] };
}
