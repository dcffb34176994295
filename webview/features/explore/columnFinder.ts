import { LitElement, css, html } from 'lit';
import type { TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ColumnState, OpenedDataset } from '../../../src/features/explore/contract';
import { keepTyping } from '../../kit/inputs';
import { t } from '../../kit/l10n';
import { tableColumns } from './columns';

/** How many matches are drawn: typing narrows the rest. */
const DRAWN = 200;

export interface ColumnFinderEvents {
  'loupe-columns-show': { readonly key: string; readonly isShown: boolean };
  'loupe-columns-go': { readonly key: string };
  'loupe-columns-all': { readonly keys: readonly string[]; readonly isShown: boolean };
}

/** `<loupe-column-finder>`: all columns of a dataset; typing narrows, Space shows or hides, Enter goes there. */
export class ColumnFinder extends LitElement {
  static override readonly properties = { opened: { attribute: false }, columns: { attribute: false }, text: { state: true }, at: { state: true } };
  static override readonly styles = css`
    :host { display: flex; flex-direction: column; width: 340px; max-width: calc(100vw - 24px); max-height: min(420px, 70vh); }
    input[type='text'] { font: inherit; margin: 8px; padding: 3px 6px; color: var(--vscode-input-foreground); background: var(--vscode-input-background); border: 1px solid var(--vscode-input-border, var(--vscode-contrastBorder, transparent)); border-radius: 2px; }
    input:focus { outline: 1px solid var(--vscode-focusBorder); outline-offset: -1px; }
    input::placeholder { color: var(--vscode-input-placeholderForeground); }
    ul { list-style: none; margin: 0; padding: 0 0 4px; overflow: auto; }
    li { display: flex; gap: 8px; align-items: center; height: 24px; padding: 0 12px; cursor: pointer; white-space: nowrap; }
    li:hover { background: var(--vscode-list-hoverBackground); }
    li.at { background: var(--vscode-list-activeSelectionBackground); color: var(--vscode-list-activeSelectionForeground); outline: 1px solid var(--vscode-contrastActiveBorder, transparent); outline-offset: -1px; }
    .name { overflow: hidden; text-overflow: ellipsis; unicode-bidi: isolate; }
    .about { margin-left: auto; color: var(--vscode-descriptionForeground); font-size: 11px; }
    li.at .about { color: inherit; }
    p { display: flex; gap: 12px; white-space: nowrap; margin: 0; padding: 5px 12px; border-top: 1px solid var(--vscode-panel-border, var(--vscode-editorWidget-border, transparent)); color: var(--vscode-descriptionForeground); font-size: 11px; }
    button { font: inherit; border: 0; padding: 0; background: none; color: var(--vscode-textLink-foreground); cursor: pointer; }
    p span { margin-left: auto; }
  `;

  opened: OpenedDataset | null = null;
  columns: readonly ColumnState[] = [];
  text = '';
  at = 0;

  override focus(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('input')?.focus());
  }

  protected override render(): TemplateResult {
    const found = this.#found();
    const shown = new Set(this.columns.filter((c) => !c.hidden).map((c) => c.key));
    const all = (isShown: boolean): void => this.#say('loupe-columns-all', { keys: found.map((c) => c.key), isShown });
    return html`<input type="text" placeholder=${t('Column')} aria-label=${t('Find a column')} role="combobox" aria-expanded="true" aria-controls="list" aria-activedescendant="o${this.at}" spellcheck="false" autocomplete="off"
        .value=${this.text} @input=${this.#onInput} @keydown=${this.#onKey}>
      <ul role="listbox" id="list" aria-label=${t('Columns')} aria-multiselectable="true">${repeat(found.slice(0, DRAWN), (c) => c.key, (c, i) => html`
        <li role="option" id="o${i}" class=${i === this.at ? 'at' : ''} aria-selected=${shown.has(c.key) ? 'true' : 'false'} title=${c.tip} @click=${() => this.#say('loupe-columns-go', { key: c.key })}>
          <input type="checkbox" tabindex="-1" aria-label=${t('Show {0}', c.name)} .checked=${shown.has(c.key)} @click=${(e: Event) => { e.stopPropagation(); this.#toggle(c.key); }}>
          <span class="name">${c.name}</span><span class="about">${c.about}</span></li>`)}</ul>
      <p><button @click=${() => all(true)}>${t('Show all')}</button><button @click=${() => all(false)}>${t('Hide all')}</button><span title=${t('Enter goes to the column, Ctrl+Space shows or hides it')}>${t('Enter go · Ctrl+Space show')}</span></p>`;
  }

  #found(): { key: string; name: string; about: string; tip: string }[] {
    if (!this.opened) return [];
    const words = this.text.toLowerCase().split(/\s+/).filter(Boolean);
    const all = tableColumns(this.opened, this.columns.map((c) => ({ ...c, hidden: false })));
    return all.filter((c) => words.every((w) => `${c.name} ${c.about}`.toLowerCase().includes(w)));
  }

  readonly #onInput = (event: Event): void => {
    if (event.currentTarget instanceof HTMLInputElement) this.text = event.currentTarget.value;
    this.at = 0;
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') keepTyping(event);
    const found = this.#found();
    const key = found[this.at]?.key;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const last = Math.min(found.length, DRAWN) - 1;
      this.at = Math.max(0, Math.min(last, this.at + (event.key === 'ArrowDown' ? 1 : -1)));
      void this.updateComplete.then(() => this.renderRoot.querySelector('li.at')?.scrollIntoView({ block: 'nearest' }));
    } else if (event.key === 'Enter' && key !== undefined) this.#say('loupe-columns-go', { key });
    else if (event.key === ' ' && event.ctrlKey && key !== undefined) this.#toggle(key);
    else return;
    event.preventDefault();
  };

  #toggle(key: string): void {
    this.#say('loupe-columns-show', { key, isShown: this.columns.find((c) => c.key === key)?.hidden ?? false });
  }

  #say<E extends keyof ColumnFinderEvents>(name: E, detail: ColumnFinderEvents[E]): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

customElements.define('loupe-column-finder', ColumnFinder);
