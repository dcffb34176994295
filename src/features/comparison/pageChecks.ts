import * as v from 'valibot';
import { choiceCheck, orderCheck, textsAsked } from './checks';
import { QUIRKS } from './contract';
import { FAMILIES } from './figuresContract';
import { BENCHMARK_TABLES } from './page';
import { VOTES } from './rule/votes';

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const nothing = v.object({});

/** What the page's requests take. */
export const pageChecks = {
  state: nothing, chooseKey: nothing, chooseMetric: nothing, chooseSlice: nothing, copyCommand: nothing, copyFiles: nothing, saveReport: nothing, openTable: nothing,
  change: v.object({ metric: v.exactOptional(v.nullable(whole)), baseline: v.exactOptional(whole), family: v.exactOptional(v.picklist(FAMILIES)), by: v.exactOptional(v.nullable(v.string())), order: v.exactOptional(v.array(whole)), margin: v.exactOptional(v.nullable(whole)), quirks: v.exactOptional(v.array(v.picklist(QUIRKS))) }),
  chooseTable: v.object({ which: v.picklist(BENCHMARK_TABLES) }),
  filter: v.object({ where: v.nullable(v.string()) }),
  join: v.object({ answers: v.boolean() }),
  figures: v.object({ intervals: v.boolean() }),
  ranks: v.object({ intervals: v.boolean() }),
  counts: v.object({ choices: v.array(choiceCheck) }),
  keys: v.object({ choice: choiceCheck, order: orderCheck, from: whole, count: v.pipe(whole, v.maxValue(1000)) }),
  place: v.object({ choice: choiceCheck, order: orderCheck, side: whole, row: whole }),
  texts: v.object(textsAsked),
  openRow: v.object({ side: whole, row: whole }),
  openLink: v.object({ url: v.string() }),
  votes: v.object({ a: whole, b: whole }),
  vote: v.object({ key: whole, row: whole, left: whole, right: whole, vote: v.nullable(v.picklist(VOTES)) }),
  exportVotes: v.object({ a: whole, b: whole }),
  marks: v.object({ key: whole }),
  exportTable: v.object({ choice: choiceCheck }),
  copy: v.object({ text: v.string() }),
  diff: v.object({ key: whole, a: whole, b: whole, samples: v.tuple([whole, whole]) }),
} as const;
