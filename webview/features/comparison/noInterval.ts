import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Measure } from '../../../src/core/statistics/agreement';
import { localSentence, t } from '../../kit/l10n';

/** In the place of an interval: that there is none, and why; nothing where it is still to come. */
export function noIntervalTemplate(measure: Measure): TemplateResult | typeof nothing {
  if (measure.value === null || !measure.noInterval) return nothing;
  return html`<span title=${localSentence(measure.noInterval)}>${t('undefined')}</span>`;
}
