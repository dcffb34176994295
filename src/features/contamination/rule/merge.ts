import type { EvaluationPart, ItemFacts, ItemScore, Rule, ScanPart } from '../contract';
import { fractionOf, ItemScale } from './exactScore';
import { keepPair, type ScoredPair } from './keptPairs';
import { coveredOf } from './ranges';
import { compareSources } from './sources';

/** Parts of scans of the same items into one, in any order and any grouping the same. Parts of one dataset share no row. */
export function mergeParts(parts: readonly ScanPart[], facts: readonly ItemFacts[], rule: Rule, keep: number): ScanPart {
  const sum = (of: (part: ScanPart) => number): number => parts.reduce((all, part) => all + of(part), 0);
  return {
    rows: sum((part) => part.rows),
    messages: sum((part) => part.messages),
    characters: sum((part) => part.characters),
    documents: sum((part) => part.documents),
    evaluations: facts.map((fact, e) => mergeEvaluations(parts.flatMap((part) => part.evaluations[e] ?? []), fact, rule, keep)),
  };
}

function mergeEvaluations(parts: readonly EvaluationPart[], facts: ItemFacts, rule: Rule, keep: number): EvaluationPart {
  const union = (of: (part: EvaluationPart) => readonly number[]): number[] => ascending(parts.map(of));
  return {
    items: mergeItems(parts.flatMap((part) => part.items), facts, rule, keep),
    rows: union((part) => part.rows),
    pairs: parts.reduce((all, part) => all + part.pairs, 0),
    equal: union((part) => part.equal),
    contained: union((part) => part.contained),
    any13: union((part) => part.any13),
    bySource: mergeSources(parts.flatMap((part) => part.bySource)),
  };
}

function mergeItems(scores: readonly ItemScore[], facts: ItemFacts, rule: Rule, keep: number): ItemScore[] {
  const threshold = fractionOf(rule.threshold);
  const tokens = new Map(facts.tokens.map((item) => [item.item, item.fields]));
  const together = grouped(scores, (score) => score.item);
  return [...together].sort(([a], [b]) => a - b).map(([item, same]) => {
    const scale = new ItemScale(tokens.get(item) ?? [], threshold);
    const pairs: ScoredPair[] = [];
    for (const pair of same.flatMap((score) => score.pairs)) keepPair(pairs, { ...pair, score: scale.of(pair.covered.map(coveredOf)) }, scale.limit, keep);
    const matching = same.filter((score) => score.documents > 0);
    return {
      item,
      pairs: pairs.map(({ row, message, covered }) => ({ row, message, covered })),
      documents: same.reduce((sum, score) => sum + score.documents, 0),
      templateOnly: matching.length > 0 && matching.every((score) => score.templateOnly),
    };
  });
}

function mergeSources(sources: EvaluationPart['bySource']): EvaluationPart['bySource'] {
  const together = grouped(sources, (source) => source.value);
  return [...together].sort(([a], [b]) => compareSources(a, b)).map(([value, same]) => ({ value, items: ascending(same.map((source) => source.items)), ...(same.some((source) => source.kept) ? { kept: ascending(same.map((source) => source.kept ?? [])) } : {}) }));
}

function ascending(lists: readonly (readonly number[])[]): number[] {
  return [...new Set(lists.flat())].sort((a, b) => a - b);
}

function grouped<T, K>(of: readonly T[], key: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const one of of) {
    const group = groups.get(key(one));
    if (group) group.push(one);
    else groups.set(key(one), [one]);
  }
  return groups;
}
