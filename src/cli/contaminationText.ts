import { groupDigits } from '../core/sentences';
import { VERDICT_THRESHOLD } from '../features/contamination/contract';
import type { Run } from '../features/contamination/contract';
import { ALL_TRAININGS, isAllTooShort, unionRuns } from '../features/contamination/rule/figures';
import { flaggedRows, trainingRuns } from './contaminationRuns';
import type { Found } from './contaminationRuns';
import { counted, table } from './output';

/** What was found, for people: what was read, a line for each evaluation and training dataset, and what it comes to. */
export function contaminationText(found: Found): string {
  const runs = trainingRuns(found);
  const union = found.trainings.length > 1 ? unionRuns(found.trainings.map((t) => t.answer), found.rule) : [];
  const { methods, tokens, n, threshold, unit, roles } = found.rule;
  const searched = `${methods.join(', ')}${tokens === 'words' ? '' : ' of characters'}: n ${String(n)}, more than ${percent(threshold)} of an item; ${roles === 'all' ? 'all messages' : `${roles} messages`}, each ${unit} a document`;
  const bad = runs.filter((run) => run.verdict === 'contaminated');
  const flagged = found.trainings.reduce((all, t) => all + flaggedRows(t.answer).length, 0);
  return [
    [searched, ...found.trainings.map(({ name, answer: { part } }) => `${name}: ${counted(part.rows, 'row')}, ${counted(part.documents, 'document')}, ${counted(part.characters, 'character')} searched`)].join('\n'),
    table(head(found), [...runs, ...union].map((run) => line(run, found))),
    ...(found.by === null ? [] : [sourcesText(runs, found.by)]),
    ...(methods.includes('ngram') ? [`${bad.length === 0 ? 'no evaluation is' : `${groupDigits(bad.length)} of ${groupDigits(runs.length)} are`} over ${percent(VERDICT_THRESHOLD)}; ${counted(flagged, 'training row')} hold${flagged === 1 ? 's' : ''} a matched item`] : []),
    ...(found.trainings.some((t) => t.possible) ? ['possible: training texts that may say an item in other words, suspects and no verdict; the limits of this list were chosen on the labelled pairs that it was measured on'] : []),
  ].join('\n\n');
}

function head({ rule, trainings }: Found): string[] {
  return [
    'evaluation', 'training', 'items', ...(rule.methods.includes('ngram') ? ['too short', 'matched', 'share', 'verdict', 'rows'] : []), ...(rule.template === null ? [] : ['template only']),
    ...(rule.methods.includes('exact') ? ['equal', 'contained'] : []), ...(rule.methods.includes('any13') ? ['13-gram'] : []), ...(trainings.some((t) => t.possible) ? ['possible'] : []),
  ];
}

function line(run: Run, { rule, trainings }: Found): string[] {
  return [
    run.eval, run.train === ALL_TRAININGS ? 'any' : run.train, groupDigits(run.nEval),
    ...(rule.methods.includes('ngram') ? [groupDigits(run.nTooShort), groupDigits(run.nMatched), percent(Number(run.datasetScore)), run.train === ALL_TRAININGS ? '' : isAllTooShort(run) ? 'all too short' : run.verdict, groupDigits(run.nTrainRowsMatched)] : []),
    ...(run.nTemplateOnly === null ? [] : [groupDigits(run.nTemplateOnly)]),
    ...(run.exact ? [groupDigits(run.exact.nEqual), groupDigits(run.exact.nContained)] : []), ...(run.any13 ? [groupDigits(run.any13.nHit)] : []), ...possibleOf(run, trainings),
  ];
}

/** How many training texts may say an item in other words. */
function possibleOf(run: Run, trainings: Found['trainings']): string[] {
  const training = trainings.find((t) => t.name === run.train);
  const at = training?.answer.facts.findIndex((f) => f.name === run.eval) ?? -1;
  const found = training?.possible?.evaluations[at]?.found;
  return found === undefined ? [] : [groupDigits(found)];
}

/** Sources with matches, the most first. */
function sourcesText(runs: readonly Run[], by: string): string {
  const found = runs.flatMap((run) => run.bySource.filter((s) => s.nMatched > 0).map((s) => ({ ...s, run }))).sort((a, b) => b.nMatched - a.nMatched);
  return found.length === 0 ? `no matches in any ${by}` : table(['evaluation', 'training', by, 'matched', 'share', 'verdict'], found.map((s) => [s.run.eval, s.run.train, s.value ?? 'null', groupDigits(s.nMatched), percent(Number(s.share)), s.verdict]));
}

const percent = (share: number): string => `${String(Math.round(share * 10_000) / 100)} %`;
