import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { groupDigits } from '../../../src/core/sentences';
import { t } from '../l10n';
import { icon } from './icon';
import type { SlotContext } from './slots';

/** The bar over a record that is pinned beside the one in focus. */
export function pinnedHead({ input, model }: SlotContext, length: string, unpin: () => void): TemplateResult {
  const about = [model.source, model.id].filter((s) => s !== null && s !== '').join(' · ');
  return html`<div class="head" role="toolbar" aria-label=${t('pinned record')}>
    <span class="dim">${icon('pinned')}</span><span class="title">${t('Record {0}', groupDigits(input.row))}</span>
    ${about === '' ? '' : html`<span class="dim about" title=${about}>${about}</span>`}<span class="dim narrow">${length}</span>
    <span class="space"></span>
    <button class="tool" title=${t('unpin')} aria-label=${t('unpin')} @click=${unpin}>${icon('close')}</button>
  </div>`;
}
