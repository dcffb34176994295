import type { DerivedRelation } from '../../../core/derived';
import { PROVENANCES } from '../../../core/annotation/labelLine';
import { literal, raw } from '../../../core/sql';

const DECIDED = PROVENANCES.map((p) => literal(p)).join(', ');

/** The columns of both relations: the row (NULL for an orphan) and its id, who said what of which part, and how it found its row. */
const FIELDS = `at_row as "row", row_id as id, "by", schema, question, value, note, "at", subject, path, span_start as "start", span_end as "end", words as "text", match, case when origin in (${DECIDED}) then origin end as provenance`;

/** What holds: one row for each label and row. */
const LABELS = `select ${FIELDS}, origin, line_id as line from loupe_labels`;

/**
 * Every label that was ever set, with what became of it: `current`, `replaced` (by another line, or by a later one in its place), or
 * `retracted`. Lines that only take another back are no labels.
 */
const LABELS_LONG = `with good as (select distinct on (line_id) * from loupe_label_lines where problem is null and value is not null),
held as (select distinct line_id, at_row, match from loupe_labels),
gone as (select distinct retracts as line_id from loupe_label_lines where problem is null and retracts is not null),
placed as (
  select g.*, h.at_row, h.match, 'current' as state from good g join held h using (line_id)
  union all
  select g.*, any_value(s.at_row) as at_row, any_value(s.match) as match, case when g.line_id in (select line_id from gone) then 'retracted' else 'replaced' end as state
  from good g left join (select distinct hash, row_id, at_row, match from loupe_labels) s on s.hash = g.hash and s.row_id is not distinct from g.row_id
  where g.line_id not in (select line_id from held) group by all)
select ${FIELDS}, origin, line_id as line, replaces, batch, state from placed`;

/** What SQL can read of labels beside `dataset`. */
export const LABEL_RELATIONS: readonly DerivedRelation[] = [
  { name: 'labels', select: raw(LABELS) },
  { name: 'labels_long', select: raw(LABELS_LONG) },
];
