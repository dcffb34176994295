import * as v from 'valibot';
import { isConfirming, VERDICTS } from './page';
import type { Verdict } from './page';

/** Of which side rows are: a training dataset's, or items of an evaluation. */
export const FLAG_SIDES = ['training', 'evaluation'] as const;
export type FlagSide = (typeof FLAG_SIDES)[number];

/** What is said of a row, what counts most first: of several checks a row has the first that one of them says. */
export const STATES = ['matched', 'contained', 'judged clean', 'too short', 'not matched'] as const;
export type State = (typeof STATES)[number];

/** A row, the row of the other side, the message (-1: the whole row), the score, and what was said of the pair. */
export type FlagPair = readonly [row: number, other: number, message: number, score: number, verdict: Verdict | null];

/** What was found of a dataset's rows by one other dataset. */
export interface FlagsBy {
  /** What it is called in the set-up. */
  readonly name: string;
  /** Tells it from others, whatever it is called: the newest check of each holds. */
  readonly key: string;
  /** Its files when it was read: of others nothing is said. */
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly modified: number }[];
  /** The rows that were looked at; null: all. */
  readonly checked: readonly number[] | null;
  readonly matched: readonly number[];
  /** Of the matched ones those of which every pair was refuted. */
  readonly clean: readonly number[];
  /** Items whose whole fields stand in a text. */
  readonly contained: readonly number[];
  readonly tooShort: readonly number[];
  /** The best score of each row that has one and is not told by its pairs. */
  readonly scores: readonly (readonly [row: number, score: number])[];
  readonly pairs: readonly FlagPair[];
}

/** What one set-up's check found of a dataset's rows; kept by the fingerprint of their files. */
export interface Flags {
  readonly side: FlagSide;
  /** When it was found, ISO 8601. */
  readonly at: string;
  readonly rows: number;
  /** The roles that the training texts were read by, as a key. */
  readonly roles: string;
  readonly by: readonly FlagsBy[];
}

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const number = v.pipe(v.number(), v.finite());
const verdict = v.nullable(v.picklist(VERDICTS));
const flags: v.GenericSchema<unknown, Flags> = v.object({
  side: v.picklist(FLAG_SIDES), at: v.string(), rows: whole, roles: v.string(),
  by: v.array(v.object({
    name: v.string(), key: v.string(), files: v.array(v.object({ path: v.string(), bytes: number, modified: number })),
    checked: v.nullable(v.array(whole)), matched: v.array(whole), clean: v.array(whole), contained: v.array(whole), tooShort: v.array(whole),
    scores: v.array(v.tuple([whole, number])), pairs: v.array(v.tuple([whole, whole, v.pipe(v.number(), v.safeInteger(), v.minValue(-1)), number, verdict])),
  })),
});

/** What a file of flags holds; undefined where it is none. */
export function readFlags(given: unknown): Flags | undefined {
  const read = v.safeParse(flags, given);
  return read.success ? read.output : undefined;
}

/** The newest check of each other dataset, in the order of their names. */
export function newestOf(all: readonly Flags[]): FlagsBy[] {
  const newest = new Map<string, FlagsBy>();
  for (const { by } of [...all].sort((a, b) => (a.at < b.at ? -1 : 1))) for (const one of by) newest.set(one.key, one);
  return [...newest.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** What is said of one row. */
export interface FlaggedRow {
  readonly row: number;
  readonly state: State;
  /** The other datasets because of which its state is what it is, where it matched. */
  readonly names: readonly string[];
  /** The best that is known; null where none is. */
  readonly score: number | null;
  readonly verdict: Verdict | null;
}

/** What checks say together of each row that they name, by rows. Of a training dataset all others are `not matched`. */
export function flaggedBy(checks: readonly FlagsBy[], side: FlagSide): FlaggedRow[] {
  const rows = new Map<number, { at: number; names: string[]; score: number | null; verdict: Verdict | null }>();
  const say = (row: number, state: State, name: string | null): void => {
    const at = STATES.indexOf(state);
    const known = rows.get(row);
    if (!known) rows.set(row, { at, names: name === null ? [] : [name], score: null, verdict: null });
    else {
      if (at < known.at) Object.assign(known, { at, names: [] });
      if (at === known.at && name !== null && !known.names.includes(name)) known.names.push(name);
    }
  };
  const score = (row: number, given: number): void => {
    const known = rows.get(row);
    if (known && (known.score === null || known.score < given)) known.score = given;
  };
  for (const { name, checked, matched, clean, contained, tooShort } of checks) {
    const spared = new Set(clean);
    for (const row of matched) say(row, spared.has(row) ? 'judged clean' : 'matched', name);
    if (side === 'training') continue;
    const found = new Set(matched);
    for (const row of contained) if (!found.has(row)) say(row, 'contained', name);
    const held = new Set([...matched, ...contained]);
    for (const row of tooShort) if (!held.has(row)) say(row, 'too short', null);
    const short = new Set(tooShort);
    for (const row of checked ?? []) if (!held.has(row) && !short.has(row)) say(row, 'not matched', null);
    for (const row of checked ?? []) if (!short.has(row)) score(row, 0);
  }
  for (const { scores, pairs } of checks) {
    for (const [row, of] of scores) score(row, of);
    for (const [row, , , of, said] of pairs) {
      score(row, of);
      const known = rows.get(row);
      if (known && said !== null && (known.verdict === null || (!isConfirming(known.verdict) && isConfirming(said)))) known.verdict = said;
    }
  }
  return [...rows].sort(([a], [b]) => a - b).map(([row, { at, names, score: best, verdict }]) => ({ row, state: STATES[at] ?? 'not matched', names, score: best, verdict }));
}
