import * as v from 'valibot';

const place = v.pipe(v.number(), v.integer(), v.minValue(0));
const order = v.array(v.strictObject({ column: place, descending: v.boolean() }));

/** What the page may ask of the host. */
export const queryParams = {
  begin: v.strictObject({ anew: v.boolean() }),
  more: v.strictObject({ known: v.pipe(v.number(), v.integer()) }),
  stop: v.strictObject({}),
  page: v.strictObject({ order, rowStart: place, rowEnd: place, textLimit: place }),
  cell: v.strictObject({ row: place, column: place, start: place, length: place }),
  count: v.strictObject({}),
  loadAll: v.strictObject({}),
  choose: v.strictObject({}),
  openRow: v.strictObject({ row: place, focus: v.boolean() }),
  filter: v.strictObject({}),
  save: v.strictObject({}),
  export: v.strictObject({}),
  copy: v.strictObject({ what: v.picklist(['sql', 'command']) }),
  copyText: v.strictObject({ text: v.string() }),
  savePicture: v.variant('format', [v.strictObject({ format: v.literal('svg'), text: v.string() }), v.strictObject({ format: v.literal('png'), bytes: v.instance(Uint8Array) })]),
} as const;

/** What the command takes where a key or another extension gives it: the name of a saved query, and its parameters; or SQL. */
export const queryArguments = v.union([
  v.object({ name: v.string(), set: v.optional(v.record(v.string(), v.string()), {}) }),
  v.object({ sql: v.string() }),
]);

const question = v.variant('kind', [
  v.looseObject({ kind: v.literal('saved'), name: v.string(), values: v.record(v.string(), v.string()) }),
  v.looseObject({ kind: v.literal('sql'), name: v.string(), sql: v.string(), cells: v.array(v.object({ name: v.string(), sql: v.string() })) }),
]);

/** A question as the workspace keeps it. */
export const keptQuestion = question;

/** What the workspace keeps of questions that were asked. */
export const keptHistory = v.array(v.object({
  question, uri: v.string(), dataset: v.string(), at: v.number(), rows: v.nullable(v.number()), truncated: v.boolean(), milliseconds: v.nullable(v.number()), problem: v.nullable(v.string()),
}));
