import { inverted, solved } from './linear';
import { sigmoid, softplus } from './logistic';
import { unrankable } from './winGraph';
import type { Message } from '../message';

/** Calls back for each battle of sides `a` and `b` on a prompt: 1 where `a` won, 0.5 for a tie, 0 where `b` won. Battles of one prompt come one after the other. */
export type Battles = (battle: (prompt: number, a: number, b: number, score: number) => void) => void;

export interface WinMatrix {
  /** `wins[i][j]`: how often i beat j. */
  readonly wins: readonly Float64Array[];
  readonly ties: readonly Float64Array[];
  readonly battles: number;
}

export interface Strength {
  readonly side: number;
  /** Log strengths sum to 0: i beats j with probability 1 ÷ (1 + e^(sⱼ − sᵢ)). */
  readonly log: number;
  readonly low: number;
  readonly high: number;
  /** 1000 + 400 ÷ ln 10 times the log strength. */
  readonly elo: number;
  readonly eloLow: number;
  readonly eloHigh: number;
  /** By the information, as if battles were independent. */
  readonly seIndependent: number;
  /** With battles on one prompt together (a sandwich: Liang and Zeger 1986): the intervals are of this one. */
  readonly se: number;
}

export type BradleyTerry = { readonly strengths: readonly Strength[]; readonly logLikelihood: number; readonly battles: number } | { readonly strengths: null; readonly why: Message; readonly battles: number };

const Z = 1.959963984540054;
const ELO = 400 / Math.LN10;
const MOST_STEPS = 200;

/** Who beat whom, and how often. */
export function winMatrix(sides: number, battles: Battles): WinMatrix {
  return withBattles(noBattles(sides), battles);
}

function noBattles(sides: number): WinMatrix {
  const square = (): Float64Array[] => Array.from({ length: sides }, () => new Float64Array(sides));
  return { wins: square(), ties: square(), battles: 0 };
}

/** The matrix with more battles counted in it. */
function withBattles({ wins, ties, battles: before }: WinMatrix, battles: Battles): WinMatrix {
  const add = (to: readonly Float64Array[], i: number, j: number): void => {
    const row = to[i];
    if (row) row[j] = (row[j] ?? 0) + 1;
  };
  let count = before;
  battles((_, a, b, score) => {
    count++;
    if (score === 0.5) {
      add(ties, a, b);
      add(ties, b, a);
    } else if (score > 0.5) add(wins, a, b);
    else add(wins, b, a);
  });
  return { wins, ties, battles: count };
}

/** Battles of scores: the higher one wins on each prompt, NaN is no score. `from`, `to`: of these prompts alone. */
export function battlesOfScores(sides: readonly Float64Array[], from = 0, to = sides[0]?.length ?? 0): Battles {
  return (battle) => {
    for (let prompt = from; prompt < to; prompt++) {
      for (let a = 0; a < sides.length; a++) {
        const first = sides[a]?.[prompt] ?? Number.NaN;
        for (let b = a + 1; b < sides.length; b++) {
          const second = sides[b]?.[prompt] ?? Number.NaN;
          if (first > second) battle(prompt, a, b, 1);
          else if (first < second) battle(prompt, a, b, 0);
          else if (first === second) battle(prompt, a, b, 0.5);
        }
      }
    }
  };
}

/**
 * Bradley and Terry's strengths (1952) by maximum likelihood, a tie half a win each way, without a prior. There is no maximum where some sides
 * never lost to the others, and none across sides that were never set against each other, not even through others (Ford 1957).
 */
export function bradleyTerry(names: readonly string[], battles: Battles): BradleyTerry {
  const steps = fitted(names, [battles]);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value.fit;
  }
}

/** The same with the battles in parts, a prompt's all in one; others have their turn after each. `pause` throws when nobody wants the result any more. */
export async function bradleyTerryInParts(names: readonly string[], parts: readonly Battles[], pause: (fraction: number) => Promise<void>): Promise<Fitted> {
  const steps = fitted(names, parts);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await pause(step.value);
  }
}

export interface Fitted {
  readonly matrix: WinMatrix;
  readonly fit: BradleyTerry;
}

function* fitted(names: readonly string[], parts: readonly Battles[]): Generator<number, Fitted> {
  const n = names.length;
  let matrix = noBattles(n);
  for (const [i, battles] of parts.entries()) {
    matrix = withBattles(matrix, battles);
    yield (i + 1) / parts.length / 2;
  }
  const wins = matrix.wins.map((row, i) => row.map((w, j) => w + (matrix.ties[i]?.[j] ?? 0) / 2));
  const why = unrankable(names, wins);
  if (why) return { matrix, fit: { strengths: null, why, battles: matrix.battles } };
  const fit = newton(wins);
  const covariance = fit && inverted(fit.information.map((v) => v + 1 / n), n)?.map((v) => v - 1 / n);
  if (!fit || !covariance) return { matrix, fit: { strengths: null, why: { code: 'undefined-no-fit', args: {} }, battles: matrix.battles } };
  const middle = new Float64Array(n * n);
  for (const [i, battles] of parts.entries()) {
    addScores(middle, n, fit.logs, battles);
    yield 0.5 + (i + 1) / parts.length / 2;
  }
  return { matrix, fit: { logLikelihood: fit.likelihood, battles: matrix.battles, strengths: strengthsOf(fit.logs, covariance, middle) } };
}

function strengthsOf(logs: Float64Array, covariance: Float64Array, middle: Float64Array): Strength[] {
  const n = logs.length;
  return [...logs].map((log, side) => {
    const row = covariance.subarray(side * n, (side + 1) * n);
    const se = Math.sqrt(row.reduce((sum, a, i) => sum + a * row.reduce((inner, b, j) => inner + b * (middle[i * n + j] ?? 0), 0), 0));
    const [low, high] = [log - Z * se, log + Z * se];
    return { side, log, low, high, elo: 1000 + ELO * log, eloLow: 1000 + ELO * low, eloHigh: 1000 + ELO * high, seIndependent: Math.sqrt(row[side] ?? 0), se };
  });
}

interface Fit {
  readonly logs: Float64Array;
  readonly likelihood: number;
  readonly information: Float64Array;
}

function newton(wins: readonly Float64Array[]): Fit | null {
  const n = wins.length;
  let logs = new Float64Array(n);
  let likelihood = likelihoodOf(wins, logs);
  for (let step = 0; step < MOST_STEPS; step++) {
    const { information, gradient } = slopes(wins, logs);
    const move = solved(information.map((v) => v + 1 / n), gradient);
    if (!move) return null;
    let part = 1;
    let next = centred(logs.map((s, i) => s + (move[i] ?? 0)));
    let better = likelihoodOf(wins, next);
    while (better < likelihood - 1e-12 * Math.abs(likelihood) && part > 1e-9) {
      part /= 2;
      next = centred(logs.map((s, i) => s + part * (move[i] ?? 0)));
      better = likelihoodOf(wins, next);
    }
    const moved = next.reduce((most, s, i) => Math.max(most, Math.abs(s - (logs[i] ?? 0))), 0);
    [logs, likelihood] = [next, better];
    if (moved < 1e-12) return { logs, likelihood, information: slopes(wins, logs).information };
  }
  return null;
}

function centred(logs: Float64Array): Float64Array<ArrayBuffer> {
  const mean = logs.reduce((sum, s) => sum + s, 0) / logs.length;
  return Float64Array.from(logs, (s) => s - mean);
}

function likelihoodOf(wins: readonly Float64Array[], logs: Float64Array): number {
  let sum = 0;
  wins.forEach((row, i) => row.forEach((w, j) => {
    if (w > 0) sum -= w * softplus((logs[j] ?? 0) - (logs[i] ?? 0));
  }));
  return sum;
}

function slopes(wins: readonly Float64Array[], logs: Float64Array): { information: Float64Array; gradient: Float64Array } {
  const n = wins.length;
  const information = new Float64Array(n * n);
  const gradient = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const [won, lost] = [wins[i]?.[j] ?? 0, wins[j]?.[i] ?? 0];
      if (i === j || won + lost === 0) continue;
      const p = sigmoid((logs[i] ?? 0) - (logs[j] ?? 0));
      gradient[i] = (gradient[i] ?? 0) + won - (won + lost) * p;
      information[i * n + j] = -(won + lost) * p * (1 - p);
      information[i * n + i] = (information[i * n + i] ?? 0) + (won + lost) * p * (1 - p);
    }
  }
  return { information, gradient };
}

/** Adds Σ g·gᵀ over prompts, g being what the battles of a prompt add to the slope of the likelihood. */
function addScores(sum: Float64Array, n: number, logs: Float64Array, battles: Battles): void {
  const g = new Float64Array(n);
  let current: number | null = null;
  const flush = (): void => {
    for (let i = 0; i < n; i++) if (g[i] !== 0) for (let j = 0; j < n; j++) sum[i * n + j] = (sum[i * n + j] ?? 0) + (g[i] ?? 0) * (g[j] ?? 0);
    g.fill(0);
  };
  battles((prompt, a, b, score) => {
    if (prompt !== current) flush();
    current = prompt;
    const rest = score - sigmoid((logs[a] ?? 0) - (logs[b] ?? 0));
    g[a] = (g[a] ?? 0) + rest;
    g[b] = (g[b] ?? 0) - rest;
  });
  flush();
}
