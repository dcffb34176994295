import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { groupDigits } from '../../../src/core/sentences';
import type { Slice } from '../../../src/features/disagreements/contract';
import type { Shown } from '../../../src/features/disagreements/page';
import type { Against } from '../../../src/features/disagreements/slicesContract';
import { intervalTemplate } from '../../kit/charts/interval';
import { localSentence, t, tCount } from '../../kit/l10n';
import type { DisagreementsController } from './controller';
import { coefficient, percent } from './figures';

/** A slice is marked where the corrected chance is below this. */
const LEVEL = 0.05;

/** Agreement for each value of a column, or of what is derived of rows, against the rest. */
export function slicesTemplate(controller: DisagreementsController, { answer, sliceBy }: Shown): TemplateResult {
  const by = controller.by.value;
  const choices = html`<div class="choices by">${sliceBy.map((name) => html`<button class="button" aria-pressed=${String(name === by)} @click=${() => controller.sliceBy(name === by ? null : name)}>${sliceText(name)}</button>`)}
    <button class="button" @click=${() => controller.chooseBy()}>${by === null ? t('Choose a column…') : t('Another column…')}</button>${by === null ? nothing : html` <button class="link" @click=${() => controller.sliceBy(null)}>${t('No slices')}</button>`}</div>`;
  if (by === null) return html`<section><header class="row"><h2>${t('Slices')} <span class="second">${t('each value against all other units')}</span></h2></header>${choices}</section>`;
  const head = answer.slices[0]?.against;
  return html`<section><header class="row"><h2>${t('By {0}', sliceText(by))} <span class="second">${t('α, and its distance from that of all other units')}</span></h2></header>${choices}
    <div class="scroll"><table class="slices"><thead><tr><th>${sliceText(by)}</th><th class="number">${t('units')}</th><th class="number">${t('same')}</th><th class="number">${t('α')}</th><th>0 … 1</th><th class="number">${t('Δ')}</th><th class="number" title=${t('Corrected for all slices in this table')}>${t('p, corrected')}</th></tr></thead>
    <tbody>${answer.slices.map((slice) => sliceTemplate(controller, slice))}</tbody></table></div>${head ? noteTemplate(head) : nothing}</section>`;
}

function sliceTemplate(controller: DisagreementsController, { value, overall, judgedTwice, against }: Slice): TemplateResult {
  const { krippendorffAlpha: alpha, observed } = overall;
  const { krippendorffAlpha: delta, isSmall } = against;
  const isMarked = delta.pAdjusted !== null && delta.pAdjusted < LEVEL;
  const why = delta.value === null ? localSentence(delta.why) : '';
  return html`<tr class=${isMarked ? 'marked' : ''}><th scope="row"><button class="link" @click=${() => controller.showSlice(value)}>${value ?? t('(null)')}</button></th><td class="number">${isSmall ? html`<span class="small few" title=${t('Fewer than {0} units here or in the rest: these figures say little.', against.fewest)}>${t('few')}</span> ` : nothing}${groupDigits(judgedTwice)}</td>
    <td class="number">${observed.value === null ? '–' : percent(observed.value)}</td>
    <td class="number" title=${alpha.value === null ? localSentence(alpha.why) : ''}>${alpha.value === null ? '–' : coefficient(alpha.value)}</td><td>${alpha.value === null ? html`<span class="second">${localSentence(alpha.why)}</span>` : intervalTemplate(alpha.value, alpha.low, alpha.high)}</td>
    <td class="number ${delta.value !== null && delta.value < 0 && isMarked ? 'lower' : ''}" title=${why}>${delta.value === null ? '–' : signed(delta.value)}${delta.low === null || delta.high === null ? nothing : html`<span class="small">${t('{0} to {1}', signed(delta.low), signed(delta.high))}</span>`}</td>
    <td class="number">${delta.pAdjusted === null ? '' : chance(delta.pAdjusted)}${isMarked ? html`<span class="small">${delta.value !== null && delta.value < 0 ? t('agrees less') : t('agrees more')}</span>` : nothing}</td></tr>`;
}

function noteTemplate({ test, draws, slices, fewest }: Against): TemplateResult {
  if (draws === 0) return html`<p class="note second">${t('Chances and intervals of the differences come with the resamples.')}</p>`;
  const how = test === 'permutation' ? t('which units are the slice’s is drawn anew {0} times (permutation test), and p is how often α differs as much by chance', groupDigits(draws)) : t('clusters lie in several slices and are drawn with replacement {0} times (bootstrap test), and p is how often the difference strays as far', groupDigits(draws));
  return html`<p class="note second">${t('p, two-sided: {0}.', how)} ${tCount(slices, 'Corrected for {0} slice (Benjamini and Hochberg).', 'Corrected for {0} slices (Benjamini and Hochberg).')} ${t('Fewer than {0} units are marked “few”.', fewest)}</p>`;
}

function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${coefficient(value)}`;
}

function chance(p: number): string {
  return p < 0.001 ? '< .001' : coefficient(p);
}

/** What is derived of rows by its name; a column is called as it is. */
function sliceText(by: string): string {
  switch (by) {
    case 'prompt-length': return t('prompt length');
    case 'length-ratio': return t('longer ÷ shorter answer');
    case 'turns': return t('turns');
    case 'model-pair': return t('pair of models');
    default: return by;
  }
}
