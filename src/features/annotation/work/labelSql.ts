import { PROVENANCES } from '../../../core/annotation/labelLine';
import { literal } from '../../../core/sql';

const FORM = JSON.stringify({
  v: 'INTEGER', id: 'VARCHAR', at: 'VARCHAR', by: 'VARCHAR', machine: 'VARCHAR',
  dataset: { fingerprint: 'VARCHAR', name: 'VARCHAR', config: 'VARCHAR', split: 'VARCHAR' },
  row: { number: 'BIGINT', id: 'VARCHAR', hash: 'VARCHAR' },
  subject: { kind: 'VARCHAR', path: 'VARCHAR', start: 'BIGINT', end: 'BIGINT', text: 'VARCHAR', sides: ['VARCHAR'] },
  schema: 'VARCHAR', schemaVersion: 'INTEGER', question: 'VARCHAR', value: 'JSON', note: 'VARCHAR', replaces: 'VARCHAR', retracts: 'VARCHAR', batch: 'VARCHAR', origin: 'VARCHAR',
});

/** Texts of lines as they were read, before they are taken apart. */
export const STAGING = 'create or replace table loupe_label_staging (file integer, number integer, text varchar)';

/** Lines with their fields, and for those that count for nothing why. */
const PARSED = `with told as (select file, number, trim(ltrim(text, chr(65279)), E' \\t\\r\\n') as said from loupe_label_staging),
read as (select *, case when json_valid(said) and said[1] = '{' then from_json(said, ${literal(FORM)}) end as j from told where said <> '')
select file, number, said as text, case
    when regexp_matches(said, '^(<{7}|={7}|>{7}|\\|{7})( |$)') then 'conflict'
    when j is null then 'broken'
    when j.v > 1 then 'newer'
    when j.v is null or j.id is null or j."at" is null or j."by" is null or j."row".hash is null or j."row".number is null or j.subject.kind is null or j.schema is null or j.question is null then 'form'
  end as problem,
  j.id as line_id, j."at", j."by", j.dataset.fingerprint as fingerprint, j.dataset.config as config, j.dataset.split as split,
  j."row".number as number_then, j."row".id as row_id, j."row".hash as hash, j.subject.kind as subject, j.subject.path as path,
  j.subject.start as span_start, j.subject.end as span_end, to_json(j.subject.sides)::varchar as sides, j.subject.text as words, j.schema, j.question, j.note, j.origin, j.replaces, j.retracts, j.batch,
  case json_type(j.value) when 'ARRAY' then array_to_string(from_json(j.value, '["VARCHAR"]'), ', ') when 'NULL' then null else j.value ->> '$' end as value
from read`;

export const EMPTY_LINES = `create or replace table loupe_label_lines as ${PARSED} limit 0`;
export const ADD_LINES = `insert into loupe_label_lines ${PARSED}`;

/** Lines that neither another one replaces nor takes back, each once. */
const ALIVE = `with good as (select distinct on (line_id) * from loupe_label_lines where problem is null),
dead as (select replaces as id from good where replaces is not null union select retracts from good where retracts is not null)
select * exclude (problem) from good where value is not null and line_id not in (select id from dead)`;

const DECIDED = PROVENANCES.map((p) => literal(p)).join(', ');

/** In one slot of one row the last line counts: core/annotation/labelLine.ts (`replay`) says the same for one row. */
const LAST = `qualify row_number() over (partition by at_row, case when at_row is null then coalesce(row_id, '') || chr(31) || hash end, case when origin not in (${DECIDED}) or origin is null then "by" end, schema, question, subject, path, span_start, span_end, sides order by "at" desc, line_id desc) = 1`;

/**
 * Each label that holds with the row it belongs to now. A label made on these very files belongs to its row number and, where
 * rows were hashed, to every row of the same key. One of another version is looked for by id and hash, then by hash, then by id
 * alone (its text changed), where an id that several rows have only counts for the row of the old number.
 */
export function matched(fingerprint: string, hashed: boolean, config: string | null, split: string | null): string {
  const own = `fingerprint = ${literal(fingerprint)}`;
  const here = [config === null ? '' : `and (config is null or config = ${literal(config)})`, split === null ? '' : `and (split is null or split = ${literal(split)})`].join(' ');
  const alive = `select * from (${ALIVE}) where true ${here}`;
  if (!hashed) return `create or replace table loupe_labels as select *, case when ${own} then number_then end as at_row, case when ${own} then 'same' else 'orphaned' end as match from (${alive}) ${LAST}`;
  return `create or replace table loupe_labels as
with c as materialized (${alive}),
mine as (select c.*, k2.row as at_row, 'same' as match from c join loupe_row_keys k1 on k1.row = c.number_then join loupe_row_keys k2 on k2.hash = k1.hash and k2.id is not distinct from k1.id where c.${own}),
both_same as (select c.*, k.row as at_row, 'same' as match from c join loupe_row_keys k on k.hash = c.hash and k.id is not distinct from c.row_id where not c.${own}),
texts as (select c.*, k.row as at_row, 'same' as match from c join loupe_row_keys k on k.hash = c.hash where not c.${own} and c.line_id not in (select line_id from both_same)),
ids as (select id, count(*) as n from loupe_row_keys where id is not null group by id),
named as (select c.*, k.row as at_row, 'text-changed' as match from c join loupe_row_keys k on k.id = c.row_id join ids on ids.id = c.row_id
  where not c.${own} and (ids.n = 1 or k.row = c.number_then) and c.line_id not in (select line_id from both_same) and c.line_id not in (select line_id from texts)),
found as materialized (from mine union all from both_same union all from texts union all from named)
select * from (from found union all select c.*, null, 'orphaned' from c where c.line_id not in (select line_id from found)) ${LAST}`;
}

/** One text for each row and question: what all annotators said, without repeats. */
export const CELLS = `create or replace table loupe_label_cells as
select at_row, case when schema = question then 'label:' || schema else 'label:' || schema || '.' || question end as name, string_agg(distinct value, ' | ' order by value) as value
from loupe_labels where at_row is not null group by all order by name, at_row`;
