import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { KeySpec } from '../../../src/features/comparison/contract';
import type { PageState } from '../../../src/features/comparison/page';
import { BY_ORDER } from '../../../src/features/comparison/rule/samples';
import { icon } from '../../kit/icon';
import { t } from '../../kit/l10n';
import type { ComparisonController } from './controller';
import { joinTemplate } from './joinedView';

/** By what sides are joined and what came of it, which metric, which slices. */
export function barTemplate(c: ComparisonController, state: PageState, showKeys: () => void): TemplateResult {
  const metric = state.metric === null ? null : state.metrics[state.metric];
  const isHidden = c.reading.isHidden.value;
  return html`<header class="bar"><button class="chip on" title=${t('By what answers of different sides are found to be to the same prompt')} @click=${() => c.choose('chooseKey')}><span>${state.sample === null ? keyText(state.key) : t('{0}, samples by {1}', keyText(state.key), state.sample === BY_ORDER ? t('order') : state.sample)}</span>${icon('chevron-down')}</button>
    <span class="joined" role="status">${joinTemplate(c, state)}</span>
    <span class="acts">${isHidden ? nothing : html`<button class="chip" title=${metric?.about ?? t('By which numbers sides are compared')} @click=${() => c.choose('chooseMetric')}><span>${metric === undefined || metric === null ? t('no metric') : metric.name}</span>${icon('chevron-down')}</button>
    <button class="chip" title=${t('By which column prompts are taken apart')} @click=${() => c.choose('chooseSlice')}><span>${state.by === null ? t('no slices') : t('by: {0}', state.by)}</span>${icon('chevron-down')}</button>`}
    ${isHidden ? nothing : html`<button class="tool" aria-pressed=${c.filtering.isOpen.value || (state.where ?? null) !== null} title=${t('Filter prompts (/)')} aria-label=${t('Filter prompts (/)')} @click=${() => { c.filtering.isOpen.value = !c.filtering.isOpen.peek(); }}>${icon('filter')}</button>`}
    <button class="chip blind" aria-pressed=${c.reading.isBlind.value} title=${t('Hide which side an answer is of, and shuffle them (b)')} @click=${() => c.reading.turnBlind()}>${icon(c.reading.isBlind.value ? 'eye-closed' : 'eye')}<span>${t('blind')}</span></button>
    ${c.reading.isBlind.value ? nothing : html`<button class="tool" aria-pressed=${c.areFiguresOpen.value} title=${c.areFiguresOpen.value ? t('Hide figures (f)') : t('Show figures (f)')} aria-label=${c.areFiguresOpen.value ? t('Hide figures (f)') : t('Show figures (f)')} @click=${() => { c.areFiguresOpen.value = !c.areFiguresOpen.peek(); }}>${icon('graph')}</button>`}
    <button class="tool" title=${t('Keys (?)')} aria-label=${t('Keys (?)')} @click=${showKeys}>${icon('keyboard')}</button>${menuTemplate(c)}</span></header>`;
}

function keyText(key: KeySpec): string {
  switch (key.by) {
    case 'columns': return t('joined by {0}', key.columns.join(', '));
    case 'prompt': return key.normalised ? t('joined by prompt, white space aside') : t('joined by prompt');
    case 'row': return t('joined by row number');
  }
}

function close(event: Event): void {
  (event.currentTarget as HTMLElement).closest('details')?.removeAttribute('open');
}

function menuTemplate(c: ComparisonController): TemplateResult {
  const item = (text: string, act: () => void): TemplateResult => html`<button class="item" role="menuitem" @click=${(e: Event) => { close(e); act(); }}>${text}</button>`;
  return html`<details class="menu"><summary class="tool" role="button" title=${t('More')} aria-label=${t('More')}><span aria-hidden="true">⋯</span></summary><div class="items" role="menu">${item(t('Published figures…'), () => c.chooseTable('published'))}${item(t('Report…'), () => c.act('saveReport'))}${item(t('Open joined table'), () => c.act('openTable'))}${item(t('Export joined table…'), () => c.exportTable({ of: 'all' }))}${c.reading.isHidden.value || c.reading.choice.value.of === 'all' ? nothing : item(t('Export these prompts…'), () => c.exportTable(c.reading.choice.peek()))}${item(t('Copy as command'), () => c.act('copyCommand'))}</div></details>`;
}
