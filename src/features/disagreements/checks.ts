import * as v from 'valibot';
import { SET_DISTANCES } from '../../core/statistics/ratings';
import { LEVELS, REPEATS } from './contract';
import { DIVERGENCE_CLASSES } from './divergence';

const asked = v.variant('of', [
  v.strictObject({ of: v.literal('cell'), a: v.string(), b: v.string(), labelA: v.string(), labelB: v.string() }),
  v.strictObject({ of: v.literal('pair'), a: v.string(), b: v.string(), same: v.boolean() }),
  v.strictObject({ of: v.literal('class'), name: v.picklist([...DIVERGENCE_CLASSES, 'unanimous', 'majority', 'split']) }),
  v.strictObject({ of: v.literal('classes'), names: v.pipe(v.array(v.picklist([...DIVERGENCE_CLASSES, 'unanimous', 'majority', 'split'])), v.minLength(1)) }),
  v.strictObject({ of: v.literal('disputed') }),
]);
const paths = v.nullable(v.array(v.string()));
/** What a person may say of where verdicts are and on which scale. */
export const readingFields = {
  raters: paths, raterId: paths, unit: paths, rater: paths, label: v.nullable(v.string()), repeat: v.picklist(REPEATS), orderBy: paths, sides: v.nullable(v.union([v.literal('none'), v.array(v.string())])),
  cluster: v.nullable(v.string()), aspect: v.nullable(v.string()), pairwise: v.nullable(v.pipe(v.array(v.pipe(v.number(), v.minValue(0))), v.minLength(1), v.maxLength(2))), manyRaters: v.boolean(),
  level: v.nullable(v.picklist(LEVELS)), order: paths, values: v.nullable(v.record(v.string(), v.number())), collapse: v.nullable(v.literal('winner')), drop: v.array(v.string()), merge: v.boolean(), distance: v.optional(v.picklist(SET_DISTANCES)),
};
const reading = v.strictObject(readingFields);

/** What the page may ask of the host. */
export const disagreementsParams = {
  agreement: v.strictObject({ reading, by: v.nullable(v.string()), resamples: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000)) }),
  places: v.strictObject({}),
  aspects: v.strictObject({ reading }),
  profiles: v.strictObject({ reading }),
  rows: v.strictObject({ asked }),
  slice: v.strictObject({ by: v.string(), value: v.nullable(v.string()) }),
  chooseBy: v.strictObject({}),
  correct: v.strictObject({}),
  next: v.strictObject({}),
  report: v.strictObject({}),
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
