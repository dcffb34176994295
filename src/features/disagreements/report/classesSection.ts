import type { ReportSection } from '../../../core/report';
import { groupDigits } from '../../../core/sentences';
import type { UnitShare } from '../divergence';
import { barsFigure, HUES } from './figures';
import type { ReportInput } from './input';
import { CLASSES, plural } from './words';
import type { ClassName } from './words';

const FILL: Readonly<Record<ClassName, string>> = {
  unanimous: HUES.green, majority: HUES.blue, split: HUES.orange, high_agreement_preference: HUES.green, one_side_with_ties: HUES.blue, all_ties: HUES.gray,
  opposed_but_all_slight: HUES.purple, diverging: HUES.orange, diverging_substantial: HUES.red,
};

/** How the units divide into classes of disagreement, each with its rule. */
export function classesSection({ answer: { classes, shares, how } }: ReportInput): ReportSection | null {
  if (shares.of === 0) return null;
  const names = Object.keys(classes) as ClassName[];
  const of = (name: ClassName): UnitShare => shares.classes[name] ?? { count: 0, value: null, low: null, high: null };
  const row = (name: string, rule: string, share: UnitShare): (string | number)[] => [name, rule, share.count, percent(share.value), share.low === null || share.high === null ? '' : `${tenths(share.low)} to ${tenths(share.high)} %`];
  const { groups } = shares;
  return {
    heading: 'Classes of disagreement',
    blocks: [
      { kind: 'text', text: `Of ${plural(shares.of, 'unit')} with two verdicts or more. Intervals are Wilson’s, ${how.cluster === null ? 'over units' : `for as many units as would tell as much as the values of “${how.cluster}” do`}.` },
      barsFigure('Units in each class', names.map((name) => ({ name: CLASSES[name][0], count: of(name).count, text: `${groupDigits(of(name).count)} · ${percent(of(name).value)}`, fill: FILL[name] }))),
      {
        kind: 'table', head: ['class', 'rule', 'units', 'share', '95 %'], right: [3, 4],
        rows: [...names.map((name) => row(...CLASSES[name], of(name))), ...(groups === null ? [] : [row('diverging, with substantially', 'Both classes of that name together.', groups.divergingOrSubstantial)])],
      },
    ],
  };
}

function tenths(share: number): string {
  return (100 * share).toFixed(1);
}

function percent(share: number | null): string {
  return share === null ? '' : `${tenths(share)} %`;
}
