import type { ReportBlock, ReportSection } from '../../../core/report';
import { groupDigits } from '../../../core/sentences';
import type { Measure, PairAgreement } from '../../../core/statistics/agreement';
import { definitionOf, PAIR_MEASURES } from './definitions';
import type { PairMeasureName } from './definitions';
import { heatFigure, matrixFigure } from './figures';
import type { ReportInput } from './input';
import { capital, endsText, labelText, plural, valueText, whyBlocks } from './words';

/** A report is read by people: more are in the command's JSON. */
const MOST_MATRICES = 6;
const MOST_LABELS = 15;
const MOST_RATERS = 14;
const MOST_PAIRS = 200;
const WEIGHTED: readonly PairMeasureName[] = ['cohenKappaLinear', 'cohenKappaQuadratic'];

interface Column {
  readonly head: string;
  readonly of: (pair: PairAgreement) => string | number;
}

/** Raters against each other: measures of each two, and their matrices. */
export function pairsSection({ answer: { how, pairs, raters, labels, level, resamples } }: ReportInput): ReportSection | null {
  if (how.exchangeable) return { heading: 'Pairs of raters', blocks: [{ kind: 'text', text: 'Verdicts stand in a list without names: their positions are no people, so no pair of raters is reported.' }] };
  const met = pairs.filter((p) => p.n > 0);
  if (met.length === 0) return null;
  const names: readonly PairMeasureName[] = level === 'nominal' || level === 'set' ? ['cohenKappa', 'scottPi'] : PAIR_MEASURES;
  // Of many pairs no intervals are made.
  const drawn = met.some((p) => endsText(p.observed) !== '' || endsText(p.cohenKappa) !== '');
  const pair: readonly Column[] = [{ head: 'rater', of: (p) => p.a }, { head: 'rater', of: (p) => p.b }];
  const measured = (head: string, of: (p: PairAgreement) => Measure): readonly Column[] => [{ head, of: (p) => valueText(of(p)) }, ...(drawn ? [{ head: '95 %', of: (p: PairAgreement) => endsText(of(p)) }] : [])];
  const ofNames = (some: readonly PairMeasureName[]): readonly Column[] => some.flatMap((name) => measured(definitionOf(name, level).name, (p) => p[name]));
  const table = (columns: readonly Column[]): ReportBlock => ({ kind: 'table', head: columns.map((c) => c.head), rows: met.slice(0, MOST_PAIRS).map((p) => columns.map((c) => c.of(p))), right: columns.map((_, i) => i).slice(2) });
  // With intervals all of them are wider than a page.
  const [shown, weighted] = drawn ? [names.filter((n) => !WEIGHTED.includes(n)), names.filter((n) => WEIGHTED.includes(n))] : [names, []];
  const few = labels.length <= MOST_LABELS;
  const left = [
    ...(met.length > MOST_PAIRS ? [`${groupDigits(met.length - MOST_PAIRS)} more pairs are in the command’s JSON`] : []),
    ...(drawn || resamples === 0 ? [] : ['no intervals are made of so many pairs']),
    ...(pairs.length > met.length ? [`${plural(pairs.length - met.length, 'pair')} never judged the same unit`] : []),
    ...(few ? (met.length > MOST_MATRICES ? [`matrices are those of the ${String(MOST_MATRICES)} pairs with the most units`] : []) : [`there are ${groupDigits(labels.length)} labels, too many for a matrix`]),
  ].join('; ');
  return {
    heading: 'Pairs of raters',
    blocks: [
      ...(raters.length > 2 && raters.length <= MOST_RATERS ? [heatFigure(raters, met)] : []),
      table([...pair, { head: 'n', of: (p) => p.n }, { head: 'the same', of: (p) => p.agree }, ...measured('agreement', (p) => p.observed), ...ofNames(shown)]),
      ...(weighted.length === 0 ? [] : [table([...pair, ...ofNames(weighted)])]),
      ...whyBlocks(met.slice(0, MOST_PAIRS).flatMap((p) => [p.observed, ...names.map((name) => p[name])])),
      ...(left === '' ? [] : [{ kind: 'text', text: `${capital(left)}.` } as const]),
      ...(few ? [...met].sort((a, b) => b.n - a.n).slice(0, MOST_MATRICES).flatMap((p) => matrixBlocks(p, labels)) : []),
    ],
  };
}

function matrixBlocks(pair: PairAgreement, labels: readonly string[]): readonly ReportBlock[] {
  const { a, b, n, matrix } = pair;
  const shown = labels.map((label) => labelText(label));
  const sums = labels.map((_, c) => matrix.reduce((sum, row) => sum + (row[c] ?? 0), 0));
  return [
    { kind: 'heading', text: `${a} × ${b}` },
    matrixFigure(pair, labels),
    { kind: 'table', head: [`${a} ↓  ${b} →`, ...shown, 'sum'], rows: [...matrix.map((row, r) => [shown[r] ?? '', ...row, row.reduce((sum, m) => sum + m, 0)]), ['sum', ...sums, n]] },
  ];
}
