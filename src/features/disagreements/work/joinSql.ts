import type { Warning } from '../../../core/message';
import { ident, sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { JOINED, KEY } from '../../../engine/relation';
import type { JoinPlan } from '../../../engine/relation';

const EXAMPLES = 3;

/** How many ids find no row in the other file, both ways, with the first of them: one row of `own`, `ownNames`, `other`, `otherNames`. */
export function unjoinedSql({ ownKey }: JoinPlan, from: Sql): Sql {
  const own = sql`select distinct ${ownKey} as k from ${from} b where ${ownKey} is not null`;
  const names = (relation: Sql | string): Sql => sql`select count(*) as n, (list(k::varchar order by k))[1:${String(EXAMPLES)}] as names from (${relation})`;
  const mine = names(sql`select k from (${own}) where k not in (select ${ident(KEY)} from ${ident(JOINED)})`);
  const theirs = names(sql`select ${ident(KEY)} as k from ${ident(JOINED)} where ${ident(KEY)} not in (select k from (${own}))`);
  return sql`select a.n, array_to_string(a.names, ', '), b.n, array_to_string(b.names, ', ') from (${mine}) a, (${theirs}) b`;
}

/** How many ids there are, how many of them the other file has, and how many it has: one row. */
export function joinedSql({ ownKey }: JoinPlan, from: Sql): Sql {
  return sql`select count(*), count(*) filter (where k in (select ${ident(KEY)} from ${ident(JOINED)})), (select count(*) from ${ident(JOINED)}) from (select distinct ${ownKey} as k from ${from} b where ${ownKey} is not null)`;
}

/** What is said of ids that do not join; of a filtered dataset nothing about the other file. */
export function unjoinedWarnings(row: readonly unknown[] | undefined, filtered: boolean): Warning[] {
  const [own, ownNames, other, otherNames] = row ?? [];
  const said = (code: string, count: unknown, names: unknown): Warning[] => (Number(count ?? 0) > 0 ? [{ code, args: { count: Number(count), examples: String(names) }, count: Number(count) }] : []);
  return [...said('join-unmatched', own, ownNames), ...(filtered ? [] : said('join-unused', other, otherNames))];
}
