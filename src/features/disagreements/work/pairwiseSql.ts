import { LoupeError } from '../../../core/message';
import { rolePathToSql } from '../../../core/rolePath';
import { ident, join, sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import type { VerdictQuery } from './verdictSql';

/** Verdicts on the two answers of a prompt, made of ratings of each answer. */
export interface Pairwise {
  readonly query: VerdictQuery;
  /** What is judged: the prompt, of whose answers there are two. */
  readonly unit: readonly string[];
  /** How many prompts have another number of answers. */
  readonly leftOut: Sql;
}

/**
 * Puts the ratings of two answers to one prompt beside each other, in the order of the file: better by more than the first threshold
 * is a verdict for that answer, by more than the second (if there is one) a clear one, and less is a tie. Ratings of lists meet by
 * their raters' names where there are, else by their places. Throws `pairwise-layout` and `pairwise-prompt`.
 */
export function pairwise(query: VerdictQuery, thresholds: readonly number[], prompt: readonly string[] | null): Pairwise {
  const { plan, columns, from, row } = query;
  if (plan.layout === 'long') throw new LoupeError('pairwise-layout', {}, 'usage');
  if (prompt === null || prompt.length === 0) throw new LoupeError('pairwise-prompt', {}, 'usage');
  const keys = prompt.map((path) => rolePathToSql(path, columns));
  const inOrder = (value: Sql | string): Sql => sql`list(${value} order by ${ident(row)})`;
  const of = (paths: readonly string[], name: string): Sql[] => paths.map((path, i) => sql`${inOrder(rolePathToSql(path, columns))} as ${ident(`${name}${String(i)}`)}`);
  const first = columns.map(({ name }) => sql`first(${ident(name)} order by ${ident(row)}) as ${ident(name)}`);
  const grouped = sql`select min(${ident(row)}) as ${ident(row)}, ${join([...first, ...of(plan.values, 'loupe_v'), ...of(plan.ids, 'loupe_w')], ', ')} from ${from} where ${join(keys.map((k) => sql`${k} is not null`), ' and ')} group by ${join(keys, ', ')} having count(*) = 2`;
  const isList = plan.layout === 'nested';
  const verdicts = plan.values.map((_, i) => {
    const [v, w] = [`loupe_v${String(i)}`, plan.ids.length > 0 ? `loupe_w${String(Math.min(i, plan.ids.length - 1))}` : null];
    const other = w === null ? 'i' : `list_position(${w}[2], ${w}[1][i])`;
    const verdict = isList ? `list_transform(range(1, len(${v}[1]) + 1), lambda i: ${verdictSql(`${v}[1][i]`, `${v}[2][${other}]`, thresholds)})` : verdictSql(`${v}[1]`, `${v}[2]`, thresholds);
    return `${verdict} as ${valueName(i)}`;
  });
  const names = plan.ids.map((_, i) => `loupe_w${String(i)}[1] as ${idName(i)}`);
  const made = [...verdicts, ...names].join(', ');
  const type = isList ? 'VARCHAR[]' : 'VARCHAR';
  const columnsMade = [...plan.values.map((_, i) => valueName(i)), ...plan.ids.map((_, i) => idName(i))].map((name) => ({ name, type, sourceName: name, origin: 'file' as const }));
  return {
    query: {
      ...query, columns: [...columns, ...columnsMade], from: sql`(select *, ${made} from (${grouped}))`,
      plan: { ...plan, values: plan.values.map((_, i) => valueName(i)), ids: plan.ids.map((_, i) => idName(i)), unit: null, sides: null },
    },
    unit: prompt,
    leftOut: sql`select count(*) from (select 1 from ${from} where ${join(keys.map((k) => sql`${k} is not null`), ' and ')} group by ${join(keys, ', ')} having count(*) <> 2)`,
  };
}

const valueName = (i: number): string => `loupe_pairwise_${String(i + 1)}`;
const idName = (i: number): string => `loupe_pairwise_rater_${String(i + 1)}`;

function verdictSql(a: string, b: string, [slight = 0, clear]: readonly number[]): string {
  const by = `try_cast(${a} as double) - try_cast(${b} as double)`;
  const when = (test: string, label: string): string => `when ${by} ${test} then '${label}'`;
  const cases = clear === undefined
    ? [when(`> ${String(slight)}`, 'first'), when(`< ${String(-slight)}`, 'second')]
    : [when(`> ${String(clear)}`, 'first is clearly better'), when(`> ${String(slight)}`, 'first is slightly better'), when(`< ${String(-clear)}`, 'second is clearly better'), when(`< ${String(-slight)}`, 'second is slightly better')];
  return `case when ${by} is null then null ${cases.join(' ')} else 'tie' end`;
}
