import { LitElement, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { groupDigits } from '../../../../src/core/sentences';
import { BESIDE_COLUMNS, besideCell, MOST_SHARED } from '../../../../src/features/explore/summary/beside';
import type { BesideColumn } from '../../../../src/features/explore/summary/beside';
import { intervalTemplate } from '../../../kit/charts/interval';
import { localSentence, t, tCount } from '../../../kit/l10n';
import { Watch } from '../../../kit/signal';
import { datasetProfileStyles } from '../datasetProfile/datasetProfileStyles';
import { besideStyles } from './besideStyles';
import type { BesideController, BesideRow } from './controller';

/** A column's head, and by which definition it counts. */
function headOf(column: BesideColumn): { readonly title: string; readonly meaning: string } {
  switch (column) {
    case 'rows': return { title: t('rows'), meaning: t('rows of the dataset, or of the source') };
    case 'sources': return { title: t('sources'), meaning: t('different values of the column that says where a row is from') };
    case 'characters': return { title: t('characters'), meaning: t('characters (code points) of all messages, each once') };
    case 'turns': return { title: t('turns'), meaning: t('messages of a row on average, the system message not counted') };
    case 'prompt': return { title: t('user, chars'), meaning: t('characters (code points) of a user message on average') };
    case 'answer': return { title: t('answer, chars'), meaning: t('characters (code points) of an assistant message on average, of chosen and of rejected ones') };
    case 'longer': return { title: t('chosen longer'), meaning: t('share of pairs whose chosen answer has more characters, with Wilson’s 95 % interval') };
    case 'margin': return { title: t('margin'), meaning: t('score of chosen less that of rejected on average') };
    case 'inversions': return { title: t('inversions'), meaning: t('pairs whose scores contradict the order: rejected has the higher one') };
    case 'defects': return { title: t('defects'), meaning: t('rows whose conversation has a defect') };
    case 'duplicatePrompts': return { title: t('prompts again'), meaning: t('rows that repeat the prompt of an earlier one') };
    case 'duplicateRows': return { title: t('rows again'), meaning: t('rows that repeat an earlier one, the id aside') };
  }
}

/** `<loupe-beside>`: profiles of several datasets in one table, and the prompts that they share. */
export class BesideView extends LitElement {
  static override readonly styles = [datasetProfileStyles, besideStyles];
  static override properties = { controller: { attribute: false } };

  declare controller: BesideController | null;

  constructor() {
    super();
    this.controller = null;
    new Watch(this, () => {
      const c = this.controller;
      return c && [c.rows.value, c.order.value, c.running.value, c.overlap.value, c.shared.value, c.problem.value];
    });
  }

  protected override render(): TemplateResult | typeof nothing {
    const { controller } = this;
    if (!controller) return nothing;
    const problem = controller.problem.value;
    const said = problem === null ? nothing : html`<p class="notice error" role="alert">${problem}</p>`;
    const rows = controller.sorted;
    if (rows.length === 0) return html`<div class="page">${said}</div>`;
    return html`<header class="head"><div class="fact"><span class="name">${t('datasets beside each other')}</span><span class="number">${groupDigits(rows.length)}</span></div>
      <div class="state" role="status">${this.#progress(controller)} <button class="link" @click=${() => controller.copy()}>${t('Copy as Markdown')}</button></div></header>
      <main>${said}${this.#table(controller, rows)}${this.#overlap(controller, rows)}${this.#shared(controller)}</main>`;
  }

  #progress(controller: BesideController): TemplateResult | typeof nothing {
    const running = controller.running.value;
    const left = controller.rows.value.filter((r) => r.profile === null && r.problem === null).length;
    if (running) return html`${running.at === null ? t('comparing prompts') : t('reading “{0}”, {1} to go', controller.rows.value[running.at]?.name ?? '', left)}${running.fraction === null ? nothing : html` (${t('{0} %', Math.floor(100 * running.fraction))})`} <button class="link" @click=${() => controller.cancel()}>${t('Cancel')}</button>`;
    if (left === 0) return controller.overlap.value !== undefined ? nothing : html`<button class="link" @click=${() => void controller.readOn()}>${t('Compare prompts')}</button>`;
    return html`<button class="link" @click=${() => void controller.readOn()}>${tCount(left, 'Read {0} more', 'Read {0} more')}</button>`;
  }

  #table(controller: BesideController, rows: readonly BesideRow[]): TemplateResult {
    const order = controller.order.value;
    const head = (by: BesideColumn | 'name', title: string, meaning: string): TemplateResult => html`<th class=${by === 'name' ? '' : 'number'} aria-sort=${order?.by !== by ? 'none' : order.descending ? 'descending' : 'ascending'}><button title=${meaning} @click=${() => controller.sortBy(by)}>${title}${order?.by === by ? (order.descending ? ' ↓' : ' ↑') : ''}</button></th>`;
    return html`<section><div class="scroll"><table class="beside"><thead><tr>${head('name', t('dataset'), t('sort by name'))}${BESIDE_COLUMNS.map((c) => head(c, headOf(c).title, headOf(c).meaning))}</tr></thead>
      <tbody>${rows.map((row) => this.#row(controller, row))}</tbody></table></div></section>`;
  }

  #row(controller: BesideController, { at, name, profile, problem }: BesideRow): TemplateResult {
    const cells = profile === null ? html`<td colspan=${BESIDE_COLUMNS.length} class="second">${problem ?? t('not read yet')}</td>` : BESIDE_COLUMNS.map((column) => {
      const { text, interval, rows, why, value } = besideCell(column, profile);
      if (rows && rows.rows > 0 && rows.filter !== null) {
        const { filter } = rows;
        return html`<td class="number"><button class="link" title=${filter} @click=${() => controller.open(at, filter)}>${text}</button></td>`;
      }
      if (interval && value !== null) return html`<td class="number">${text}<span class="meaning">${t('{0} to {1}', (100 * interval.low).toFixed(1), (100 * interval.high).toFixed(1))}</span>${intervalTemplate(value, interval.low, interval.high)}</td>`;
      return html`<td class="number" title=${why ? localSentence(why) : ''}>${text}</td>`;
    });
    return html`<tr><th scope="row"><button class="link" title=${t('Open {0}', name)} @click=${() => controller.open(at)}>${name}</button></th>${cells}</tr>`;
  }

  /** Different prompts that two datasets share; a cell lists them. */
  #overlap(controller: BesideController, rows: readonly BesideRow[]): TemplateResult | typeof nothing {
    const overlap = controller.overlap.value;
    if (overlap === undefined) return nothing;
    const shared = (a: number, b: number): number => overlap.find((o) => o.a === Math.min(a, b) && o.b === Math.max(a, b))?.prompts ?? 0;
    const asked = controller.shared.value;
    const cell = (a: BesideRow, b: BesideRow): TemplateResult => {
      const n = shared(a.at, b.at);
      if (a.at === b.at) return html`<td class="number self" title=${t('different prompts')}>${groupDigits(n)}</td>`;
      if (n === 0) return html`<td class="number second">0</td>`;
      const share = n / Math.max(1, Math.min(shared(a.at, a.at), shared(b.at, b.at)));
      return html`<td class=${`number h${String(Math.max(1, Math.min(5, Math.ceil(share * 5))))}`}><button class="cell" aria-pressed=${String(asked?.a === a.at && asked.b === b.at)} title=${t('{0} prompts in both, {1} % of those of the smaller', groupDigits(n), (100 * share).toFixed(1))} @click=${() => void controller.share(a.at, b.at)}>${groupDigits(n)}</button></td>`;
    };
    return html`<section><header><h2>${t('Shared prompts')}</h2> <span class="second">${t('different prompts that are exactly the same in both (by 64-bit hashes), the system message aside; on the diagonal all')}</span></header>
      <div class="scroll"><table class="overlap"><thead><tr><th></th>${rows.map((r) => html`<th class="number" title=${r.name}>${r.name}</th>`)}</tr></thead><tbody>${rows.map((a) => html`<tr><th scope="row" title=${a.name}>${a.name}</th>${rows.map((b) => cell(a, b))}</tr>`)}</tbody></table></div></section>`;
  }

  #shared(controller: BesideController): TemplateResult | typeof nothing {
    const shared = controller.shared.value;
    if (!shared) return nothing;
    const [a, b] = [controller.rows.value[shared.a], controller.rows.value[shared.b]];
    if (!a || !b) return nothing;
    const title = t('Prompts of “{0}” that “{1}” has, too', a.name, b.name);
    if (shared.prompts === null) return html`<section><header><h2>${title}</h2></header><p class="second">${t('reading rows…')}</p></section>`;
    const row = (at: number, n: number): TemplateResult => html`<td class="number"><button class="link" title=${t('Open this row')} @click=${() => controller.open(at, null, n)}>${groupDigits(n)}</button></td>`;
    return html`<section class="shared"><header><h2>${title}</h2> <span class="second">${shared.prompts.length === MOST_SHARED ? t('the first {0}', MOST_SHARED) : tCount(shared.prompts.length, '{0} prompt', '{0} prompts')}</span></header>
      <div class="scroll"><table class="beside"><thead><tr><th>${t('prompt')}</th><th class="number">${t('row of {0}', a.name)}</th><th class="number">${t('row of {0}', b.name)}</th></tr></thead><tbody>${shared.prompts.map((p) => html`<tr><td class="prompt">${p.prompt}</td>${row(a.at, p.rowA)}${row(b.at, p.rowB)}</tr>`)}</tbody></table></div></section>`;
  }
}

customElements.define('loupe-beside', BesideView);
