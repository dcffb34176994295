import * as v from 'valibot';

/** What the page may ask of the host. */
export const queryParams = {
  answer: v.strictObject({}),
  choose: v.strictObject({}),
  openRow: v.strictObject({ row: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
  export: v.strictObject({}),
  copy: v.strictObject({ what: v.picklist(['sql', 'command']) }),
} as const;

/** What the command takes where a key or another extension gives it: the name of a saved query, and its parameters. */
export const queryArguments = v.object({ name: v.string(), set: v.optional(v.record(v.string(), v.string()), {}) });
