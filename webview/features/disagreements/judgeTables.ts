import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { groupDigits } from '../../../src/core/sentences';
import type { Measure } from '../../../src/core/statistics/agreement';
import { intervalTemplate } from '../../kit/charts/interval';
import { localSentence, t } from '../../kit/l10n';
import { bare, percent } from './figures';

/** A share and its interval. */
export function shareCells(of: Measure, line = true): TemplateResult {
  if (of.value === null) return html`<td class="number" title=${localSentence(of.why)}>–</td>${line ? html`<td></td>` : nothing}`;
  return html`<td class="number" title=${of.low === null ? '' : `${t('95 % {0} to {1}', bare(of.low), bare(of.high ?? of.low))}, ${t('n {0}', groupDigits(of.n))}`}>${percent(of.value)}</td>${line ? html`<td class="line">${intervalTemplate(of.value, of.low, of.high)}</td>` : nothing}`;
}

/** A difference of two shares in percentage points, with its interval. */
export function differenceCell(of: Measure): TemplateResult {
  if (of.value === null) return html`<td class="number" title=${localSentence(of.why)}>–</td>`;
  const sure = of.low !== null && of.high !== null && (of.low > 0 || of.high < 0);
  return html`<td class="number ${sure && of.value < 0 ? 'lower' : ''}">${points(of.value)}${of.low === null || of.high === null ? nothing : html`<span class="small ends">${t('{0} to {1}', points(of.low), points(of.high))}</span>`}</td>`;
}

function points(value: number): string {
  return `${value > 0 ? '+' : value < 0 ? '−' : ''}${bare(Math.abs(value))}`;
}

/** A table with its title and what it says; nothing without rows. */
export function tableOf(title: string, meaning: string, head: readonly (string | TemplateResult)[], rows: readonly TemplateResult[]): TemplateResult | typeof nothing {
  if (rows.length === 0) return nothing;
  return html`<div><h3>${title}<span class="meaning">${meaning}</span></h3><div class="scroll tall"><table class="slices"><thead><tr>${head.map((h, i) => html`<th class=${i === 0 ? '' : 'number'}>${h}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div></div>`;
}
