import * as v from 'valibot';
import { disagreementsParams } from './checks';
import { TIE_RULES } from './judgesContract';
import type { JudgesAnswer, JudgesChoice, ScoreChoice } from './judgesContract';
import type { Reading } from './page';

/** What the part of judges asks of the host. */
export interface JudgesMethods {
  judges: { params: { readonly reading: Reading; readonly choice: JudgesChoice; readonly resamples: number }; result: JudgesAnswer };
  /** Lets a person choose a column of verdicts that are no rater's; null where they backed out. */
  chooseVerdicts: { params: Record<string, never>; result: { readonly path: string | null } };
  /** Lets a person choose a score, or the rewards of both answers. */
  chooseScore: { params: Record<string, never>; result: { readonly score: ScoreChoice | null } };
}

export const AS_NAMED: JudgesChoice = { judges: null, humans: null, ties: 'skip', swapped: null, answers: null, score: null };

const paths = v.nullable(v.array(v.string()));
const pathsOrNone = v.nullable(v.union([v.literal('none'), v.array(v.string())]));
const two = v.tuple([v.string(), v.string()]);

/** Who judges and by what, as it comes from another process. */
export const judgesChoice: v.GenericSchema<unknown, JudgesChoice> = v.strictObject({
  judges: paths, humans: paths, ties: v.picklist(TIE_RULES), swapped: pathsOrNone, answers: pathsOrNone,
  score: v.nullable(v.variant('of', [v.strictObject({ of: v.literal('score'), path: v.string() }), v.strictObject({ of: v.literal('rewards'), rewards: two, deviations: v.nullable(two), lambda: v.pipe(v.number(), v.finite()) })])),
});

export const judgesParams = {
  judges: v.strictObject({ reading: disagreementsParams.agreement.entries.reading, choice: judgesChoice, resamples: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000)) }),
  chooseVerdicts: v.strictObject({}),
  chooseScore: v.strictObject({}),
} as const;
