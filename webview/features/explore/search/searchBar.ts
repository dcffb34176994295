import { LitElement, css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { groupDigits } from '../../../../src/core/sentences';
import type { Searched } from '../../../../src/features/explore/searchSql';
import { icon, iconStyles } from '../../../kit/icon';
import type { Glyph } from '../../../kit/icon';
import { keepTyping } from '../../../kit/inputs';
import { t, tCount } from '../../../kit/l10n';
import { Watch } from '../../../kit/signal';
import type { Search } from './search';

/** A person types on: it is searched for when they pause. */
const PAUSE_MILLISECONDS = 250;
/** The command that brings the bar goes by way of the host: who typed so lately has begun, and what they typed is not selected under them. */
const TYPING_MILLISECONDS = 1_000;

/** `<loupe-search>`: the bar of the search, as VS Code's own find has it. */
export class SearchBar extends LitElement {
  static override readonly styles = [iconStyles, css`
    :host { display: block; }
    .bar { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 8px; padding: 4px 10px; background: var(--vscode-editorWidget-background); color: var(--vscode-editorWidget-foreground, inherit); border-bottom: 1px solid var(--vscode-editorWidget-border, var(--vscode-contrastBorder, transparent)); font-size: 13px; }
    .input { display: inline-flex; align-items: center; flex: 1 1 220px; max-width: 460px; background: var(--vscode-input-background); border: 1px solid var(--vscode-input-border, var(--vscode-contrastBorder, transparent)); border-radius: 2px; }
    .input:focus-within { outline: 1px solid var(--vscode-focusBorder); outline-offset: -1px; }
    .input.invalid { border-color: var(--vscode-inputValidation-errorBorder, var(--vscode-errorForeground)); }
    input { flex: 1 1 auto; min-width: 60px; font: inherit; color: var(--vscode-input-foreground); background: none; border: 0; outline: 0; padding: 3px 6px; }
    input::placeholder { color: var(--vscode-input-placeholderForeground); }
    button { font: inherit; color: inherit; background: none; border: 1px solid transparent; border-radius: 3px; padding: 1px 4px; min-width: 22px; height: 22px; display: inline-flex; align-items: center; justify-content: center; cursor: pointer; }
    button:hover { background: var(--vscode-toolbar-hoverBackground); }
    button:focus-visible { outline: 1px solid var(--vscode-focusBorder); }
    button[aria-pressed='true'] { color: var(--vscode-inputOption-activeForeground); background: var(--vscode-inputOption-activeBackground); border-color: var(--vscode-inputOption-activeBorder, transparent); }
    button[disabled] { opacity: 0.4; cursor: default; background: none; }
    .count { color: var(--vscode-descriptionForeground); font-variant-numeric: tabular-nums; white-space: nowrap; }
    .count.none { color: var(--vscode-errorForeground); }
    .problem { flex-basis: 100%; color: var(--vscode-errorForeground); overflow-wrap: anywhere; }
    .close { margin-left: auto; }
  `];
  static override properties = { search: { attribute: false } };

  declare search: Search | null;
  /** What stands in the input, which is ahead of what is searched for. */
  #typing: string | null = null;
  #typedAt = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.search = null;
    new Watch(this, () => {
      const s = this.search;
      return s && [s.isOpen.value, s.searched.value, s.found.value, s.running.value, s.isOld.value, s.problem.value, s.at.value];
    });
  }

  override focus(): void {
    if (this.renderRoot.querySelector('input:focus') && Date.now() - this.#typedAt < TYPING_MILLISECONDS) return;
    this.#typing = null;
    void this.updateComplete.then(() => {
      const input = this.renderRoot.querySelector('input');
      input?.focus();
      input?.select();
    });
  }

  protected override render(): TemplateResult | typeof nothing {
    const { search } = this;
    if (!search?.isOpen.value) return nothing;
    const searched = search.searched.value;
    const toggle = (name: keyof Searched & ('matchCase' | 'wholeWord' | 'regex'), sign: Glyph, label: string): TemplateResult => html`<button aria-pressed=${searched[name] ? 'true' : 'false'} title=${label} aria-label=${label}
      @click=${() => void search.look({ ...searched, [name]: !searched[name] })}>${icon(sign)}</button>`;
    const none = (search.found.value?.rows.length ?? 0) === 0;
    const problem = search.problem.value;
    return html`<div class="bar" role="search" aria-label=${t('Search the texts of all columns')} @keydown=${(e: KeyboardEvent) => { this.#leave(search, e); }}>
      <span class="input ${problem === null ? '' : 'invalid'}"><input type="text" spellcheck="false" autocomplete="off" placeholder=${t('Search the texts of all columns')} aria-label=${t('Search the texts of all columns')} aria-invalid=${problem === null ? 'false' : 'true'}
          .value=${this.#typing ?? searched.text} @input=${(e: Event) => this.#typed(search, e)} @keydown=${(e: KeyboardEvent) => this.#key(search, e)}>
        ${toggle('matchCase', 'case-sensitive', t('Match case'))}${toggle('wholeWord', 'whole-word', t('Match whole word'))}${toggle('regex', 'regex', t('Use regular expression (RE2)'))}</span>
      ${this.#count(search)}
      <button title=${t('Previous hit (Shift+F3)')} aria-label=${t('Previous hit (Shift+F3)')} ?disabled=${none} @click=${() => this.#step(-1)}>${icon('arrow-up')}</button>
      <button title=${t('Next hit (F3)')} aria-label=${t('Next hit (F3)')} ?disabled=${none} @click=${() => this.#step(1)}>${icon('arrow-down')}</button>
      <button title=${t('Keep only the rows that were found, as a filter')} aria-label=${t('Keep only the rows that were found, as a filter')} ?disabled=${none} @click=${() => void search.keepOnly()}>${icon('filter')}</button>
      ${search.running.value ? html`<button title=${t('Cancel')} aria-label=${t('Cancel')} @click=${() => { search.cancel(); }}>${icon('debug-stop')}</button>` : nothing}
      <button class="close" title=${t('Close (Escape)')} aria-label=${t('Close (Escape)')} @click=${() => this.#close(search)}>${icon('close')}</button>
      ${problem === null ? nothing : html`<span class="problem" role="alert">${problem}</span>`}
    </div>`;
  }

  #count(search: Search): TemplateResult {
    const found = search.found.value;
    // What a search before found says nothing of this one; beside what is wrong with the text, it stays.
    const isOther = !found || (search.isOld.value && search.problem.value === null);
    if (isOther) return html`<span class="count" role="status">${search.running.value ? t('searching…') : search.searched.value.text !== '' && search.problem.value === null ? t('stopped') : ''}</span>`;
    const at = search.at.value;
    const rows = tCount(found.rows.length, '{0} row', '{0} rows');
    const hits = tCount(found.hits, '{0} hit', '{0} hits');
    const words = found.rows.length === 0 ? (found.complete ? t('no hits') : t('searching…')) : `${at >= 0 ? `${groupDigits(at + 1)}/` : ''}${rows} · ${hits}`;
    const state = found.truncated ? t('and more') : search.running.value ? t('so far') : found.complete ? '' : t('stopped');
    return html`<span class="count ${found.complete && found.rows.length === 0 ? 'none' : ''}" role="status">${words}${state === '' || found.rows.length === 0 ? '' : ` ${state}`}</span>`;
  }

  #typed(search: Search, event: Event): void {
    const { value } = event.currentTarget as HTMLInputElement;
    this.#typing = value;
    this.#typedAt = Date.now();
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void search.look({ ...search.searched.peek(), text: value }), PAUSE_MILLISECONDS);
  }

  #key(search: Search, event: KeyboardEvent): void {
    if (event.key !== 'Escape') keepTyping(event);
    const input = event.currentTarget;
    if (!(input instanceof HTMLInputElement)) return;
    if (event.key !== 'Enter') return;
    clearTimeout(this.#pause);
    if (input.value === search.searched.peek().text) this.#step(event.shiftKey ? -1 : 1);
    else void search.look({ ...search.searched.peek(), text: input.value });
  }

  #leave(search: Search, event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    this.#close(search);
  }

  #step(by: 1 | -1): void {
    this.dispatchEvent(new CustomEvent('loupe-search-step', { detail: { by } }));
  }

  #close(search: Search): void {
    clearTimeout(this.#pause);
    this.#typing = null;
    search.close();
    this.dispatchEvent(new CustomEvent('loupe-search-close'));
  }
}

customElements.define('loupe-search', SearchBar);
