import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { groupDigits } from '../../../src/core/sentences';
import { icon } from '../../kit/icon';
import { t, tCount } from '../../kit/l10n';
import type { QueryController } from './controller';

/** Below the table: the cell in focus, whole. */
export function cellPane(controller: QueryController): TemplateResult | typeof nothing {
  const cell = controller.whole.shown.value;
  if (!cell) return nothing;
  const name = controller.progress.value?.columns[cell.column]?.name ?? '';
  const here = [...cell.text].length;
  const rest = cell.length === null ? 0 : cell.length - here;
  return html`<section class="cellPane" aria-label=${t('Cell in full')}>
    <div class="line"><strong>${name}</strong><span class="second">${cell.length === null ? '' : tCount(cell.length, '{0} character', '{0} characters')}${rest > 0 ? t(', the first {0} are shown', groupDigits(here)) : ''}</span>
      <span class="acts">${rest > 0 ? html`<button class="link" @click=${() => void controller.whole.more()}>${t('Show more')}</button>` : nothing}<button class="tool" aria-label=${t('Close')} title=${t('Close (Escape)')} @click=${() => controller.whole.close()}>${icon('close')}</button></span></div>
    ${cell.problem === null ? html`<pre tabindex="0">${cell.text}</pre>` : html`<p class="problem" role="alert">${cell.problem}</p>`}
  </section>`;
}
