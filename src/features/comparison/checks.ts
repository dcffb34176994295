import * as v from 'valibot';
import { FEATURES, MOST_SIDES, QUIRKS } from './contract';
import { CHANGES, SAMPLES_ARE } from './keysContract';
import type { ComparisonMethod, ComparisonSpec, ComparisonWork, Computed, KeySpec, MetricSpec } from './contract';
import type { KeysChoice } from './keysContract';
import { FAMILIES, TESTS } from './figuresContract';
import { VOTES } from './rule/votes';

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const path = v.pipe(v.string(), v.minLength(1));

const quirks = v.exactOptional(v.array(v.picklist(QUIRKS)), []);
const margin = v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0)));

const computed: v.GenericSchema<unknown, Computed> = v.variant('of', [
  v.strictObject({ of: v.literal('verifier'), verifier: v.string(), reference: v.nullable(path) }),
  v.strictObject({ of: v.literal('wb-score'), path, quirks }),
  v.strictObject({ of: v.literal('wb-reward'), margin, against: v.nullable(path), quirks }),
  v.strictObject({ of: v.literal('alpaca-lc'), path, coefficients: v.nullable(path), difficulties: v.nullable(path), quirks }),
  v.strictObject({ of: v.literal('alpaca-winrate'), path }),
  v.strictObject({ of: v.literal('feature'), feature: v.picklist(FEATURES) }),
  v.strictObject({ of: v.literal('pattern'), pattern: path, caseSensitive: v.boolean() }),
]);
export const metricCheck: v.GenericSchema<unknown, MetricSpec> = v.union([v.strictObject({ name: v.string(), path }), v.strictObject({ name: v.string(), computed })]);

export const keyCheck: v.GenericSchema<unknown, KeySpec> = v.variant('by', [
  v.strictObject({ by: v.literal('columns'), columns: v.pipe(v.array(path), v.minLength(1)) }), v.strictObject({ by: v.literal('prompt'), normalised: v.boolean() }), v.strictObject({ by: v.literal('row') }),
]);

/** What is compared, as it comes from another process or a file. */
export const specCheck: v.GenericSchema<unknown, ComparisonSpec> = v.strictObject({
  sides: v.pipe(v.array(v.strictObject({ name: v.string(), of: v.string(), model: v.nullable(v.strictObject({ column: v.string(), value: v.string() })), within: v.nullable(path), answer: v.nullable(path) })), v.minLength(1), v.maxLength(MOST_SIDES)),
  key: keyCheck,
  sample: v.nullable(path), metrics: v.array(metricCheck), by: v.array(path), filter: v.nullable(v.string()),
  where: v.exactOptional(v.nullable(v.strictObject({ expression: v.string(), baseline: whole }))),
});

const sign = v.picklist([-1, 0, 1] as const);

export const choiceCheck: v.GenericSchema<unknown, KeysChoice> = v.variant('of', [
  v.strictObject({ of: v.literal('all') }), v.strictObject({ of: v.literal('joined') }), v.strictObject({ of: v.literal('otherPrompt') }), v.strictObject({ of: v.literal('differ') }),
  v.strictObject({ of: v.literal('missing'), side: whole }), v.strictObject({ of: v.literal('duplicates'), side: whole }), v.strictObject({ of: v.literal('empty'), side: whole }), v.strictObject({ of: v.literal('truncated'), side: whole }),
  v.strictObject({ of: v.literal('identical'), a: whole, b: whole }),
  v.strictObject({ of: v.literal('flips'), metric: whole, from: whole, to: whole, change: v.picklist(CHANGES) }),
  v.strictObject({ of: v.literal('changes'), metric: whole, from: whole, to: whole, sign }),
  v.strictObject({ of: v.literal('neverFixed'), metric: whole }),
  v.strictObject({ of: v.picklist(SAMPLES_ARE), side: whole, metric: whole }),
  v.strictObject({ of: v.literal('turned'), metric: whole, side: whole, isRight: v.boolean() }),
  v.strictObject({ of: v.literal('slice'), by: path, value: v.nullable(v.string()), change: v.nullable(v.strictObject({ metric: whole, from: whole, to: whole, sign })) }),
  v.strictObject({ of: v.literal('noValue'), metric: whole, side: whole }),
]);

/** What of a key is read, as the page and the host ask for it. */
export const textsAsked = { key: whole, sides: v.nullable(v.array(whole)), samples: v.exactOptional(v.array(whole)), known: v.exactOptional(v.array(whole)), prompt: v.exactOptional(v.boolean()) } as const;

export const orderCheck = v.union([v.literal('first'), v.strictObject({ metric: whole, from: whole, to: whole })]);
/** A table of published figures, and which of its columns. */
export const publishedCheck = v.strictObject({ table: path, names: v.nullable(path), column: path });
export const figuresCheck = v.strictObject({ baseline: whole, family: v.picklist(FAMILIES), test: v.nullable(v.picklist(TESTS)), resamples: v.nullable(whole), seed: whole, published: v.exactOptional(v.nullable(publishedCheck), null) });
export const ranksCheck = v.strictObject({ baseline: whole, resamples: v.nullable(whole), seed: whole });

const votedSide = v.strictObject({ name: v.string(), hash: v.string() });

/** What the methods of the engine's process take. */
export const workParams: { readonly [M in ComparisonMethod]: v.GenericSchema<unknown, ComparisonWork[M]['params']> } = {
  models: v.strictObject({ column: path, filter: v.nullable(v.string()) }),
  join: v.strictObject({ spec: specCheck, answers: v.boolean() }),
  figures: v.strictObject({ spec: specCheck, choice: figuresCheck }),
  ranks: v.strictObject({ spec: specCheck, choice: ranksCheck }),
  keys: v.strictObject({ spec: specCheck, choice: choiceCheck, order: orderCheck, from: whole, count: whole }),
  place: v.strictObject({ spec: specCheck, choice: choiceCheck, order: orderCheck, side: whole, row: whole }),
  counts: v.strictObject({ spec: specCheck, choices: v.array(choiceCheck) }),
  correlate: v.strictObject({ columns: v.pipe(v.array(path), v.minLength(2), v.maxLength(100)), filter: v.nullable(v.string()) }),
  texts: v.strictObject({ spec: specCheck, ...textsAsked }),
  marks: v.strictObject({ spec: specCheck, key: whole }),
  table: v.strictObject({ spec: specCheck, baseline: whole, choice: choiceCheck, out: v.string(), format: v.picklist(['parquet', 'jsonl', 'csv', 'arrow']), force: v.boolean() }),
  preferences: v.strictObject({ spec: specCheck, home: whole, votes: v.array(v.strictObject({ vote: v.picklist(VOTES), left: votedSide, right: votedSide, by: v.string(), at: v.string(), row: whole })), out: v.string(), format: v.picklist(['parquet', 'jsonl', 'csv', 'arrow']), force: v.boolean() }),
};
