import { LitElement, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Condition, FilterBar } from '../../../../src/core/filterBar';
import { NO_CONDITIONS } from '../../../../src/core/filterBar';
import { readFilter, writeFilter } from '../../../../src/core/filterText';
import type { OpenedDataset } from '../../../../src/features/explore/contract';
import { icon, iconStyles } from '../../../kit/icon';
import { t } from '../../../kit/l10n';
import { Watch } from '../../../kit/signal';
import { isHeavy, pageColumnOf } from '../columns';
import type { ExploreController } from '../controller';
import './conditionForm';
import type { ConditionForm, ConditionFormEvents } from './conditionForm';
import { conditionWords } from './conditionWords';
import { fieldsOf } from './fields';
import type { Field } from './fields';
import { barStyles } from './filterBarStyles';

/** What the form is open for: a condition by its place, or one more. */
type Editing = number | 'new' | null;

/** `<loupe-filter-bar>`: the conditions of the filter, each of which can be edited, switched off and taken away. Its state is the filter's text. */
export class FilterBarElement extends LitElement {
  static override readonly styles = [iconStyles, barStyles];

  #controller: ExploreController | null = null;
  #editing: Editing = null;
  #values: ReadonlyMap<string, readonly string[]> = new Map();
  #read: { readonly text: string; readonly opened: OpenedDataset; readonly bar: FilterBar; readonly fields: readonly Field[] } | null = null;
  /** The condition that was changed last: what is refused is its doing. */
  #changed: number | null = null;

  static override properties = { controller: { attribute: false } };

  set controller(controller: ExploreController) {
    if (this.#controller === controller) return;
    this.#controller = controller;
    const { state } = controller;
    new Watch(this, () => [state.filterText.value, state.opened.value, state.filterError.value]);
    this.requestUpdate();
  }

  /** Opens the form for one more condition. */
  add(): void {
    this.#edit('new');
  }

  protected override render(): TemplateResult | typeof nothing {
    const now = this.#now;
    if (!now || (now.bar.conditions.length === 0 && this.#editing === null)) return nothing;
    const { bar } = now;
    const joint = bar.combine === 'and' ? t('and') : t('or');
    return html`<div class="conditions" role="group" aria-label=${t('Conditions of the filter')}>
      ${bar.conditions.map((_, i) => html`${i === 0 ? nothing : html`<button class="joint" title=${bar.combine === 'and' ? t('All conditions must hold. Activate: one is enough.') : t('One condition is enough. Activate: all must hold.')} @click=${() => this.#put({ ...bar, combine: bar.combine === 'and' ? 'or' : 'and' })}>${joint}</button>`}${this.#conditionView(now, i)}`)}
      <button class="add" aria-expanded=${this.#editing === 'new' ? 'true' : 'false'} @click=${() => this.#edit('new')}>${icon('add')}${t('Condition')}</button>
      ${bar.conditions.length === 0 ? nothing : html`<button class="save" title=${t('Keep this filter in the workspace, under a name')} @click=${() => void this.#save()}>${t('Save…')}</button>`}
    </div>
    ${this.#editing === null ? nothing : html`<div class="place"><loupe-condition-form .fields=${now.fields} .values=${this.#values}
      @loupe-condition=${(e: CustomEvent<ConditionFormEvents['loupe-condition']>) => this.#apply(e.detail.condition)}
      @loupe-condition-leave=${() => this.#leave()}
      @loupe-condition-values=${(e: CustomEvent<ConditionFormEvents['loupe-condition-values']>) => void this.#ask(e.detail.column)}></loupe-condition-form></div>`}`;
  }

  protected override updated(): void {
    void this.renderRoot.querySelector<ConditionForm>('loupe-condition-form')?.updateComplete.then(() => this.#placeForm());
  }

  /** Under what opened it, as far as the window has room. */
  #placeForm(): void {
    const place = this.renderRoot.querySelector<HTMLElement>('.place');
    const opener = this.#opener;
    if (place && opener) place.style.left = `${Math.max(10, Math.min(opener.offsetLeft, this.clientWidth - place.offsetWidth - 10))}px`;
  }

  get #opener(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(typeof this.#editing === 'number' ? `[data-at="${this.#editing}"]` : '.add');
  }

  get #now(): { readonly bar: FilterBar; readonly fields: readonly Field[] } | null {
    const opened = this.#controller?.state.opened.peek();
    const text = this.#controller?.state.filterText.peek();
    if (!opened || text === undefined) return null;
    if (this.#read?.text === text && this.#read.opened === opened) return this.#read;
    const names = [...opened.info.columns.map((c) => c.name), ...opened.derived.map((d) => d.id), 'loupe_row'];
    this.#read = { text, opened, bar: text.trim() === '' ? NO_CONDITIONS : readFilter(text, names), fields: this.#read?.opened === opened ? this.#read.fields : fieldsOf(opened) };
    return this.#read;
  }

  #conditionView({ bar, fields }: { readonly bar: FilterBar; readonly fields: readonly Field[] }, at: number): TemplateResult | typeof nothing {
    const part = bar.conditions[at];
    if (!part) return nothing;
    const { condition, isOn } = part;
    const words = conditionWords(condition, fields);
    const error = this.#controller?.state.filterError.peek() ?? null;
    const isInvalid = error !== null && isOn && (this.#changed === at || bar.conditions.filter((c) => c.isOn).length === 1);
    const sql = writeFilter({ combine: 'and', conditions: [{ condition, isOn: true }] });
    return html`<span class="condition ${isOn ? '' : 'off'} ${isInvalid ? 'invalid' : ''}" data-at=${at}>
      <button class="side" role="checkbox" aria-checked=${isOn ? 'true' : 'false'} aria-label=${t('Is on: {0}', words)} title=${isOn ? t('Switch off, and keep it') : t('Switch on')} @click=${() => this.#switch(at)}>${icon(isOn ? 'eye' : 'eye-closed')}</button>
      <button class="words ${condition.op === 'sql' ? 'sql' : ''}" title="${sql}${isInvalid ? `\n${error}` : ''}" aria-label=${t('Edit: {0}', words)} aria-invalid=${isInvalid ? 'true' : 'false'} @click=${() => this.#edit(at)} @keydown=${(e: KeyboardEvent) => this.#onKey(e, at)}><span>${words}</span></button>
      <button class="side" aria-label=${t('Remove: {0}', words)} title=${t('Remove')} @click=${() => this.#remove(at)}>${icon('close')}</button>
    </span>`;
  }

  #edit(editing: Editing): void {
    const now = this.#now;
    if (!now) return;
    this.#editing = editing;
    this.requestUpdate();
    void this.updateComplete.then(() => this.renderRoot.querySelector<ConditionForm>('loupe-condition-form')?.edit(typeof editing === 'number' ? (now.bar.conditions[editing]?.condition ?? null) : null));
  }

  #leave(): void {
    const opener = this.#opener;
    this.#editing = null;
    this.requestUpdate();
    void this.updateComplete.then(() => {
      if (opener?.isConnected !== true) this.dispatchEvent(new CustomEvent('loupe-filter-bar-leave'));
      else if (opener instanceof HTMLButtonElement) opener.focus();
      else opener.querySelector<HTMLElement>('.words')?.focus();
    });
  }

  #apply(condition: Condition): void {
    const bar = this.#now?.bar ?? NO_CONDITIONS;
    const { conditions } = bar;
    const at = typeof this.#editing === 'number' ? this.#editing : conditions.length;
    // What is switched off and edited is wanted.
    const next = at < conditions.length ? conditions.map((c, i) => (i === at ? { condition, isOn: true } : c)) : [...conditions, { condition, isOn: true }];
    this.#editing = null;
    this.#put({ ...bar, conditions: next }, at);
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.add')?.focus());
  }

  async #save(): Promise<void> {
    try {
      await this.#controller?.host.request('saveFilter', {});
    } catch (error) {
      this.#controller?.say(error);
    }
  }

  #switch(at: number): void {
    const bar = this.#now?.bar;
    if (!bar) return;
    this.#put({ ...bar, conditions: bar.conditions.map((c, i) => (i === at ? switched(c) : c)) }, at);
  }

  #remove(at: number): void {
    const bar = this.#now?.bar;
    if (!bar) return;
    const conditions = bar.conditions.filter((_, i) => i !== at);
    this.#put({ ...bar, conditions });
    void this.updateComplete.then(() => {
      if (conditions.length === 0) this.dispatchEvent(new CustomEvent('loupe-filter-bar-leave'));
      else this.renderRoot.querySelector<HTMLElement>(`[data-at="${Math.min(at, conditions.length - 1)}"] .words`)?.focus();
    });
  }

  #put(bar: FilterBar, changed: number | null = null): void {
    this.#changed = changed;
    void this.#controller?.setFilter(writeFilter(bar).trim());
    this.requestUpdate();
  }

  #onKey(event: KeyboardEvent, at: number): void {
    if (event.key !== 'Delete' && event.key !== 'Backspace') return;
    event.preventDefault();
    event.stopPropagation();
    this.#remove(at);
  }

  /** The most frequent values of a column of categories, to be offered. */
  async #ask(column: string): Promise<void> {
    const controller = this.#controller;
    const opened = controller?.state.opened.peek();
    if (!controller || !opened || opened.info.paged) return;
    this.#values = new Map([...this.#values, [column, []]]);
    try {
      const { columns } = await controller.host.request('profiles', { filter: null, columns: [pageColumnOf(column)], heavy: isHeavy(opened, column) });
      const values = columns[0]?.kind === 'category' ? columns[0].bars.flatMap((bar) => ('value' in bar.is ? [bar.is.value] : [])) : [];
      this.#values = new Map([...this.#values, [column, values]]);
      this.requestUpdate();
    } catch (error) {
      // Values are a help; a person types them where none are offered.
      controller.host.log('warn', String(error));
    }
  }
}

/** On or off; a group that goes on with nothing in it on goes on with all of it. */
function switched(part: FilterBar['conditions'][number]): FilterBar['conditions'][number] {
  const { condition, isOn } = part;
  if (isOn || condition.op !== 'group' || condition.bar.conditions.some((c) => c.isOn)) return { condition, isOn: !isOn };
  return { condition: { op: 'group', bar: { ...condition.bar, conditions: condition.bar.conditions.map((c) => ({ ...c, isOn: true })) } }, isOn: true };
}

customElements.define('loupe-filter-bar', FilterBarElement);
