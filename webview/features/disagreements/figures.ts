import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { groupDigits } from '../../../src/core/sentences';
import type { Measure } from '../../../src/core/statistics/agreement';
import type { AgreementAnswer, Judged } from '../../../src/features/disagreements/contract';
import { t } from '../../kit/l10n';

/** Three decimals without the zero before them, as coefficients are printed. */
export function coefficient(value: number): string {
  return value.toFixed(3).replace('0.', '.').replace('-', '−');
}

export function percent(value: number): string {
  return t('{0} %', (100 * value).toFixed(1));
}

/** The share as percent without its sign, where it stands beside one that has it. */
export function bare(value: number): string {
  return (100 * value).toFixed(1);
}

/** The ends of an interval; nothing where there are none. */
export function interval(measure: Measure, shown: (value: number) => string): TemplateResult | typeof nothing {
  return measure.value === null || measure.low === null || measure.high === null ? nothing : html`${t('95 % {0} to {1}', shown(measure.low), shown(measure.high))}`;
}

/** Why a measure that has a value has no interval, once intervals were made; nothing where it has one, or they are yet to come. */
export function whyNoInterval(measure: Measure, { resamples, judgedTwice, pairs }: Pick<AgreementAnswer, 'resamples' | 'judgedTwice' | 'pairs'>, isOfPair = false): string | null {
  if (measure.value === null || measure.low !== null) return null;
  if (resamples === 0) return judgedTwice === 1 ? t('no interval: one unit was judged twice') : null;
  if (isOfPair && pairs.every(({ observed }) => observed.value === null || observed.low === null)) return t('no interval: of so many pairs ({0}) none is made', groupDigits(pairs.length));
  return t('no interval: most resamples do not define it (n {0})', groupDigits(measure.n));
}

/** In which of five steps from 0 to 1 a value is: the heat of a cell. */
export function heatOf(share: number): number {
  return Math.max(0, Math.min(5, Math.ceil(share * 5)));
}

/** A class's name, its colour, and the rule by which units are in it. */
export function classText(name: keyof Judged['classes']): { readonly name: string; readonly tone: string; readonly rule: string } {
  switch (name) {
    case 'unanimous': return { name: t('unanimous'), tone: 'green', rule: t('All verdicts are the same.') };
    case 'majority': return { name: t('majority'), tone: 'blue', rule: t('One label has more than half of the verdicts, but not all.') };
    case 'split': return { name: t('split'), tone: 'orange', rule: t('No label has more than half of the verdicts.') };
    case 'high_agreement_preference': return { name: t('high agreement, no ties'), tone: 'green', rule: t('All verdicts are for one side, none is a tie.') };
    case 'one_side_with_ties': return { name: t('one side, with ties'), tone: 'blue', rule: t('Verdicts for one side only, and at least one tie.') };
    case 'opposed_but_all_slight': return { name: t('opposed, all slight'), tone: 'purple', rule: t('Verdicts for both sides, all of them slight.') };
    case 'all_ties': return { name: t('all ties'), tone: 'foreground', rule: t('Every verdict is a tie.') };
    case 'diverging': return { name: t('diverging'), tone: 'orange', rule: t('Verdicts for both sides, and clear ones on one of them alone.') };
    case 'diverging_substantial': return { name: t('diverging substantially'), tone: 'red', rule: t('A clear verdict for each side.') };
  }
}

/** Labels as the heads of a narrow table: `chosen-is-clearly-better` → `chosen clearly`, where they stay different; else as they are. */
export function shortLabels(labels: readonly string[]): readonly string[] {
  const short = labels.map((label) => label.replace(/[-_ ]is(?=[-_ ])/i, '').replace(/[-_ ]better$/i, '').replace(/[-_]/g, ' '));
  return new Set(short).size === labels.length ? short : labels;
}
