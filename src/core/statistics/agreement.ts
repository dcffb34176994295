import type { Message } from '../message';
import { Bootstrap, unitsDrawn } from './bootstrap';
import type { Interval } from './bootstrap';
import { agreeingShares, agreementWeights, fleissKappa, gwetAC, krippendorffAlpha, labelShares, meanAgreement, pooledAgreement } from './coefficients';
import type { Coefficient, Undefined } from './coefficients';
import { intraclassOf } from './intraclass';
import { pairCoefficients, pairMatrix, pairOf } from './pairs';
import type { PairCoefficients } from './pairs';
import { patternsOf } from './ratings';
import type { Level, Patterns, Ratings } from './ratings';
import { ofShare } from './wilson';

/** A statistic with its interval, the units it was counted over, and those left out by reason; or why there is none. */
export type Measure = { readonly n: number; readonly skipped?: Skipped } & (
  | { readonly value: number; readonly low: number | null; readonly high: number | null; /** Why there is no interval, where one was asked for. */ readonly noInterval?: Message }
  | { readonly value: null; readonly why: Message }
);

/** Units with a label that a statistic leaves out: they have one label alone, or not one of each rater of a pair, or of all. */
export type Skipped = Readonly<Partial<Record<'one-label' | 'not-both' | 'not-all', number>>>;

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
    /** Single-rater intraclass correlations, where labels have an order. */
    readonly icc1: Measure;
    readonly icc2: Measure;
    readonly icc3: Measure;
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

/** Beyond about so much work fewer resamples are made, so that nobody waits; the result says how many. */
const MOST_WORK = 3e9;
/** How long resamples are made at a time. */
const STEP_MS = 15;
/** Coefficients weigh every label against every other: of free texts, each another label, the tables would be larger than memory, and say nothing. */
export const MOST_LABELS = 200;
/** Intervals of pairs of raters are made for so many pairs. */
const MOST_PAIRS = 30;

/**
 * How far raters agree. Definitions, and the libraries they were checked against to 1e-9, stand with each coefficient in
 * `coefficients.ts`, `pairs.ts` and `intraclass.ts`. Undefined is a reason, never a number.
 */
export function agreementOf(ratings: Ratings, options: AgreementOptions = {}): Agreement {
  const run = begun(ratings, options);
  if (!('steps' in run)) return run;
  for (let i = 0; i < run.steps; i++) run.step();
  return run.result();
}

/** The same, giving way after some milliseconds of resamples: `pause` resolves when others had their turn, and throws when nobody wants the result any more. */
export async function agreementInSteps(ratings: Ratings, options: AgreementOptions, pause: (fraction: number) => Promise<void>): Promise<Agreement> {
  const run = begun(ratings, options);
  if (!('steps' in run)) return run;
  let since = Date.now();
  for (let i = 0; i < run.steps; i++) {
    run.step();
    if (Date.now() - since < STEP_MS) continue;
    await pause(i / run.steps);
    since = Date.now();
  }
  return run.result();
}

interface Run {
  readonly steps: number;
  step(): void;
  result(): Agreement;
}

function begun(ratings: Ratings, { level = 'nominal', seed = 0, resamples = 10_000 }: AgreementOptions): Agreement | Run {
  const many = ratings.labels.length > MOST_LABELS;
  if (many && level !== 'interval') return tooMany(ratings, level);
  const of = patternsOf(ratings);
  const { raters, labels } = ratings;
  const values = ratings.values ?? labels.map((_, i) => i);
  const scaled = level !== 'nominal' && level !== 'set';
  const ac2 = many || !scaled ? undefined : agreementWeights(values, level === 'ordinal' ? 'ordinal' : 'linear');
  const pairs = many ? [] : raters.flatMap((_, a) => raters.slice(a + 1).map((__, i) => ({ a, b: a + 1 + i, names: namesOf(a, a + 1 + i), pair: pairOf(of, a, a + 1 + i) })));
  const intraclass = intraclassOf(of, { raters, values });
  const multiple = of.patterns.map((p) => p.size >= 2);
  const same = of.patterns.map((p) => p.counts.includes(p.size));

  const agreeing = agreeingShares(of);
  const nearly = ac2 && { shares: agreeingShares(of, ac2), total: ac2.reduce((sum, row) => sum + row.reduce((all, w) => all + w, 0), 0) };

  const overall = (weights: Float64Array) => {
    const observed = meanAgreement(weights, agreeing);
    const pi = labelShares(of, weights);
    return {
      observed: pooledAgreement(of, weights, agreeing),
      observedMeanOverUnits: observed,
      unanimous: share(weights, multiple, same),
      fleissKappa: fleissKappa(observed, pi),
      krippendorffAlpha: krippendorffAlpha(of, weights, level, ratings),
      gwetAC1: gwetAC(observed, pi),
      ...(nearly ? { gwetAC2: gwetAC(meanAgreement(weights, nearly.shares), pi, nearly.total) } : {}),
      ...(scaled ? intraclass(weights) : {}),
    };
  };
  const drawn = new Bootstrap(of, seed, (weights) => {
    const found: [string, Coefficient][] = Object.entries(overall(weights));
    if (pairs.length <= MOST_PAIRS) for (const { names, pair } of pairs) for (const [name, c] of coefficientsOf(pairCoefficients(pair, weights, labels.length))) found.push([names[name], c]);
    return found;
  });
  const units = of.weights.reduce((sum, n) => sum + n, 0);
  const judgedTwice = sumWhere(of.weights, multiple);
  const unanimous = sumWhere(of.weights, of.patterns.map((_, p) => multiple[p] === true && same[p] === true));
  const complete = sumWhere(of.weights, of.patterns.map((p) => p.size === raters.length));
  const majority = of.patterns.map((p) => Math.max(...p.counts) * 2 > p.size);

  const result = (): Agreement => {
    const now = overall(of.weights);
    // Chance is taken from all units with a label, where agreement is not the whole of it.
    const measure = (name: keyof typeof now): Measure => {
      const [n, leftOut]: [number, Skipped] = CHANCE_OF_ALL.has(name) ? [units, {}] : OF_COMPLETE.has(name) ? [complete, { 'not-all': units - complete }] : [judgedTwice, { 'one-label': units - judgedTwice }];
      return measured(now[name] ?? 'no-labels', drawn.interval(name), n, leftOut);
    };
    const onScale = (name: 'gwetAC2' | 'icc1' | 'icc2' | 'icc3'): Measure => {
      if (name in now) return measure(name);
      return scaled ? measured('many-labels', null, units, {}, { labels: labels.length, most: MOST_LABELS }) : measured('nominal', null, units, {});
    };
    return {
      raters, labels, level, units, judgedTwice, notNumbers: ratings.notNumbers ?? 0,
      overall: {
        observed: measure('observed'), observedMeanOverUnits: measure('observedMeanOverUnits'), unanimous: ofShare(measure('unanimous'), unanimous), fleissKappa: measure('fleissKappa'),
        krippendorffAlpha: measure('krippendorffAlpha'), gwetAC1: measure('gwetAC1'), gwetAC2: onScale('gwetAC2'), icc1: onScale('icc1'), icc2: onScale('icc2'), icc3: onScale('icc3'),
      },
      pairs: pairs.map(({ a, b, names, pair }): PairAgreement => {
        const { n, agree, ...coefficients } = pairCoefficients(pair, of.weights, labels.length);
        const of2 = (name: keyof typeof coefficients): Measure => measured(coefficients[name], drawn.interval(names[name]), n, { 'not-both': units - n });
        return {
          a: raters[a] ?? '', b: raters[b] ?? '', n, agree, observed: ofShare(of2('observed'), agree), cohenKappa: of2('cohenKappa'), cohenKappaLinear: of2('cohenKappaLinear'),
          cohenKappaQuadratic: of2('cohenKappaQuadratic'), scottPi: of2('scottPi'), matrix: pairMatrix(pair, of.weights, labels.length),
        };
      }),
      classes: {
        unanimous,
        majority: sumWhere(of.weights, majority.map((m, i) => m && multiple[i] === true && same[i] !== true)),
        split: sumWhere(of.weights, majority.map((m, i) => !m && multiple[i] === true && same[i] !== true)),
      },
      resamples: drawn.resamples,
    };
  };
  return { steps: resamplesOf(resamples, of, pairs.length), step: () => drawn.step(), result };
}

type PairMeasure = Exclude<keyof PairCoefficients, 'n' | 'agree'>;

function coefficientsOf({ observed, cohenKappa, cohenKappaLinear, cohenKappaQuadratic, scottPi }: PairCoefficients): readonly (readonly [PairMeasure, Coefficient])[] {
  return [['observed', observed], ['cohenKappa', cohenKappa], ['cohenKappaLinear', cohenKappaLinear], ['cohenKappaQuadratic', cohenKappaQuadratic], ['scottPi', scottPi]];
}

/** What a pair's measures are called among all that are resampled. */
function namesOf(a: number, b: number): Readonly<Record<PairMeasure, string>> {
  const name = (measure: PairMeasure): string => `${String(a)} ${String(b)} ${measure}`;
  return { observed: name('observed'), cohenKappa: name('cohenKappa'), cohenKappaLinear: name('cohenKappaLinear'), cohenKappaQuadratic: name('cohenKappaQuadratic'), scottPi: name('scottPi') };
}

/** How many resamples are made of those asked for: none of a single unit, and at least 200 where they are much work. */
function resamplesOf(asked: number, of: Patterns, pairs: number): number {
  if (unitsDrawn(of) < 2) return 0;
  const labels = of.patterns.reduce((n, p) => n + p.held.length ** 2, 0);
  const work = Math.min(unitsDrawn(of), of.patterns.length * 30) + 8 * labels + 2 * of.labels ** 2 + Math.min(pairs, MOST_PAIRS) * (of.patterns.length + of.labels);
  return Math.min(asked, Math.max(200, Math.floor(MOST_WORK / work)));
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
    overall: { observed: none, observedMeanOverUnits: none, unanimous: none, fleissKappa: none, krippendorffAlpha: none, gwetAC1: none, gwetAC2: none, icc1: none, icc2: none, icc3: none },
    pairs: [], classes: { unanimous, majority, split: twice.length - unanimous - majority }, resamples: 0,
  };
}

function sumWhere(weights: Float64Array, where: readonly boolean[]): number {
  return weights.reduce((sum, n, i) => (where[i] === true ? sum + n : sum), 0);
}

function share(weights: Float64Array, among: readonly boolean[], where: readonly boolean[]): Coefficient {
  let [all, those] = [0, 0];
  for (let i = 0; i < weights.length; i++) {
    if (among[i] !== true) continue;
    all += weights[i] ?? 0;
    if (where[i] === true) those += weights[i] ?? 0;
  }
  return all === 0 ? 'no-pairs' : those / all;
}

function measured(coefficient: Coefficient, interval: Interval | null, n: number, leftOut: Skipped, args: Message['args'] = {}): Measure {
  const skipped = Object.fromEntries(Object.entries(leftOut).filter(([, count]) => count > 0));
  const counted = { n, ...(Object.keys(skipped).length > 0 ? { skipped } : {}) };
  if (typeof coefficient !== 'number') return { value: null, why: { code: WHY[coefficient], args }, ...counted };
  return { value: coefficient, low: interval?.low ?? null, high: interval?.high ?? null, ...counted };
}

const CHANCE_OF_ALL: ReadonlySet<string> = new Set(['fleissKappa', 'gwetAC1', 'gwetAC2']);
const OF_COMPLETE: ReadonlySet<string> = new Set(['icc2', 'icc3']);

const WHY: Readonly<Record<Undefined, string>> = { 'no-labels': 'undefined-no-labels', 'no-pairs': 'undefined-no-pairs', 'no-variation': 'undefined-no-variation', 'no-complete-units': 'undefined-no-complete-units', 'no-shared': 'undefined-no-shared', 'many-labels': 'undefined-many-labels', nominal: 'undefined-nominal' };
