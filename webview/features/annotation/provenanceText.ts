import type { Provenance } from '../../../src/core/annotation/labelLine';
import { t } from '../../kit/l10n';

/** How a decision came about, in words. */
export function provenanceText(provenance: Provenance): string {
  switch (provenance) {
    case 'unanimous': return t('unanimous');
    case 'majority': return t('majority');
    case 'adjudicated': return t('adjudicated');
    case 'unresolved': return t('unresolved');
  }
}
