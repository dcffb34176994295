import { VERDICTS } from '../../../src/features/contamination/page';
import type { Verdict } from '../../../src/features/contamination/page';
import { t } from '../../kit/l10n';

/** A verdict's name, a short one for lists, its colour, and what it says. */
export function verdictText(verdict: Verdict): { readonly name: string; readonly short: string; readonly tone: string; readonly meaning: string } {
  switch (verdict) {
    case 'leak': return { name: t('true leak'), short: t('leak'), tone: 'red', meaning: t('The training text holds the evaluation item. Confirms the match.') };
    case 'near-copy': return { name: t('near copy'), short: t('near copy'), tone: 'orange', meaning: t('The item with small changes: names, numbers, a sentence more or less. Confirms the match.') };
    case 'public-source': return { name: t('same public source'), short: t('source'), tone: 'purple', meaning: t('Both quote the same public text; the evaluation need not have been copied. Confirms the match.') };
    case 'common-phrase': return { name: t('common phrase'), short: t('phrase'), tone: 'foreground', meaning: t('Boilerplate that many texts share. Refutes the match.') };
    case 'false': return { name: t('false'), short: t('false'), tone: 'foreground', meaning: t('These texts have nothing to do with each other. Refutes the match.') };
  }
}

/** The verdict of a key: `1` is the first. */
export function verdictOfKey(key: string): Verdict | undefined {
  return /^[1-9]$/.test(key) ? VERDICTS[Number(key) - 1] : undefined;
}
