import { type EvaluationPart, type ItemFacts, type ItemScore, type KeptByTemplate, type Rule, type Run, type ScanAnswer, VERDICT_THRESHOLD } from '../contract';
import { added, type Exact, type Fraction, fractionOf, ItemScale, score6 } from './exactScore';
import { mergeParts } from './merge';
import { coveredOf } from './ranges';

/** The training dataset that is the union of all. */
export const ALL_TRAININGS = '*';

/** An item that has a score above 0, and its best. */
export interface Scored {
  readonly item: ItemScore;
  readonly score: Fraction;
  readonly matched: boolean;
}

/** Items with a score, by their row. */
export function scoredItems(part: EvaluationPart, facts: ItemFacts, rule: Rule): Scored[] {
  const threshold = fractionOf(rule.threshold);
  const tokens = new Map(facts.tokens.map((item) => [item.item, item.fields]));
  return part.items.map((item) => {
    const scale = new ItemScale(tokens.get(item.item) ?? [], threshold);
    const score: Exact = scale.of((item.pairs[0]?.covered ?? []).map(coveredOf));
    return { item, score: scale.fraction(score), matched: score > scale.limit };
  });
}

/** The score of a pair to six decimals. */
export function pairScore(covered: ItemScore['pairs'][number]['covered'], tokens: readonly number[]): string {
  const scale = new ItemScale(tokens, { num: 1n, den: 2n });
  return score6(scale.fraction(scale.of(covered.map(coveredOf))));
}

/** One run for each evaluation. */
export function runsOf(train: string, { facts, part }: Pick<ScanAnswer, 'facts' | 'part'>, rule: Rule): Run[] {
  return facts.map((fact, e) => runOf(train, part.documents, part.evaluations[e] ?? EMPTY, fact, rule));
}

/** The runs of the union of several training datasets: an item counts once, rows and documents for each. */
export function unionRuns(answers: readonly Pick<ScanAnswer, 'facts' | 'part'>[], rule: Rule): Run[] {
  const facts = answers[0]?.facts ?? [];
  const part = mergeParts(answers.map((answer) => answer.part), facts, rule, 0);
  return facts.map((fact, e) => ({
    ...runOf(ALL_TRAININGS, part.documents, part.evaluations[e] ?? EMPTY, fact, rule),
    nTrainRowsMatched: answers.reduce((sum, answer) => sum + (answer.part.evaluations[e]?.rows.length ?? 0), 0),
  }));
}

function runOf(train: string, documents: number, part: EvaluationPart, facts: ItemFacts, rule: Rule): Run {
  const scored = scoredItems(part, facts, rule);
  const matched = scored.filter((item) => item.matched);
  const tooShort = new Set(facts.tooShort);
  const below = scored.filter((item) => !item.matched).map((item) => item.score);
  const share = (count: number): string => score6({ num: BigInt(count), den: BigInt(Math.max(1, facts.nEval)) });
  const left = matched.filter((item) => !item.item.templateOnly).length;
  const kept = (count: number): KeptByTemplate => ({ nMatched: count, share: share(count), verdict: verdictOf(count, facts.nEval) });
  const mean = scored.reduce((sum, item) => added(sum, item.score), ZERO);
  return {
    train, eval: facts.name, fields: facts.fields,
    nTrainDocuments: documents,
    nEval: facts.nEval, nNull: facts.nNull, nTooShort: facts.tooShort.length,
    nScored: scored.length, nMatched: matched.length,
    datasetScore: share(matched.length),
    meanScore: facts.nEval === 0 ? null : score6({ num: mean.num, den: mean.den * BigInt(facts.nEval) }),
    verdict: verdictOf(matched.length, facts.nEval),
    nTrainRowsMatched: part.rows.length,
    nPairsMatched: part.pairs,
    maxUnmatchedScore: score6(below.reduce((most, score) => (score.num * most.den > most.num * score.den ? score : most), ZERO)),
    exact: rule.methods.includes('exact') ? { nEqual: part.equal.length, nContained: part.contained.length, nContainedTooShort: part.contained.filter((item) => tooShort.has(item)).length } : null,
    any13: rule.methods.includes('any13') ? { nHit: part.any13.length, nShorterThan13: facts.nShorterThan13 } : null,
    nTemplateOnly: rule.template === null ? null : matched.length - left,
    ...(rule.template === null ? {} : { kept: kept(left) }),
    bySource: part.bySource.map(({ value, items, kept: own }) => ({ value, nMatched: items.length, share: share(items.length), verdict: verdictOf(items.length, facts.nEval), ...(own ? { kept: kept(own.length) } : {}) })),
  };
}

const ZERO: Fraction = { num: 0n, den: 1n };
const LIMIT = fractionOf(VERDICT_THRESHOLD);
const EMPTY: EvaluationPart = { items: [], rows: [], pairs: 0, equal: [], contained: [], any13: [], bySource: [] };

/** Contaminated above 2 % of all items, strictly. */
function verdictOf(matched: number, items: number): Run['verdict'] {
  return BigInt(matched) * LIMIT.den > LIMIT.num * BigInt(items) ? 'contaminated' : 'clean';
}

/** Where n-grams can find no item, “clean” says nothing: it is not printed as a verdict. */
export const isAllTooShort = ({ nEval, nTooShort }: Pick<Run, 'nEval' | 'nTooShort'>): boolean => nEval > 0 && nTooShort === nEval;
