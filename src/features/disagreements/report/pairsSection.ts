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

/** Raters against each other: measures of each two, and their matrices. */
export function pairsSection({ answer: { how, pairs, raters, labels, level, resamples } }: ReportInput): ReportSection | null {
  if (how.exchangeable) return { heading: 'Pairs of raters', blocks: [{ kind: 'text', text: 'Verdicts stand in a list without names: their positions are no people, so no pair of raters is reported.' }] };
  const met = pairs.filter((p) => p.n > 0);
  if (met.length === 0) return null;
  const names: readonly PairMeasureName[] = level === 'nominal' || level === 'set' ? ['cohenKappa', 'scottPi'] : PAIR_MEASURES;
  // Of many pairs no intervals are made.
  const drawn = met.some((p) => endsText(p.observed) !== '' || endsText(p.cohenKappa) !== '');
  const columns: readonly { readonly head: string; readonly of: (p: PairAgreement) => string | number }[] = [
    { head: 'rater', of: (p) => p.a }, { head: 'rater', of: (p) => p.b }, { head: 'n', of: (p) => p.n }, { head: 'the same', of: (p) => p.agree },
    ...([['agreement', (p) => p.observed], ...names.map((name) => [definitionOf(name, level).name, (p: PairAgreement) => p[name]] as const)] as readonly (readonly [string, (p: PairAgreement) => Measure])[]).flatMap(([head, of]) => [
      { head, of: (p: PairAgreement) => valueText(of(p)) }, ...(drawn ? [{ head: '95 %', of: (p: PairAgreement) => endsText(of(p)) }] : []),
    ]),
  ];
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
      { kind: 'table', head: columns.map((c) => c.head), rows: met.slice(0, MOST_PAIRS).map((p) => columns.map((c) => c.of(p))), right: columns.map((_, i) => i).slice(4) },
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
