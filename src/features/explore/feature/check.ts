import * as v from 'valibot';
import { LoupeError } from '../../../core/message';

/** What a view sent, if it fits. */
export function check<T>(schema: v.GenericSchema<unknown, T>, raw: unknown): T {
  const parsed = v.safeParse(schema, raw);
  if (!parsed.success) throw new LoupeError('internal', {}, 'engine', `a request of the view was refused: ${parsed.issues.map((i) => i.message).join('; ')}`);
  return parsed.output;
}
