import { PROVENANCES } from '../../../core/annotation/labelLine';
import { integer, literal } from '../../../core/sql';
import { isIn, selectIn } from './numbersSql';

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
 * holds or not; `place` tells rows and the keys of orphans apart. `loupe_row_hashes`: hashes of rows made as lines of other
 * versions say, where that is not how they are made now. `loupe_label_dead`: ids that were replaced or taken back, and
 * the line that did it. `code` is a number made of an id, or of a row's key, and `slot` one made of what shares a slot (labelLine.ts,
 * `slotOf`): equal things have equal numbers, which are found and compared faster than texts.
 * `loupe_label_held`: what holds; `loupe_labels` shows it with its fields. `loupe_label_cells`: a text for each row and question,
 * and the labels one by one where an answer is a list.
 */
export const TABLES = [
  `create or replace table loupe_label_lines (seq bigint, file integer, number integer, start bigint, bytes integer, problem varchar, line_id varchar, code ubigint, "at" varchar, "by" varchar, own boolean, here boolean,
    number_then bigint, row_id varchar, hash varchar, hash_of varchar, subject varchar, path varchar, span_start bigint, span_end bigint, sides varchar, words varchar,
    schema varchar, schema_version integer, question varchar, note varchar, origin varchar, replaces varchar, retracts varchar, batch varchar, value varchar, several varchar, slot ubigint)`,
  'create or replace table loupe_row_keys (row bigint, id varchar, hash varchar, code ubigint)',
  'create or replace table loupe_row_hashes (row bigint, id varchar, hash varchar)',
  'create or replace table loupe_row_ids (numbered boolean)',
  'create or replace table loupe_rows_alike (row bigint, other bigint)',
  'create or replace table loupe_label_found (seq bigint, at_row bigint, place bigint, match varchar)',
  'create or replace table loupe_label_dead (id varchar, code ubigint, seq bigint)',
  'create or replace table loupe_label_held (seq bigint, at_row bigint, place bigint, match varchar)',
  'create or replace table loupe_label_cells (at_row bigint, name varchar, value varchar, labels varchar[])',
  'create or replace view loupe_labels as select l.*, h.at_row, h.match from loupe_label_held h join loupe_label_lines l using (seq)',
];

/** What is made from lines and rows, emptied: everything is matched again. */
export const UNMATCH = ['loupe_label_found', 'loupe_label_dead', 'loupe_label_held', 'loupe_label_cells'].map((table) => `delete from ${table}`);

/** The lines of `$text`, the first of which is the `$number`-th of its file and stands at byte `$start`. */
const TOLD = `select $seq + o as seq, $number + o as number, $start + sum(strlen(t) + 1) over (rows unbounded preceding) - strlen(t) - 1 as start, strlen(t) as bytes,
  case when starts_with(t, '{') then t else trim(ltrim(t, chr(65279)), E' \\t\\r\\n') end as said
from (select unnest(p) as t, unnest(range(len(p))) as o from (select string_split($text, chr(10)) as p))`;

const JUDGED = `read as (select *, case when starts_with(said, '{') then try(from_json(said, ${literal(FORM)})) end as j from told where said <> ''),
judged as (select *, case
    when not starts_with(said, '{') and regexp_matches(said, '^(<{7}|={7}|>{7}|\\|{7})( |$)') then 'conflict'
    when j is null then 'broken'
    when j.v > 1 then 'newer'
    when j.v is null or j.id is null or j."at" is null or j."by" is null or j."row".hash is null or j."row".number is null or j.subject.kind is null or j.schema is null or j.question is null or j.v < 1
      or j.subject.kind not in ('record', 'turn', 'response', 'span', 'pair') or (j.subject.kind = 'span' and (j.subject.start is null or j.subject.end is null)) or json_type(j.value) = 'OBJECT' then 'form'
  end as problem from read)`;

const DECIDED = PROVENANCES.map((p) => literal(p)).join(', ');
const IS_DECISION = `coalesce(l.origin in (${DECIDED}), false)`;
/** A condition on lines `l`: what an annotator says, no decision about what several said. */
export const NO_DECISION = `not ${IS_DECISION}`;

/** What shares a slot beside the row: core/annotation/labelLine.ts (`slotOf`) says the same. */
const SLOT = `case when ${IS_DECISION} then null else l."by" end, ${IS_DECISION}, l.schema, l.question, l.subject, l.path, case when l.subject = 'span' then l.span_start end, case when l.subject = 'span' then l.span_end end, l.sides`;
const WHOSE = `case when f.at_row is null then l.row_id end, case when f.at_row is null then l.hash end`;

/**
 * Lines of many parts on their way, on one connection: one large statement takes lines apart in little more than half the time of
 * many small ones.
 */
export const STAGE = {
  make: 'create or replace temp table loupe_label_staged (seq bigint, number integer, start bigint, bytes integer, said varchar)',
  add: `insert into loupe_label_staged ${TOLD}`,
} as const;

/** Reads the lines of `$text`, the first of which is the `$number`-th of file `$file` and stands at byte `$start`; or those that are staged. */
export function readPart({ fingerprint, config, split }: OwnDataset, from: 'text' | 'staged' = 'text'): string {
  const is = (field: string, mine: string | null): string => (mine === null ? 'true' : `(j.dataset.${field} is null or j.dataset.${field} = ${literal(mine)})`);
  return `insert into loupe_label_lines with told as (${from === 'text' ? TOLD : 'select * from loupe_label_staged'}),
${JUDGED},
l as (select seq, $file, number, start, bytes, problem, j.id, hash(j.id), j."at", j."by" as "by", j.dataset.fingerprint is not distinct from ${literal(fingerprint)}, problem is null and ${is('config', config)} and ${is('split', split)},
  j."row".number, j."row".id, j."row".hash, j."row".of::varchar, j.subject.kind as subject, j.subject.path as path, j.subject.start as span_start, j.subject.end as span_end, case when j.subject.sides is not null then to_json(j.subject.sides)::varchar end as sides, j.subject.text,
  j.schema as schema, j.schemaVersion, j.question as question, j.note, j.origin as origin, j.replaces, j.retracts, j.batch,
  case when starts_with(j.value::varchar, '[') then array_to_string(from_json(j.value, '["VARCHAR"]'), ', ') when j.value::varchar = 'null' then null else j.value ->> '$' end,
  case when starts_with(j.value::varchar, '[') then j.value::varchar end
from judged)
select *, hash(${SLOT}) from l`;
}

/** Are the ids of the rows nothing but their numbers, from 0 or from 1? Written anew, such a file gives them to other rows. */
export const NUMBERED = [
  'delete from loupe_row_ids',
  'insert into loupe_row_ids select coalesce(bool_and(try_cast(id as bigint) = row) or bool_and(try_cast(id as bigint) = row + 1), false) from loupe_row_keys',
];

/** Rows that have the key of another row: they share their labels. */
export const ALIKE = [
  'delete from loupe_rows_alike',
  `insert into loupe_rows_alike with k as (select code from loupe_row_keys group by code having count(*) > 1),
m as materialized (select row, hash, id from loupe_row_keys semi join k using (code))
select a.row, b.row from m a join m b on a.hash = b.hash and a.id is not distinct from b.id and a.row <> b.row`,
];

/** The lines that are matched: all, each id once (a line that was read before counts no second time), or some by their numbers. */
function fresh(lines: readonly number[] | null): string {
  const select = `select seq, own, number_then, row_id, hash from loupe_label_lines`;
  if (lines !== null) return `c as materialized (${select} where here and ${isIn('seq', lines)})`;
  return `twice as materialized (select code from loupe_label_lines where problem is null group by code having count(*) > 1),
again as materialized (select seq from loupe_label_lines semi join twice using (code) where problem is null qualify row_number() over (partition by line_id order by seq) > 1),
c as materialized (${select} anti join again using (seq) where here)`;
}

/**
 * May texts alone tell the row `k` of a line `s`? Where both have an id, an id says more: a row that was dropped must not leave its
 * labels to another one of the same texts. Only ids that are numbers of rows are given anew, and then texts must be one row's alone.
 */
const byTexts = (table: string): string => `(s.row_id is null or k.id is null or ((select numbered from loupe_row_ids) and not exists (select 1 from ${table} o where o.hash = k.hash and o.row <> k.row)))`;

/** Where an orphan is: keys of rows that are not here, below the numbers of rows. */
const NOWHERE = `-1 - (hash(row_id, hash) >> 2)::bigint`;

/**
 * Finds the rows of lines, of all where they are null. A line made on these very files belongs to its row number and to every row of the
 * same key. One of another version is looked for by id and hash, then by hash (`byTexts`), then by the hash that the row has if it is made as
 * the line says (roles are other ones now), then by id alone (its text changed), where an id that several rows have only counts
 * for the row of the old number. Without keys of rows only the first can be found.
 */
export function findRows(lines: readonly number[] | null, rows: number, hashed: boolean): string {
  const c = fresh(lines);
  const own = `select c.seq, c.number_then as at_row, 'same' as match from c where c.own and c.number_then between 0 and ${integer(rows - 1)}`;
  const rest = (found: string): string => `select seq, at_row, coalesce(at_row, place), match from (select f.seq, f.at_row, null as place, f.match from ${found} f union all select c.seq, null, ${NOWHERE}, 'orphaned' from c where c.seq not in (select seq from ${found}))`;
  if (!hashed) return `insert into loupe_label_found with ${c}, found as materialized (${own}) ${rest('found')}`;
  return `insert into loupe_label_found with ${c},
mine as materialized (${own}),
alike as (select m.seq, a.other as at_row, 'same' as match from mine m join loupe_rows_alike a on a.row = m.at_row),
strange as materialized (select * from c where not own),
both_same as materialized (select s.seq, k.row as at_row, 'same' as match from strange s join loupe_row_keys k on k.hash = s.hash and k.id is not distinct from s.row_id),
texts as materialized (select s.seq, k.row as at_row, 'same' as match from strange s join loupe_row_keys k on k.hash = s.hash where s.seq not in (select seq from both_same) and ${byTexts('loupe_row_keys')}),
otherwise as materialized (select s.seq, k.row as at_row, 'same' as match from strange s join loupe_row_hashes k on k.hash = s.hash where s.seq not in (select seq from both_same) and s.seq not in (select seq from texts) and (k.id is not distinct from s.row_id or ${byTexts('loupe_row_hashes')})
  qualify rank() over (partition by s.seq order by (k.id is not distinct from s.row_id)::integer desc) = 1),
named as (select s.seq, k.row as at_row, 'text-changed' as match from strange s join loupe_row_keys k on k.id = s.row_id
  where s.seq not in (select seq from both_same) and s.seq not in (select seq from texts) and s.seq not in (select seq from otherwise)
    and (k.row = s.number_then or not exists (select 1 from loupe_row_keys o where o.id = s.row_id and o.row <> k.row))),
found as materialized (from mine union all from alike union all from both_same union all from texts union all from otherwise union all from named)
${rest('found')}`;
}

/** The lines from `from` on put an end to others, once it is known which. */
export function end(from: number): string {
  return `insert into loupe_label_dead select id, hash(id), seq from (select seq, unnest([replaces, retracts]) as id from loupe_label_lines where seq >= ${integer(from)} and problem is null and (replaces is not null or retracts is not null)) where id is not null`;
}

/** The rows, and keys of orphans, for which the lines from `from` on change something, and earlier ones that they end. */
export function touch(from: number, ended: readonly number[]): string {
  return `create or replace temp table loupe_touched as select distinct place from loupe_label_found where seq >= ${integer(from)} or ${isIn('seq', ended)}`;
}

/**
 * Rows, and keys of orphans, in which what holds is found again, as a condition on a column, with what the tables have of them. They
 * are written out where they are few: only their blocks are read then.
 */
export interface Touched {
  readonly place: (column: string) => string;
  readonly found: string;
  readonly held: string;
  readonly lines: string;
}

const inTables = (where: string): Omit<Touched, 'place'> => ({
  found: `(select * from loupe_label_found${where})`, held: `(select * from loupe_label_held${where})`, lines: '(select * from loupe_label_lines)',
});

/** All, where nothing is known yet. */
export const ALL: Touched = { place: () => 'true', ...inTables('') };

const touched = (column: string): string => `${column} in (select place from loupe_touched)`;
/** Those of `touch`. */
export const MANY: Touched = { place: touched, ...inTables(` where ${touched('place')}`) };

export function few(places: readonly bigint[], lines: readonly bigint[]): Touched {
  const at = (table: string): string => `(${selectIn(`select * from ${table}`, 'place', places)})`;
  return { place: (column) => isIn(column, places), found: at('loupe_label_found'), held: at('loupe_label_held'), lines: `materialized (${selectIn('select * from loupe_label_lines', 'seq', lines)})` };
}

/** What holds in the touched rows: in a slot the last line counts, as `replay` says for one row. Slots with one line, nearly all, need no order. */
export const hold = ({ place, found, lines }: Touched): readonly string[] => [
  `delete from loupe_label_held where ${place('place')}`,
  `insert into loupe_label_held with l as ${lines},
alive as materialized (
  select f.*, l.slot from ${found} f join l using (seq) anti join loupe_label_dead d on d.code = l.code and d.id = l.line_id
  where l.value is not null),
several as materialized (select place, slot from alive group by all having count(*) > 1),
last as (select f.seq, f.at_row, f.place, f.match from alive f semi join several using (place, slot) join l using (seq)
  qualify row_number() over (partition by f.place, ${WHOSE}, ${SLOT} order by l."at" desc, l.line_id desc) = 1)
select seq, at_row, place, match from alive anti join several using (place, slot) union all from last`,
];

/** The column in which a line `l` is seen: `labelColumn` of its schema and question. */
export const COLUMN_OF = `case when l.schema = l.question then 'label:' || l.schema else 'label:' || l.schema || '.' || l.question end`;

/** The labels of an answer one by one, from its columns `value` and `several`: those of a list in its order, or the one. */
export const LABELS_OF = `case when several is null then [value] else list_filter(from_json(several, '["VARCHAR"]'), lambda label: label is not null) end`;

/**
 * One cell for each touched row and question: the decision where there is one, else what all annotators said, without repeats. Lists
 * of several annotators are one list of all their labels, in the order of where they stood in them.
 */
export const cells = ({ place, held, lines }: Touched): readonly [remove: string, add: string] => [
  `delete from loupe_label_cells where ${place('at_row')}`,
  `insert into loupe_label_cells with lines as ${lines},
l as materialized (
  select h.at_row, ${COLUMN_OF} as name, hash(name) as code, l.value, l.several, ${IS_DECISION} and l.origin <> 'unresolved' as decided
  from ${held} h join lines l using (seq) where h.at_row >= 0 and coalesce(l.origin, '') <> 'unresolved'),
several as materialized (select at_row, code, bool_or(decided) as by_decision from l group by all having count(*) > 1),
said as materialized (select l.at_row, l.name, l.code, l.value, l.several from l join several using (at_row, code) where decided = by_decision),
listed as (select at_row, code from said group by all having bool_or(several is not null)),
placed as (select at_row, code, unnest(${LABELS_OF}) as label, unnest(range(len(${LABELS_OF}))) as place from said semi join listed using (at_row, code)),
lists as (select at_row, code, list(label order by place, label) as labels from (select at_row, code, label, avg(place) as place from placed group by all) group by all)
select at_row, name, value, case when several is not null then ${LABELS_OF} end from l anti join several using (at_row, code)
union all select at_row, name, string_agg(distinct value, ' | ' order by value), any_value(labels) from said left join lists using (at_row, code) group by at_row, name order by at_row`,
];
