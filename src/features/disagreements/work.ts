import { version } from '@duckdb/node-api';
import * as v from 'valibot';
import { LoupeError } from '../../core/message';
import type { Work } from '../../engine/work';
import { readingFields } from './checks';
import { DISAGREEMENTS } from './contract';
import type { AgreementRequest, ItemTableRequest, Versions } from './contract';
import type { JudgesRequest } from './judgesContract';
import { judgesChoice } from './judgesPage';
import { agreement } from './work/agreementMethod';
import { aspects } from './work/aspectsMethod';
import { itemTable } from './work/itemTable';
import { ItemTables } from './work/itemTables';
import { profiles } from './work/profilesMethod';
import { joined } from './work/joinedMethod';
import { judges } from './work/judgesMethod';
import { verdictsOf } from './work/verdictsMethod';
import type { VerdictsRequest } from './verdictsContract';

const request: v.GenericSchema<unknown, AgreementRequest> = v.strictObject({
  ...readingFields, filter: v.nullable(v.string()), by: v.nullable(v.string()), rows: v.boolean(),
  resamples: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000)), seed: v.pipe(v.number(), v.integer()),
});

const judgesRequest: v.GenericSchema<unknown, JudgesRequest> = v.strictObject({ agreement: request, choice: judgesChoice });
const oneRecord: v.GenericSchema<unknown, VerdictsRequest> = v.strictObject({
  request, row: v.pipe(v.number(), v.integer(), v.minValue(0)), known: v.nullable(v.strictObject({ labels: v.array(v.string()), written: v.array(v.string()) })),
});
const target: v.GenericSchema<unknown, ItemTableRequest> = v.strictObject({ request, out: v.string(), format: v.picklist(['parquet', 'jsonl', 'csv', 'arrow']), force: v.boolean() });

/** What the engine's process does with verdicts. */
export const disagreementsWork: Work = {
  feature: DISAGREEMENTS,
  opened: (session) => {
    session.sides.attach(new ItemTables(session));
  },
  methods: {
    agreement: async (params, call) => agreement(checked(params), call),
    aspects: async (params, call) => aspects(checked(params), call),
    profiles: async (params, call) => profiles(checked(params), call),
    itemTable: async (params, call) => itemTable(checkedAs('itemTable', target, params), call),
    judges: async (params, call) => judges(checkedAs('judges', judgesRequest, params), call),
    verdictsOf: async (params, call) => verdictsOf(checkedAs('verdictsOf', oneRecord, params), call),
    joined: async (_params, call) => joined(call),
    versions: () => Promise.resolve({ duckdb: version().replace(/^v/, '') } satisfies Versions),
  },
};

function checked(params: unknown): AgreementRequest {
  return checkedAs('agreement', request, params);
}

function checkedAs<T>(method: string, schema: v.GenericSchema<unknown, T>, params: unknown): T {
  const parsed = v.safeParse(schema, params);
  if (!parsed.success) throw new LoupeError('internal', {}, 'engine', `${method}: ${parsed.issues.map((i) => i.message).join('; ')}`);
  return parsed.output;
}
