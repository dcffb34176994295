import type { ReportBlock, ReportSection } from '../../../core/report';
import type { Agreement } from '../../../core/statistics/agreement';
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
  return {
    heading: 'Agreement',
    blocks: [
      { kind: 'text', text: intervalsText(answer, request.seed) },
      ...adviceBlocks(answer),
      ...(figure ? [figure] : []),
      { kind: 'table', head: ['measure', 'value', '95 %', 'n', 'units left out, and why'], right: [1, 2], rows: named.map(([name, m]) => [name, valueText(m), endsText(m), m.n, [whyText(m), skippedText(m)].filter((text) => text !== '').join('; ')]) },
    ],
  };
}

/** How intervals were made: over what, how often, from which seed. */
export function intervalsText({ resamples, how }: Pick<ReportInput['answer'], 'resamples' | 'how'>, seed: number): string {
  if (resamples === 0) return 'No intervals were made.';
  const drawn = how.cluster === null ? 'units' : `the ${plural(how.clusters ?? 0, 'value')} of “${how.cluster}”, each with all its units`;
  return `Intervals are 95 % percentile bootstrap intervals of ${plural(resamples, 'resample')}, seed ${String(seed)}, drawing ${drawn}; a share of fewer than five units, or of all but so many, has Wilson’s interval.`;
}

function adviceBlocks(answer: ReportInput['answer']): readonly ReportBlock[] {
  if (answer.judgedTwice === 0) return [];
  const { isSkewed, isIncomplete, suits } = adviceOf({ ...answer, classes: { unanimous: 0, majority: 0, split: 0 } } satisfies Agreement);
  const why = isSkewed ? 'raters agree nearly always, yet κ and α are low, since nearly all labels are one (the κ paradox)'
    : isIncomplete ? 'not every rater judged every unit' : answer.level === 'nominal' ? 'every rater judged every unit, and no label is nearer to another' : 'labels have an order, and near ones count as nearly agreeing';
  return [{ kind: 'text', text: `${definitionOf(suits, answer.level).name} suits these verdicts: ${why}.` }];
}

const SLICES_DRAWN = 30;

/** All of it for each value of a column, against the rest. */
export function slicesSection({ answer: { slices, level, resamples } }: ReportInput): ReportSection | null {
  const [first] = slices;
  if (!first) return null;
  const alpha = definitionOf('krippendorffAlpha', level).name;
  const name = (value: string | null): string => (value === null ? 'null' : value === '' ? '“”' : value);
  const figure = dotsFigure(`${alpha} for each value of ${first.by}`, slices.slice(0, SLICES_DRAWN).map((s) => [name(s.value), s.overall.krippendorffAlpha]));
  return {
    heading: `By ${first.by}`,
    blocks: [
      { kind: 'text', text: `Each value against all other units together${first.resamples > 0 && first.resamples < resamples ? `; intervals are of ${plural(first.resamples, 'resample')}` : ''}. Many slices are looked at here and no correction is made for it: one that stands apart may do so by chance.` },
      ...(figure ? [figure] : []),
      sliceTable([first.by, 'units', 'judged twice', 'agreement', '95 %', alpha, '95 %', 'the rest', '95 %'], slices.map((s) => [name(s.value), s.units, s.judgedTwice, ...two(s, 'observed'), ...two(s, 'krippendorffAlpha'), ...two(s.rest, 'krippendorffAlpha')])),
      ...whyBlocks(slices.flatMap((s) => [s.overall.krippendorffAlpha, s.overall.observed, s.rest.overall.krippendorffAlpha])),
    ],
  };
}

function sliceTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): ReportBlock {
  return { kind: 'table', head, rows, right: [3, 4, 5, 6, 7, 8] };
}

function two({ overall }: Pick<Judged, 'overall'>, name: MeasureName): readonly string[] {
  return [valueText(overall[name]), endsText(overall[name])];
}

/** All aspects beside each other. */
export function aspectsSection({ aspects, request }: ReportInput): ReportSection | null {
  if (aspects === null || aspects.answer.aspects.length === 0) return null;
  const of = aspects.answer.aspects;
  const figure = dotsFigure('Krippendorff’s α of each aspect', of.map(({ name, judged }) => [name, judged.overall.krippendorffAlpha]));
  const made = of[0]?.judged.resamples ?? 0;
  return {
    heading: 'Aspects',
    blocks: [
      { kind: 'text', text: `What raters judged of each unit, one by one, each on its own scale${aspects.request.resamples === request.resamples || made === 0 ? '' : `; intervals are of ${plural(made, 'resample')}`}.` },
      ...(figure ? [figure] : []),
      { kind: 'table', head: ['aspect', 'level', 'judged twice', 'agreement', '95 %', 'Krippendorff’s α', '95 %'], rows: of.map(({ name, judged }) => [name, judged.level, judged.judgedTwice, ...two(judged, 'observed'), ...two(judged, 'krippendorffAlpha')]), right: [3, 4, 5, 6] },
      ...whyBlocks(of.flatMap(({ judged }) => [judged.overall.observed, judged.overall.krippendorffAlpha])),
    ],
  };
}
