import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { CountedRows } from '../../../../src/core/datasetProfile';
import { groupDigits } from '../../../../src/core/sentences';
import { barTemplate } from '../../../kit/charts/bars';
import { t } from '../../../kit/l10n';

/** Shows the rows of a filter in the dataset's view. */
export type Open = (filter: string) => void;

/** A share with one decimal; one that is there is never 0.0 %. */
export function percent(share: number): string {
  return share > 0 && share < 0.0005 ? t('< 0.1 %') : t('{0} %', (100 * share).toFixed(1));
}

/** A part of the page: what it is about, by which definition, and its content. */
export function section(title: string, meaning: string, content: unknown): TemplateResult {
  return html`<section><header><h2>${title}</h2> <span class="second">${meaning}</span></header>${content}</section>`;
}

export interface BarRow {
  readonly name: string;
  /** Beneath the name. */
  readonly about?: string;
  readonly count: number;
  readonly of: number;
  readonly tone?: 'blue' | 'orange' | 'red' | 'green';
  /** Where a click shows the rows. */
  readonly filter?: string | null;
}

/** Counts as bars; those with a filter open their rows. */
export function barRows(rows: readonly BarRow[], open?: Open): TemplateResult {
  const most = Math.max(1, ...rows.map((r) => r.count));
  return html`<div class="bars">${rows.map((row) => {
    const { name, about, count, of, tone = 'blue', filter } = row;
    const cells = html`<span class="name" title=${name}>${name}${about === undefined ? nothing : html`<span class="meaning">${about}</span>`}</span><span class="tone ${tone}">${barTemplate([{ count, title: groupDigits(count) }], most)}</span><span class="number">${groupDigits(count)}</span><span class="share">${of === 0 ? '' : percent(count / of)}</span>`;
    return count > 0 && filter !== undefined && filter !== null && open ? html`<button class="row" title=${filter} @click=${() => open(filter)}>${cells}</button>` : html`<div class="row">${cells}</div>`;
  })}</div>`;
}

/** A count of rows; a link where a filter shows them. */
export function rowsLink({ rows, filter }: CountedRows, open: Open): TemplateResult {
  return rows > 0 && filter !== null ? html`<button class="link number" title=${filter} @click=${() => open(filter)}>${groupDigits(rows)}</button>` : html`<span class="number">${groupDigits(rows)}</span>`;
}
