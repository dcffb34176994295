import * as v from 'valibot';
import { LoupeError } from '../../core/message';
import type { Work } from '../../engine/work';
import { workParams } from './checks';
import { CHECKPOINTS } from './contract';
import type { CheckpointsMethod, CheckpointsWork } from './contract';
import { points } from './work/pointsMethod';
import { roles } from './work/rolesMethod';

/** What the engine's process does with metrics of checkpoints. */
export const checkpointsWork: Work = {
  feature: CHECKPOINTS,
  opened: () => undefined,
  methods: {
    roles: async (_params, call) => roles(call),
    points: async (params, call) => points(checked('points', params), call),
  },
};

function checked<M extends CheckpointsMethod>(method: M, params: unknown): CheckpointsWork[M]['params'] {
  const parsed = v.safeParse(workParams[method], params);
  if (!parsed.success) throw new LoupeError('internal', {}, 'engine', `${method}: ${parsed.issues.map((i) => i.message).join('; ')}`);
  return parsed.output;
}
