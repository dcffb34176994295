import type { ReportBlock, ReportSection } from '../../../core/report';
import { groupDigits, sentence } from '../../../core/sentences';
import type { Measure } from '../../../core/statistics/agreement';
import type { HumanFigures, JudgeFigures, JudgesAnswer, ScoreFigures, TieRule } from '../judgesContract';
import { dotsFigure } from './figures';
import type { ReportInput } from './input';
import { CLASSES, endsText, numberText, plural, valueText, whyBlocks } from './words';

const TIES: Readonly<Record<TieRule, string>> = { skip: 'there is no majority, and the unit is left out', tie: 'the majority is a tie', half: 'each of the labels in front counts in part' };

/** Judges beside humans, where it was asked for. */
export function judgesSection({ judges, answer: { resamples: ofAll } }: ReportInput): ReportSection | null {
  if (judges === null) return null;
  const { answer } = judges;
  const { how, withoutMajority, units, resamples } = answer;
  const figure = dotsFigure('Agreement with the majority of the humans', [...answer.judges.map((j) => [j.name, j.agrees] as const), ...(how.exchangeable ? [] : answer.humans.map((h) => [`${h.name} (human)`, h.agrees] as const))]);
  return {
    heading: 'Judges beside humans',
    blocks: [
      { kind: 'text', text: `${how.compared === 'winner' ? 'Compared is who wins' : 'Compared are labels'}; where humans’ votes are equal, ${TIES[how.ties]} (${groupDigits(withoutMajority)} of ${plural(units, 'unit')}).${resamples === ofAll || resamples === 0 ? '' : ` Intervals are of ${plural(resamples, 'resample')}.`}${how.exchangeable ? '' : ' A judge is set against the majority of all humans, a human against that of the others.'}` },
      ...(answer.judges.length === 0 ? [{ kind: 'text', text: sentence({ code: 'judges-none', args: {} }) } as const] : []),
      ...(figure && answer.judges.length > 0 ? [figure] : []),
      ...table(['rater', 'agrees with the majority', '95 %', 'n', 'no verdict'], answer.judges.length === 0 ? [] : [...answer.judges.map((j) => [j.name, ...shown(j.agrees), j.agrees.n, j.unanswered]), ...(how.exchangeable ? [] : answer.humans.map((h) => [`${h.name} (human)`, ...shown(h.agrees), h.agrees.n, '']))]),
      ...besideTable(answer),
      ...classesTable(answer),
      ...table(['judge', 'n', 'for the longer answer', 'humans', 'difference', '95 %'], answer.judges.flatMap(({ name, longerBoth: l }) => (l === null ? [] : [[name, l.ofJudge.n, valueText(l.ofJudge), valueText(l.ofHumans), ...shown(l.difference)]]))),
      ...positionTables([...answer.judges, ...answer.humans]),
      ...scoreTable(answer.score),
      ...whyBlocks([...answer.judges.flatMap((j) => [j.agrees, ...j.beside.flatMap((b) => [b.ofHuman, b.ofJudge, b.difference]), ...j.classes.filter((c) => c.n > 0).flatMap((c) => (how.compared === 'winner' ? [c.decided, c.agrees] : [c.agrees])), j.longerBoth?.difference]), answer.score?.diverging, answer.score?.accuracy]),
    ],
  };
}

function shown(measure: Measure): readonly string[] {
  return [valueText(measure), endsText(measure)];
}

/** Figures stand right; the first column names somebody. */
function table(head: readonly string[], rows: readonly (readonly (string | number)[])[], names = 1): readonly ReportBlock[] {
  return rows.length === 0 ? [] : [{ kind: 'table', head, rows, right: head.map((_, i) => i).slice(names) }];
}

function besideTable({ judges, how }: JudgesAnswer): readonly ReportBlock[] {
  const beside = (j: JudgeFigures): JudgeFigures['beside'] => [...(how.exchangeable ? [] : j.beside), ...(j.besideAll && (how.exchangeable || j.beside.length !== 1) ? [{ ...j.besideAll, human: 'all, pooled' }] : [])];
  const rows = judges.flatMap((j) => beside(j).map((b) => [j.name, b.human, b.n, valueText(b.ofHuman), valueText(b.ofJudge), ...shown(b.difference)]));
  if (rows.length === 0) return [];
  const text = `In the place of a human: both are set against the majority of the other humans, on the same units; n are units that both judged and that others judged, too${how.ties === 'skip' ? ', with a majority of these others' : ''}.`;
  return [{ kind: 'text', text }, ...table(['judge', 'in the place of', 'n', 'the human', 'the judge', 'difference', '95 %'], rows, 2)];
}

/** Each share has its own n: a judge may be silent, and on some units there is no majority to agree with. */
function classesTable({ judges, how }: JudgesAnswer): readonly ReportBlock[] {
  const cells = (m: Measure): readonly (string | number)[] => [m.n, ...shown(m)];
  const rows = judges.flatMap((j) => j.classes.filter((c) => c.n > 0).map((c) => [j.name, CLASSES[c.name][0], ...(how.compared === 'winner' ? cells(c.decided) : []), ...cells(c.agrees)]));
  return table(['judge', 'the humans’ verdicts', ...(how.compared === 'winner' ? ['n', 'names a winner', '95 %'] : []), 'n', 'agrees with the majority', '95 %'], rows, 2);
}

function positionTables(raters: readonly (JudgeFigures | HumanFigures)[]): readonly ReportBlock[] {
  return [
    ...table(['rater', 'same in both orders', '95 %', 'n', 'both first', 'both second', 'bias', '95 %'], raters.flatMap(({ name, position: p }) => (p === null || p.consistent.value === null ? [] : [[name, ...shown(p.consistent), p.consistent.n, p.bothFirst, p.bothSecond, ...shown(p.bias)]]))),
    ...table(['rater', 'for the answer shown first', '95 %', 'n'], raters.flatMap(({ name, position: p }) => (p === null || p.shownFirst.value === null ? [] : [[name, ...shown(p.shownFirst), p.shownFirst.n]]))),
    ...table(['rater', 'repeated the same', '95 %', 'n', 'all the same', 'mean distance'], raters.flatMap(({ name, repeated: r }) => (r === null ? [] : [[name, ...shown(r.same), r.same.n, valueText(r.allSame), r.distance === null || r.distance.value === null ? '' : numberText(r.distance.value)]]))),
  ];
}

function scoreTable(score: ScoreFigures | null): readonly ReportBlock[] {
  if (score === null) return [];
  const { choice, positives, negatives, missing } = score;
  const name = choice.of === 'score' ? choice.path : `−(|${choice.rewards.join(' − ')}|${choice.deviations === null ? '' : ` − ${String(choice.lambda)} · (${choice.deviations.join(' + ')})`})`;
  const rows: (readonly [string, Measure])[] = [['AUROC, diverging against agreed', score.diverging], ...(score.withoutSubstantial ? [['AUROC, without diverging substantially', score.withoutSubstantial] as const] : []), ...(score.accuracy ? [['accuracy on agreed pairs', score.accuracy] as const] : [])];
  return [
    { kind: 'text', text: `Score ${name}: ${plural(positives, 'diverging unit')}, ${groupDigits(negatives)} agreed${missing === 0 ? '' : `, ${groupDigits(missing)} without a number`}.` },
    ...table(['score', 'value', '95 %', 'n'], rows.map(([title, m]) => [title, ...shown(m), m.n])),
  ];
}
