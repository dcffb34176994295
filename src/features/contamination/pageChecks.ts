import * as v from 'valibot';
import { VERDICTS } from './page';

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const cell = v.strictObject({ eval: v.string(), train: v.string(), source: v.nullable(v.strictObject({ value: v.nullable(v.string()) })) });

/** What the page may ask of the host. */
export const pageParams = {
  state: v.strictObject({}),
  scan: v.strictObject({}),
  hold: v.strictObject({ held: v.boolean() }),
  cancel: v.strictObject({}),
  items: v.strictObject({ cell, list: v.picklist(['matched', 'template', 'kept', 'tooShort', 'below', 'possible']) }),
  pair: v.strictObject({ cell, item: whole, at: whole, possible: v.nullable(v.strictObject({ train: v.string(), row: whole, message: whole })) }),
  lookFor: v.strictObject({ cell }),
  judge: v.strictObject({ cell, items: v.pipe(v.array(whole), v.minLength(1), v.maxLength(10_000)), row: v.strictObject({ train: v.string(), row: whole }), verdict: v.nullable(v.picklist(VERDICTS)), note: v.pipe(v.string(), v.maxLength(10_000)) }),
  precision: v.strictObject({ cell }),
  choose: v.strictObject({ what: v.picklist(['evaluations', 'trainings', 'rule', 'characters', 'texts', 'fields', 'source']) }),
  act: v.strictObject({ what: v.picklist(['cleanCopy', 'removalList', 'cleanEvaluation', 'report', 'copyCommand']) }),
  openRow: v.strictObject({ train: v.string(), row: whole }),
} as const;
