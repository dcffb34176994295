import type { ReportSection } from '../../../core/report';
import { groupDigits } from '../../../core/sentences';
import { wilson } from '../../../core/statistics/wilson';
import { barsFigure, HUES } from './figures';
import type { ReportInput } from './input';
import { CLASSES, plural } from './words';
import type { ClassName } from './words';

const FILL: Readonly<Record<ClassName, string>> = {
  unanimous: HUES.green, majority: HUES.blue, split: HUES.orange, high_agreement_preference: HUES.green, one_side_with_ties: HUES.blue, all_ties: HUES.gray,
  opposed_but_all_slight: HUES.purple, diverging: HUES.orange, diverging_substantial: HUES.red,
};

/** How the units divide into classes of disagreement, each with its rule. */
export function classesSection({ answer: { classes, how } }: ReportInput): ReportSection | null {
  const counts = Object.entries(classes) as [ClassName, number][];
  const all = counts.reduce((sum, [, n]) => sum + n, 0);
  if (all === 0) return null;
  const share = (n: number): string => `${((100 * n) / all).toFixed(1)} %`;
  const ends = (n: number): string => {
    const { low, high } = wilson(n, all);
    return `${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)} %`;
  };
  const row = (name: string, rule: string, n: number): (string | number)[] => [name, rule, n, share(n), ends(n)];
  const { diverging, diverging_substantial: substantial } = classes;
  return {
    heading: 'Classes of disagreement',
    blocks: [
      { kind: 'text', text: `Of ${plural(all, 'unit')} with two verdicts or more. Intervals are Wilson’s, over units${how.cluster === null ? '' : `, as if each stood alone: they do not know that units share values of “${how.cluster}”`}.` },
      barsFigure('Units in each class', counts.map(([name, n]) => ({ name: CLASSES[name][0], count: n, text: `${groupDigits(n)} · ${share(n)}`, fill: FILL[name] }))),
      {
        kind: 'table', head: ['class', 'rule', 'units', 'share', '95 %'], right: [3, 4],
        rows: [...counts.map(([name, n]) => row(...CLASSES[name], n)), ...(diverging === undefined || substantial === undefined ? [] : [row('diverging, with substantially', 'Both classes of that name together.', diverging + substantial)])],
      },
    ],
  };
}
