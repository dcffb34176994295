import type { Measure } from '../../core/statistics/agreement';
import { auroc } from '../../core/statistics/auroc';
import { wilson } from '../../core/statistics/wilson';
import type { HumanClass, ScoreChoice, ScoreFigures } from './judgesContract';

/** What a unit is worth to a score: its class, the side its humans agree on, and the numbers of the judge. */
export interface Scored {
  readonly of: HumanClass | null;
  readonly side: 'first' | 'second' | null;
  readonly score: number;
  /** First reward minus second, in the order of the verdicts. */
  readonly margin: number;
}

const DIVERGING: ReadonlySet<HumanClass | null> = new Set<HumanClass | null>(['diverging', 'diverging_substantial']);
/** Labels that name no side: all the same against the rest. */
const AGREED: ReadonlySet<HumanClass | null> = new Set<HumanClass | null>(['high_agreement_preference', 'unanimous']);
const APART: ReadonlySet<HumanClass | null> = new Set<HumanClass | null>(['majority', 'split']);

/** How well a number separates units on which humans diverge from those on which they agree (Diverging Preferences, “Diverging ID AUROC”). */
export function scoreFigures(units: Iterable<Scored>, choice: ScoreChoice, hasStrengths: boolean): ScoreFigures {
  const [positives, plain, negatives]: [number[], number[], number[]] = [[], [], []];
  let [missing, right, compared] = [0, 0, 0];
  for (const { of, side, score, margin } of units) {
    const [diverges, agrees] = [DIVERGING.has(of) || APART.has(of), AGREED.has(of)];
    if (!diverges && !agrees) continue;
    if (Number.isNaN(score)) {
      missing++;
      continue;
    }
    (diverges ? positives : negatives).push(score);
    if (of !== 'diverging_substantial' && diverges) plain.push(score);
    if (of !== 'high_agreement_preference' || side === null || Number.isNaN(margin)) continue;
    compared++;
    right += margin === 0 ? 0.5 : margin > 0 === (side === 'first') ? 1 : 0;
  }
  const agreed = Float64Array.from(negatives);
  return {
    choice, diverging: auroc(Float64Array.from(positives), agreed), withoutSubstantial: !hasStrengths ? null : auroc(Float64Array.from(plain), agreed), positives: positives.length, negatives: negatives.length, missing,
    accuracy: choice.of === 'score' ? null : shareOf(right, compared),
  };
}

function shareOf(k: number, n: number): Measure {
  return n === 0 ? { value: null, why: { code: 'undefined-no-negatives', args: {} }, n } : { value: k / n, ...wilson(k, n), n };
}
