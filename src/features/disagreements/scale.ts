import type { Level } from '../../core/statistics/ratings';
import { verdictSide } from '../../core/verdictSide';
import type { ScaleChoice } from './contract';

/** The labels of a scale in its order, and what is behind them. */
export interface Scale {
  readonly level: Level;
  readonly labels: readonly string[];
  readonly values: readonly number[] | undefined;
  readonly sets: readonly (readonly string[])[] | undefined;
  /** How strongly a label is for the first answer (above 0) or the second, where labels are verdicts with strengths. */
  readonly strengths: readonly number[] | undefined;
}

const WINNER = { first: 'first', tie: 'tie', second: 'second' } as const;
const MIRRORED: Readonly<Record<string, string>> = { a: 'b', b: 'a', first: 'second', second: 'first', left: 'right', right: 'left', '1': '2', '2': '1', chosen: 'rejected', rejected: 'chosen' };
/** Whole numbers of more different values are measured, not chosen: distances count. */
const MOST_STEPS = 11;

/** The same verdict when the two sides change places: `a-is-slightly-better` → `b-is-slightly-better`. A label that names no side is itself. */
export function mirrored(label: string, numbered: boolean): string {
  const side = verdictSide(label, numbered)?.side;
  if (side === undefined || side === 'tie') return label;
  return label.replace(/(?<![\p{L}\p{N}])(a|b|first|second|left|right|chosen|rejected|1|2)(?![\p{L}\p{N}])/iu, (word) => {
    const other = MIRRORED[word.toLowerCase()] ?? word;
    return word === word.toUpperCase() ? other.toUpperCase() : other;
  });
}

/** Verdicts on two sides become first, tie or second; undefined where a label names no side. */
export function winner(label: string, numbered: boolean): string | undefined {
  const side = verdictSide(label, numbered)?.side;
  return side === undefined ? undefined : WINNER[side];
}

/** The scale of some labels: what a person says of it, and the rest guessed from the labels. */
export function scaleOf(found: readonly string[], sets: ReadonlyMap<string, readonly string[]>, numbered: boolean, choice: ScaleChoice): Scale {
  const strength = choice.collapse === null ? strengthsOf(found, numbered) : undefined;
  const numeric = found.length > 0 && found.every((label) => isNumber(label));
  const level = choice.level ?? guessedLevel(found, sets, strength, numeric, numbered);
  const given = choice.values;
  const labels = given ? valued(choice.order ?? [...found].sort((a, b) => (given[a] ?? 0) - (given[b] ?? 0)), given) : (choice.order ?? ordered(found, strength, numeric, numbered));
  return {
    level, labels,
    values: given ? labels.map((label) => given[label] ?? 0) : numeric && !numbered ? labels.map(Number) : strength && isMeasured(level) ? labels.map((label) => -(strength.get(label) ?? 0)) : undefined,
    sets: level === 'set' ? labels.map((label) => sets.get(label) ?? [label]) : undefined,
    strengths: strength && labels.map((label) => strength.get(label) ?? 0),
  };
}

/** The labels that a scale is made of: those that have a number in `values`, those that are numbers on a scale of numbers; all where none is. */
export function labelsFor(found: readonly string[], { level, values }: Pick<ScaleChoice, 'level' | 'values'>): readonly string[] {
  if (values) return found.filter((label) => Object.hasOwn(values, label));
  const numbers = isMeasured(level) ? found.filter(isNumber) : found;
  return numbers.length === 0 ? found : numbers;
}

/** Labels that have a number: others are not on the scale. */
function valued(labels: readonly string[], values: Readonly<Record<string, number>>): readonly string[] {
  return labels.filter((label) => Object.hasOwn(values, label));
}

/** Are labels numbers on this scale? */
export function isMeasured(level: Level | null): boolean {
  return level === 'interval' || level === 'ratio';
}

export function isNumber(label: string): boolean {
  return label.trim() !== '' && Number.isFinite(Number(label));
}

function guessedLevel(found: readonly string[], sets: ReadonlyMap<string, readonly string[]>, strength: ReadonlyMap<string, number> | undefined, numeric: boolean, numbered: boolean): Level {
  if (sets.size > 0) return 'set';
  if (strength) return 'ordinal';
  if (!numeric || numbered || found.length < 3) return 'nominal';
  return found.length <= MOST_STEPS && found.every((label) => Number.isInteger(Number(label))) ? 'ordinal' : 'interval';
}

function ordered(found: readonly string[], strength: ReadonlyMap<string, number> | undefined, numeric: boolean, numbered: boolean): readonly string[] {
  if (strength) return [...found].sort((a, b) => (strength.get(b) ?? 0) - (strength.get(a) ?? 0) || (a < b ? -1 : 1));
  const sides = found.map((label) => verdictSide(label, numbered)?.side);
  if (found.length > 0 && sides.every((side) => side !== undefined)) {
    const place = { first: 0, tie: 1, second: 2 };
    return [...found].sort((a, b) => place[verdictSide(a, numbered)?.side ?? 'tie'] - place[verdictSide(b, numbered)?.side ?? 'tie'] || (a < b ? -1 : 1));
  }
  return numeric ? [...found].sort((a, b) => Number(a) - Number(b)) : [...found].sort();
}

/**
 * How strongly each label is for a side: 2 clearly, 1 slightly, where labels are verdicts of which some are slight; or the numbers
 * themselves, where they are whole, on both sides of 0, and at most 3. Undefined for other labels.
 */
function strengthsOf(found: readonly string[], numbered: boolean): ReadonlyMap<string, number> | undefined {
  const numbers = found.map(Number);
  if (found.every(isNumber) && numbers.some((n) => n < 0) && numbers.some((n) => n > 0) && numbers.every((n) => Number.isInteger(n) && Math.abs(n) <= 3)) return new Map(found.map((label) => [label, Number(label)]));
  const sides = found.map((label) => verdictSide(label, numbered));
  if (!sides.every((side) => side !== null) || !sides.some((side) => side.slight)) return undefined;
  return new Map(found.map((label, i) => {
    const side = sides[i];
    const size = side === undefined || side.side === 'tie' ? 0 : side.slight ? 1 : 2;
    return [label, side?.side === 'second' ? -size : size];
  }));
}
