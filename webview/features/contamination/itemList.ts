import { LitElement, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { groupDigits } from '../../../src/core/sentences';
import { icon, iconStyles } from '../../kit/icon';
import { t, tCount } from '../../kit/l10n';
import { ROW_HEIGHT_PX } from '../../kit/scrollMath';
import { shortScore } from './figures';
import { itemListStyles } from './itemListStyles';
import { itemsOf, verdictOf } from './listRows';
import type { ListRow } from './listRows';
import { verdictText } from './verdictText';

/** Lines beyond the sight that are drawn, too. */
const SPARE = 12;

/** `<loupe-items>`: the lines of a cell; of a long list what is in sight is drawn. Says `loupe-item` {position} and `loupe-item-open` {position}. */
export class ItemListView extends LitElement {
  static override readonly styles = [iconStyles, itemListStyles];
  static override properties = { rows: { attribute: false }, position: { attribute: false }, scored: { type: Boolean } };

  declare rows: readonly ListRow[];
  declare position: number;
  declare scored: boolean;
  #top = 0;
  #height = 400;
  readonly #sized = new ResizeObserver(() => this.#measure());

  constructor() {
    super();
    this.rows = [];
    this.position = 0;
    this.scored = true;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#sized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sized.disconnect();
  }

  protected override render(): TemplateResult {
    const first = Math.max(0, Math.floor(this.#top / ROW_HEIGHT_PX) - SPARE);
    const last = Math.min(this.rows.length, Math.ceil((this.#top + this.#height) / ROW_HEIGHT_PX) + SPARE);
    return html`<div class="line heads" aria-hidden="true"><span class="number">${t('item')}</span><span class="number">${this.scored ? t('score') : nothing}</span><span>${t('text')}</span><span class="verdict">${t('verdict')}${this.rows[0]?.kind === 'item' && this.rows[0].item.possible ? html`<span class="row">${t('row')}</span>` : nothing}</span></div>
      <div class="list" role="listbox" tabindex="0" aria-label=${t('items')} aria-activedescendant="line-${this.position}" @scroll=${() => this.#measure()}><div class="canvas"><div class="layer">${this.rows.slice(first, last).map((row, i) => this.#line(row, first + i))}</div></div></div>`;
  }

  protected override updated(changed: PropertyValues): void {
    const list = this.#list();
    const [canvas, layer] = [this.renderRoot.querySelector<HTMLElement>('.canvas'), this.renderRoot.querySelector<HTMLElement>('.layer')];
    if (!list || !canvas || !layer) return;
    canvas.style.height = `${String(this.rows.length * ROW_HEIGHT_PX)}px`;
    layer.style.top = `${String(Math.max(0, Math.floor(this.#top / ROW_HEIGHT_PX) - SPARE) * ROW_HEIGHT_PX)}px`;
    if (changed.has('position') || (changed.has('rows') && changed.get('rows') === undefined)) {
      const at = this.position * ROW_HEIGHT_PX;
      if (at < list.scrollTop) list.scrollTop = at;
      else if (at + ROW_HEIGHT_PX > list.scrollTop + list.clientHeight) list.scrollTop = at + ROW_HEIGHT_PX - list.clientHeight;
    }
  }

  #list(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.list');
  }

  #measure(): void {
    const list = this.#list();
    if (!list || (this.#top === list.scrollTop && this.#height === list.clientHeight)) return;
    this.#top = list.scrollTop;
    this.#height = list.clientHeight;
    this.requestUpdate();
  }

  #line(row: ListRow, at: number): TemplateResult {
    const items = itemsOf(row);
    const [first] = items;
    const verdict = verdictOf(row);
    const judged = items.filter((item) => item.verdict !== null).length;
    const sampled = items.find((item) => item.sampled !== null)?.sampled ?? null;
    const shown = verdict === null ? (judged > 0 ? html`<span class="second">${t('{0} of {1}', groupDigits(judged), groupDigits(items.length))}</span>` : html`<span class="second">—</span>`) : html`<span class=${verdictText(verdict).tone} title=${verdictText(verdict).name}>${verdictText(verdict).short}</span>`;
    const best = items.reduce<string | null>((most, { score }) => (score !== null && (most === null || Number(score) > Number(most)) ? score : most), null);
    const score = best !== null ? shortScore(best) : first?.exact === 'equal' ? '=' : first?.exact === 'contained' ? '⊂' : '';
    return html`<div class="line ${row.kind === 'item' && row.isInGroup ? 'member' : ''}" id="line-${at}" role="option" aria-selected=${at === this.position} @click=${() => this.#say('loupe-item', at)} @dblclick=${() => this.#say('loupe-item-open', at)}>
      <span class="number">${row.kind === 'group' ? html`<button class="twisty ${row.isOpen ? 'open' : ''}" tabindex="-1" aria-label=${row.isOpen ? t('Close the group') : t('Open the group')} @click=${(e: Event) => { e.stopPropagation(); this.#say('loupe-item-open', at); }}>${icon('chevron-right')}</button>` : groupDigits(row.item.item)}</span>
      <span class="number" title=${exactTitle(first?.exact ?? null)}>${score}</span>
      <span class="words" title=${row.kind === 'group' ? row.words : row.item.text}>${row.kind === 'group' ? html`<b>×${groupDigits(row.members.length)}</b> “${row.words}”` : html`${row.item.possible?.matched === true ? html`<span class="tag" title=${t('N-grams have found this training row, too')}>${t('matched')}</span> ` : nothing}${row.item.templateOnly ? html`<span class="tag" title=${t('Only by n-grams that many items of this evaluation share')}>${t('template')}</span> ` : nothing}${row.item.text}`}</span>
      <span class="verdict">${sampled === null ? nothing : html`<span class="sample" title=${t('number {0} of the random sample', groupDigits(sampled))}>◦</span>`}${shown}${row.kind === 'item' && row.item.possible ? html`<span class="second row" title=${t('{0}, row {1}', row.item.possible.train, groupDigits(row.item.possible.row))}>${groupDigits(row.item.possible.row)}</span>` : nothing}${row.kind === 'item' && row.item.documents > 1 ? html`<span class="second documents" title=${tCount(row.item.documents, 'in {0} training text', 'in {0} training texts')}>${groupDigits(row.item.documents)}</span>` : nothing}</span></div>`;
  }

  #say(name: string, position: number): void {
    this.dispatchEvent(new CustomEvent(name, { detail: { position } }));
  }
}

function exactTitle(exact: 'equal' | 'contained' | null): string | typeof nothing {
  return exact === null ? nothing : exact === 'equal' ? t('equals a whole training text') : t('stands whole in a training text');
}

customElements.define('loupe-items', ItemListView);
