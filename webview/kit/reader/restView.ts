import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { CellMap, CellStruct, isList } from '../../../src/core/cell';
import type { Cell } from '../../../src/core/cell';
import type { Column } from '../../../src/core/dataset';
import { typeLabel } from '../typeLabel';
import { hexOf, tryParseJson } from '../../../src/core/json';
import { t, tCount } from '../l10n';
import { charCount } from './counts';
import type { RestColumn } from './readerModel';
import type { TextSpec } from './textBlock';
import { codePointLength } from './textRanges';

/** Values longer than this (UTF-16 units) start folded. */
const LONG = 240;

/** All columns that are not part of the conversation, as a compact list. */
export function restTemplate(rest: readonly RestColumn[], spec: (column: string, text: string) => TextSpec): TemplateResult | typeof nothing {
  if (rest.length === 0) return nothing;
  return html`<section class="rest" aria-label=${t('other columns')}><dl>${rest.map((r) => html`<div class="field">
      <dt title=${r.column.type}><span class="name">${r.column.sourceName === '' ? html`<i>${t('no name')}</i>` : r.column.sourceName}</span><span class="type">${typeLabel(r.column.type)}</span></dt>
      <dd>${r.failure === null ? valueTemplate(r.value, r.column, r.inPart, spec) : html`<span class="failure">${r.failure}</span>`}</dd></div>`)}</dl></section>`;
}

function valueTemplate(value: Cell, column: Column, inPart: boolean, spec: (column: string, text: string) => TextSpec): TemplateResult {
  if (value === null) return html`<span class="absent">NULL</span>`;
  if (typeof value === 'boolean') return html`${String(value)}`;
  if (typeof value === 'number' || typeof value === 'bigint') return html`<span class="figure">${String(value)}</span>${labelOf(value, column)}${column.unit === undefined ? nothing : html` <span class="dim">${column.unit}</span>`}`;
  if (value instanceof Uint8Array) return blobTemplate(value);
  if (value instanceof CellStruct || value instanceof CellMap || isList(value)) return html`<loupe-json-tree ?folded=${inPart} .value=${value}></loupe-json-tree>`;
  return textTemplate(value, column, spec);
}

function labelOf(value: number | bigint, column: Column): TemplateResult | typeof nothing {
  const label = column.labels?.[Number(value)];
  return label === undefined ? nothing : html` <span class="label">${label}</span>`;
}

function textTemplate(text: string, column: Column, spec: (column: string, text: string) => TextSpec): TemplateResult {
  if (text === '') return html`<span class="absent">${t('empty text')}</span>`;
  if (/^\s*[[{]/.test(text) && text.length < 2_000_000) {
    const parsed = tryParseJson(text);
    if (parsed !== undefined) return html`<loupe-json-tree .value=${parsed}></loupe-json-tree>`;
  }
  const block = html`<loupe-text .spec=${spec(column.name, text)}></loupe-text>`;
  if (text.length <= LONG) return block;
  return html`<details class="long"><summary><span class="preview">${text.slice(0, 140).replace(/\s+/g, ' ')}…</span> <span class="dim">${charCount(codePointLength(text))}</span></summary>${block}</details>`;
}

function blobTemplate(bytes: Uint8Array): TemplateResult {
  const shown = bytes.subarray(0, 32);
  const hex = hexOf(shown).replace(/(..)(?=.)/g, '$1 ');
  return html`<span class="dim">${tCount(bytes.length, '{0} byte', '{0} bytes')}</span> <code>${hex}${bytes.length > shown.length ? ' …' : ''}</code>`;
}
