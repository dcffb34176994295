import type { ReportBlock, ReportSection } from '../../../core/report';
import { groupDigits } from '../../../core/sentences';
import type { PairAgreement } from '../../../core/statistics/agreement';
import { definitionOf, PAIR_MEASURES } from './definitions';
import type { PairMeasureName } from './definitions';
import { heatFigure, matrixFigure } from './figures';
import type { ReportInput } from './input';
import { endsText, labelText, numberText, plural, valueText } from './words';

/** A report is read by people: more are in the command's JSON. */
const MOST_MATRICES = 12;
const MOST_LABELS = 15;
const MOST_RATERS = 14;
const MOST_PAIRS = 200;

/** Raters against each other: measures of each two, and their matrices. */
export function pairsSection({ answer: { how, pairs, raters, labels, level } }: ReportInput): ReportSection | null {
  if (how.exchangeable) return { heading: 'Pairs of raters', blocks: [{ kind: 'text', text: 'Verdicts stand in a list without names: their positions are no people, so no pair of raters is reported.' }] };
  const met = pairs.filter((p) => p.n > 0);
  if (met.length === 0) return null;
  const names: readonly PairMeasureName[] = level === 'nominal' || level === 'set' ? ['cohenKappa', 'scottPi'] : PAIR_MEASURES;
  const row = (p: PairAgreement): (string | number)[] => [p.a, p.b, p.n, p.agree, valueText(p.observed), endsText(p.observed), ...names.flatMap((name) => [p[name].value === null ? valueText(p[name]) : numberText(p[name].value), ...(name === 'cohenKappa' || name === 'cohenKappaQuadratic' ? [endsText(p[name])] : [])])];
  const head = ['rater', 'rater', 'n', 'the same', 'agreement', '95 %', ...names.flatMap((name) => [definitionOf(name, level).name, ...(name === 'cohenKappa' || name === 'cohenKappaQuadratic' ? ['95 %'] : [])])];
  const few = labels.length <= MOST_LABELS;
  const left = [
    ...(met.length > MOST_PAIRS ? [`${groupDigits(met.length - MOST_PAIRS)} more pairs are in the command’s JSON`] : []),
    ...(pairs.length > met.length ? [`${plural(pairs.length - met.length, 'pair')} never judged the same unit`] : []),
    ...(few ? (met.length > MOST_MATRICES ? [`matrices are those of the first ${String(MOST_MATRICES)} pairs`] : []) : [`there are ${groupDigits(labels.length)} labels, too many for a matrix`]),
  ].join('; ');
  return {
    heading: 'Pairs of raters',
    blocks: [
      ...(raters.length > 2 && raters.length <= MOST_RATERS ? [heatFigure(raters, met)] : []),
      { kind: 'table', head, rows: met.slice(0, MOST_PAIRS).map(row), right: head.map((_, i) => i).slice(4) },
      ...(left === '' ? [] : [{ kind: 'text', text: `${left.charAt(0).toUpperCase()}${left.slice(1)}.` } as const]),
      ...(few ? met.slice(0, MOST_MATRICES).flatMap((p) => matrixBlocks(p, labels)) : []),
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
