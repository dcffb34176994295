import type { ReportBlock, ReportSection } from '../../../core/report';
import type { Measure } from '../../../core/statistics/agreement';
import { adviceOf } from '../advice';
import type { Judged } from '../contract';
import { definitionOf, MEASURES } from './definitions';
import type { MeasureName } from './definitions';
import { dotsFigure } from './figures';
import type { ReportInput } from './input';
import { endsText, plural, skippedText, valueText, whyBlocks, whyText } from './words';

/** Every measure over all raters, with its interval, over how many units, and why it is undefined. */
export function measuresSection({ answer, request }: ReportInput): ReportSection {
  const { overall, level } = answer;
  const named = MEASURES.map((name) => [definitionOf(name, level).name, overall[name]] as const);
  const figure = dotsFigure('Measures with 95 % intervals', named);
  const [without, rows] = [named.filter(([, m]) => isOfOtherScale(m)), named.filter(([, m]) => !isOfOtherScale(m))];
  return {
    heading: 'Agreement',
    blocks: [
      { kind: 'text', text: intervalsText(answer, request.seed) },
      ...adviceBlocks(answer),
      ...(figure ? [figure] : []),
      { kind: 'table', head: ['measure', 'value', '95 %', 'n', 'units left out, and why'], right: [1, 2], rows: rows.map(([name, m]) => [name, valueText(m), endsText(m), m.n, [whyText(m), skippedText(m)].filter((text) => text !== '').join('; ')]) },
      ...without.slice(0, 1).map(([, m]) => ({ kind: 'text', text: `${without.map(([name]) => name).join(', ')}: ${whyText(m)}.` }) as const),
    ],
  };
}

/** The scale has no such measure, whatever the verdicts are. */
function isOfOtherScale(measure: Measure): boolean {
  return measure.value === null && measure.why.code === 'undefined-nominal';
}

/** How intervals were made: over what, how often, from which seed. */
export function intervalsText({ resamples, how }: Pick<ReportInput['answer'], 'resamples' | 'how'>, seed: number): string {
  if (resamples === 0) return 'No intervals were made.';
  const drawn = how.cluster === null ? 'units' : `the ${plural(how.clusters ?? 0, 'value')} of “${how.cluster}”, each with all its units`;
  return `Intervals are 95 % percentile bootstrap intervals of ${plural(resamples, 'resample')}, seed ${String(seed)}, drawing ${drawn}; a share of fewer than five units, or of all but so many, has Wilson’s interval.`;
}

function adviceBlocks(answer: ReportInput['answer']): readonly ReportBlock[] {
  if (answer.judgedTwice === 0) return [];
  const { isSkewed, isIncomplete, suits } = adviceOf(answer);
  const why = isSkewed ? 'raters agree nearly always, yet κ and α are low, since nearly all labels are one (the κ paradox)'
    : isIncomplete ? 'not every rater judged every unit' : answer.level === 'nominal' ? 'every rater judged every unit, and no label is nearer to another' : 'labels have an order, and near ones count as nearly agreeing';
  return [{ kind: 'text', text: `${definitionOf(suits, answer.level).name} suits these verdicts: ${why}.` }];
}

function two({ overall }: Pick<Judged, 'overall'>, name: MeasureName): readonly string[] {
  return [valueText(overall[name]), endsText(overall[name])];
}

/** All aspects beside each other. */
export function aspectsSection({ aspects, answer: { resamples } }: ReportInput): ReportSection | null {
  if (aspects === null || aspects.answer.aspects.length === 0) return null;
  const of = aspects.answer.aspects;
  const figure = dotsFigure('Krippendorff’s α of each aspect', of.map(({ name, judged }) => [name, judged.overall.krippendorffAlpha]));
  const made = of[0]?.judged.resamples ?? 0;
  return {
    heading: 'Aspects',
    blocks: [
      { kind: 'text', text: `What raters judged of each unit, one by one, each on its own scale${made === resamples || made === 0 ? '' : `; intervals are of ${plural(made, 'resample')}`}.` },
      ...(figure ? [figure] : []),
      { kind: 'table', head: ['aspect', 'level', 'judged twice', 'agreement', '95 %', 'Krippendorff’s α', '95 %'], rows: of.map(({ name, judged }) => [name, judged.level, judged.judgedTwice, ...two(judged, 'observed'), ...two(judged, 'krippendorffAlpha')]), right: [3, 4, 5, 6] },
      ...whyBlocks(of.flatMap(({ judged }) => [judged.overall.observed, judged.overall.krippendorffAlpha])),
    ],
  };
}
