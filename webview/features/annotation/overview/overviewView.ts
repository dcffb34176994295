import { LitElement, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Overview } from '../../../../src/features/annotation/overview';
import { groupDigits } from '../../../../src/core/sentences';
import { iconStyles } from '../../../kit/icon';
import { isTypingIn } from '../../../kit/inputs';
import { localSentence, t, tCount } from '../../../kit/l10n';
import { Watch } from '../../../kit/signal';
import type { OverviewController } from './controller';
import { keyOf } from './controller';
import { optionsOf } from './decisions';
import { disputedTemplate } from './disputedView';
import { overviewStyles } from './overviewStyles';
import { questionTemplate } from './questionView';

/** `<loupe-label-overview>`: counts and agreement of every question, and the records where annotators differ. */
export class OverviewView extends LitElement {
  static override readonly styles = [iconStyles, overviewStyles];
  static override properties = { controller: { attribute: false } };

  declare controller: OverviewController | null;
  readonly #onKey = (event: KeyboardEvent): void => this.#key(event);

  constructor() {
    super();
    this.controller = null;
    new Watch(this, () => {
      const c = this.controller;
      return c && [c.overview.value, c.problem.value, c.agreement.value, c.chosen.value, c.disputed.value, c.position.value, c.judged.value, c.said.value];
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('keydown', this.#onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('keydown', this.#onKey);
  }

  protected override render(): TemplateResult | typeof nothing {
    const controller = this.controller;
    if (!controller) return nothing;
    const overview = controller.overview.value;
    const problem = controller.problem.value;
    if (problem !== null) return this.#failed(controller, problem);
    if (!overview) return html`<div class="page waiting">${t('counting labels…')}</div>`;
    if (overview.questions.length === 0 && overview.problems.length === 0) return this.#empty(controller, overview);
    const question = controller.question;
    const hasDisputed = overview.questions.some((q) => q.disputed > 0);
    return html`${headTemplate(overview)}<div class="panes ${hasDisputed ? '' : 'alone'}">
      <div class="questions">${overview.questions.map((q) => questionTemplate(controller, q, controller.agreement.value.get(keyOf(q))))}${this.#problems(controller, overview)}</div>
      ${hasDisputed && question ? disputedTemplate(controller, question) : nothing}</div>`;
  }

  protected override updated(): void {
    const list = this.renderRoot.querySelector<HTMLElement>('.list');
    const item = list?.querySelector<HTMLElement>('.item[aria-selected=true]');
    if (list && item) keepInSight(list, item);
  }

  #failed(controller: OverviewController, problem: string): TemplateResult {
    return html`<div class="page" role="alert"><h1>${t('The labels cannot be shown')}</h1><p>${problem}</p><button class="button first" @click=${() => void controller.load()}>${t('Try again')}</button></div>`;
  }

  #empty(controller: OverviewController, overview: Overview): TemplateResult {
    return html`<div class="page"><h1>${t('No labels of {0} yet', overview.name)}</h1>
      <p>${t('Labels are set while you read: choose a schema, and one key sets a label. They are kept in small text files beside the dataset, one for each annotator, which git merges.')}</p>
      <p>${t('As soon as two annotators have labelled the same records, their agreement and what they judge differently stand here.')}</p>
      ${overview.closed === null ? html`<button class="button first" @click=${() => controller.start()}>${t('Begin to label…')}</button>` : html`<p class="second">${overview.closed}</p>`}</div>`;
  }

  #problems(controller: OverviewController, { problems }: Overview): TemplateResult | typeof nothing {
    if (problems.length === 0) return nothing;
    return html`<section class="problems" id="problems"><h2>${t('Lines that count for nothing')}</h2>${problems.slice(0, 100).map(({ path, line, reason }) => html`<div><button class="link" @click=${() => controller.openLine(path, line)}>${localSentence({ code: `labels-${reason}`, args: { name: path.split(/[\\/]/).at(-1) ?? path, line } })}</button></div>`)}</section>`;
  }

  /** j and k move, the schema's keys decide, Enter opens; VS Code keeps what has Ctrl, Cmd or Alt, but for undo. */
  #key(event: KeyboardEvent): void {
    const controller = this.controller;
    if (!controller || isTypingIn(document)) return;
    const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key === 'z';
    if (isUndo || !(event.ctrlKey || event.metaKey || event.altKey)) {
      const act = isUndo ? () => void controller.undo() : this.#action(controller, event);
      if (!act) return;
      event.preventDefault();
      act();
    }
  }

  #action(controller: OverviewController, event: KeyboardEvent): (() => void) | undefined {
    const { key } = event;
    const isOnButton = event.composedPath()[0] instanceof HTMLButtonElement;
    if (key === 'j' || key === 'ArrowDown') return () => controller.move(1);
    if (key === 'k' || key === 'ArrowUp') return () => controller.move(-1);
    if (key === 'Enter' && !isOnButton) return () => controller.openRow();
    const item = controller.current;
    const question = controller.question;
    if (!item || !question || controller.overview.peek()?.closed !== null) return undefined;
    if (key === '-') return () => void controller.decide([]);
    if (key === 'Backspace' && item.decision) return () => void controller.decide(null);
    const option = optionsOf(question, item).find((o) => o.key === key);
    return option && (() => void controller.decide(option.value));
  }
}

/** Scrolls the list alone: the page around it stays where it is. */
function keepInSight(list: HTMLElement, item: HTMLElement): void {
  const [frame, at] = [list.getBoundingClientRect(), item.getBoundingClientRect()];
  if (at.top < frame.top) list.scrollTop -= frame.top - at.top;
  else if (at.bottom > frame.bottom) list.scrollTop += at.bottom - frame.bottom;
}

function headTemplate(o: Overview): TemplateResult {
  const disputed = o.questions.reduce((sum, q) => sum + q.disputed, 0);
  const open = o.questions.reduce((sum, q) => sum + q.open, 0);
  const fact = (name: string, number: string, more = ''): TemplateResult => html`<div class="fact"><span class="name">${name}</span><span class="number">${number}</span>${more === '' ? nothing : html`<span class="more">${more}</span>`}</div>`;
  const people = o.people.map((p) => p.by).join(', ');
  return html`<header class="head">
    <div class="fact"><span class="name">${t('labels of')}</span><h1>${o.name}</h1></div>
    ${fact(t('labels'), groupDigits(o.current))}
    ${fact(t('rows labelled'), groupDigits(o.rows), t('of {0}', groupDigits(o.totalRows)))}
    ${fact(t('annotators'), groupDigits(o.people.length), people.length > 60 ? '' : people)}
    ${disputed === 0 ? nothing : fact(t('disputed'), groupDigits(disputed), tCount(open, '{0} open', '{0} open'))}
    ${o.textChanged === 0 ? nothing : fact(t('text changed'), groupDigits(o.textChanged))}
    ${o.orphaned === 0 ? nothing : fact(t('orphaned'), groupDigits(o.orphaned))}
    ${o.problems.length === 0 ? nothing : fact(t('lines that count for nothing'), groupDigits(o.problems.length))}
  </header>`;
}

customElements.define('loupe-label-overview', OverviewView);
