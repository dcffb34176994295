import * as v from 'valibot';
import { LoupeError } from '../../core/message';
import type { Work } from '../../engine/work';
import { readingFields } from './checks';
import { DISAGREEMENTS } from './contract';
import type { AgreementRequest } from './contract';
import { agreement } from './work/agreementMethod';
import { aspects } from './work/aspectsMethod';
import { profiles } from './work/profilesMethod';

const request: v.GenericSchema<unknown, AgreementRequest> = v.strictObject({
  ...readingFields, filter: v.nullable(v.string()), by: v.nullable(v.string()), rows: v.boolean(),
  resamples: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000)), seed: v.pipe(v.number(), v.integer()),
});

/** What the engine's process does with verdicts. */
export const disagreementsWork: Work = {
  feature: DISAGREEMENTS,
  opened: () => undefined,
  methods: {
    agreement: async (params, call) => agreement(checked(params), call),
    aspects: async (params, call) => aspects(checked(params), call),
    profiles: async (params, call) => profiles(checked(params), call),
  },
};

function checked(params: unknown): AgreementRequest {
  const parsed = v.safeParse(request, params);
  if (!parsed.success) throw new LoupeError('internal', {}, 'engine', `agreement: ${parsed.issues.map((i) => i.message).join('; ')}`);
  return parsed.output;
}
