import * as v from 'valibot';
import { METHODS, SCANNED_ROLES, TOKENS, UNITS } from './contract';
import type { ContaminationMethod, ContaminationWork } from './contract';

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const paths = v.nullable(v.pipe(v.array(v.string()), v.minLength(1)));
export const textsCheck = v.strictObject({ sql: v.nullable(v.string()), fields: paths, raw: v.boolean() });
const evaluation = v.strictObject({ name: v.string(), of: v.string(), fields: paths, filter: v.nullable(v.string()) });
const roles = v.picklist(SCANNED_ROLES);
const unit = v.picklist(UNITS);
export const ruleCheck = v.strictObject({
  methods: v.array(v.picklist(METHODS)), tokens: v.exactOptional(v.picklist(TOKENS), 'words'), n: v.pipe(whole, v.minValue(1), v.maxValue(64)), threshold: v.pipe(v.number(), v.minValue(0), v.ltValue(1)), unit, roles, template: v.nullable(v.pipe(whole, v.minValue(2))),
});

/** What the methods of the engine's process take. */
export const workParams: { readonly [M in ContaminationMethod]: v.GenericSchema<unknown, ContaminationWork[M]['params']> } = {
  scan: v.strictObject({
    id: v.string(), texts: textsCheck, filter: v.nullable(v.string()), by: v.nullable(v.string()), rule: ruleCheck, evaluations: v.pipe(v.array(evaluation), v.minLength(1)),
    shard: v.nullable(v.strictObject({ index: whole, of: v.pipe(whole, v.minValue(1)) })), without: v.array(whole), keep: whole,
  }),
  state: v.strictObject({ id: v.string() }),
  pair: v.strictObject({ texts: textsCheck, unit, roles, row: whole, message: v.pipe(v.number(), v.safeInteger(), v.minValue(-1)), evaluation, item: whole }),
  fields: v.strictObject({ fields: paths, filter: v.nullable(v.string()) }),
  items: v.strictObject({ fields: paths, filter: v.nullable(v.string()), items: v.array(whole), cut: v.nullable(whole) }),
  possible: v.strictObject({ texts: textsCheck, filter: v.nullable(v.string()), roles, evaluations: v.pipe(v.array(evaluation), v.minLength(1)), by: v.nullable(v.string()), most: whole }),
  clean: v.strictObject({
    removed: v.array(v.strictObject({ row: whole, evaluations: v.array(v.string()) })), sources: v.nullable(v.strictObject({ by: v.string(), values: v.array(v.nullable(v.string())) })), filter: v.nullable(v.string()), rule: ruleCheck,
    evaluations: v.array(v.strictObject({ name: v.string(), paths: v.array(v.string()), fingerprint: v.string() })), out: v.string(), format: v.picklist(['parquet', 'jsonl', 'csv', 'arrow']), force: v.boolean(),
  }),
};
