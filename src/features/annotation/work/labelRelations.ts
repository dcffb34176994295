import type { DerivedRelation } from '../../../core/derived';
import { PROVENANCES } from '../../../core/annotation/labelLine';
import { literal, raw } from '../../../core/sql';
import { LABELS_OF } from './labelSql';

const DECIDED = PROVENANCES.map((p) => literal(p)).join(', ');

/**
 * The columns of both relations: the row (NULL for an orphan) and its id, who said what of which part (`value_list`: the labels one by one, of a
 * single answer the one), and how it found its row.
 */
const FIELDS = `at_row as "row", row_id as id, "by", schema, question, value, ${LABELS_OF} as value_list, note, "at", subject, path, span_start as "start", span_end as "end", words as "text", match, case when origin in (${DECIDED}) then origin end as provenance`;

/** What holds: one row for each label and row. */
const LABELS = `select ${FIELDS}, origin, line_id as line from loupe_labels`;

/**
 * Every label that was ever set, with what became of it: `current`, `replaced` (by another line, or by a later one in its place), or
 * `retracted`. Lines that only take another back are no labels.
 */
const LABELS_LONG = `select ${FIELDS}, origin, line_id as line, replaces, batch, case
    when exists (select 1 from loupe_label_held h where h.seq = f.seq and h.place = f.place) then 'current'
    when line_id in (select retracts from loupe_label_lines where problem is null and retracts is not null) then 'retracted'
    else 'replaced'
  end as state
from loupe_label_found f join loupe_label_lines l using (seq) where value is not null`;

/** What SQL can read of labels beside `dataset`. */
export const LABEL_RELATIONS: readonly DerivedRelation[] = [
  { name: 'labels', select: raw(LABELS) },
  { name: 'labels_long', select: raw(LABELS_LONG) },
];
