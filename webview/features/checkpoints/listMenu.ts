import { LitElement, css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { icon, iconStyles } from '../../kit/icon';
import { keepTyping } from '../../kit/inputs';
import { t, tCount } from '../../kit/l10n';
import { pageStyles } from './styles';

export const LIST_CHOSEN = 'loupe-list';

/** `<loupe-list-menu>`: a chip that opens a list with a search, of which any number is chosen; null: all. */
export class ListMenu extends LitElement {
  static override readonly styles = [pageStyles, iconStyles, css`
    :host { position: relative; display: inline-block; } .list { width: 300px; padding: 0; } .list input[type=search] { box-sizing: border-box; width: calc(100% - 16px); margin: 8px 8px 4px; font: inherit; color: var(--vscode-input-foreground); background: var(--vscode-input-background); border: 1px solid var(--vscode-input-border, var(--line)); border-radius: 2px; padding: 2px 6px; } .list input[type=search]:focus { outline: 1px solid var(--vscode-focusBorder); outline-offset: -1px; }
    .acts { display: flex; gap: 12px; padding: 2px 10px 6px; border-bottom: 1px solid var(--line); font-size: 12px; } .names { max-height: min(46vh, 420px); overflow: auto; padding: 4px 0; } label { display: flex; gap: 6px; align-items: center; padding: 0 10px; height: 22px; cursor: pointer; } label:hover { background: var(--vscode-list-hoverBackground); } label span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    input[type=checkbox] { margin: 0; accent-color: var(--vscode-checkbox-selectBackground, var(--vscode-focusBorder)); }
  `];
  static override properties = { names: { attribute: false }, chosen: { attribute: false }, label: { attribute: false }, hint: { attribute: false }, search: { state: true } };

  declare names: readonly { readonly n: number; readonly name: string }[];
  declare chosen: readonly number[] | null;
  declare label: string;
  declare hint: string;
  declare search: string;

  constructor() {
    super();
    [this.names, this.chosen, this.label, this.hint, this.search] = [[], null, '', '', ''];
  }

  close(): void {
    this.renderRoot.querySelector('details')?.removeAttribute('open');
  }

  get isOpen(): boolean {
    return this.renderRoot.querySelector('details')?.open === true;
  }

  protected override render(): TemplateResult {
    const words = this.search.toLowerCase().split(/\s+/).filter((w) => w !== '');
    const found = this.names.filter(({ name }) => words.every((w) => name.toLowerCase().includes(w)));
    const chosen = new Set(this.chosen ?? this.names.map((x) => x.n));
    return html`<details class="menu" @toggle=${() => { if (this.isOpen) this.renderRoot.querySelector('input')?.focus(); }} @keydown=${(e: KeyboardEvent) => this.#key(e)}><summary class="chip ${this.chosen === null ? '' : 'on'}" role="button" title=${this.hint}><span>${this.label}</span>${icon('chevron-down')}</summary>
      <div class="items list left-list"><input type="search" placeholder=${t('Search')} aria-label=${t('Search')} .value=${this.search} @keydown=${keepTyping} @input=${(e: Event) => { this.search = (e.target as HTMLInputElement).value; }}>
        <div class="acts"><button class="link" ?disabled=${this.chosen === null} @click=${() => this.#choose(null)}>${t('All {0}', this.names.length)}</button>${words.length === 0 ? nothing : html`<button class="link" ?disabled=${found.length === 0} @click=${() => this.#choose(found.map((x) => x.n))}>${tCount(found.length, 'Only the {0} found', 'Only the {0} found')}</button>`}</div>
        <div class="names" role="group" aria-label=${this.hint}>${found.map(({ n, name }) => html`<label title=${name}><input type="checkbox" .checked=${chosen.has(n)} @change=${(e: Event) => this.#toggle(n, (e.target as HTMLInputElement).checked)}><span>${name === '' ? t('(without a name)') : name}</span></label>`)}${found.length === 0 ? html`<p class="none second">${t('Nothing is called so.')}</p>` : nothing}</div></div></details>`;
  }

  #key(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !this.isOpen) return;
    event.stopPropagation();
    this.close();
    this.renderRoot.querySelector('summary')?.focus();
  }

  #toggle(n: number, isOn: boolean): void {
    const before = this.chosen ?? this.names.map((x) => x.n);
    // From all, the first click on one means this one alone: that is what a person wants of eighty.
    const next = this.chosen === null && this.names.length > 12 ? [n] : isOn ? [...before, n].sort((a, b) => a - b) : before.filter((x) => x !== n);
    this.#choose(next.length === 0 || next.length === this.names.length ? null : next);
  }

  #choose(chosen: readonly number[] | null): void {
    this.dispatchEvent(new CustomEvent(LIST_CHOSEN, { detail: chosen }));
    this.requestUpdate();
  }
}

customElements.define('loupe-list-menu', ListMenu);
