import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Shown } from '../../../src/features/disagreements/page';
import { t } from '../../kit/l10n';
import type { DisagreementsController } from './controller';

/** Of more labels nobody sets an order by hand. */
const MOST = 40;

/** The labels of the scale: which count, in which order, and with which numbers behind them. */
export function scaleTemplate(controller: DisagreementsController, { answer }: Shown): TemplateResult | typeof nothing {
  const { how, level } = answer;
  const reading = controller.reading.value;
  const { order } = how;
  if (order.length + reading.drop.length > MOST || order.length === 0) return nothing;
  const isOrdered = level !== 'nominal' && level !== 'set';
  const numbers = level === 'interval' || level === 'ratio' ? order.map((label, i) => reading.values?.[label] ?? (Number.isFinite(Number(label)) && label.trim() !== '' ? Number(label) : i)) : [];
  const move = (at: number, by: number): void => {
    const next = [...order];
    const [label] = next.splice(at, 1);
    if (label !== undefined) next.splice(at + by, 0, label);
    controller.read({ order: next, level: level === 'nominal' ? 'ordinal' : reading.level });
  };
  const number = (label: string, text: string): void => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isFinite(value)) controller.read({ values: { ...Object.fromEntries(order.map((l, i) => [l, numbers[i] ?? i])), [label]: value }, level: reading.level ?? level });
  };
  const drop = (label: string, counts: boolean): void => controller.read({ drop: counts ? reading.drop.filter((l) => l !== label) : [...reading.drop, label], ...(reading.order === null ? {} : { order: null }), values: null });
  const item = (label: string, at: number | null): TemplateResult => html`<li class=${at === null ? 'out' : ''}><label><input type="checkbox" .checked=${at !== null} @change=${(e: Event) => drop(label, (e.target as HTMLInputElement).checked)}> <span class="name" title=${label}>${label}</span></label>
    ${at === null ? html`<span class="second">${t('left out')}</span>` : html`${numbers.length > 0 ? html`<input class="value" type="text" inputmode="decimal" aria-label=${t('number of {0}', label)} .value=${String(numbers[at] ?? at)} @change=${(e: Event) => number(label, (e.target as HTMLInputElement).value)}>` : nothing}
      ${isOrdered && numbers.length === 0 ? html`<button class="step" ?disabled=${at === 0} aria-label=${t('{0}: earlier on the scale', label)} title=${t('earlier')} @click=${() => move(at, -1)}>↑</button><button class="step" ?disabled=${at === order.length - 1} aria-label=${t('{0}: later on the scale', label)} title=${t('later')} @click=${() => move(at, 1)}>↓</button>` : nothing}`}</li>`;
  return html`<details class="places"><summary>${t('Labels of the scale…')}</summary>
    <ol class="scale">${order.map((label, at) => item(label, at))}${reading.drop.map((label) => item(label, null))}</ol>
    ${reading.order === null && reading.values === null && reading.drop.length === 0 ? nothing : html`<button class="button" @click=${() => controller.read({ order: null, values: null, drop: [] })}>${t('As found')}</button>`}</details>`;
}
