import * as v from 'valibot';
import type { CheckpointsWork, MetricsRoles } from './contract';

const name = v.pipe(v.string(), v.minLength(1));
const maybe = v.nullable(name);
const row = { model: maybe, checkpoint: maybe, step: maybe, tokens: maybe, shots: maybe, task: maybe };
const names = v.nullable(v.array(v.string()));

/** Roles as a file or another process has them. */
export const rolesCheck: v.GenericSchema<unknown, MetricsRoles> = v.variant('form', [
  v.object({ form: v.literal('long'), ...row, metric: maybe, value: name, stderr: maybe }),
  v.object({ form: v.literal('wide'), ...row, values: v.pipe(v.array(v.object({ name, stderr: maybe })), v.minLength(1)) }),
]);

/** What the engine's methods take. */
export const workParams: { readonly [M in keyof CheckpointsWork]: v.GenericSchema<unknown, CheckpointsWork[M]['params']> } = {
  roles: v.strictObject({}),
  points: v.strictObject({ roles: rolesCheck, filter: v.nullable(v.string()), only: v.strictObject({ models: names, tasks: names, metrics: names }) }),
};
