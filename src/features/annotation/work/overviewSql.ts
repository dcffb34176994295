import { PROVENANCES } from '../../../core/annotation/labelLine';
import { integer, literal } from '../../../core/sql';
import type { QuestionRef, SettledBy } from '../overview';
import { LABELS_OF } from './labelSql';

const PROVENANCE = `case when origin in (${PROVENANCES.map((p) => literal(p)).join(', ')}) then origin end`;

/** Labels that hold, each once: rows of one key share their labels, and the first of them stands for all. */
const heldLines = (where: string): string => `select line_id, min(at_row) as at_row, any_value("at") as "at", any_value("by") as "by", any_value(schema) as schema, any_value(question) as question, any_value(value) as value,
  any_value(note) as note, any_value(subject) as subject, any_value(path) as path, min(seq) as seq, any_value(schema_version) as schema_version, any_value(several) as several, any_value(${PROVENANCE}) as provenance
from loupe_labels where ${where} group by line_id`;

/** Spans are no things that two annotators share; all others are: a record, a turn, an answer. */
const THING = `at_row is not null and subject in ('record', 'turn', 'response')`;

/** Of each thing: how many labels, how many different ones, how often the most frequent, which that is, and whether it is decided. */
const thingsOf = (lines: string): string => `select t.*, d.decided is not null as decided from (
  select schema, question, at_row, subject, path, sum(n)::integer as labels, count(*)::integer as different, max(n)::integer as top, arg_max(value, n) as top_value, arg_max(sample, n) as sample
  from (select schema, question, at_row, subject, path, value, count(*) as n, min(seq) as sample from ${lines} where ${THING} and provenance is null group by all) group by all) t
left join (select schema, question, at_row, subject, path, count(*) as decided from ${lines} where provenance is not null group by all) d
  on d.schema = t.schema and d.question = t.question and d.at_row = t.at_row and d.subject = t.subject and d.path is not distinct from t.path`;

const SETTLED: Readonly<Record<SettledBy, string>> = { unanimous: 'labels > 1 and different = 1', majority: 'labels > 1 and different > 1 and top * 2 > labels' };

/** What the counts are made from, once for all of them. */
export const OVERVIEW_TABLES = [
  `create or replace temp table loupe_overview_lines as ${heldLines('true')}`,
  `create or replace temp table loupe_overview_things as ${thingsOf('loupe_overview_lines')}`,
] as const;

export const OVERVIEW_COUNTS = {
  byLabel: `select schema, question, label, "by", count(*) from (select schema, question, "by", unnest(${LABELS_OF}) as label from loupe_overview_lines where at_row is not null and provenance is null) group by all order by all`,
  coverage: `select schema, question, people, count(*) from (select schema, question, count(distinct "by") as people from loupe_overview_lines where at_row is not null and provenance is null
    group by schema, question, at_row, case when subject = 'span' then null else subject end, case when subject = 'span' then null else path end) group by all order by all`,
  days: `select schema, question, left("at", 10), count(*) from loupe_overview_lines where provenance is null group by all order by all`,
  versions: `select schema, question, coalesce(schema_version, 0), count(*) from loupe_overview_lines where provenance is null group by all order by all`,
  decisions: `select schema, question, provenance, count(*) from loupe_overview_lines where at_row is not null and provenance is not null group by all order by all`,
  totals: `select schema, question, count(note), count(*) filter (at_row is null), count(*) filter (subject = 'span') from loupe_overview_lines where provenance is null group by all`,
  things: `select schema, question, count(*) filter (different > 1), count(*) filter (different > 1 and not decided), count(*) filter (not decided and ${SETTLED.unanimous}), count(*) filter (not decided and ${SETTLED.majority}) from loupe_overview_things group by all`,
  people: `select "by", count(*), count(distinct at_row), max("at") from loupe_overview_lines where provenance is null group by all order by all`,
  rows: `select count(distinct at_row) from loupe_labels`,
} as const;

const ofQuestion = ({ schema, question }: QuestionRef): string => `with lines as materialized (${heldLines(`at_row is not null and schema = ${literal(schema)} and question = ${literal(question)}`)})`;

/** Every annotator's label of every thing, things together. */
export const ratingsSql = (ref: QuestionRef): string => `${ofQuestion(ref)} select at_row, subject, path, "by", value, several as labels
from lines where ${THING} and provenance is null order by at_row, subject, path nulls first, "at"`;

export const disputedCountSql = (ref: QuestionRef): string => `${ofQuestion(ref)} select count(*), count(*) filter (not decided) from (${thingsOf('lines')}) where different > 1`;

/** The lines about a page of disputed things, with the place of each thing. */
export const disputedSql = (ref: QuestionRef, offset: number, limit: number): string => `${ofQuestion(ref)},
page as (select row_number() over (order by decided, at_row, subject, path nulls first) as place, * from (${thingsOf('lines')}) where different > 1 order by place limit ${integer(limit)} offset ${integer(offset)})
select p.place, p.at_row, l.seq from page p join lines l on l.at_row = p.at_row and l.subject = p.subject and l.path is not distinct from p.path order by p.place, l."at", l.line_id`;

/** Things without a decision that can be decided so, of the next rows; a line with the label they get. */
export const settleableSql = (ref: QuestionRef, by: SettledBy, after: number, rows: number): string => `${ofQuestion(ref)},
able as (select at_row, subject, path, sample from (${thingsOf('lines')}) where not decided and ${SETTLED[by]} and at_row > ${integer(after)})
select at_row, sample from able where at_row in (select distinct at_row from able order by at_row limit ${integer(rows)}) order by at_row, subject, path nulls first`;
