import { LitElement, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { isList } from '../../../src/core/cell';
import type { Cell } from '../../../src/core/cell';
import { displayCell } from '../../../src/core/displayCell';
import { groupDigits } from '../../../src/core/sentences';
import { isNumber, parseType } from '../../../src/core/type';
import { t, tCount } from '../../kit/l10n';
import { Watch } from '../../kit/signal';
import type { Answered, QueryController } from './controller';
import { queryStyles } from './queryStyles';

/** Code points of a text that a cell shows. */
const DRAWN = 300;
/** Columns whose number is a row of the dataset, and whose list is of such numbers. */
const ROW = ['row', 'loupe_row'];
const ROWS = ['rows', 'chosen_in', 'rejected_in'];

/** `<loupe-query>`: what was asked, its answer as a table, and the way from a row of it to the record. */
export class QueryView extends LitElement {
  static override readonly styles = [queryStyles];
  static override properties = { controller: { attribute: false } };

  declare controller: QueryController | null;

  constructor() {
    super();
    this.controller = null;
    new Watch(this, () => {
      const c = this.controller;
      return c && [c.answered.value, c.running.value, c.problem.value];
    });
  }

  protected override render(): TemplateResult | typeof nothing {
    const { controller } = this;
    if (!controller) return nothing;
    const answered = controller.answered.value;
    const problem = controller.problem.value;
    const running = controller.running.value;
    const failed = problem === null ? nothing : html`<p class="problem" role="alert">${problem}</p>`;
    const choose = html`<button class="button first" @click=${() => controller.choose()}>${answered ? t('Another query…') : t('Choose a query…')}</button>`;
    if (!answered) return html`<div class="head">${failed}<div class="line"><span class="second" role="status">${running ? t('asking…') : problem === null ? t('Nothing was asked yet.') : ''}</span>${running ? this.#cancel(controller) : choose}</div></div>`;
    const { answer } = answered;
    return html`<div class="head">
        <div class="line"><h1>${answer.name}</h1><span class="second">${answer.dataset}</span><span class="acts"><button class="button" @click=${() => controller.export()}>${t('Export…')}</button><button class="button" @click=${() => controller.copy('command')}>${t('Copy as command line')}</button>${choose}</span></div>
        <p>${answer.description}</p>
        <div class="line second" role="status"><span>${this.#count(answered)}</span>${answer.values.map(({ name, value }) => html`<span>${name} = ${value}</span>`)}</div>
        ${failed}<details><summary>${t('SQL')}</summary><pre>${answer.sql}</pre></details>
      </div>${answer.rows === 0 ? html`<p class="empty">${t('No row answers this: there is none in the dataset.')}</p>` : this.#table(controller, answered)}`;
  }

  #cancel(controller: QueryController): TemplateResult {
    return html`<button class="button" @click=${() => controller.cancel()}>${t('Cancel')}</button>`;
  }

  #count({ answer }: Answered): string {
    const time = t('{0} ms', groupDigits(answer.milliseconds));
    return answer.truncated ? t('the first {0} rows, {1}; an export has all', groupDigits(answer.rows), time) : `${tCount(answer.rows, '{0} row', '{0} rows')}, ${time}`;
  }

  #table(controller: QueryController, { answer, page }: Answered): TemplateResult {
    const numbers = answer.columns.map(({ type }) => isNumber(parseType(type)));
    const rows = Array.from({ length: answer.rows }, (_, row) => row);
    return html`<div class="table" tabindex="0" role="region" aria-label=${answer.name}><table>
      <thead><tr>${answer.columns.map(({ name, type }, i) => html`<th scope="col" class=${numbers[i] === true ? 'number' : ''} title=${type}>${name}</th>`)}</tr></thead>
      <tbody>${rows.map((row) => html`<tr>${answer.columns.map(({ name, type }, i) => this.#cell(controller, page.cell(i, row), name, type, numbers[i] === true))}</tr>`)}</tbody>
    </table></div>`;
  }

  #cell(controller: QueryController, cell: Cell, name: string, type: string, number: boolean): TemplateResult {
    if (cell === null) return html`<td class="null ${number ? 'number' : ''}">NULL</td>`;
    const rows = ROW.includes(name) ? [cell] : ROWS.includes(name) && isList(cell) ? cell : [];
    if (rows.length > 0 && rows.every((r) => typeof r === 'number')) {
      return html`<td class=${number ? 'number' : ''}><span class="rows">${rows.map((row) => html`<button class="link" title=${t('Open the record of this row')} @click=${() => controller.openRow(row)}>${String(row)}</button>`)}</span></td>`;
    }
    const exact = displayCell(cell, type, DRAWN) ?? '';
    const shown = typeof cell === 'number' ? figure(cell) : exact;
    return html`<td class=${number ? 'number' : ''} title=${shown === exact ? nothing : exact}>${shown}</td>`;
  }
}

/** A fraction to six digits, its own digits in the title; a whole number with its thousands. */
function figure(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return Number.isInteger(value) ? groupDigits(value) : String(Number(value.toPrecision(6)));
}

customElements.define('loupe-query', QueryView);
