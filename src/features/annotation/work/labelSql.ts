import { PROVENANCES } from '../../../core/annotation/labelLine';
import { integer, literal } from '../../../core/sql';

const FORM = JSON.stringify({
  v: 'INTEGER', id: 'VARCHAR', at: 'VARCHAR', by: 'VARCHAR',
  dataset: { fingerprint: 'VARCHAR', config: 'VARCHAR', split: 'VARCHAR' },
  row: { number: 'BIGINT', id: 'VARCHAR', hash: 'VARCHAR', of: 'JSON' },
  subject: { kind: 'VARCHAR', path: 'VARCHAR', start: 'BIGINT', end: 'BIGINT', text: 'VARCHAR', sides: ['VARCHAR'] },
  schema: 'VARCHAR', schemaVersion: 'INTEGER', question: 'VARCHAR', value: 'JSON', note: 'VARCHAR', replaces: 'VARCHAR', retracts: 'VARCHAR', batch: 'VARCHAR', origin: 'VARCHAR',
});

/** The dataset that lines are matched to. */
export interface OwnDataset {
  readonly fingerprint: string;
  readonly config: string | null;
  readonly split: string | null;
}

/**
 * `loupe_label_lines`: each line, taken apart, by `seq` (the order in which they were read), with its place in its file, and with
 * why it counts for nothing where it does. `loupe_label_found`: each good line with the rows it belongs to, whether it
 * holds or not; `place` tells rows and the keys of orphans apart. `loupe_row_hashes`: hashes of rows made as lines of other versions say, where
 * that is not how they are made now. `loupe_label_dead`: ids that were replaced or taken back.
 * `loupe_label_held`: what holds; `loupe_labels` shows it with its fields. `loupe_label_cells`: a text for each row and question.
 */
export const TABLES = [
  `create or replace table loupe_label_lines (seq bigint, file integer, number integer, start bigint, bytes integer, problem varchar, line_id varchar, "at" varchar, "by" varchar, own boolean, here boolean,
    number_then bigint, row_id varchar, hash varchar, hash_of varchar, subject varchar, path varchar, span_start bigint, span_end bigint, sides varchar, words varchar,
    schema varchar, schema_version integer, question varchar, note varchar, origin varchar, replaces varchar, retracts varchar, batch varchar, value varchar, several varchar)`,
  'create or replace table loupe_row_keys (row bigint, id varchar, hash varchar)',
  'create or replace table loupe_row_hashes (row bigint, id varchar, hash varchar)',
  'create or replace table loupe_rows_alike (row bigint, other bigint)',
  'create or replace table loupe_label_found (seq bigint, at_row bigint, place bigint, match varchar)',
  'create or replace table loupe_label_dead (id varchar)',
  'create or replace table loupe_label_held (seq bigint, at_row bigint, place bigint, match varchar)',
  'create or replace table loupe_label_cells (at_row bigint, name varchar, value varchar)',
  'create or replace view loupe_labels as select l.*, h.at_row, h.match from loupe_label_held h join loupe_label_lines l using (seq)',
];

/** What is made from lines and rows, emptied: everything is matched again. */
export const UNMATCH = ['loupe_label_found', 'loupe_label_dead', 'loupe_label_held', 'loupe_label_cells'].map((table) => `delete from ${table}`);

const PART = `with parts as (select string_split($text, chr(10)) as p),
texts as (select unnest(p) as t, unnest(range(len(p))) as o from parts),
told as (select o, sum(strlen(t) + 1) over (order by o) - strlen(t) - 1 as gone, strlen(t) as bytes, case when starts_with(t, '{') then t else trim(ltrim(t, chr(65279)), E' \\t\\r\\n') end as said from texts),
read as (select *, case when starts_with(said, '{') and json_valid(said) then from_json(said, ${literal(FORM)}) end as j from told where said <> ''),
judged as (select *, case
    when not starts_with(said, '{') and regexp_matches(said, '^(<{7}|={7}|>{7}|\\|{7})( |$)') then 'conflict'
    when j is null then 'broken'
    when j.v > 1 then 'newer'
    when j.v is null or j.id is null or j."at" is null or j."by" is null or j."row".hash is null or j."row".number is null or j.subject.kind is null or j.schema is null or j.question is null or j.v < 1
      or j.subject.kind not in ('record', 'turn', 'response', 'span', 'pair') or (j.subject.kind = 'span' and (j.subject.start is null or j.subject.end is null)) or json_type(j.value) = 'OBJECT' then 'form'
  end as problem from read)`;

/** Reads the lines of `$text`, the first of which is the `$number`-th of file `$file` and stands at byte `$start`. */
export function readPart({ fingerprint, config, split }: OwnDataset): string {
  const is = (field: string, mine: string | null): string => (mine === null ? 'true' : `(j.dataset.${field} is null or j.dataset.${field} = ${literal(mine)})`);
  return `insert into loupe_label_lines ${PART}
select $seq + o, $file, $number + o, $start + gone, bytes, problem, j.id, j."at", j."by", j.dataset.fingerprint is not distinct from ${literal(fingerprint)}, problem is null and ${is('config', config)} and ${is('split', split)},
  j."row".number, j."row".id, j."row".hash, j."row".of::varchar, j.subject.kind, j.subject.path, j.subject.start, j.subject.end, to_json(j.subject.sides)::varchar, j.subject.text,
  j.schema, j.schemaVersion, j.question, j.note, j.origin, j.replaces, j.retracts, j.batch,
  case json_type(j.value) when 'ARRAY' then array_to_string(from_json(j.value, '["VARCHAR"]'), ', ') when 'NULL' then null else j.value ->> '$' end,
  case when json_type(j.value) = 'ARRAY' then j.value::varchar end
from judged`;
}

/** Rows that have the key of another row: they share their labels. */
export const ALIKE = [
  'delete from loupe_rows_alike',
  `insert into loupe_rows_alike with k as (select hash, id from loupe_row_keys group by all having count(*) > 1),
m as materialized (select r.row, r.hash, r.id from loupe_row_keys r join k on k.hash = r.hash and k.id is not distinct from r.id)
select a.row, b.row from m a join m b on a.hash = b.hash and a.id is not distinct from b.id and a.row <> b.row`,
];

/** The lines from `from` on, each id once: a line that was read before counts no second time. */
function fresh(from: number): string {
  const again = from === 0 ? '' : `and line_id in (select line_id from loupe_label_lines where seq >= ${integer(from)} and problem is null)`;
  return `select * from loupe_label_lines where here and seq in (select min(seq) from loupe_label_lines where problem is null ${again} group by line_id having min(seq) >= ${integer(from)})`;
}

/** Where an orphan is: keys of rows that are not here, below the numbers of rows. */
const NOWHERE = `-1 - (hash(row_id, hash) >> 2)::bigint`;

/**
 * Finds the rows of the lines from `from` on. A line made on these very files belongs to its row number and to every row of the
 * same key. One of another version is looked for by id and hash, then by hash, then by the hash that the row has if it is made as
 * the line says (roles are other ones now), then by id alone (its text changed), where an id that several rows have only counts
 * for the row of the old number. Without keys of rows only the first can be found.
 */
export function findRows(from: number, rows: number, hashed: boolean): string {
  const c = `c as materialized (${fresh(from)})`;
  const own = `select c.seq, c.number_then as at_row, 'same' as match from c where c.own and c.number_then between 0 and ${integer(rows - 1)}`;
  const rest = (found: string): string => `select seq, at_row, coalesce(at_row, place), match from (select f.seq, f.at_row, null as place, f.match from ${found} f union all select c.seq, null, ${NOWHERE}, 'orphaned' from c where c.seq not in (select seq from ${found}))`;
  if (!hashed) return `insert into loupe_label_found with ${c}, found as materialized (${own}) ${rest('found')}`;
  return `insert into loupe_label_found with ${c},
mine as materialized (${own}),
alike as (select m.seq, a.other as at_row, 'same' as match from mine m join loupe_rows_alike a on a.row = m.at_row),
strange as materialized (select * from c where not own),
both_same as materialized (select s.seq, k.row as at_row, 'same' as match from strange s join loupe_row_keys k on k.hash = s.hash and k.id is not distinct from s.row_id),
texts as materialized (select s.seq, k.row as at_row, 'same' as match from strange s join loupe_row_keys k on k.hash = s.hash where s.seq not in (select seq from both_same)),
otherwise as materialized (select s.seq, k.row as at_row, 'same' as match from strange s join loupe_row_hashes k on k.hash = s.hash where s.seq not in (select seq from both_same) and s.seq not in (select seq from texts)
  qualify rank() over (partition by s.seq order by (k.id is not distinct from s.row_id)::integer desc) = 1),
named as (select s.seq, k.row as at_row, 'text-changed' as match from strange s join loupe_row_keys k on k.id = s.row_id
  where s.seq not in (select seq from both_same) and s.seq not in (select seq from texts) and s.seq not in (select seq from otherwise)
    and (k.row = s.number_then or not exists (select 1 from loupe_row_keys o where o.id = s.row_id and o.row <> k.row))),
found as materialized (from mine union all from alike union all from both_same union all from texts union all from otherwise union all from named)
${rest('found')}`;
}

/** The rows, and keys of orphans, for which the lines from `from` on change what holds: their own, and those of lines they put an end to. */
export function touch(from: number): readonly string[] {
  const ends = `select unnest([replaces, retracts]) as id from loupe_label_lines where seq >= ${integer(from)} and problem is null and (replaces is not null or retracts is not null)`;
  return [
    `insert into loupe_label_dead select distinct id from (${ends}) where id is not null`,
    `create or replace temp table loupe_touched as select distinct place from loupe_label_found where ${from === 0 ? 'true' : `seq >= ${integer(from)} or seq in (select seq from loupe_label_lines where line_id in (${ends}))`}`,
  ];
}

const DECIDED = PROVENANCES.map((p) => literal(p)).join(', ');
const IS_DECISION = `coalesce(l.origin in (${DECIDED}), false)`;
/** A condition on lines `l`: what an annotator says, no decision about what several said. */
export const NO_DECISION = `not ${IS_DECISION}`;

/** What shares a slot beside the row: core/annotation/labelLine.ts (`slotOf`) says the same. */
const SLOT = `case when ${IS_DECISION} then null else l."by" end, ${IS_DECISION}, l.schema, l.question, l.subject, l.path, case when l.subject = 'span' then l.span_start end, case when l.subject = 'span' then l.span_end end, l.sides`;
const WHOSE = `case when f.at_row is null then l.row_id end, case when f.at_row is null then l.hash end`;

/** The slot of a line `l` as a number, equal for equal slots. */
export const SLOT_HASH = `hash(${SLOT})`;

/** The touched rows and the lines in them, written out where they are few: a scan then passes over all others by their ranges. */
export interface Touched {
  readonly places: string;
  readonly lines: string;
}

export const ALL_TOUCHED: Touched = { places: 'select place from loupe_touched', lines: 'select seq from loupe_label_found where place in (select place from loupe_touched)' };

export function fewTouched(places: readonly bigint[], lines: readonly bigint[]): Touched {
  const list = (numbers: readonly bigint[]): string => (numbers.length === 0 ? 'null' : numbers.join(', '));
  return { places: list(places), lines: list(lines) };
}

/** What holds in the touched rows: in a slot the last line counts, as `replay` says for one row. Slots with one line, nearly all, need no order. */
export const hold = ({ places, lines }: Touched): readonly string[] => [
  `delete from loupe_label_held where place in (${places})`,
  `insert into loupe_label_held with l as (select * from loupe_label_lines where ${lines === ALL_TOUCHED.lines ? 'true' : `seq in (${lines})`}),
alive as materialized (
  select f.*, hash(${SLOT}, ${WHOSE}) as slot from loupe_label_found f join l using (seq)
  where f.place in (${places}) and l.value is not null and l.line_id not in (select id from loupe_label_dead)),
several as materialized (select place, slot from alive group by all having count(*) > 1),
last as (select f.seq, f.at_row, f.place, f.match from alive f join several using (place, slot) join l using (seq)
  qualify row_number() over (partition by f.place, ${WHOSE}, ${SLOT} order by l."at" desc, l.line_id desc) = 1)
select seq, at_row, place, match from alive anti join several using (place, slot) union all from last`,
];

/** One text for each touched row and question: the decision where there is one, else what all annotators said, without repeats. */
export const cells = ({ places, lines }: Touched): readonly string[] => [
  `delete from loupe_label_cells where at_row in (${places})`,
  `insert into loupe_label_cells with l as materialized (
  select h.at_row, case when l.schema = l.question then 'label:' || l.schema else 'label:' || l.schema || '.' || l.question end as name, l.value, ${IS_DECISION} and l.origin <> 'unresolved' as decided
  from loupe_label_held h join (select * from loupe_label_lines where ${lines === ALL_TOUCHED.lines ? 'true' : `seq in (${lines})`}) l using (seq) where h.at_row >= 0 and h.place in (${places}) and coalesce(l.origin, '') <> 'unresolved'),
several as materialized (select at_row, name, bool_or(decided) as by_decision from l group by all having count(*) > 1)
select at_row, name, value from l anti join several using (at_row, name)
union all select at_row, name, string_agg(distinct value, ' | ' order by value) from l join several using (at_row, name) where decided = by_decision group by all order by at_row, name`,
];
