import { LitElement, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import type { PageState } from '../../../src/features/comparison/page';
import { iconStyles } from '../../kit/icon';
import { atPlainKey, closeMenus } from '../../kit/inputs';
import { localSentence, t } from '../../kit/l10n';
import { Watch } from '../../kit/signal';
import { barTemplate } from './barView';
import { benchmarkStyles } from './benchmarkStyles';
import { benchmarkTemplate } from './benchmarkView';
import { turnBeside } from './besideView';
import { commonStyles } from './commonStyles';
import type { ComparisonController } from './controller';
import { figuresStyles } from './figuresStyles';
import { filterStyles, filterTemplate } from './filterView';
import { flipsTemplate } from './flipsView';
import { joinedStyles } from './joinedView';
import { keysTemplate } from './keysView';
import { letGoAfterChoice } from './letGo';
import { meansTemplate } from './meansView';
import { orderStyles } from './orderStyles';
import { pairsTemplate } from './pairsView';
import { ranksStyles } from './ranksStyles';
import { sideNameStyles } from './sideNameView';
import { AnswersView } from './readView';
import { passed, SAMPLE_KEYS, sampleKey } from './samplesView';
import { sideMenuTemplate } from './sideMenuView';
import { nextMode } from './toolsView';
import { tallyTemplate, VOTE_KEYS } from './votesView';

/** `<loupe-comparison>`: what sides answered to the same prompts: how they were joined, what they came to, and the answers beside each other. */
export class ComparisonView extends LitElement {
  static override readonly styles = [iconStyles, commonStyles, figuresStyles, ranksStyles, benchmarkStyles, filterStyles, orderStyles, joinedStyles, sideNameStyles];
  static override properties = { controller: { attribute: false }, keys: { state: true } };

  declare controller: ComparisonController | null;
  declare keys: boolean;
  readonly #onKey = (event: KeyboardEvent): void => this.#key(event);
  readonly #onClick = (event: MouseEvent): void => closeMenus(this.renderRoot, event);

  constructor() {
    super();
    this.controller = null;
    this.keys = false;
    new Watch(this, () => {
      const c = this.controller;
      return c && [c.state.value, c.problem.value, c.said.value, c.isDeclined.value, c.filtering.isOpen.value, c.filtering.problem.value, c.filtering.isWorking.value, c.join.value, c.hasAnswers.value, c.figures.value, c.figuresProblem.value, c.making.value, c.passK.value, c.reading.columns.focus.value, c.metric.value, c.kind.value, c.pair.value, c.flips.value, c.neverFixed.value, c.areFiguresOpen.value, c.isCurve.value, c.ranking.tab.value, c.ranking.metric.value, c.ranking.making.value, c.ranking.problem.value, c.ranking.cell.value, c.order.menu.value, c.order.said.value, c.order.target.value, c.reading.choice.value, c.reading.columns.shown.value, c.reading.isBlind.value, c.reading.isHidden.value, c.voting.tally.value, c.voting.problem.value];
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

  protected override firstUpdated(): void {
    letGoAfterChoice(this.renderRoot);
  }

  protected override render(): TemplateResult | typeof nothing {
    const c = this.controller;
    if (!c) return nothing;
    const problem = c.problem.value;
    const state = c.state.value;
    if (problem !== null) return html`<div class="page" role="alert"><h1>${t('The comparison cannot be shown')}</h1><p>${problem.sentence}</p><button class="button first" @click=${() => void c.load()}>${t('Try again')}</button></div>`;
    if (!state && c.isDeclined.value) return html`<div class="page" role="alert"><h1>${t('The comparison cannot be shown')}</h1>${declinedTemplate(c)}</div>`;
    if (!state) return html`<div class="page waiting">${t('reading…')}</div>`;
    return html`${barTemplate(c, state, () => { this.keys = !this.keys; })}${filterTemplate(c, state)}${this.#notices(c, state)}${c.reading.isHidden.value ? nothing : c.reading.isBlind.value ? tallyTemplate(c, state) : c.areFiguresOpen.value ? html`${benchmarkTemplate(c, state, c.metric.value)}${this.#figures(c, state)}` : nothing}<loupe-answers .controller=${c}></loupe-answers>${this.keys ? keysTemplate() : nothing}`;
  }

  #notices(c: ComparisonController, state: PageState): TemplateResult | typeof nothing {
    const said = c.said.value;
    const warnings = c.reading.isHidden.value ? [] : [...state.warnings, ...(c.join.value?.warnings ?? []), ...(c.figures.value?.warnings ?? [])];
    const lines = [...new Set(warnings.map((w) => localSentence(w)))];
    if (said === null && lines.length === 0 && !c.isDeclined.value) return nothing;
    return html`<div class="notices">${c.isDeclined.value ? declinedTemplate(c) : nothing}${said === null ? nothing : html`<p class="notice error" role="alert">${said}</p>`}${lines.length === 0 ? nothing : html`<details class="warnings" ?open=${lines.length === 1}><summary>${lines.length === 1 ? nothing : t('{0} things to know', lines.length)}</summary>${lines.map((line) => html`<p class="notice">${line}</p>`)}</details>`}</div>`;
  }

  #figures(c: ComparisonController, state: PageState): TemplateResult {
    const problem = c.figuresProblem.value;
    const metric = c.metric.value;
    if (problem !== null) return html`<div class="figures one"><p class="notice error" role="alert">${problem} <button class="link" @click=${() => void c.load()}>${t('Try again')}</button></p></div>`;
    if (state.metric === null) return html`<div class="figures one"><p class="none second">${t('There is no metric to compare by.')} <button class="link" @click=${() => c.choose('chooseMetric')}>${t('Choose a metric')}</button></p></div>`;
    if (!metric) return html`<div class="figures one"><p class="none second waiting" role="status">${t('comparing…')}</p></div>`;
    return html`<div class="figures">${meansTemplate(c, passed(c, metric))}${pairsTemplate(c, state, metric)}${flipsTemplate(c, state)}</div><div class="unseen" role="status">${c.order.said.value}</div>${sideMenuTemplate(c, state)}`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const { order } = this.controller ?? {};
    const menu = order?.menu.peek();
    if (menu) this.#placeMenu(menu);
    else if (order && order.focus !== null) this.#focusSide(order.focus);
    const state = this.controller?.state.peek();
    const slices = this.controller ? slicesShown(this.controller) : 0;
    this.style.setProperty('--rows', String((state?.sides.length ?? 0) + (state && state.sample !== null ? 1 : 0) + (slices > 0 ? slices + 2 : 0)));
    this.style.setProperty('--most', slices > 0 ? '42vh' : '30vh');
  }

  #placeMenu({ x, y }: { readonly x: number; readonly y: number }): void {
    const menu = this.renderRoot.querySelector<HTMLElement>('.side-menu');
    if (!menu) return;
    menu.style.left = `${String(Math.min(x, window.innerWidth - menu.offsetWidth))}px`;
    menu.style.top = `${String(Math.min(y, window.innerHeight - menu.offsetHeight))}px`;
    if (!menu.matches(':focus-within')) menu.querySelector<HTMLElement>('.item:not(:disabled)')?.focus();
  }

  /** A side that was moved keeps the focus, in its new place. */
  #focusSide(side: number): void {
    this.renderRoot.querySelector<HTMLElement>(`.means [data-side="${String(side)}"]`)?.focus();
    if (this.controller) this.controller.order.focus = null;
  }

  #key(event: KeyboardEvent): void {
    const c = this.controller;
    if (c) atPlainKey(event, () => this.#action(c, event));
  }

  #action(c: ComparisonController, event: KeyboardEvent): (() => void) | undefined {
    const { key } = event;
    if (key === 'Escape') return () => this.#escape(c);
    if (key === '?') return () => { this.keys = !this.keys; };
    if (!c.state.peek()) return undefined;
    const { reading } = c;
    const { columns } = reading;
    const at = event.composedPath()[0];
    if (key === '/' && !reading.isHidden.peek()) return () => this.#openFilter(c);
    const isOnButton = at instanceof HTMLButtonElement || (at instanceof HTMLElement && at.tagName === 'SUMMARY');
    const isInText = at instanceof HTMLElement && at.matches('.body, .turns, .why');
    if (reading.isHidden.peek()) {
      const vote = VOTE_KEYS[key];
      if (vote) return event.repeat ? undefined : () => void c.voting.give(vote);
      if (key === 'u') return () => void c.voting.undo();
      if (/^([1-9]|Arrow(Right|Left)|[pehlfw+=-]|Enter)$/.test(key)) return undefined; // they would say whose an answer is
    }
    if (SAMPLE_KEYS.includes(key)) return reading.isHidden.peek() ? undefined : sampleKey(c, key);
    if (/^[1-9]$/.test(key)) return () => columns.put(Number(key) - 1);
    switch (key) {
      case 'j': return () => reading.move(1);
      case 'k': return () => reading.move(-1);
      case 'ArrowDown': return isInText ? undefined : () => reading.move(1);
      case 'ArrowUp': return isInText ? undefined : () => reading.move(-1);
      case 'ArrowRight': return () => columns.swap(1);
      case 'ArrowLeft': return () => columns.swap(-1);
      case 'l': return () => columns.focusOn(columns.focus.peek() + 1);
      case 'h': return () => columns.focusOn(columns.focus.peek() - 1);
      case 'd': return () => void reading.nextDiffering();
      case 'p': return () => columns.pin();
      case 'm': return () => { reading.mode.value = nextMode(reading.mode.peek()); };
      case 's': return () => { reading.isTogether.value = !reading.isTogether.peek(); };
      case 'b': return () => reading.turnBlind();
      case 'r': return reading.isBlind.peek() ? () => { reading.isRevealed.value = true; } : undefined;
      case 'o': return () => { reading.isPromptOpen.value = !reading.isPromptOpen.peek(); };
      case 'w': return () => turnBeside(c);
      case 'e': return () => c.diff();
      case 'f': return () => { c.areFiguresOpen.value = !c.areFiguresOpen.peek(); };
      case ']': return () => this.#answers()?.jump(1);
      case '[': return () => this.#answers()?.jump(-1);
      case '+': case '=': return () => columns.resize(1);
      case '-': return () => columns.resize(-1);
      case 'Enter': return isOnButton ? undefined : () => c.openRow();
      default: return undefined;
    }
  }

  #openFilter(c: ComparisonController): void {
    c.filtering.isOpen.value = true;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLInputElement>('#where')?.focus());
  }

  #answers(): AnswersView | null {
    const view = this.renderRoot.querySelector('loupe-answers');
    return view instanceof AnswersView ? view : null;
  }

  /** The way back: out of keys and menus, then to the list before. */
  #escape(c: ComparisonController): void {
    const menus = [...this.renderRoot.querySelectorAll<HTMLDetailsElement>('details.menu[open]')];
    if (this.keys) this.keys = false;
    else if (menus.length > 0) for (const menu of menus) menu.open = false;
    else c.reading.back();
  }
}

function declinedTemplate(c: ComparisonController): TemplateResult {
  return html`<p class="notice" role="status">${t('Nothing is compared: this reads all rows, which needs a copy of the file as Parquet, and the copy was declined.')} <button class="link" @click=${() => c.askForCopy()}>${t('Ask again')}</button></p>`;
}

/** How many slices there is to be room for under the differences: without it they begin below the edge, unseen. */
function slicesShown(c: ComparisonController): number {
  if (!c.state.peek() || c.state.peek()?.by === null || c.ranking.tab.peek() !== 'differences') return 0;
  return Math.min(5, new Set((c.figures.peek()?.slices ?? []).map((slice) => slice.value)).size);
}

customElements.define('loupe-comparison', ComparisonView);
