import * as v from 'valibot';

const row = v.pipe(v.number(), v.integer(), v.minValue(0));
const subject = v.variant('kind', [
  v.strictObject({ kind: v.literal('record') }),
  v.strictObject({ kind: v.picklist(['turn', 'response']), path: v.string() }),
  v.strictObject({ kind: v.literal('span'), path: v.string(), start: row, end: row, text: v.string(), before: v.string(), after: v.string() }),
]);
const value = v.nullable(v.union([v.pipe(v.string(), v.maxLength(100_000)), v.number(), v.boolean(), v.array(v.string())]));

/** What the view may ask of the host about labels. */
export const annotationParams = {
  setup: v.strictObject({}),
  row: v.strictObject({ row }),
  set: v.strictObject({ row, labels: v.array(v.strictObject({ question: v.string(), value, note: v.exactOptional(v.string()), subject: v.exactOptional(subject) })) }),
  step: v.strictObject({ direction: v.picklist(['undo', 'redo']) }),
  others: v.strictObject({ shown: v.boolean() }),
  retry: v.strictObject({}),
  next: v.strictObject({ view: v.string(), from: v.pipe(v.number(), v.integer()) }),
} as const;

const question = { schema: v.string(), question: v.string() };

/** What the overview page may ask of the host. */
export const overviewParams = {
  overview: v.strictObject({}),
  agreement: v.strictObject(question),
  disputed: v.strictObject({ ...question, offset: row, limit: v.pipe(row, v.maxValue(1_000)) }),
  judged: v.strictObject({ row, subject }),
  decide: v.strictObject({ ...question, row, subject, value }),
  settle: v.strictObject({ ...question, by: v.picklist(['unanimous', 'majority']) }),
  undo: v.strictObject({}),
  openRow: v.strictObject({ row }),
  openLine: v.strictObject({ path: v.string(), line: row }),
  start: v.strictObject({}),
} as const;
