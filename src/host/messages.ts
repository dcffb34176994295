import * as v from 'valibot';

const id = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Messages of a view as they arrive: their frame is checked here, their parameters by the method that takes them. */
export const fromView = v.variant('kind', [
  v.object({ kind: v.literal('request'), id, method: v.string(), params: v.unknown() }),
  v.object({ kind: v.literal('cancel'), id }),
  v.object({ kind: v.literal('state'), state: v.unknown() }),
  v.object({ kind: v.literal('focus'), row: v.number(), position: v.number(), rows: v.number(), inInput: v.boolean() }),
  v.object({ kind: v.literal('log'), level: v.picklist(['warn', 'error']), text: v.string() }),
]);

export type FromView = v.InferOutput<typeof fromView>;
