import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { groupDigits } from '../../../src/core/sentences';
import type { Slice } from '../../../src/features/disagreements/contract';
import type { Shown } from '../../../src/features/disagreements/page';
import { intervalTemplate } from '../../kit/charts/interval';
import { localSentence, t } from '../../kit/l10n';
import type { DisagreementsController } from './controller';
import { coefficient, percent } from './figures';

/** Units below which a slice says little. */
const FEW = 30;

/** Agreement for each value of a column, against the rest. */
export function slicesTemplate(controller: DisagreementsController, { answer }: Shown): TemplateResult {
  const by = controller.by.value;
  if (by === null) return html`<section><header class="row"><h2>${t('Slices')} <span class="second">${t('agreement by the values of a column')}</span></h2><span class="right"><button class="button" @click=${() => controller.chooseBy()}>${t('Choose a column…')}</button></span></header></section>`;
  return html`<section><header class="row"><h2>${t('By {0}', by)} <span class="second">${t('α, and its distance from that of all other units')}</span></h2><span class="right"><button class="button" @click=${() => controller.chooseBy()}>${t('Another column…')}</button> <button class="button" @click=${() => controller.dropBy()}>${t('No slices')}</button></span></header>
    <div class="scroll"><table class="slices"><thead><tr><th>${by}</th><th class="number">${t('units')}</th><th class="number">${t('same')}</th><th class="number">${t('α')}</th><th>0 … 1</th><th class="number">${t('Δ')}</th></tr></thead>
    <tbody>${answer.slices.map((slice) => sliceTemplate(controller, slice))}</tbody></table></div></section>`;
}

function sliceTemplate(controller: DisagreementsController, slice: Slice): TemplateResult {
  const { krippendorffAlpha: alpha, observed } = slice.overall;
  const rest = slice.rest.overall.krippendorffAlpha.value;
  const delta = alpha.value === null || rest === null ? null : alpha.value - rest;
  const isSmall = slice.judgedTwice < FEW;
  return html`<tr><th scope="row"><button class="link" @click=${() => controller.showSlice(slice.value)}>${slice.value ?? t('(null)')}</button></th><td class="number">${groupDigits(slice.judgedTwice)}${isSmall ? html`<span class="small" title=${t('So few units say little.')}> ${t('few')}</span>` : nothing}</td>
    <td class="number">${observed.value === null ? '–' : percent(observed.value)}</td>
    <td class="number" title=${alpha.value === null ? localSentence(alpha.why) : ''}>${alpha.value === null ? '–' : coefficient(alpha.value)}</td><td>${alpha.value === null ? html`<span class="second">${localSentence(alpha.why)}</span>` : intervalTemplate(alpha.value, alpha.low, alpha.high)}</td>
    <td class="number ${delta !== null && delta < 0 ? 'lower' : ''}">${delta === null ? '–' : `${delta > 0 ? '+' : ''}${coefficient(delta)}`}</td></tr>`;
}
