import type { Level } from '../../src/core/statistics/ratings';
import { t } from './l10n';

/** What a scale is called. */
export function levelText(level: Level): string {
  switch (level) {
    case 'nominal': return t('nominal');
    case 'ordinal': return t('ordinal');
    case 'interval': return t('interval');
    case 'ratio': return t('ratio');
    case 'set': return t('sets');
  }
}
