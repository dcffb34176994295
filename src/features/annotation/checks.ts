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
  next: v.strictObject({ view: v.string(), from: v.pipe(v.number(), v.integer()) }),
} as const;
