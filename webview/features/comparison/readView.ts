import { LitElement, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import type { KeyRow, KeysChoice } from '../../../src/features/comparison/keysContract';
import type { PageState } from '../../../src/features/comparison/page';
import { icon, iconStyles } from '../../kit/icon';
import { t } from '../../kit/l10n';
import '../../kit/reader/textBlock';
import { textStyles } from '../../kit/reader/textStyles';
import { Watch } from '../../kit/signal';
import { Answers } from './answers';
import { shortReference, taskTemplate } from './besideView';
import { choiceText, flipText } from './choiceText';
import { columnTemplate } from './columnView';
import type { Column, ColumnContext } from './columnView';
import { commonStyles } from './commonStyles';
import type { ComparisonController } from './controller';
import { differenceJump, scrollTogether } from './scrolling';
import { groupDigits } from './figures';
import { letGoAfterChoice } from './letGo';
import { marksStyles, marksTemplate } from './marksView';
import { promptTemplate } from './promptView';
import { readStyles } from './readStyles';
import { stripTemplate } from './stripView';
import type { ReadTexts } from './textsCache';
import { toolsTemplate } from './toolsView';
import { ballotTemplate } from './votesView';

/** `<loupe-answers>`: one prompt, what every side came to, and some of the answers beside each other. */
export class AnswersView extends LitElement {
  static override readonly styles = [iconStyles, textStyles, commonStyles, readStyles, marksStyles];
  static override properties = { controller: { attribute: false } };

  declare controller: ComparisonController | null;
  #answers: Answers | null = null;
  #drawn: unknown = null;
  readonly #unfolded = new Set<number>();

  constructor() {
    super();
    this.controller = null;
    new Watch(this, () => {
      const c = this.controller;
      if (!c) return null;
      const { choice, order, at, total, row, texts, problem, isWaiting, said, places, columns, mode, against, isTogether, isPromptOpen, isBesideOpen, isHidden } = c.reading;
      return [c.marks.now.value, c.state.value, c.kind.value, c.pair.value, choice.value, order.value, at.value, total.value, row.value, texts.value, problem.value, isWaiting.value, c.reading.isFilling.value, said.value, places.value, columns.shown.value, columns.focus.value, mode.value, against.value, isTogether.value, isPromptOpen.value, isBesideOpen.value, isHidden.value, c.voting.ballot.value, c.voting.held.value, c.voting.votes.value, c.voting.step.value, c.voting.problem.value, c.voting.repeat.value, c.voting.every.value];
    });
  }

  protected override firstUpdated(): void {
    letGoAfterChoice(this.renderRoot);
  }

  /** Goes to the next difference in the column in focus, or to the one before. */
  jump(by: 1 | -1): void {
    const at = this.controller?.reading.columns.focus.peek() ?? 0;
    const body = this.renderRoot.querySelectorAll<HTMLElement>('.body')[at];
    if (body) differenceJump(body, by);
  }

  protected override render(): TemplateResult | typeof nothing {
    const c = this.controller;
    const state = c?.state.value;
    if (!c || !state) return nothing;
    const { row, texts, problem, total, isWaiting } = c.reading;
    const isHidden = c.reading.isHidden.value;
    const shown = isHidden ? c.reading.columns.shown.value.slice(0, 2) : c.reading.columns.shown.value;
    const order = isHidden ? c.voting.order(shown, state.seed, row.value?.key ?? 0) : shown;
    const name = (side: number): string => (isHidden ? t('answer {0}', String.fromCodePoint(A + order.indexOf(side))) : (state.sides[side]?.name ?? ''));
    if (texts.value && !this.#answers?.show(texts.value)) {
      this.#answers = new Answers(texts.value, { openLink: (url) => c.openLink(url), copy: (text) => c.copy(text) }, () => this.requestUpdate());
      this.#unfolded.clear();
    }
    const head = html`<header class="head">${this.#place(c, state, (side) => state.sides[side]?.name ?? '')}${isHidden ? html`<button class="link back" title=${t('Say which side each answer is of (r)')} @click=${() => { c.reading.isRevealed.value = true; }}>${t('reveal')} <kbd>r</kbd></button>` : row.value && texts.value && this.#answers ? html`${stripTemplate(c, row.value, name)}${idTemplate(c, row.value, texts.value, this.#answers)}` : nothing}${isHidden ? nothing : toolsTemplate(c, name)}</header>`;
    if (problem.value !== null) return html`${head}<p class="notice error" role="alert">${problem.value} <button class="link" @click=${() => c.reading.again()}>${t('Try again')}</button></p>`;
    const answers = this.#answers;
    if (!row.value || !texts.value || !answers) return html`${head}<p class="none second ${total.value === 0 ? '' : 'waiting'}">${total.value === 0 ? html`${t('No prompt is in this list.')} ${c.reading.places.value.length === 0 ? nothing : html`<button class="link" @click=${() => c.reading.back()}>${t('Go back (Esc)')}</button>`}` : t('reading…')}</p>`;
    const context: ColumnContext = { c, answers, mode: answers.modeOf(shown, c.reading.mode.value), name, isUnfolded: (side) => this.#unfolded.has(side), unfold: (side) => { this.#unfolded.add(side); this.requestUpdate(); } };
    return html`${head}${promptTemplate(c, answers)}${marksTemplate(c)}${taskTemplate(c, answers)}<div class="answers ${isWaiting.value ? 'old' : ''}" data-columns=${shown.length} @scroll=${{ handleEvent: (e: Event) => this.#scrolled(e), capture: true, passive: true }}>${this.#columns(c, row.value, shown, context).sort((a, b) => order.indexOf(a.side) - order.indexOf(b.side)).map((column) => columnTemplate(column, context))}</div>${isHidden ? ballotTemplate(c) : nothing}`;
  }

  #columns(c: ComparisonController, row: KeyRow, shown: readonly number[], { answers, mode, name }: ColumnContext): Column[] {
    const focus = c.reading.columns.focus.value;
    const against = c.reading.isHidden.value ? 'none' : c.reading.against.value;
    return shown.map((side, at): Column => {
      const before = against === 'neighbour' ? shown[at - 1] : shown[0];
      // The pinned one shows what the answer in focus has not: with more than one other that would be another text for each.
      const other = against === 'none' ? undefined : at === 0 ? shown[Math.max(1, focus)] : before;
      const of = row.sides[side] ?? null;
      const same = shown.slice(0, at).find((s) => of !== null && row.sides[s]?.sameAs === of.sameAs && c.reading.sampleOf(s) === 0 && c.reading.sampleOf(side) === 0) ?? null;
      const compared = other === undefined ? { how: 'none' as const, ranges: new Map() } : answers.compared(side, other, at === 0 ? 'removed' : 'inserted', mode);
      return { side, at, name: name(side), of, other: at === 0 ? null : (other ?? null), compared, sameAs: same };
    });
  }

  #scrolled(event: Event): void {
    if (this.controller?.reading.isTogether.peek() && event.target instanceof HTMLElement && event.target.matches('.body')) scrollTogether(event.target, this.renderRoot.querySelectorAll<HTMLElement>('.body'));
  }

  /** Which of which list, and other lists. */
  #place(c: ComparisonController, state: PageState, name: (side: number) => string): TemplateResult {
    const { at, total, choice, places } = c.reading;
    const count = total.value;
    const others = listsOf(c, state);
    const now = JSON.stringify(choice.value);
    const isOther = others.every(({ choice: other }) => JSON.stringify(other) !== now);
    const words = choiceText(choice.value, name);
    return html`<span class="steps"><button class="tool" ?disabled=${at.value === 0} title=${t('Previous prompt (k)')} aria-label=${t('Previous prompt (k)')} @click=${() => c.reading.move(-1)}>${icon('chevron-left')}</button><button class="tool" ?disabled=${count === null || at.value >= count - 1} title=${t('Next prompt (j)')} aria-label=${t('Next prompt (j)')} @click=${() => c.reading.move(1)}>${icon('chevron-right')}</button></span><kbd>j k</kbd>
      <b class="at" role="status">${count === null ? '…' : count === 0 ? '0' : t('{0} of {1}', groupDigits(Math.min(count, (c.voting.repeat.value?.back ?? at.value) + 1)), groupDigits(count))}</b>
      ${c.reading.isHidden.value ? nothing : html`<select class="lists" aria-label=${t('Which prompts')} title=${words} @change=${(e: Event) => { const list = others[Number((e.target as HTMLSelectElement).value)]; if (list) c.openList(list.choice, list.order); }}>${isOther ? html`<option selected disabled>${words}</option>` : nothing}${others.map((list, i) => html`<option value=${i} ?selected=${JSON.stringify(list.choice) === now && JSON.stringify(list.order) === JSON.stringify(c.reading.order.value)}>${list.text}</option>`)}</select>`}
      <button class="link back" title=${t('The next prompt at which the answers that are shown differ (d)')} @click=${() => void c.reading.nextDiffering()}>${t('next that differs')} <kbd>d</kbd></button>
      ${places.value.length === 0 ? nothing : html`<button class="link back" title=${t('Back to the list before (Esc)')} @click=${() => c.reading.back()}>${t('back')} <kbd>${t('Esc')}</kbd></button>`}
      ${saidTemplate(c)}`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const prompt = this.controller?.reading.texts.peek()?.prompt ?? null;
    if (prompt !== this.#drawn) for (const body of this.renderRoot.querySelectorAll('.body, .turns')) body.scrollTop = 0;
    this.#drawn = prompt;
  }
}

const A = 0x41;

function saidTemplate(c: ComparisonController): TemplateResult | typeof nothing {
  const said = c.reading.said.value;
  if (said === null) return nothing;
  const text = said === 'none-differs' ? t('none differs from here on') : said === 'list-left' ? t('shared prompts: the list before tells whose an answer is') : t('nothing says why it was judged so');
  return html`<span class="second" role="status">${text}</span>`;
}

interface List {
  readonly text: string;
  readonly choice: KeysChoice;
  readonly order: 'first' | { readonly metric: number; readonly from: number; readonly to: number };
}

/** Lists that can be read at any time. */
function listsOf(c: ComparisonController, state: PageState): List[] {
  const name = (side: number): string => state.sides[side]?.name ?? '';
  const { from, to } = c.pair.value;
  const metric = state.metric;
  const simple = (['joined', 'all', 'differ'] as const).map((of): List => ({ text: choiceText({ of }, name), choice: { of }, order: 'first' }));
  const largest: List[] = metric === null ? [] : [{ text: t('shared prompts, largest change first'), choice: { of: 'joined' }, order: { metric, from, to } }];
  const flips = c.flips.peek().map(({ name: flip, choice }): List => ({ text: `${flipText(flip)}, ${name(from)} → ${name(to)}`, choice, order: 'first' }));
  const never = c.neverFixed.peek();
  return [...simple, ...largest, ...flips, ...(never ? [{ text: choiceText(never.choice, name), choice: never.choice, order: 'first' } as const] : [])];
}

/** What the prompt is called, and the row of the answer in focus. */
function idTemplate(c: ComparisonController, row: KeyRow, { id, samples }: ReadTexts, answers: Answers): TemplateResult {
  const side = c.reading.columns.shown.value[c.reading.columns.focus.value] ?? 0;
  const of = row.sides[side];
  const at = samples[side]?.[c.reading.sampleOf(side)]?.row ?? of?.row ?? 0;
  const reference = shortReference(c, answers);
  return html`<span class="second id">${id === null || id === '' ? nothing : html`<span class="key" title=${id}>${id}</span>`}${of ? html`<button class="link" title=${t('Open the row of {0} in its dataset’s editor (Enter)', c.state.value?.sides[side]?.name ?? '')} @click=${() => c.openRow()}>${t('row {0}', groupDigits(at))}</button>` : nothing}${reference === null ? nothing : html`<span class="key" title=${t('reference {0}', reference)}>${t('reference {0}', reference)}</span>`}</span>`;
}

customElements.define('loupe-answers', AnswersView);
