import type { Message } from '../../../core/message';
import type { Report, ReportBlock, ReportSection, ReportTable } from '../../../core/report';
import { groupDigits, sentence } from '../../../core/sentences';
import { shellLine } from '../../../core/shellWord';
import type { Measure } from '../../../core/statistics/agreement';
import type { JoinReport, KeySpec } from '../contract';
import type { FiguresAnswer, MetricFigures, PairFigures, SliceFigures } from '../figuresContract';
import { benchmarkBlocks } from './benchmarkBlocks';
import type { RanksAnswer } from '../ranksContract';
import { figure } from './figure';
import { meansFigure } from './meansFigure';
import { ranksSection } from './ranksSection';

/** A dataset that was read, as a note of it says it. */
export interface ReadFiles {
  readonly name: string;
  readonly paths: readonly string[];
  readonly rows: number;
  readonly fingerprint: string;
}

/** All that a report of a comparison holds. */
export interface ComparisonReportInput {
  readonly join: JoinReport;
  readonly figures: FiguresAnswer;
  /** Null: they were not asked for. */
  readonly ranks: RanksAnswer | null;
  readonly baseline: string;
  readonly files: readonly ReadFiles[];
  readonly seed: number;
  /** By what prompts are filtered. */
  readonly where?: string | null;
  readonly warnings: readonly Message[];
  /** What gives the same numbers again. */
  readonly command: readonly string[];
  readonly made: { readonly at: string; readonly loupe: string };
}

const text = (of: string): ReportBlock => ({ kind: 'text', text: of });

/** A comparison for a model’s paper: what was joined, means and differences with intervals, slices, definitions, the command. */
export function comparisonReport(input: ComparisonReportInput): Report {
  const { join, figures, files, warnings, command, made } = input;
  return {
    title: `Comparison of ${join.sides.map((side) => side.name).join(', ')}`,
    sections: [
      joinSection(join, input.where ?? null),
      ...figures.metrics.map((metric) => metricSection(metric, figures.slices.filter((s) => s.metric === metric.name))),
      ...(input.ranks?.metrics ?? []).map((metric) => ranksSection(metric, input.ranks?.resamples ?? 0, input.baseline)),
      { heading: 'What the figures mean', blocks: definitions(input).map(text) },
      ...(warnings.length === 0 ? [] : [{ heading: 'Notices', blocks: warnings.map((w) => text(sentence(w))) }]),
      { heading: 'Data', blocks: [{ kind: 'table', head: ['dataset', 'rows', 'files', 'fingerprint'], rows: files.map((f) => [f.name, f.rows, f.paths.join(', '), f.fingerprint]) }] },
      { heading: 'The same numbers again', blocks: [{ kind: 'code', language: 'sh', text: shellLine(command) }, text(`Made on ${made.at} by loupe ${made.loupe}.`)] },
    ],
  };
}

function keyText(key: KeySpec): string {
  if (key.by === 'columns') return key.columns.join(', ');
  if (key.by === 'row') return 'the row';
  return key.normalised ? 'the prompt, normalised (white space at its ends aside, each run of it one space, Unicode NFC)' : 'the prompt';
}

function joinSection({ key, joined, keys, unfiltered, sides, identical }: JoinReport, where: string | null): ReportSection {
  const same = identical.filter((pair) => pair.nTrimmed > 0);
  return {
    heading: 'What was joined',
    blocks: [
      ...(where === null || unfiltered === undefined ? [] : [text(`Of ${groupDigits(unfiltered)} prompts only the ${groupDigits(keys)} are here that meet this condition over the joined table:`), { kind: 'code', language: 'sql', text: where } satisfies ReportBlock]),
      text(`${groupDigits(joined)} of ${groupDigits(keys)} prompts have an answer of every side; sides are joined by ${keyText(key)}.`),
      { kind: 'table', head: ['side', 'rows', 'prompts missing', 'duplicates', 'without key', 'empty', 'truncated', 'samples a prompt'], rows: sides.map((s) => [s.name, s.rows, s.missing, s.duplicates, s.noKey, s.empty, s.truncated, figure(s.samplesPerKey, 2)]), right: [7] },
      ...(same.length === 0 ? [] : [{ kind: 'table', head: ['identical answers', 'shared prompts', 'same', 'same but for white space at the ends'], rows: same.map(({ a, b, shared, n, nTrimmed }) => [`${a} = ${b}`, shared, n, nTrimmed]) } satisfies ReportTable]),
    ],
  };
}

const pText = (p: number | null): string => (p === null ? '' : p < 0.001 ? p.toExponential(1).replace('e-', ' × 10^−') : p.toFixed(3));
const measureCells = (measure: Measure): string[] => (measure.value === null ? [sentence(measure.why), ''] : [figure(measure.value), measure.low === null || measure.high === null ? (measure.noInterval ? sentence(measure.noInterval) : '') : `${figure(measure.low)} to ${figure(measure.high)}`]);

function metricSection(metric: MetricFigures, slices: readonly SliceFigures[]): ReportSection {
  const { name, kind, sides, pairs } = metric;
  const drawn = meansFigure(name, sides);
  return {
    heading: name,
    blocks: [
      text(`A metric of the kind ${kind}.`),
      ...(drawn ? [drawn] : []),
      { kind: 'table', head: ['side', 'mean', '95 % interval', 'n', 'without a value'], rows: sides.map((s) => [s.name, ...measureCells(s.mean), s.mean.n, s.skipped]), right: [1, 2] },
      ...benchmarkBlocks(metric),
      ...(pairs.length === 0 ? [] : [{ kind: 'table', head: ['difference', 'value', '95 % interval', 'p', 'p (Holm)', 'n', 'wins', 'ties', 'losses', 'win rate', 'without ties', '80 % power from'], rows: pairs.map(pairRow), right: [1, 2, 3, 4, 9, 10, 11] } satisfies ReportTable]),
      ...(slices.length === 0 ? [] : [{ kind: 'table', head: ['slice', 'difference', 'value', '95 % interval', 'n', 'rest', 'p against the rest', 'p (Benjamini and Hochberg)'], rows: slices.map(sliceRow), right: [2, 3, 5, 6, 7] } satisfies ReportTable]),
    ],
  };
}

function pairRow(pair: PairFigures): (string | number)[] {
  return [
    `${pair.a} − ${pair.b}`, ...measureCells(pair.difference), pair.p === null && pair.why ? sentence(pair.why) : pText(pair.p), pText(pair.pAdjusted), pair.n, pair.wins, pair.ties, pair.losses,
    pair.winRateTiesHalf.value === null ? '' : figure(pair.winRateTiesHalf.value), pair.winRateNoTies.value === null ? '' : figure(pair.winRateNoTies.value), pair.detectable.value === null ? (pair.detectable.why ? sentence(pair.detectable.why) : '') : figure(pair.detectable.value),
  ];
}

function sliceRow(slice: SliceFigures): (string | number)[] {
  return [`${slice.by} = ${slice.value ?? 'nothing'}${slice.isSmall ? ' (few prompts)' : ''}`, `${slice.a} − ${slice.b}`, ...measureCells(slice.difference), slice.n, measureCells(slice.rest.difference)[0] ?? '', slice.against.p === null && slice.against.why ? sentence(slice.against.why) : pText(slice.against.p), pText(slice.against.pAdjusted)];
}

function definitions({ figures, seed }: ComparisonReportInput): string[] {
  const tests = new Set(figures.metrics.flatMap((m) => m.pairs.map((p) => p.test)));
  const has = (name: string): boolean => [...tests].some((t) => t === name);
  return [
    'Means are over every row of a side that has the metric. Pairs are compared on the prompts that both sides have with a value; the value of several samples of one prompt is their mean. Differences are the first side minus the second, and wins are the first side’s.',
    ...(figures.resamples > 0 ? [`Intervals are 95 % percentile intervals of a bootstrap over prompts, both sides and all samples of a prompt together: ${groupDigits(figures.resamples)} resamples, seed ${groupDigits(seed)}. Shares of which fewer than five are right, or wrong, have Wilson’s interval, since the bootstrap’s has next to no width there.`] : []),
    ...(has('mcnemar') ? ['p of a metric that is right or wrong is of the exact McNemar test.'] : []),
    ...(has('mcnemar-midp') ? ['p is of McNemar’s test by the mid-p of the exact binomial.'] : []),
    ...(has('permutation') ? ['p is of the paired permutation test of a mean difference of 0: exact where it can be counted, else over drawn signs.'] : []),
    ...(has('sign') ? ['p is of the exact sign test, ties dropped.'] : []),
    ...(has('wilcoxon') ? ['p is of Wilcoxon’s signed-rank test by its normal approximation with the correction for ties, differences of 0 dropped.'] : []),
    'All pairs of a table are corrected together by Holm. “80 % power from” is the least difference that this pair would have shown at 5 % with a power of 80 %, given how often its sides differ.',
    ...(figures.slices.length > 0 ? ['A slice is compared with the prompts that are not in it by a permutation test of the two means of differences; all slices are corrected together by Benjamini and Hochberg. Their intervals are of 1,000 resamples at most.'] : []),
  ];
}
