import { LitElement, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import type { Condition } from '../../../../src/core/filterBar';
import { writeFilter } from '../../../../src/core/filterText';
import { icon, iconStyles } from '../../../kit/icon';
import { keepTyping } from '../../../kit/inputs';
import { t } from '../../../kit/l10n';
import './choices';
import type { Choice, Choices, ChoicesEvents } from './choices';
import type { Field } from './fields';
import { SQL_FIELD } from './fields';
import { formStyles } from './filterBarStyles';
import { textsOf, withText } from './listText';
import { conditionOf, givenOf, operatorsOf } from './operators';
import type { Given, Operator } from './operators';

export interface ConditionFormEvents {
  'loupe-condition': { readonly condition: Condition };
  'loupe-condition-leave': null;
  /** Values of a column are wanted, to be offered. */
  'loupe-condition-values': { readonly column: string };
}

const EMPTY: Given = { operator: '', value: '', to: '', matchCase: false };

/** `<loupe-condition-form>`: what a condition is about, what is said of it, and the values; below, the SQL that it is. */
export class ConditionForm extends LitElement {
  static override readonly styles = [iconStyles, formStyles];
  static override properties = { fields: { attribute: false }, values: { attribute: false } };

  declare fields: readonly Field[];
  /** The most frequent values of columns, by their keys. */
  declare values: ReadonlyMap<string, readonly string[]>;
  #field: Field | null = null;
  #given: Given = EMPTY;
  #isMissing = false;

  constructor() {
    super();
    this.fields = [];
    this.values = new Map();
  }

  /** Begins with a condition, or with none. */
  edit(condition: Condition | null): void {
    const known = condition && givenOf(condition, this.fields);
    const sql = condition && !known ? this.fields.find((f) => f.key === SQL_FIELD) : undefined;
    this.#field = known?.field ?? sql ?? null;
    this.#given = known?.given ?? (condition && sql ? { ...EMPTY, operator: 'sql', value: writeFilter({ combine: 'and', conditions: [{ condition, isOn: true }] }) } : EMPTY);
    this.#isMissing = false;
    this.#wantValues();
    this.requestUpdate();
    this.#focusOn(this.#field ? 'value' : 'field');
  }

  protected override render(): TemplateResult {
    const field = this.#field;
    const condition = this.#condition;
    const choices = this.fields.map(({ key, label, about }): Choice => ({ key, label, about }));
    return html`<div class="form" role="dialog" aria-label=${t('Condition')} @keydown=${this.#onKey}>
      <div class="line">
        <loupe-choices id="field" .label=${t('What the condition is about')} .placeholder=${t('Which column?')} .choices=${choices} .text=${field?.label ?? ''}
          @loupe-choose=${(e: CustomEvent<ChoicesEvents['loupe-choose']>) => this.#chooseField(e.detail.key)}></loupe-choices>
        ${field && field.kind !== 'fixed' && field.kind !== 'sql' ? this.#operatorView(operatorsOf(field.kind)) : nothing}
        ${field ? this.#valueView(field) : nothing}
      </div>
      <div class="line end">
        <code class=${this.#isMissing && !condition ? 'missing' : ''} role="status">${condition ? writeFilter({ combine: 'and', conditions: [{ condition, isOn: true }] }) : field ? this.#isMissing ? this.#whatIsMissing(field) : '' : ''}</code>
        <vscode-button secondary @click=${() => this.#leave()}>${t('Cancel')}</vscode-button>
        <vscode-button id="apply" @click=${() => this.#apply()}>${t('Apply')}</vscode-button>
      </div>
    </div>`;
  }

  get #condition(): Condition | undefined {
    return this.#field ? conditionOf(this.#field, this.#given, this.fields) : undefined;
  }

  get #operator(): Operator | undefined {
    return this.#field ? operatorsOf(this.#field.kind).find((o) => o.id === this.#given.operator) : undefined;
  }

  #operatorView(operators: readonly Operator[]): TemplateResult {
    return html`<select id="operator" aria-label=${t('What is said of it')} @keydown=${keepChoosing} @change=${(e: Event) => {
      this.#set({ operator: (e.currentTarget as HTMLSelectElement).value });
      this.#wantValues();
    }}>${operators.map((o) => html`<option value=${o.id} ?selected=${o.id === this.#given.operator}>${o.label}</option>`)}</select>`;
  }

  #valueView(field: Field): TemplateResult | typeof nothing {
    const asks = this.#operator?.asks;
    const { value, to, matchCase, operator } = this.#given;
    if (asks === undefined || asks === 'nothing') return nothing;
    if (field.kind === 'sql') return html`<input id="value" class="sql" type="text" spellcheck="false" autocomplete="off" aria-label=${t('SQL condition')} placeholder=${t('As SQL: {0}', "score > 3 or source = 'chat'")} .value=${value} @input=${(e: Event) => this.#set({ value: textOf(e) })} @keydown=${keepTypingInForm}>`;
    if (asks === 'column') return html`<loupe-choices id="value" .label=${t('Column')} .placeholder=${t('Column')} .choices=${this.fields.filter((f) => f.kind === 'number' && f.key !== field.key).map(({ label, about }) => ({ key: label, label, about }))} .text=${value} @loupe-choose=${(e: CustomEvent<ChoicesEvents['loupe-choose']>) => this.#set({ value: e.detail.key })}></loupe-choices>`;
    if (asks === 'range') return html`<input id="value" type="text" inputmode=${field.kind === 'number' ? 'decimal' : 'text'} aria-label=${t('From')} placeholder=${field.kind === 'time' ? '2024-01-31' : t('From')} .value=${value} @input=${(e: Event) => this.#set({ value: textOf(e) })} @keydown=${keepTypingInForm}><span>${t('and')}</span><input id="to" type="text" aria-label=${t('To')} placeholder=${field.kind === 'time' ? '2024-02-29 12:00' : t('To')} .value=${to} @input=${(e: Event) => this.#set({ to: textOf(e) })} @keydown=${keepTypingInForm}>`;
    const offered = asks === 'number' || asks === 'text' ? [] : this.#offered(field, asks === 'values' ? textsOf(value) : []);
    return html`<loupe-choices id="value" free ?many=${asks === 'values'} .label=${t('Value')} .placeholder=${asks === 'values' ? t('Values, between commas') : field.kind === 'time' ? '2024-01-31' : t('Value')} .choices=${offered} .text=${value}
        @loupe-typed=${(e: CustomEvent<ChoicesEvents['loupe-typed']>) => this.#set({ value: e.detail.text })}
        @loupe-choose=${(e: CustomEvent<ChoicesEvents['loupe-choose']>) => this.#chooseValue(e.detail.key, asks === 'values')}></loupe-choices>
      ${/ontains|atches/.test(operator) ? html`<button class="toggle" aria-pressed=${matchCase ? 'true' : 'false'} title=${t('Match case')} aria-label=${t('Match case')} @click=${() => this.#set({ matchCase: !matchCase })}>${icon('case-sensitive')}</button>` : nothing}`;
  }

  #offered(field: Field, without: readonly string[]): Choice[] {
    return (field.values ?? this.values.get(field.column ?? '') ?? []).filter((value) => !without.includes(value) && value !== '').map((value) => ({ key: value, label: value, about: '' }));
  }

  #chooseField(key: string): void {
    const field = this.fields.find((f) => f.key === key);
    if (!field) return;
    const operators = operatorsOf(field.kind);
    const keeps = this.#field?.kind === field.kind && operators.some((o) => o.id === this.#given.operator);
    this.#given = keeps ? this.#given : { ...EMPTY, operator: operators[0]?.id ?? '' };
    this.#field = field;
    this.#isMissing = false;
    this.#wantValues();
    this.requestUpdate();
    this.#focusOn(field.kind === 'fixed' ? 'apply' : 'value');
  }

  #chooseValue(value: string, isList: boolean): void {
    this.#set({ value: isList ? withText(this.#given.value, value, this.values.get(this.#field?.column ?? '') ?? []) : value });
    this.#focusOn('value');
  }

  #set(given: Partial<Given>): void {
    this.#given = { ...this.#given, ...given };
    this.requestUpdate();
  }

  #wantValues(): void {
    const { column, kind, values } = this.#field ?? {};
    if (column !== undefined && values === undefined && (kind === 'text' || kind === 'number' || kind === 'list') && !this.values.has(column)) this.#tell('loupe-condition-values', { column });
  }

  #whatIsMissing(field: Field): string {
    if (this.#operator?.asks === 'column') return t('Choose a column of numbers.');
    return field.kind === 'number' || field.ofNumbers || this.#operator?.asks === 'number' ? t('A number is missing.') : t('A value is missing.');
  }

  #focusOn(id: 'field' | 'value' | 'apply'): void {
    void this.updateComplete.then(() => this.updateComplete).then(() => {
      const at = this.renderRoot.querySelector<HTMLElement | Choices>(`#${id}`) ?? this.renderRoot.querySelector<HTMLElement>('#operator') ?? this.renderRoot.querySelector<HTMLElement>('#apply');
      at?.focus();
    });
  }

  #apply(): void {
    const condition = this.#condition;
    if (condition) this.#tell('loupe-condition', { condition });
    else if (this.#field) {
      this.#isMissing = true;
      this.requestUpdate();
      this.#focusOn('value');
    } else this.#focusOn('field');
  }

  #leave(): void {
    this.#tell('loupe-condition-leave', null);
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      event.preventDefault();
      this.#leave();
    } else if (event.key === 'Enter' && !(event.target instanceof HTMLButtonElement) && !(event.target instanceof HTMLElement && event.target.localName === 'vscode-button')) {
      event.stopPropagation();
      event.preventDefault();
      this.#apply();
    }
  };

  #tell<K extends keyof ConditionFormEvents>(name: K, detail: ConditionFormEvents[K]): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/** Enter and Escape are for the form; what else is typed is for the input alone. */
function keepTypingInForm(event: KeyboardEvent): void {
  if (event.key !== 'Escape' && event.key !== 'Enter') keepTyping(event);
}

const keepChoosing = keepTypingInForm;
const textOf = (event: Event): string => (event.currentTarget as HTMLInputElement).value;

customElements.define('loupe-condition-form', ConditionForm);
