import * as v from 'valibot';
import { LoupeError } from '../../core/message';
import type { Work } from '../../engine/work';
import { readingFields } from './checks';
import { DISAGREEMENTS } from './contract';
import type { AgreementRequest, ItemTableRequest } from './contract';
import { agreement } from './work/agreementMethod';
import { aspects } from './work/aspectsMethod';
import { itemTable } from './work/itemTable';
import { ItemTables } from './work/itemTables';
import { profiles } from './work/profilesMethod';

const request: v.GenericSchema<unknown, AgreementRequest> = v.strictObject({
  ...readingFields, filter: v.nullable(v.string()), by: v.nullable(v.string()), rows: v.boolean(),
  resamples: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000)), seed: v.pipe(v.number(), v.integer()),
});

const target: v.GenericSchema<unknown, ItemTableRequest> = v.strictObject({ request, out: v.string(), format: v.picklist(['parquet', 'jsonl', 'csv', 'arrow']), force: v.boolean() });

/** What the engine's process does with verdicts. */
export const disagreementsWork: Work = {
  feature: DISAGREEMENTS,
  opened: (session) => {
    session.sides.attach(new ItemTables(session));
  },
  methods: {
    agreement: async (params, call) => agreement(checked('agreement', request, params), call),
    aspects: async (params, call) => aspects(checked('aspects', request, params), call),
    profiles: async (params, call) => profiles(checked('profiles', request, params), call),
    itemTable: async (params, call) => itemTable(checked('itemTable', target, params), call),
  },
};

function checked<T>(method: string, form: v.GenericSchema<unknown, T>, params: unknown): T {
  const parsed = v.safeParse(form, params);
  if (!parsed.success) throw new LoupeError('internal', {}, 'engine', `${method}: ${parsed.issues.map((i) => i.message).join('; ')}`);
  return parsed.output;
}
