import * as v from 'valibot';
import { LoupeError } from '../../core/message';
import type { Work } from '../../engine/work';
import { EXPLORE } from './summary/contract';
import type { SummaryRequest } from './summary/contract';
import { CopyTables } from './work/copyTables';
import { summary } from './work/summaryMethod';

const request: v.GenericSchema<unknown, SummaryRequest> = v.strictObject({ filter: v.nullable(v.string()), seed: v.pipe(v.number(), v.integer()) });

/** What the engine's process does to explore a dataset beyond pages and profiles of columns. */
export const exploreWork: Work = {
  feature: EXPLORE,
  opened: (session) => { session.sides.attach(new CopyTables(session)); },
  methods: { summary: async (params, call) => summary(checked('summary', request, params), call) },
};

function checked<T>(method: string, schema: v.GenericSchema<unknown, T>, params: unknown): T {
  const parsed = v.safeParse(schema, params);
  if (!parsed.success) throw new LoupeError('internal', {}, 'engine', `${method}: ${parsed.issues.map((i) => i.message).join('; ')}`);
  return parsed.output;
}
