import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { KeySpec, KeysChoice } from '../../../src/features/comparison/contract';
import type { PageState } from '../../../src/features/comparison/page';
import { BY_ORDER } from '../../../src/features/comparison/rule/samples';
import { icon } from '../../kit/icon';
import { t, tCount } from '../../kit/l10n';
import type { ComparisonController } from './controller';
import { groupDigits } from './figures';

/** More doors than these are in a menu. */
const MOST_DOORS = 4;

interface Door {
  readonly text: string;
  readonly title: string;
  readonly choice: KeysChoice;
}

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

function joinTemplate(c: ComparisonController, { sides }: PageState): TemplateResult {
  const report = c.join.value;
  if (!report) return html`<span class="second waiting">${t('joining…')}</span>`;
  const doors = c.reading.isHidden.value ? [] : doorsOf(c);
  const door = ({ text, title, choice }: Door): TemplateResult => html`<button class="link" title=${title} @click=${() => c.reading.open(choice)}>${text}</button>`;
  const [first, rest] = [doors.slice(0, MOST_DOORS), doors.slice(MOST_DOORS)];
  const all = sides.length === 2 ? t('{0} of {1} prompts in both', groupDigits(report.joined), groupDigits(report.keys)) : t('{0} of {1} prompts in all {2}', groupDigits(report.joined), groupDigits(report.keys), groupDigits(sides.length));
  return html`<button class="plain" title=${t('Read the prompts that every side has')} @click=${() => c.reading.open({ of: 'joined' })}>${all}</button>${first.map((d) => html`<span class="second" aria-hidden="true"> · </span>${door(d)}`)}${rest.length === 0 ? nothing : html`<span class="second" aria-hidden="true"> · </span><details class="menu left"><summary class="link" role="button">${t('{0} more', groupDigits(rest.length))}</summary><div class="items">${rest.map(({ text, title, choice }) => html`<button class="item" title=${title} @click=${(e: Event) => { close(e); c.reading.open(choice); }}>${text}</button>`)}</div></details>`}${c.hasAnswers.value ? nothing : html`<span class="second waiting"> · ${t('reading answers…')}</span>`}`;
}

/** What is not as it should be, what is most of all first: each number opens its prompts. */
function doorsOf(c: ComparisonController): Door[] {
  const report = c.join.value;
  if (!report) return [];
  const { sides } = report;
  const numberOf = (name: string): number => sides.findIndex((side) => side.name === name);
  const of = (count: (side: (typeof sides)[number]) => number, door: (n: number, name: string, side: number) => Door): Door[] =>
    sides.flatMap((side, i) => (count(side) > 0 ? [door(count(side), side.name, i)] : []));
  return [
    ...of((s) => s.missing, (n, name, side) => ({ text: t('{0} missing in {1}', groupDigits(n), name), title: t('Prompts that other sides have and {0} has not', name), choice: { of: 'missing', side } })),
    ...of((s) => s.duplicates, (n, name, side) => ({ text: tCount(n, '{0} duplicate', '{0} duplicates') + inSide(sides.length, name), title: t('Rows of {0} after the first to their prompt: they are not used', name), choice: { of: 'duplicates', side } })),
    ...(c.hasAnswers.value ? [
      ...of((s) => s.empty, (n, name, side): Door => ({ text: tCount(n, '{0} empty answer', '{0} empty answers') + inSide(sides.length, name), title: t('Answers of {0} without text', name), choice: { of: 'empty', side } })),
      ...of((s) => s.truncated, (n, name, side): Door => ({ text: tCount(n, '{0} truncated answer', '{0} truncated answers') + inSide(sides.length, name), title: t('Answers of {0} that end in “... (truncated)”', name), choice: { of: 'truncated', side } })),
    ] : []),
    ...(report.otherPrompt === null || report.otherPrompt === 0 ? [] : [{ text: tCount(report.otherPrompt, '{0} prompt differs', '{0} prompts differ'), title: t('Sides have another text of the prompt under the same key'), choice: { of: 'otherPrompt' } } as const]),
    ...(c.hasAnswers.value ? report.identical.filter(({ n }) => n > 0).map(({ a, b, n }): Door => ({ text: `${tCount(n, '{0} identical answer', '{0} identical answers')} ${t('in {0} and {1}', a, b)}`, title: t('Prompts to which {0} and {1} answered the same', a, b), choice: { of: 'identical', a: numberOf(a), b: numberOf(b) } })) : []),
  ];
}

function inSide(sides: number, name: string): string {
  return sides > 1 ? ` ${t('in {0}', name)}` : '';
}

function close(event: Event): void {
  (event.currentTarget as HTMLElement).closest('details')?.removeAttribute('open');
}

function menuTemplate(c: ComparisonController): TemplateResult {
  const item = (text: string, act: () => void): TemplateResult => html`<button class="item" role="menuitem" @click=${(e: Event) => { close(e); act(); }}>${text}</button>`;
  return html`<details class="menu"><summary class="tool" role="button" title=${t('More')} aria-label=${t('More')}><span aria-hidden="true">⋯</span></summary><div class="items" role="menu">${item(t('Published figures…'), () => c.chooseTable('published'))}${item(t('Report…'), () => c.act('saveReport'))}${item(t('Open joined table'), () => c.act('openTable'))}${item(t('Export joined table…'), () => c.exportTable({ of: 'all' }))}${c.reading.isHidden.value || c.reading.choice.value.of === 'all' ? nothing : item(t('Export these prompts…'), () => c.exportTable(c.reading.choice.peek()))}${item(t('Copy as command'), () => c.act('copyCommand'))}</div></details>`;
}
