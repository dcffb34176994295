import { createHash } from 'node:crypto';
import type { Warning } from '../core/message';
import { SPECS, VERDICT_THRESHOLD } from '../features/contamination/contract';
import type { EvaluationPart, ItemFacts, Pair, PossibleAnswer, Rule, Run, ScanAnswer, ScanPart } from '../features/contamination/contract';
import { digestLines } from '../features/contamination/rule/digestLines';
import { ALL_TRAININGS, pairScore, runsOf, scoredItems } from '../features/contamination/rule/figures';
import { mergeParts } from '../features/contamination/rule/merge';

/** What the scans of one command found, whole or one shard of it. */
export interface Found {
  readonly rule: Rule;
  /** How many matches of each run are listed; null: all. */
  readonly matches: number | null;
  readonly by: string | null;
  /** Rows on the removal list are listed. */
  readonly listed: boolean;
  readonly trainings: readonly TrainingFound[];
}

export interface TrainingFound {
  readonly name: string;
  /** All rows of the dataset: in the union, the rows of the next one follow. */
  readonly rows: number;
  readonly answer: ScanAnswer;
  /** Where they were asked for. */
  readonly possible?: PossibleAnswer;
}

/** The union of all: its rows are numbered on from dataset to dataset. */
function unionOf(found: Found): { answer: Pick<ScanAnswer, 'facts' | 'part'>; starts: readonly number[] } {
  const starts = found.trainings.map((_, i) => found.trainings.slice(0, i).reduce((n, t) => n + t.rows, 0));
  const facts = found.trainings[0]?.answer.facts ?? [];
  return { starts, answer: { facts, part: mergeParts(found.trainings.map((t, i) => shifted(t.answer.part, starts[i] ?? 0)), facts, found.rule, 0) } };
}

function shifted(part: ScanPart, by: number): ScanPart {
  return {
    ...part, evaluations: part.evaluations.map((e) => ({
      ...e, rows: e.rows.map((row) => row + by), items: e.items.map((item) => ({ ...item, pairs: item.pairs.map((pair) => ({ ...pair, row: pair.row + by })) })),
    })),
  };
}

/** Runs as the document has them, one for each training dataset and evaluation, and for the union of several. */
function runDocuments(found: Found): Record<string, unknown>[] {
  const of = (train: string, answer: Pick<ScanAnswer, 'facts' | 'part'>, place: (row: number) => Record<string, unknown>): Record<string, unknown>[] =>
    runsOf(train, answer, found.rule).map((run, e) => runDocument(run, found, answer.facts[e], answer.part.evaluations[e], place));
  const runs = found.trainings.flatMap(({ name, answer, possible }) => of(name, answer, (row) => ({ trainRow: row })).map((run, e) => ({ ...run, ...possibleDocument(possible?.evaluations[e], answer.part.evaluations[e]) })));
  if (found.trainings.length < 2) return runs;
  const { answer, starts } = unionOf(found);
  return [...runs, ...of(ALL_TRAININGS, answer, (row) => {
    const at = starts.findLastIndex((start) => start <= row);
    return { train: found.trainings[at]?.name, trainRow: row - (starts[at] ?? 0) };
  })];
}

/** The runs of the training datasets themselves, of which each has a verdict. */
export function trainingRuns(found: Found): Run[] {
  return found.trainings.flatMap(({ name, answer }) => runsOf(name, answer, found.rule));
}

function runDocument(run: Run, { rule, matches, by }: Found, facts: ItemFacts | undefined, part: EvaluationPart | undefined, place: (row: number) => Record<string, unknown>): Record<string, unknown> {
  if (!facts || !part) return { ...run };
  const digests = digestLines(part, facts, rule);
  return {
    train: run.train, eval: run.eval, fields: run.fields,
    nTrainDocuments: run.nTrainDocuments, nEval: run.nEval, nNull: run.nNull, nDistinct: facts.nDistinct, nTooShort: run.nTooShort, nScored: run.nScored, nMatched: run.nMatched, datasetScore: run.datasetScore, meanScore: run.meanScore, verdict: run.verdict,
    nTrainRowsMatched: run.nTrainRowsMatched, nPairsMatched: run.nPairsMatched, maxUnmatchedScore: run.maxUnmatchedScore,
    digestScored: sha256(digests.scored), digestMatched: sha256(digests.matched), digestTrainRows: sha256(digests.trainRows), digestTooShort: sha256(digests.tooShort),
    ...(run.exact ? { exact: { ...run.exact, digestEqual: sha256(digests.equal), digestContained: sha256(digests.contained) } } : {}),
    ...(run.any13 ? { any13: { ...run.any13, digestHit: sha256(digests.hit) } } : {}),
    ...(run.nTemplateOnly === null ? {} : { nTemplateOnly: run.nTemplateOnly }),
    ...(run.kept ? { withoutTemplate: run.kept } : {}),
    ...(by === null ? {} : { bySource: run.bySource.map(({ kept, ...source }) => ({ ...source, ...(kept ? { withoutTemplate: kept } : {}) })) }),
    matches: matchesOf(part, facts, rule, matches, place),
  };
}

/** Matched items with their best documents, evenly spread over all where fewer are wanted. */
function matchesOf(part: EvaluationPart, facts: ItemFacts, rule: Rule, most: number | null, place: (row: number) => Record<string, unknown>): Record<string, unknown>[] {
  const matched = scoredItems(part, facts, rule).filter((item) => item.matched);
  const tokens = new Map(facts.tokens.map((t) => [t.item, t.fields]));
  const step = most === null || most === 0 ? 1 : Math.max(1, Math.floor(matched.length / most));
  return matched.filter((_, i) => i % step === 0).slice(0, most ?? matched.length).map(({ item }) => {
    const pair: Pair | undefined = item.pairs[0];
    const nTokens = tokens.get(item.item) ?? [];
    return {
      evalIndex: item.item, score: pairScore(pair?.covered ?? [], nTokens), ...place(pair?.row ?? 0), ...(pair === undefined || pair.message < 0 ? {} : { trainMessage: pair.message }),
      nTokens, covered: pair?.covered ?? [], documents: item.documents, ...(rule.template === null ? {} : { templateOnly: item.templateOnly }),
    };
  });
}

/** Possible rephrasings, the best first; `matched`: n-grams have found the row. */
function possibleDocument(of: PossibleAnswer['evaluations'][number] | undefined, part: EvaluationPart | undefined): Record<string, unknown> {
  if (!of) return {};
  const matched = new Set(part?.rows);
  return { nPossible: of.found, possible: of.listed.map(({ item, row, message, score, parts }) => ({ evalIndex: item, row, message, score: score.toFixed(6), parts, matched: matched.has(row) })) };
}

/** Rows that match an item, with the evaluations they match. */
export function flaggedRows(answer: ScanAnswer): { readonly row: number; readonly evals: readonly string[] }[] {
  const rows = new Map<number, string[]>();
  answer.part.evaluations.forEach((part, e) => {
    for (const row of part.rows) rows.set(row, [...(rows.get(row) ?? []), answer.facts[e]?.name ?? '']);
  });
  return [...rows].sort(([a], [b]) => a - b).map(([row, evals]) => ({ row, evals }));
}

/** `result` of the document. */
export function foundDocument(found: Found): Record<string, unknown> {
  const { methods, tokens, n, threshold, roles, unit, template } = found.rule;
  const flagged = found.trainings.map(({ name, answer }) => ({ name, rows: flaggedRows(answer) }));
  return {
    rule: { spec: SPECS[tokens], methods, ...(tokens === 'words' ? {} : { tokens }), n, threshold, verdictThreshold: VERDICT_THRESHOLD, roles, unit, ...(template === null ? {} : { template }) },
    training: found.trainings.map(({ name, answer: { part } }) => ({ name, rows: part.rows, messages: part.messages, characters: part.characters })),
    runs: runDocuments(found),
    flaggedRows: flagged.reduce((n, t) => n + t.rows.length, 0),
    ...(found.listed ? { flagged: flagged.flatMap((t) => t.rows.map((row) => ({ train: t.name, ...row }))) } : {}),
  };
}

/** The notices of all scans, each once. What nobody said in a part may be said in another. */
export function foundWarnings(found: Found): Warning[] {
  const all = found.trainings.flatMap(({ name, answer, possible }): Warning[] => [
    ...answer.warnings.filter((w) => w.code !== 'train-silent' || answer.part.messages === 0),
    ...(possible && possible.cut > 0 ? [{ code: 'possible-cut', args: { name, count: possible.cut }, count: possible.cut }] : []),
  ]);
  return [...new Map(all.map((w) => [JSON.stringify(w), w])).values()];
}

function sha256(lines: string): string {
  return createHash('sha256').update(lines).digest('hex');
}
