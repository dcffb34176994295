import { LOW, OFTEN } from '../features/disagreements/advice';
import type { Advice } from '../features/disagreements/advice';
import { visible } from './output';

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
