import type { Rule } from './contract';
import type { FlagPair, FlagsBy } from './flags';
import { cellItems } from './found';
import type { CellItem, FoundIn } from './found';
import { isConfirming } from './page';
import type { Verdict } from './page';
import { removedRows } from './removal';
import { ALL_TRAININGS, pairScore } from './rule/figures';

/** What was said of a pair of an evaluation's item and a row of a training dataset. */
export type SaidOf = (train: string, evaluation: string, item: number, row: number) => Verdict | null;

/** The other dataset, as flags name it. */
export type NamedBy = Pick<FlagsBy, 'name' | 'key' | 'files'>;

/** What was found of the rows of a training dataset by one evaluation: those on the removal list, and those that verdicts spare. */
export function trainingFlags(found: FoundIn, evaluation: string, by: NamedBy, said: SaidOf): FlagsBy {
  const of = found.evaluations.get(evaluation);
  const part = of?.part.evaluations[0];
  const { spared } = removedRows(found, { names: [evaluation], scoreOf: () => '', verdict: (name, item, row) => said(found.train, name, item, row) });
  const tokens = new Map(of?.facts.tokens.map((t) => [t.item, t.fields]));
  const pairs = (part?.items ?? []).flatMap(({ item, documents, pairs: kept }) => kept.slice(0, documents).map(({ row, message, covered }): FlagPair =>
    [row, item, message, Number(pairScore(covered, tokens.get(item) ?? [])), said(found.train, evaluation, item, row)]));
  return { ...by, checked: null, matched: part?.rows ?? [], clean: spared, contained: [], tooShort: [], scores: [], pairs };
}

/**
 * What was found of the items of an evaluation in each training dataset. An item is judged clean where a clean copy of the evaluation
 * keeps it: whatever was said of its pairs is said of it, wherever they are.
 */
export function evaluationFlags(trainings: readonly FoundIn[], evaluation: string, rule: Rule, by: (train: string) => NamedBy, said: SaidOf): FlagsBy[] {
  const of = (train: string, list: 'matched' | 'below'): CellItem[] => cellItems(trainings, { eval: evaluation, train, source: null }, list, rule);
  const refuted = new Set(of(ALL_TRAININGS, 'matched').flatMap(({ item, pairs }) => {
    const words = pairs.flatMap((pair) => said(pair.train, evaluation, item, pair.row) ?? []);
    const verdict = words.find(isConfirming) ?? words[0];
    return verdict !== undefined && !isConfirming(verdict) ? [item] : [];
  }));
  return trainings.flatMap(({ train, evaluations }): FlagsBy[] => {
    const found = evaluations.get(evaluation);
    if (!found) return [];
    const { facts, part } = found;
    const matched = of(train, 'matched');
    const items = matched.map((m) => m.item).sort((a, b) => a - b);
    return [{
      ...by(train), checked: facts.tokens.map((t) => t.item), matched: items, clean: items.filter((item) => refuted.has(item)),
      contained: part.evaluations[0]?.contained ?? [], tooShort: facts.tooShort,
      scores: of(train, 'below').flatMap(({ item, score }): [number, number][] => (score === null ? [] : [[item, Number(score)]])),
      pairs: matched.flatMap(({ item, pairs }) => pairs.map(({ row, message, score }): FlagPair => [item, row, message, Number(score), said(train, evaluation, item, row)])),
    }];
  });
}
