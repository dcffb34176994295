import type { Message } from '../message';
import { bootstrap } from './bootstrap';
import type { Interval } from './bootstrap';
import { agreementWeights, fleissKappa, gwetAC, krippendorffAlpha, meanAgreement, pairCoefficients, pairMatrix, pooledAgreement } from './coefficients';
import type { Coefficient, Undefined } from './coefficients';
import { patternsOf } from './ratings';
import type { Level, Ratings } from './ratings';

/** A statistic with its interval, the units it was counted over, and those left out by reason; or why there is none. */
export type Measure = { readonly n: number; readonly skipped?: Skipped } & (
  | { readonly value: number; readonly low: number | null; readonly high: number | null }
  | { readonly value: null; readonly why: Message }
);

/** Units with a label that a statistic leaves out: they have one label alone, or not one of each rater of a pair. */
export type Skipped = Readonly<Partial<Record<'one-label' | 'not-both', number>>>;

export interface PairAgreement {
  readonly a: string;
  readonly b: string;
  /** Units that both labelled. */
  readonly n: number;
  readonly agree: number;
  readonly observed: Measure;
  readonly cohenKappa: Measure;
  readonly cohenKappaLinear: Measure;
  readonly cohenKappaQuadratic: Measure;
  readonly scottPi: Measure;
  /** Rows: the labels of `a`, columns: those of `b`, in the order of the scale. */
  readonly matrix: readonly (readonly number[])[];
}

export interface Agreement {
  readonly raters: readonly string[];
  readonly labels: readonly string[];
  readonly level: Level;
  /** Units with a label, and with two or more. */
  readonly units: number;
  readonly judgedTwice: number;
  /** Labels that are no numbers, where the scale is one of numbers: they count as missing. */
  readonly notNumbers: number;
  readonly overall: {
    /** Of all pairs of labels, the share that agrees. */
    readonly observed: Measure;
    readonly observedMeanOverUnits: Measure;
    /** Of units with two labels or more, the share whose labels are all the same. */
    readonly unanimous: Measure;
    readonly fleissKappa: Measure;
    readonly krippendorffAlpha: Measure;
    readonly gwetAC1: Measure;
    /** With linear weights where the level is interval or ratio, ordinal ones where it is ordinal; undefined for nominal labels. */
    readonly gwetAC2: Measure;
  };
  readonly pairs: readonly PairAgreement[];
  /** Of units with two labels or more: all the same, one label more than half, no such label. */
  readonly classes: { readonly unanimous: number; readonly majority: number; readonly split: number };
  readonly resamples: number;
}

export interface AgreementOptions {
  readonly level?: Level;
  /** Percentile bootstrap over units; 0 for none. */
  readonly resamples?: number;
  readonly seed?: number;
}

/** Beyond this many drawings of units fewer resamples are made, so that nobody waits; the result says how many. */
const MOST_DRAWN = 1e8;
/** Coefficients weigh every label against every other: of free texts, each another label, the tables would be larger than memory, and say nothing. */
const MOST_LABELS = 200;
/** Intervals of pairs of raters are made for so many pairs. */
const MOST_PAIRS = 30;

/**
 * How far raters agree. Definitions, and the libraries they were checked against to 1e-9, stand with each coefficient in
 * `coefficients.ts`. Undefined is a reason, never a number.
 */
export function agreementOf(ratings: Ratings, options: AgreementOptions = {}): Agreement {
  const { level = 'nominal', seed = 0 } = options;
  if (ratings.labels.length > MOST_LABELS) return tooMany(ratings, level);
  const of = patternsOf(ratings);
  const values = ratings.values ?? ratings.labels.map((_, i) => i);
  const positions = ratings.labels.map((_, i) => i);
  const [linear, quadratic] = [agreementWeights(positions, 'linear'), agreementWeights(positions, 'quadratic')];
  const ac2 = level === 'nominal' || level === 'set' ? undefined : agreementWeights(values, level === 'ordinal' ? 'ordinal' : 'linear');
  const pairs = ratings.raters.flatMap((_, a) => ratings.raters.slice(a + 1).map((__, i) => [a, a + 1 + i] as const));
  const multiple = of.patterns.map((p) => p.size >= 2);
  const same = of.patterns.map((p) => p.counts.includes(p.size));

  const overall = (weights: Float64Array) => ({
    observed: pooledAgreement(of, weights),
    observedMeanOverUnits: meanAgreement(of, weights),
    unanimous: share(weights, multiple, same),
    fleissKappa: fleissKappa(of, weights),
    krippendorffAlpha: krippendorffAlpha(of, weights, level, ratings),
    gwetAC1: gwetAC(of, weights),
    ...(ac2 ? { gwetAC2: gwetAC(of, weights, ac2) } : {}),
  });
  const ofPair = (weights: Float64Array, a: number, b: number) => {
    const matrix = pairMatrix(of, weights, a, b);
    return { matrix, plain: pairCoefficients(matrix), linear: pairCoefficients(matrix, linear).cohenKappa, quadratic: pairCoefficients(matrix, quadratic).cohenKappa };
  };

  const resamples = of.ofUnit.length < 2 ? 0 : Math.min(options.resamples ?? 10_000, Math.max(200, Math.floor(MOST_DRAWN / of.ofUnit.length)));
  const drawn = bootstrap(of.ofUnit, of.patterns.length, resamples, seed, (weights) => {
    const found = new Map<string, number | null>(Object.entries(overall(weights)).map(([name, c]) => [name, numberOf(c)]));
    for (const [a, b] of pairs.length <= MOST_PAIRS ? pairs : []) {
      const pair = ofPair(weights, a, b);
      found.set(`${a} ${b} observed`, numberOf(pair.plain.observed)).set(`${a} ${b} kappa`, numberOf(pair.plain.cohenKappa));
    }
    return found;
  });

  const now = overall(of.weights);
  const judgedTwice = sumWhere(of.weights, multiple);
  const units = of.ofUnit.length;
  // Chance is taken from all units with a label, where agreement is not the whole of it.
  const measure = (name: keyof typeof now): Measure => (CHANCE_OF_ALL.has(name) ? measured(now[name] ?? 'no-labels', drawn.get(name), units, {}) : measured(now[name] ?? 'no-labels', drawn.get(name), judgedTwice, { 'one-label': units - judgedTwice }));
  return {
    raters: ratings.raters, labels: ratings.labels, level, units, judgedTwice, notNumbers: ratings.notNumbers ?? 0,
    overall: {
      observed: measure('observed'), observedMeanOverUnits: measure('observedMeanOverUnits'), unanimous: measure('unanimous'), fleissKappa: measure('fleissKappa'),
      krippendorffAlpha: measure('krippendorffAlpha'), gwetAC1: measure('gwetAC1'),
      gwetAC2: ac2 ? measure('gwetAC2') : { value: null, why: { code: 'undefined-nominal', args: {} }, n: units },
    },
    pairs: pairs.map(([a, b]): PairAgreement => {
      const { matrix, plain, linear: byLine, quadratic: bySquare } = ofPair(of.weights, a, b);
      const of2 = (c: Coefficient, name?: string): Measure => measured(c, name === undefined ? undefined : drawn.get(`${a} ${b} ${name}`), plain.n, { 'not-both': units - plain.n });
      return {
        a: ratings.raters[a] ?? '', b: ratings.raters[b] ?? '', n: plain.n, agree: plain.agree, observed: of2(plain.observed, 'observed'), cohenKappa: of2(plain.cohenKappa, 'kappa'),
        cohenKappaLinear: of2(byLine), cohenKappaQuadratic: of2(bySquare), scottPi: of2(plain.scottPi), matrix: matrix.map((row) => [...row]),
      };
    }),
    classes: {
      unanimous: sumWhere(of.weights, of.patterns.map((_, p) => multiple[p] === true && same[p] === true)),
      majority: sumWhere(of.weights, of.patterns.map((p, i) => multiple[i] === true && same[i] !== true && Math.max(...p.counts) * 2 > p.size)),
      split: sumWhere(of.weights, of.patterns.map((p, i) => multiple[i] === true && same[i] !== true && Math.max(...p.counts) * 2 <= p.size)),
    },
    resamples,
  };
}

/** Counts alone, where there are too many labels to say more. */
function tooMany({ raters, labels, units, notNumbers = 0 }: Ratings, level: Level): Agreement {
  const said = units.map((unit) => unit.filter((label) => label !== null)).filter((unit) => unit.length > 0);
  const twice = said.filter((unit) => unit.length > 1);
  const top = (unit: readonly number[]): number => Math.max(...unit.map((label) => unit.filter((l) => l === label).length));
  const none: Measure = { value: null, why: { code: 'undefined-many-labels', args: { labels: labels.length, most: MOST_LABELS } }, n: twice.length };
  const unanimous = twice.filter((unit) => top(unit) === unit.length).length;
  const majority = twice.filter((unit) => top(unit) < unit.length && top(unit) * 2 > unit.length).length;
  return {
    raters, labels, level, units: said.length, judgedTwice: twice.length, notNumbers,
    overall: { observed: none, observedMeanOverUnits: none, unanimous: none, fleissKappa: none, krippendorffAlpha: none, gwetAC1: none, gwetAC2: none },
    pairs: [], classes: { unanimous, majority, split: twice.length - unanimous - majority }, resamples: 0,
  };
}

function sumWhere(weights: Float64Array, where: readonly boolean[]): number {
  return weights.reduce((sum, n, i) => (where[i] === true ? sum + n : sum), 0);
}

function share(weights: Float64Array, among: readonly boolean[], where: readonly boolean[]): Coefficient {
  const all = sumWhere(weights, among);
  return all === 0 ? 'no-pairs' : sumWhere(weights, among.map((a, i) => a && where[i] === true)) / all;
}

function numberOf(coefficient: Coefficient): number | null {
  return typeof coefficient === 'number' ? coefficient : null;
}

function measured(coefficient: Coefficient, interval: Interval | null | undefined, n: number, leftOut: Skipped): Measure {
  const skipped = Object.fromEntries(Object.entries(leftOut).filter(([, count]) => count > 0));
  const counted = { n, ...(Object.keys(skipped).length > 0 ? { skipped } : {}) };
  if (typeof coefficient !== 'number') return { value: null, why: { code: WHY[coefficient], args: {} }, ...counted };
  return { value: coefficient, low: interval?.low ?? null, high: interval?.high ?? null, ...counted };
}

const CHANCE_OF_ALL: ReadonlySet<string> = new Set(['fleissKappa', 'gwetAC1', 'gwetAC2']);

const WHY: Readonly<Record<Undefined, string>> = { 'no-labels': 'undefined-no-labels', 'no-pairs': 'undefined-no-pairs', 'no-variation': 'undefined-no-variation' };
