import { LitElement, css, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { keepTyping } from '../../../kit/inputs';

export interface Choice {
  readonly key: string;
  readonly label: string;
  readonly about: string;
}

export interface ChoicesEvents {
  'loupe-choose': { readonly key: string };
  'loupe-typed': { readonly text: string };
}

const MOST_SHOWN = 80;

/** `<loupe-choices>`: an input with what may stand in it, found by what is typed. Arrows and Enter choose; where `free`, any text may stand there. */
export class Choices extends LitElement {
  static override readonly styles = css`
    :host { display: inline-block; position: relative; flex: 1 1 160px; min-width: 110px; }
    input { width: 100%; box-sizing: border-box; height: 24px; font: inherit; padding: 0 6px; color: var(--vscode-input-foreground); background: var(--vscode-input-background); border: 1px solid var(--vscode-input-border, var(--vscode-contrastBorder, transparent)); border-radius: 2px; outline: 0; }
    input:focus { outline: 1px solid var(--vscode-focusBorder); outline-offset: -1px; }
    input::placeholder { color: var(--vscode-input-placeholderForeground); }
    ul { position: absolute; z-index: 30; top: 26px; left: 0; min-width: 100%; max-width: min(420px, 90vw); max-height: 264px; overflow: auto; margin: 0; padding: 2px; list-style: none; box-sizing: border-box; background: var(--vscode-editorSuggestWidget-background, var(--vscode-editorWidget-background)); color: var(--vscode-editorSuggestWidget-foreground, inherit); border: 1px solid var(--vscode-editorSuggestWidget-border, var(--vscode-contrastBorder, var(--vscode-widget-border, transparent))); border-radius: 3px; box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent); }
    li { display: flex; gap: 12px; align-items: baseline; padding: 2px 8px; line-height: 20px; cursor: pointer; white-space: nowrap; border-radius: 2px; }
    li:hover { background: var(--vscode-list-hoverBackground); }
    li[aria-selected='true'] { background: var(--vscode-editorSuggestWidget-selectedBackground, var(--vscode-list-activeSelectionBackground)); color: var(--vscode-editorSuggestWidget-selectedForeground, var(--vscode-list-activeSelectionForeground)); outline: 1px dashed var(--vscode-contrastActiveBorder, transparent); outline-offset: -1px; }
    .label { overflow: hidden; text-overflow: ellipsis; unicode-bidi: isolate; }
    .about { margin-left: auto; padding-left: 8px; color: var(--vscode-descriptionForeground); font-size: 12px; overflow: hidden; text-overflow: ellipsis; }
    li[aria-selected='true'] .about { color: inherit; opacity: 0.85; }
  `;
  static override properties = { choices: { attribute: false }, text: { attribute: false }, label: { attribute: false }, placeholder: { attribute: false }, free: { type: Boolean }, many: { type: Boolean } };

  declare choices: readonly Choice[];
  declare text: string;
  declare label: string;
  declare placeholder: string;
  declare free: boolean;
  /** Several stand there, between commas: the last one is found by what is typed of it, and the list stays. */
  declare many: boolean;
  #typed: string | null = null;
  #isOpen = false;
  #at = -1;

  constructor() {
    super();
    this.choices = [];
    this.text = '';
    this.label = '';
    this.placeholder = '';
    this.free = false;
    this.many = false;
  }

  override focus(): void {
    void this.updateComplete.then(() => {
      const input = this.renderRoot.querySelector('input');
      input?.focus();
      input?.select();
    });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('text')) this.#typed = null;
  }

  protected override render(): TemplateResult {
    const shown = this.#shown;
    const isOpen = this.#isOpen && shown.length > 0;
    return html`<input type="text" role="combobox" spellcheck="false" autocomplete="off" aria-label=${this.label} aria-expanded=${isOpen ? 'true' : 'false'} aria-controls="list" aria-autocomplete="list" aria-activedescendant=${isOpen && this.#at >= 0 ? `choice${this.#at}` : nothing}
        placeholder=${this.placeholder} .value=${this.#typed ?? this.text} @input=${this.#onInput} @keydown=${this.#onKey} @focus=${() => this.#open()} @click=${() => this.#open()} @blur=${() => this.#leave()}>
      ${isOpen ? html`<ul id="list" role="listbox" aria-label=${this.label}>${shown.map((choice, i) => html`<li id="choice${i}" role="option" aria-selected=${i === this.#at ? 'true' : 'false'} title=${choice.label} @mousedown=${(e: MouseEvent) => {
        e.preventDefault();
        this.#choose(choice);
      }}><span class="label">${choice.label}</span><span class="about">${choice.about}</span></li>`)}</ul>` : nothing}`;
  }

  protected override updated(): void {
    this.renderRoot.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }

  get #shown(): readonly Choice[] {
    const typed = this.#typed ?? '';
    const words = (this.many ? typed.slice(typed.lastIndexOf(',') + 1) : typed).toLowerCase().split(/\s+/).filter((w) => w !== '');
    const begins = ({ label }: Choice): boolean => label.toLowerCase().startsWith(words[0] ?? '');
    const found = this.choices.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)));
    return [...found.filter(begins), ...found.filter((c) => !begins(c))].slice(0, MOST_SHOWN);
  }

  #open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#at = this.free ? -1 : Math.max(0, this.#shown.findIndex((c) => c.label === this.text));
    this.requestUpdate();
  }

  #leave(): void {
    this.#isOpen = false;
    if (!this.free) this.#typed = null;
    this.requestUpdate();
  }

  readonly #onInput = (event: Event): void => {
    this.#typed = (event.currentTarget as HTMLInputElement).value;
    this.#isOpen = true;
    this.#at = this.free ? -1 : 0;
    if (this.free) this.#tell('loupe-typed', { text: this.#typed });
    this.requestUpdate();
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const shown = this.#shown;
    const isOpen = this.#isOpen && shown.length > 0;
    const chosen = isOpen ? shown[this.#at] : undefined;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!isOpen) this.#open();
      else this.#at = Math.max(this.free ? -1 : 0, Math.min(shown.length - 1, this.#at + (event.key === 'ArrowDown' ? 1 : -1)));
      this.requestUpdate();
    } else if (event.key === 'Enter' && chosen) {
      event.preventDefault();
      event.stopPropagation();
      this.#choose(chosen);
      return;
    } else if (event.key === 'Tab' && chosen && !event.shiftKey && this.#typed !== null) this.#choose(chosen);
    else if (event.key === 'Escape' && isOpen && (this.free || this.#typed !== null)) {
      event.stopPropagation();
      this.#leave();
      return;
    }
    // Enter and Escape are for the form.
    if (event.key !== 'Escape' && event.key !== 'Enter') keepTyping(event);
  };

  #choose(choice: Choice): void {
    this.#isOpen = this.many;
    this.#typed = null;
    this.#at = -1;
    this.requestUpdate();
    this.#tell('loupe-choose', { key: choice.key });
  }

  #tell<K extends keyof ChoicesEvents>(name: K, detail: ChoicesEvents[K]): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

customElements.define('loupe-choices', Choices);
