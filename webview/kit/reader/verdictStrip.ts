import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { glyphOf } from '../marks';
import { t } from '../l10n';
import type { ModelVerdict } from './readerModel';
import { readerSlots } from './slots';

/** The verdicts of all raters in one line: a mark by shape and colour, who, what, how sure. */
function stripTemplate(verdicts: readonly ModelVerdict[]): TemplateResult {
  return html`<div class="strip" role="list" aria-label=${t('raters')}><span class="dim">${t('raters')}</span>${verdicts.map(
    (v) => html`<span role="listitem" class="verdict">${v.mark === null ? '' : html`<span class="verdict-mark ${v.mark.side}" aria-hidden="true" data-icon=${glyphOf(v.mark)}></span>`}${v.rater} <span class="strong">${v.label}</span>${v.confidence === null ? '' : html` <span class="dim">${v.confidence}</span>`}</span>`,
  )}</div>`;
}

readerSlots.add({ place: 'strip', id: 'verdicts', render: ({ model }) => (model.verdicts.length === 0 ? null : stripTemplate(model.verdicts)) });
