import type { Cell } from '../../core/cell';
import type { DerivedColumn } from '../../core/derived';
import { labelColumn } from './contract';
import type { LeftOutLabel } from './leftOut';
import { ident, literal } from '../../core/sql';

/**
 * Whose labels count. `all`: everything that holds, decisions among it. `adjudicated`: only what was decided. `majority`: what was
 * decided, and where nothing was, what more than half of those chose who labelled that place.
 */
export const ACCEPTED = ['all', 'majority', 'adjudicated'] as const;
export type Accept = (typeof ACCEPTED)[number];

const FIELDS = '"row", id, "by", schema, question, value, value_list, note, "at", subject, path, "start", "end", "text", match, provenance';
const DECIDED = `provenance is not null and provenance <> 'unresolved' and "row" is not null`;
const PLACE = ['"row"', 'schema', 'question', 'subject', 'path', '"start"', '"end"'];

/** One row for each accepted label, over the relation `labels`. A label by majority is `by` all who chose it. */
export function acceptedSql(accept: Accept): string {
  if (accept === 'all') return `select ${FIELDS} from labels`;
  const decided = `select ${FIELDS} from labels where ${DECIDED}`;
  if (accept === 'adjudicated') return decided;
  const said = `select ${PLACE.join(', ')}, value, any_value(value_list) as value_list, any_value(id) as id, any_value(match) as match, any_value("text") as "text", string_agg("by", ', ' order by "by") as "by", max("at") as "at", count(*) as votes from labels where provenance is null and "row" is not null group by all`;
  const most = `select *, sum(votes) over (partition by ${PLACE.join(', ')}) as given from (${said}) qualify 2 * votes > sum(votes) over (partition by ${PLACE.join(', ')})`;
  const same = PLACE.map((c) => `d.${c} is not distinct from m.${c}`).join(' and ');
  return `${decided} union all select "row", id, "by", schema, question, value, value_list, null as note, "at", subject, path, "start", "end", "text", match, case when votes > 1 and votes = given then 'unanimous' when votes > 1 then 'majority' end as provenance
from (${most}) m where not exists (select 1 from labels d where d.provenance is not null and ${same})`;
}

/** The accepted labels by row, one line each; orphans, which have no row, stand last. */
export function longSql(accept: Accept): string {
  return `select * from (${acceptedSql(accept)}) order by "row" nulls last, schema, question, provenance is not null, "by", path, "start", "at"`;
}

/** A question of a schema, and who answered it; null: the accepted label. */
export interface WideColumn {
  readonly schema: string;
  readonly question: string;
  readonly by: string | null;
  /** Answers are lists of labels. */
  readonly lists: boolean;
}

/** The columns that a wide table of the accepted labels has, as a query. */
export function wideColumnsSql(accept: Accept): string {
  const by = accept === 'all' ? 'case when provenance is null then "by" end' : 'null::varchar';
  return `select distinct schema, question, ${by} as "by" from (${acceptedSql(accept)}) where "row" is not null and coalesce(provenance, '') <> 'unresolved' order by all nulls first`;
}

/** The columns that the query gave; `derived` says which questions have lists as answers. */
export function wideColumns(page: { cell(column: number, row: number): Cell }, rows: number, derived: readonly Pick<DerivedColumn, 'id' | 'type'>[]): WideColumn[] {
  const word = (column: number, row: number): string | null => {
    const cell = page.cell(column, row);
    return typeof cell === 'string' ? cell : null;
  };
  return Array.from({ length: rows }, (_, row) => {
    const [schema, question] = [word(0, row) ?? '', word(1, row) ?? ''];
    return { schema, question, by: word(2, row), lists: derived.some((d) => d.type === 'list' && d.id === labelColumn(schema, question)) };
  });
}

/** `triage` is the decision (or what most said), `triage:Ann` is what Ann said. */
export function wideName({ schema, question, by }: Omit<WideColumn, 'lists'>): string {
  return `${schema === question ? schema : `${schema}.${question}`}${by === null ? '' : `:${by}`}`;
}

/**
 * One row for each row of the dataset that has labels, with a column for each question and annotator. What is said of a part of a
 * row stands behind the part's path: `messages[3]=good`, of a span `response[5:9]=wrong-fact`; several are parted by ` | `,
 * or are the elements of a list where answers are lists.
 */
export function wideSql(accept: Accept, columns: readonly WideColumn[]): string {
  const part = `case when subject = 'record' then '' when subject = 'span' then path || '[' || "start" || ':' || "end" || ']=' else coalesce(path, subject) || '=' end`;
  const cells = columns.map((c) => {
    const whose = accept === 'all' ? (c.by === null ? 'provenance is not null' : `provenance is null and "by" = ${literal(c.by)}`) : 'true';
    const order = 'order by path, "start", value';
    const said = c.lists ? `flatten(list(list_transform(value_list, lambda label: ${part} || label) ${order})` : `string_agg(${part} || value, ' | ' ${order})`;
    return `, ${said} filter (schema = ${literal(c.schema)} and question = ${literal(c.question)} and ${whose})${c.lists ? ')' : ''} as ${ident(wideName(c))}`;
  });
  return `select "row", any_value(id) as id${cells.join('')} from (${acceptedSql(accept)}) where "row" is not null and coalesce(provenance, '') <> 'unresolved' group by "row" order by "row"`;
}

/** The numbers of rows that have the label: the accepted one; where all are accepted the decision, else anybody's. */
export function labelledRowsSql({ schema, question, label }: LeftOutLabel, accept: Accept): string {
  const undecided = `provenance is not null or not exists (select 1 from labels d where d.provenance is not null and d.provenance <> 'unresolved' and ${PLACE.map((c) => `d.${c} is not distinct from l.${c}`).join(' and ')})`;
  const from = accept === 'all' ? `(select * from labels l where ${undecided})` : `(${acceptedSql(accept)})`;
  return `select "row" from ${from} where "row" is not null and schema = ${literal(schema)} and question = ${literal(question)} and list_contains(value_list, ${literal(label)})`;
}

/** The rows of the dataset that have none of these labels, in order; rows without labels stay. `filter` is a condition that passed the guard. */
export function cleanSql(columns: readonly string[], filter: string | null, without: readonly LeftOutLabel[], accept: Accept): string {
  return `select ${columns.map((c) => ident(c)).join(', ')} from dataset where ${[...(filter === null ? [] : [`(${filter}\n)`]), ...without.map((w) => `loupe_row not in (${labelledRowsSql(w, accept)})`)].join(' and ')} order by loupe_row`;
}

/** How many rows `cleanSql` leaves out for one label. */
export function leftOutSql(filter: string | null, without: LeftOutLabel, accept: Accept): string {
  return `select count(*) from dataset where ${filter === null ? '' : `(${filter}\n) and `}loupe_row in (${labelledRowsSql(without, accept)})`;
}
