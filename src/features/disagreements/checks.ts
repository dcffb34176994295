import * as v from 'valibot';
import { LEVELS, REPEATS } from './contract';
import { DIVERGENCE_CLASSES } from './divergence';

const asked = v.variant('of', [
  v.strictObject({ of: v.literal('cell'), a: v.string(), b: v.string(), labelA: v.string(), labelB: v.string() }),
  v.strictObject({ of: v.literal('pair'), a: v.string(), b: v.string(), same: v.boolean() }),
  v.strictObject({ of: v.literal('class'), name: v.picklist([...DIVERGENCE_CLASSES, 'unanimous', 'majority', 'split']) }),
  v.strictObject({ of: v.literal('disputed') }),
]);
const reading = v.strictObject({ level: v.nullable(v.picklist(LEVELS)), collapse: v.nullable(v.literal('winner')), sides: v.nullable(v.literal('none')), repeat: v.picklist(REPEATS) });

/** What the page may ask of the host. */
export const disagreementsParams = {
  agreement: v.strictObject({ reading, by: v.nullable(v.string()), resamples: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000)) }),
  rows: v.strictObject({ asked }),
  slice: v.strictObject({ by: v.string(), value: v.nullable(v.string()) }),
  chooseBy: v.strictObject({}),
  correct: v.strictObject({}),
  next: v.strictObject({}),
  label: v.strictObject({}),
} as const;

/** What the record reader may ask of the host. */
export const readingParams = {
  setup: v.strictObject({}),
  verdicts: v.strictObject({ row: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
  blind: v.strictObject({ on: v.boolean() }),
  label: v.strictObject({}),
  goTo: v.strictObject({ row: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
} as const;
