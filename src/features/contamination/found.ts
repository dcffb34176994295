import type { EvaluationPart, ItemFacts, ItemScore, Pair, Rule, Run, ScanAnswer, ScanPart } from './contract';
import type { Cell, ItemList } from './page';
import { ALL_TRAININGS, pairScore, runsOf, scoredItems, unionRuns } from './rule/figures';
import { score6 } from './rule/exactScore';
import { mergeParts } from './rule/merge';

/** What a scan of one training dataset found of one evaluation; it is kept as it stands here. */
export interface FoundOfOne {
  readonly facts: ItemFacts;
  /** With one evaluation. */
  readonly part: ScanPart;
}

/** What is known of a training dataset: of each evaluation that was looked for, by its name. */
export interface FoundIn {
  readonly train: string;
  readonly evaluations: ReadonlyMap<string, FoundOfOne>;
}

/** A pair, and the training dataset that its row is in. */
export interface PlacedPair extends Pair {
  readonly train: string;
  readonly score: string;
}

/** An item as a list of a cell has it, before its texts are read. */
export interface CellItem {
  readonly item: number;
  readonly score: string | null;
  readonly pairs: readonly PlacedPair[];
  readonly documents: number;
  readonly templateOnly: boolean;
  readonly exact: 'equal' | 'contained' | null;
}

/** The answer to several evaluations, each by itself. */
export function apart({ facts, part }: Pick<ScanAnswer, 'facts' | 'part'>): FoundOfOne[] {
  return facts.map((fact, e) => ({ facts: fact, part: { ...part, evaluations: part.evaluations.slice(e, e + 1) } }));
}

/** Two parts of one scan of the same items. */
export function joined(a: FoundOfOne | undefined, b: FoundOfOne, rule: Rule, keep: number): FoundOfOne {
  return a ? { facts: b.facts, part: mergeParts([a.part, b.part], [b.facts], rule, keep) } : b;
}

const answerOf = ({ facts, part }: FoundOfOne): Pick<ScanAnswer, 'facts' | 'part'> => ({ facts: [facts], part });

/** The runs of each training dataset, and of all together where there are several, evaluation by evaluation. */
export function runsFound(found: readonly FoundIn[], evaluations: readonly string[], rule: Rule): Run[] {
  return evaluations.flatMap((name) => {
    const of = found.flatMap(({ train, evaluations: known }) => (known.get(name) ? [{ train, answer: answerOf(known.get(name) as FoundOfOne) }] : []));
    const runs = of.flatMap(({ train, answer }) => runsOf(train, answer, rule));
    return of.length > 1 ? [...runs, ...unionRuns(of.map((o) => o.answer), rule)] : runs;
  });
}

/** Of each training dataset the rows that hold an item of any evaluation, ascending. */
export function flaggedRows({ evaluations }: FoundIn, names: readonly string[]): number[] {
  return [...new Set(names.flatMap((name) => evaluations.get(name)?.part.evaluations[0]?.rows ?? []))].sort((a, b) => a - b);
}

/** The items of one list of a cell, the best score first, then by their row. */
export function cellItems(found: readonly FoundIn[], cell: Cell, list: ItemList['list'], rule: Rule): CellItem[] {
  const known = found.flatMap(({ train, evaluations }) => {
    const of = evaluations.get(cell.eval);
    const part = of?.part.evaluations[0];
    return of && part && (cell.train === ALL_TRAININGS || cell.train === train) ? [{ train, facts: of.facts, part }] : [];
  });
  const facts = known[0]?.facts;
  if (!facts) return [];
  const scores = known.map(({ train, part }) => ({ train, scored: scoredItems(part, facts, rule) }));
  const wanted = itemsWanted(known.map((k) => k.part), facts, scores.map((s) => s.scored), cell, list, rule);
  const kept = keptOfSource(known.map((k) => k.part), cell, rule);
  const tokens = new Map(facts.tokens.map((t) => [t.item, t.fields]));
  const best = new Map<number, { readonly train: string; readonly item: ItemScore; readonly score: string }[]>();
  for (const { train, scored } of scores) {
    for (const { item, score } of scored) if (wanted.has(item.item)) best.set(item.item, [...(best.get(item.item) ?? []), { train, item, score: score6(score) }]);
  }
  const equal = new Set(known.flatMap((k) => k.part.equal));
  const contained = new Set(known.flatMap((k) => k.part.contained));
  const order = new Map(known.map(({ train }, i) => [train, i]));
  const items = [...wanted].map((item): CellItem => {
    const of = best.get(item) ?? [];
    const pairs = of.flatMap(({ train, item: { pairs: kept } }) => kept.map((pair): PlacedPair => ({ ...pair, train, score: pairScore(pair.covered, tokens.get(item) ?? []) })));
    pairs.sort((a, b) => (a.score === b.score ? (order.get(a.train) ?? 0) - (order.get(b.train) ?? 0) || a.row - b.row || a.message - b.message : a.score > b.score ? -1 : 1));
    const matching = of.filter((o) => o.item.documents > 0);
    return {
      item, pairs,
      score: list === 'tooShort' ? null : (pairs[0]?.score ?? null),
      documents: of.reduce((sum, o) => sum + o.item.documents, 0),
      templateOnly: kept ? !kept.has(item) : matching.length > 0 && matching.every((o) => o.item.templateOnly),
      exact: equal.has(item) ? 'equal' : contained.has(item) ? 'contained' : null,
    };
  });
  const ofTemplate = list === 'template' ? true : list === 'kept' ? false : null;
  return items.filter((i) => ofTemplate === null || i.templateOnly === ofTemplate).sort((a, b) => (a.score === b.score ? a.item - b.item : (a.score ?? '') > (b.score ?? '') ? -1 : 1));
}

function itemsWanted(parts: readonly EvaluationPart[], facts: ItemFacts, scored: readonly ReturnType<typeof scoredItems>[], cell: Cell, list: ItemList['list'], rule: Rule): ReadonlySet<number> {
  if (list === 'tooShort') return new Set(facts.tooShort);
  const { source } = cell;
  const ofSource = source && new Set(parts.flatMap((part) => part.bySource.find((s) => s.value === source.value)?.items ?? []));
  const matched = new Set(matchedItems(parts, scored, rule).filter((item) => !ofSource || ofSource.has(item)));
  return list !== 'below' ? matched : new Set(scored.flat().map((s) => s.item.item).filter((item) => !matched.has(item)));
}

/** In a source an item may match by a template's n-grams alone that another source holds whole. */
function keptOfSource(parts: readonly EvaluationPart[], { source }: Cell, rule: Rule): ReadonlySet<number> | null {
  return source === null || rule.template === null ? null : new Set(parts.flatMap((part) => part.bySource.find((s) => s.value === source.value)?.kept ?? []));
}

/** By n-grams where they were asked for; else those that are contained, or else hit. */
function matchedItems(parts: readonly EvaluationPart[], scored: readonly ReturnType<typeof scoredItems>[], { methods }: Rule): readonly number[] {
  if (methods.includes('ngram')) return scored.flat().filter((s) => s.matched).map((s) => s.item.item);
  return parts.flatMap((part) => (methods.includes('exact') ? part.contained : part.any13));
}
