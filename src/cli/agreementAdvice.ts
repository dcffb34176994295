import { LOW, OFTEN } from '../features/disagreements/advice';
import type { Advice } from '../features/disagreements/advice';
import type { ClassShares, DivergenceGroup, UnitShare } from '../features/disagreements/divergence';
import { groupDigits } from '../core/sentences';
import { table, visible } from './output';

const SHOWN = 5;
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** The kappa paradox, where it happens, with the rule. */
export function adviceText({ paradoxes }: Advice): string[] {
  if (paradoxes.length === 0) return [];
  return [[
    `kappa paradox: agreement of ${percent(OFTEN)} or more with a kappa of ${String(LOW)} or less, since nearly all labels are one; Gwet's AC1 suits these verdicts`,
    ...paradoxes.slice(0, SHOWN).map(({ pair, observed, coefficient, chance, balanced, label }) => `  ${pair ? visible(`${pair.a} × ${pair.b}`) : 'all raters'}: agreement ${percent(observed)}, kappa ${coefficient.toFixed(4)}, by chance ${percent(chance)}${label ? `, ${percent(label.share)} of labels are “${visible(label.name)}”` : ''}; were labels balanced, kappa would be ${balanced.toFixed(4)}`),
    ...(paradoxes.length > SHOWN ? [`  and ${String(paradoxes.length - SHOWN)} more pairs: --json has all`] : []),
  ].join('\n')];
}

const GROUPS: Readonly<Record<DivergenceGroup, string>> = {
  agreement: 'agreement', agreementWithTies: 'agreement, one side with ties counted', diverging: 'diverging, not substantially', divergingOrSubstantial: 'diverging, with substantially',
};

/** Classes with their shares; below them classes that are reported together. */
export function classesText({ classes, groups }: ClassShares): string {
  const row = (name: string, { count, value, low, high }: UnitShare): string[] => [name, groupDigits(count), value === null ? '' : percent(value), low === null || high === null ? '' : `${percent(low)} … ${percent(high)}`];
  return table(['class', 'units', 'share', '95 %'], [
    ...Object.entries(classes).map(([name, share]) => row(name.replaceAll('_', ' '), share)),
    ...(groups ? (Object.keys(GROUPS) as DivergenceGroup[]).map((name) => row(`= ${GROUPS[name]}`, groups[name])) : []),
  ]);
}
