import { LitElement, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import type { PageState } from '../../../src/features/contamination/page';
import { iconStyles } from '../../kit/icon';
import { atPlainKey, closeMenus } from '../../kit/inputs';
import { t } from '../../kit/l10n';
import '../../kit/sash';
import { Watch } from '../../kit/signal';
import { alignRuns } from './alignRuns';
import { contaminationStyles } from './contaminationStyles';
import type { ContaminationController } from './controller';
import { headTemplate } from './headView';
import { heatTemplate, moveInHeat } from './heatView';
import { judgeTemplate, precisionTemplate } from './judgeView';
import { keysTemplate } from './keysView';
import { listTemplate } from './listView';
import { noticesTemplate } from './noticesView';
import { pairTemplate } from './pairView';
import { setupTemplate } from './setupView';
import { textsStyles } from './textsStyles';
import { verdictOfKey } from './verdictText';

/** A table of more columns gets more of the window. */
const MOST_WIDE = 8;
const SHARES = { few: 0.44, several: 0.5, many: 0.62 } as const;

/** `<loupe-contamination>`: which evaluation items the training data holds, both texts beside each other, and what a person says of them. */
export class ContaminationView extends LitElement {
  static override readonly styles = [iconStyles, contaminationStyles, textsStyles];
  static override properties = { controller: { attribute: false }, share: { state: true }, keys: { state: true } };

  declare controller: ContaminationController | null;
  /** Of the table and its items, as a person drew it; null: by the table. */
  declare share: number | null;
  declare keys: boolean;
  #aligned: { readonly texts: unknown; readonly runs: unknown; readonly run: number } = { texts: null, runs: null, run: -1 };
  readonly #onKey = (event: KeyboardEvent): void => this.#key(event);
  readonly #onClick = (event: MouseEvent): void => closeMenus(this.renderRoot, event);

  constructor() {
    super();
    this.controller = null;
    this.share = null;
    this.keys = false;
    new Watch(this, () => {
      const c = this.controller;
      return c && [c.state.value, c.problem.value, c.said.value, c.table.value, c.cell.value, c.list.value, c.lines.order.value, c.lines.items.value, c.lines.rows.value, c.lines.position.value, c.pair.value, c.pairProblem.value, c.runs.found.value, c.runs.isLooking.value, c.run.value, c.unfolded.value, c.precision.value, c.isNoting.value, c.draft.value];
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('keydown', this.#onKey);
    window.addEventListener('click', this.#onClick);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('keydown', this.#onKey);
    window.removeEventListener('click', this.#onClick);
  }

  protected override render(): TemplateResult | typeof nothing {
    const c = this.controller;
    if (!c) return nothing;
    const problem = c.problem.value;
    const state = c.state.value;
    if (problem !== null) return html`<div class="page" role="alert"><h1>${t('Contamination cannot be shown')}</h1><p>${problem.sentence}</p><button class="button first" @click=${() => void c.load()}>${t('Try again')}</button></div>`;
    if (!state) return html`<div class="page waiting">${t('reading…')}</div>`;
    return html`${state.results ? this.#results(c, state) : html`${state.running ? headTemplate(c, { ...state, setup: null }) : nothing}${setupTemplate(c, state)}`}${this.keys ? keysTemplate() : nothing}`;
  }

  #results(c: ContaminationController, state: PageState): TemplateResult | typeof nothing {
    const { results, running } = state;
    const table = c.table.value;
    if (!results || !table) return nothing;
    return html`${headTemplate(c, state)}${noticesTemplate(c, results, running !== null)}<main class="panes" @keydown=${moveInHeat}>
      <div class="left">${heatTemplate(c, results, table)}${listTemplate(c)}</div>
      <loupe-sash .share=${this.#share()} @loupe-sash-move=${(e: CustomEvent<{ share: number }>) => { this.share = e.detail.share; }}></loupe-sash>
      <div class="right">${pairTemplate(c)}${judgeTemplate(c)}${precisionTemplate(c)}</div></main>`;
  }

  #share(): number {
    const c = this.controller;
    const columns = (c?.table.peek()?.columns.length ?? 0) + ((c?.state.peek()?.possible.known.length ?? 0) > 0 ? 1 : 0);
    return this.share ?? (columns > MOST_WIDE ? SHARES.many : columns === MOST_WIDE ? SHARES.several : SHARES.few);
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.style.setProperty('--left', `${String(100 * this.#share())}%`);
    const c = this.controller;
    if (!c) return;
    const input = this.renderRoot.querySelector<HTMLInputElement>('.noteInput');
    if (input && input !== (this.renderRoot as ShadowRoot).activeElement) input.focus();
    const at = { texts: c.pair.peek()?.texts, runs: c.runs.found.peek(), run: c.run.peek() };
    const before = this.#aligned;
    if (at.texts !== before.texts || at.runs !== before.runs || at.run !== before.run) alignRuns(this.renderRoot, at.texts === before.texts, at.run);
    this.#aligned = at;
  }

  #key(event: KeyboardEvent): void {
    const c = this.controller;
    if (c) atPlainKey(event, () => this.#action(c, event));
  }

  #action(c: ContaminationController, event: KeyboardEvent): (() => void) | undefined {
    const { key } = event;
    if (key === 'Escape') return () => this.#escape();
    if (key === '?') return () => { this.keys = !this.keys; };
    if (!c.cell.peek()) return undefined;
    const at = event.composedPath()[0];
    const isOnButton = at instanceof HTMLButtonElement || (at instanceof HTMLElement && at.tagName === 'SUMMARY');
    const isInText = at instanceof HTMLElement && at.matches('.scroll') && at.closest('.side') !== null;
    if (key === 'j' || (key === 'ArrowDown' && !isInText)) return () => c.move(1);
    if (key === 'k' || (key === 'ArrowUp' && !isInText)) return () => c.move(-1);
    const verdict = verdictOfKey(key);
    if (verdict) return () => c.judge(verdict);
    switch (key) {
      case 'ArrowRight':
      case 'ArrowLeft': return isInText ? undefined : () => c.open(key === 'ArrowRight');
      case ']': return () => c.jump(1);
      case '[': return () => c.jump(-1);
      case 'l': return () => c.readAt((c.pair.peek()?.at ?? 0) + 1);
      case 'h': return () => c.readAt((c.pair.peek()?.at ?? 0) - 1);
      case 'n': return () => { c.isNoting.value = c.pair.peek() !== null; };
      case 'Backspace': return () => c.takeBack();
      case 'Enter': return isOnButton ? undefined : () => c.openRow();
      default: return undefined;
    }
  }

  /** The way back: out of keys and menus, then to the cell in the table. */
  #escape(): void {
    if (this.keys) this.keys = false;
    else {
      for (const menu of this.renderRoot.querySelectorAll<HTMLDetailsElement>('details.menu[open]')) menu.open = false;
      this.renderRoot.querySelector<HTMLElement>('.heat button[tabindex="0"]')?.focus();
    }
  }
}

customElements.define('loupe-contamination', ContaminationView);
