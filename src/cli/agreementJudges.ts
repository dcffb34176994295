import { LoupeError } from '../core/message';
import { groupDigits } from '../core/sentences';
import type { Measure } from '../core/statistics/agreement';
import type { AgreementRequest } from '../features/disagreements/contract';
import { TIE_RULES } from '../features/disagreements/judgesContract';
import type { JudgeFigures, JudgesAnswer, JudgesRequest, ScoreChoice, TieRule } from '../features/disagreements/judgesContract';
import { measured, one, shown } from './measures';
import type { JudgesOptions, Options } from './options';
import { table } from './output';

/** What of judges is asked for; undefined where no option says so. */
export function judgesRequest(agreement: AgreementRequest, { agreement: { judges: given } }: Options): JudgesRequest | undefined {
  const score = scoreOf(given);
  const { found, judge, human, ties, swapped, answers } = given;
  if (!found && score === null && [judge, human, ties, swapped, answers].every((g) => g === null)) return undefined;
  if (answers !== null && answers.length !== 2 && !isNone(answers)) throw new LoupeError('usage-two', { option: '--answers', given: answers.join(',') }, 'usage');
  return {
    agreement: { ...agreement, by: null, rows: false },
    choice: { judges: judge, humans: human, ties: one<TieRule>('--ties', ties ?? 'skip', TIE_RULES), swapped: isNone(swapped) ? 'none' : swapped, answers: isNone(answers) ? 'none' : answers, score },
  };
}

function isNone(given: readonly string[] | null): boolean {
  return given?.length === 1 && given[0] === 'none';
}

function scoreOf({ score, rewards, deviations, lambda }: JudgesOptions): ScoreChoice | null {
  if (score !== null) return { of: 'score', path: score };
  if (rewards === null) return null;
  const number = lambda === null ? 1 : Number(lambda);
  if (!Number.isFinite(number) || lambda?.trim() === '') throw new LoupeError('usage-values', { given: `lambda=${lambda ?? ''}` }, 'usage');
  return { of: 'rewards', rewards: two('--rewards', rewards), deviations: deviations === null ? null : two('--deviations', deviations), lambda: number };
}

function two(option: string, [first, second, ...more]: readonly string[]): [string, string] {
  if (first === undefined || second === undefined || more.length > 0) throw new LoupeError('usage-two', { option, given: [first, second, ...more].filter((g) => g !== undefined).join(',') }, 'usage');
  return [first, second];
}

/** As JSON: `why` of what is undefined is a sentence. */
export function judgesDocument({ how, units, classes, withoutMajority, judges, humans, score, resamples }: JudgesAnswer): unknown {
  return documented({ how, units, classes, withoutMajority, judges, humans, score, resamples });
}

function documented(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(documented);
  if (typeof value !== 'object' || value === null) return value;
  if ('value' in value && 'n' in value) return measured(value as Measure);
  return Object.fromEntries(Object.entries(value).map(([name, v]) => [name, documented(v)]));
}

export function judgesText({ how, judges, humans, classes, units, withoutMajority, score }: JudgesAnswer): string {
  const cell = (measure: Measure | null | undefined): string[] => (measure === null || measure === undefined ? ['', ''] : shown(measure).slice(0, 2));
  return [
    `judges: ${how.judges.join(', ') || 'none'}; humans: ${how.humans.slice(0, 20).join(', ') || 'none'}. ${how.compared === 'winner' ? 'Compared is who wins' : 'Compared are labels'}; where humans' votes are equal, ${TIES[how.ties]} (${groupDigits(withoutMajority)} of ${groupDigits(units)} units)`,
    tableOf(['judge', 'agrees with the majority', '95 %', 'n', 'no verdict'], judges.map((j) => [j.name, ...shown(j.agrees), groupDigits(j.unanswered)])),
    tableOf(['judge', 'beside', 'n', 'the human', 'the judge', 'difference', '95 %'], judges.flatMap((j) => [...j.beside, ...(j.besideAll && j.beside.length > 1 ? [{ ...j.besideAll, human: 'all, pooled' }] : [])].map((b) => [j.name, b.human, groupDigits(b.n), cell(b.ofHuman)[0] ?? '', cell(b.ofJudge)[0] ?? '', ...cell(b.difference)]))),
    ...(how.compared === 'winner' ? [tableOf(['judge', "the humans' verdicts", 'n', 'names a winner', '95 %'], judges.flatMap((j) => j.classes.filter((c) => c.n > 0).map((c) => [j.name, c.name.replaceAll('_', ' '), groupDigits(c.n), ...cell(c.decided)])))] : [`classes: ${Object.entries(classes).map(([name, n]) => `${name} ${groupDigits(n)}`).join(', ')}`]),
    ...lengthTable(judges, cell), tableOf(['rater', 'same in both orders', '95 %', 'n', 'both first', 'both second', 'bias', '95 %'], [...judges, ...humans].flatMap(({ name, position: p }) => (p === null || p.consistent.value === null ? [] : [[name, ...shown(p.consistent), groupDigits(p.bothFirst), groupDigits(p.bothSecond), ...cell(p.bias)]]))),
    tableOf(['rater', 'for the answer shown first', '95 %', 'n'], [...judges, ...humans].flatMap(({ name, position: p }) => (p === null || p.shownFirst.value === null ? [] : [[name, ...shown(p.shownFirst)]]))),
    tableOf(['rater', 'repeated the same', '95 %', 'n', 'all the same', 'mean distance'], [...judges, ...humans].flatMap(({ name, repeated: r }) => (r === null ? [] : [[name, ...shown(r.same), cell(r.allSame)[0] ?? '', cell(r.distance)[0] ?? '']]))),
    ...(score === null ? [] : [tableOf(['score', 'value', '95 %', 'n'], [['AUROC, diverging against agreed', ...shown(score.diverging)], ...(score.withoutSubstantial ? [['AUROC, without substantially', ...shown(score.withoutSubstantial)]] : []), ...(score.accuracy ? [['accuracy on agreed pairs', ...shown(score.accuracy)]] : [])])]),
  ].filter((part) => part !== '').join('\n\n');
}

const TIES: Readonly<Record<TieRule, string>> = { skip: 'there is no majority, and the unit is left out', tie: 'the majority is a tie', half: 'each of the labels in front counts in part' };

function lengthTable(judges: readonly JudgeFigures[], cell: (measure: Measure | null) => string[]): string[] {
  const rows = judges.flatMap((j) => (j.longerBoth === null ? [] : [[j.name, groupDigits(j.longerBoth.ofJudge.n), cell(j.longerBoth.ofJudge)[0] ?? '', cell(j.longerBoth.ofHumans)[0] ?? '', ...cell(j.longerBoth.difference)]]));
  return [tableOf(['judge', 'n', 'for the longer answer', 'humans', 'difference', '95 %'], rows)];
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return rows.length === 0 ? '' : table(head, rows);
}
