import { hitStyles } from '../hitStyles';
import { LitElement, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { Part } from '../../../src/core/conversation';
import { groupDigits } from '../../../src/core/sentences';
import type { TextMode, ViewCommand } from '../../../src/features/explore/contract';
import { compareRecords } from './compareRecords';
import { COMPARE_AT_ONCE, compareSides, sideText } from './compareSides';
import type { SideComparison } from './compareSides';
import { t, tCount } from '../l10n';
import { charCount, lengthOf, turnText } from './counts';
import { headTemplate, outlineTemplate } from './headView';
import { withoutHidden } from './hiddenModel';
import './jsonTree';
import { pinnedHead } from './pinnedHead';
import { prettyJson } from './prettyJson';
import { readerModelOf } from './readerModelOf';
import type { ReaderEvents, ReaderInput } from './readerInput';
import { USUAL_LOOK } from './readerLook';
import type { ReaderLook } from './readerLook';
import { allTurns } from './readerModel';
import type { ReaderModel } from './readerModel';
import { readerStyles } from './readerStyles';
import { restTemplate } from './restView';
import { comparisonNote, sidesTemplate } from './sideView';
import { readerSlots } from './slots';
import './spanHighlights';
import './textBlock';
import { TextSpecs } from './textSpecs';
import type { TextRange } from './textRanges';
import { textStyles } from './textStyles';
import { turnTemplate } from './turnView';
import type { TurnContext } from './turnView';
import './formChip';
import { icon } from './icon';

const NO_COMPARISON: SideComparison = { comparison: 'none', ranges: new Map() };
const NO_MARKS: readonly TextRange[] = [];
const TURNS_AT_ONCE = 24;
const SIZING: Readonly<Record<string, ReaderEvents['loupe-reader-command']['command']>> = { '=': 'largerText', '+': 'largerText', '-': 'smallerText', '0': 'usualText' };
const MODES: readonly TextMode[] = ['markdown', 'plain', 'raw'];

/**
 * One record, to be read: its turns, its answers beside each other, its verdicts and its other columns. Says what a person
 * wants by events (`ReaderEvents`); `perform` does commands of VS Code.
 */
export class LoupeReader extends LitElement {
  static override styles = [readerStyles, textStyles, hitStyles];
  static override properties = { input: { attribute: false }, look: { attribute: false }, against: { attribute: false }, pinned: { type: Boolean }, outlineOpen: { state: true }, rawRecord: { state: true }, compared: { state: true }, turnLimit: { state: true } };

  declare input: ReaderInput | null;
  declare look: ReaderLook;
  /** The record that this one is compared with, beside it. */
  declare against: ReaderInput | null;
  /** It stands beside the one in focus: features and keys have nothing to do with it. */
  declare pinned: boolean;
  declare private outlineOpen: boolean;
  declare private rawRecord: boolean;
  declare private compared: SideComparison;
  /** How many turns before the answers are drawn: long conversations are drawn a few turns at a time. */
  declare private turnLimit: number;
  #model: ReaderModel | null = null;
  #specs: TextSpecs | null = null;
  /** The mode in which texts are shown: the person's, unless a feature needs another. */
  #mode: TextMode = 'markdown';
  /** A person wants words marked even where most of them differ: from then on in this view. */
  #marksAnyway = false;
  /** The columns that are not to be seen now. */
  #hidden: string | null = null;
  #comparing: ReturnType<typeof setTimeout> | undefined;
  #unlisten: (() => void) | null = null;

  constructor() {
    super();
    this.input = null;
    this.look = USUAL_LOOK;
    this.against = null;
    this.pinned = false;
    this.outlineOpen = false;
    this.rawRecord = false;
    this.compared = NO_COMPARISON;
    this.turnLimit = TURNS_AT_ONCE;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unlisten = readerSlots.onChange(() => {
      // Texts whose highlights are other ones get new specs, and so are drawn anew; the others are left as they are.
      this.#specs?.refresh();
      this.requestUpdate();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unlisten?.();
  }

  protected override willUpdate(changed: PropertyValues): void {
    const modeBefore = this.#mode;
    this.#mode = readerSlots.mode(this.input?.mode ?? 'markdown');
    const isNew = this.#takesRecord(changed);
    if (isNew || modeBefore !== this.#mode || (changed.has('against') && !sameRecord(changed.get('against') as ReaderInput | null | undefined, this.against))) this.#compare();
  }

  /** Takes up the input's record, or what may be seen of it now; false where that is what is shown. */
  #takesRecord(changed: PropertyValues): boolean {
    const before = changed.get('input') as ReaderInput | null | undefined;
    const { input } = this;
    const hidden = input ? readerSlots.hidden(input.row) : null;
    const wasHidden = this.#hidden;
    this.#hidden = hidden === null ? null : [...hidden].join('\n');
    const isKept = !changed.has('input') || (input !== null && sameRecord(before, input));
    const same = isKept && this.#hidden === wasHidden;
    if (!same) {
      if (!isKept) this.outlineOpen = false;
      this.turnLimit = TURNS_AT_ONCE;
      this.#model = input && seenModel(input);
      this.#specs = input && this.#model ? new TextSpecs(input, this.#model, this.pinned) : null;
    }
    return !same;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('look')) this.#wear(this.look);
    const before = changed.get('input') as ReaderInput | null | undefined;
    if (changed.has('input') && before?.record !== this.input?.record) this.#scroller()?.scrollTo(0, 0);
    if (this.turnLimit < (this.#model?.turns.length ?? 0)) setTimeout(() => (this.turnLimit += TURNS_AT_ONCE), 0);
  }

  #wear({ textSize, measure, alone }: ReaderLook): void {
    this.style.setProperty('--loupe-scale', String(textSize));
    this.style.setProperty('--loupe-measure', `${measure}ch`);
    this.toggleAttribute('alone', alone);
  }

  #markAnyway(): void {
    this.#marksAnyway = true;
    this.#compare();
  }

  /** Short answers are compared before they are drawn, long ones after, so that a record is never waited for. */
  #compare(): void {
    clearTimeout(this.#comparing);
    this.compared = NO_COMPARISON;
    const { input } = this;
    const model = this.#model;
    if (!input || !model) return;
    if (this.against) {
      const { against } = this;
      this.#comparing = setTimeout(() => (this.compared = compareRecords(model, seenModel(against), this.pinned ? 'removed' : 'inserted', this.#mode, 150, this.#marksAnyway)), 30);
      return;
    }
    if (model.sides.length !== 2) return;
    const size = model.sides.reduce((sum, side) => sum + sideText(side).length, 0);
    if (size <= COMPARE_AT_ONCE) this.compared = compareSides(model.sides, this.#mode, 40, this.#marksAnyway);
    else this.#comparing = setTimeout(() => (this.compared = compareSides(model.sides, this.#mode, 150, this.#marksAnyway)), 30);
  }

  protected override render(): TemplateResult {
    const { input } = this;
    const model = this.#model;
    if (!input || !model) return html`<div class="empty">${t('No record is chosen.')}</div>`;
    const context = { input, model };
    const head = this.pinned ? pinnedHead(context, this.#length(model), () => this.#send('loupe-reader-command', { command: 'unpinRecord' })) : headTemplate(context, {
        alone: this.look.alone, length: this.#length(model), leaveAlone: () => this.#send('loupe-reader-command', { command: 'focusMode' }),
        rawRecord: this.rawRecord, outlineOpen: this.outlineOpen, layout: input.sides, mode: this.#mode,
        navigate: (direction) => this.#send('loupe-reader-navigate', { direction }),
        setMode: (mode) => this.#setMode(mode),
        correctRole: () => this.#send('loupe-reader-correct-role', { role: null }),
        perform: (command) => void this.perform({ command }),
        toggleOutline: () => (this.outlineOpen = !this.outlineOpen),
        toggleLayout: () => this.#send('loupe-reader-sides', { sides: input.sides === 'beside' ? 'stacked' : 'beside' }),
        copy: () => void input.host.request('copy', { text: this.#plainText(model) }).catch(input.say),
      });
    return html`${head}
      ${this.outlineOpen ? outlineTemplate(allTurns(model), (i) => this.#jumpTo(i), () => (this.outlineOpen = false)) : nothing}
      <div class="scroll" tabindex="0" role="region" aria-label=${t('record')} @keydown=${this.#onKey} @focusin=${this.#onFocus}>${keyed(input.record, this.rawRecord ? this.#rawTemplate(input, model) : this.#bodyTemplate(input, model))}</div>
      ${this.pinned ? nothing : readerSlots.rendered('strip', context)}`;
  }

  #bodyTemplate(input: ReaderInput, model: ReaderModel): TemplateResult {
    const slots = { input, model };
    const context: TurnContext = {
      spec: (part, text) => this.#spec(part, text, modeFor(part, this.#mode)), chars: (part) => this.#specs?.chars(part) ?? 0, words: (part) => this.#specs?.words(part) ?? null, onlyLast: this.look.onlyLast, raw: this.#mode === 'raw',
      head: (head) => (this.pinned ? [] : readerSlots.head(slots, head)), signs: (side) => (this.pinned ? [] : readerSlots.signs(slots, side)), isCurrent: (head) => !this.pinned && readerSlots.isCurrent(head),
    };
    const system = model.turns.filter((t) => t.turn.role === 'system');
    const rest = model.turns.filter((t) => t.turn.role !== 'system');
    const last = model.sides.length === 0 ? rest.at(-1) : undefined;
    const [earlier, shown] = [rest.slice(0, model.earlier), rest.slice(model.earlier, model.earlier + this.turnLimit)];
    return html`${this.against && this.compared.comparison !== 'same' ? comparisonNote(this.compared.comparison, () => this.#markAnyway()) : nothing}${model.leftovers.map((l, i) => html`<div class="note">${icon('warning')} ${t('could not be read as a turn:')}<loupe-text .spec=${this.#spec(`(left over) ${String(i)}`, l, 'plain')}></loupe-text></div>`)}
      ${system.map((t) => turnTemplate(t, context, false, null))}
      ${earlier.length === 0 ? nothing : html`<details class="earlier"><summary>${icon('unfold')}${earlier.length === 1 ? t('{0} earlier turn, {1}, the same in both', 1, charCount(model.earlierChars)) : t('{0} earlier turns, {1}, the same in both', groupDigits(earlier.length), charCount(model.earlierChars))}</summary>${earlier.map((t) => turnTemplate(t, context, false, null))}</details>`}
      ${shown.map((t) => turnTemplate(t, context, false, null, t === last))}
      ${model.sides.length === 0 ? nothing : sidesTemplate(model.sides, context, input.sides, this.against ? 'none' : this.compared.comparison, () => this.#markAnyway())}
      ${restTemplate(model.rest, (column, text) => this.#spec(column, text, this.#mode === 'raw' ? 'raw' : 'plain'))}`;
  }

  #length(model: ReaderModel): string {
    return lengthOf(allTurns(model).flatMap(({ turn }) => turn.parts), { chars: (part) => this.#specs?.chars(part) ?? 0, words: (part) => this.#specs?.words(part) ?? null });
  }

  #rawTemplate(input: ReaderInput, model: ReaderModel): TemplateResult {
    const text = prettyJson(model.row);
    const spec = this.#specs?.of('(record)', text, 'plain', NO_MARKS);
    return html`${input.cut.length === 0 ? nothing : html`<div class="note">${tCount(input.cut.length, '{0} text here is only the first part of what the file has: the conversation loads the rest.', '{0} texts here are only the first part of what the file has: the conversation loads the rest.')}</div>`}
      <div class="turn"><pre class="plain-code"><loupe-text .spec=${spec}></loupe-text></pre></div>`;
  }

  #spec(key: Part | string, text: string, mode: TextMode): ReturnType<TextSpecs['of']> {
    if (!this.#specs) throw new Error('a text is drawn without a record');
    const marks = typeof key === 'string' ? undefined : this.compared.ranges.get(key);
    return this.#specs.of(key, text, mode, marks ?? NO_MARKS);
  }

  /** Does a command of VS Code; false where it is none of the reader's or does not fit the record. */
  perform(command: Pick<ViewCommand, 'command'>): boolean {
    const { input } = this;
    if (!input) return false;
    switch (command.command) {
      case 'textMarkdown': return this.#setMode('markdown');
      case 'textPlain': return this.#setMode('plain');
      case 'textRaw': return this.#setMode('raw');
      case 'cycleTextMode': return this.#setMode(MODES[(MODES.indexOf(this.#mode) + 1) % MODES.length] ?? 'plain');
      case 'toggleRawRecord': this.rawRecord = !this.rawRecord; return true;
      case 'openDiff': return this.#openDiff(input);
      case 'foldAll': return this.#fold(false);
      case 'unfoldAll': return this.#fold(true);
      case 'nextTurn': return this.#step(1);
      case 'previousTurn': return this.#step(-1);
      case 'focusReader': this.#scroller()?.focus(); return true;
      default: return false;
    }
  }

  #setMode(mode: TextMode): true {
    readerSlots.chose(mode);
    this.#send('loupe-reader-mode', { mode });
    return true;
  }

  /** The turn and the answer that a person went to, by key or mouse. */
  readonly #onFocus = (event: FocusEvent): void => {
    if (this.pinned) return;
    const target = event.target instanceof Element ? event.target : null;
    const [article, section] = [target?.closest<HTMLElement>('article[data-path]'), target?.closest<HTMLElement>('section[data-path]')];
    const side = section ? Number(section.dataset['side']) : null;
    if (section && side !== null) readerSlots.focused({ place: 'answer', path: section.dataset['path'] ?? '', side });
    if (article) readerSlots.focused({ place: 'turn', path: article.dataset['path'] ?? '', side });
  };

  #openDiff(input: ReaderInput): boolean {
    const [first, second] = this.#model?.sides ?? [];
    if (!first || !second) return false;
    // VS Code draws the left side as removed and the right one as added: what was chosen stands on the right.
    const [left, right] = first.verdict === 'chosen' ? [second, first] : [first, second];
    const ref = (side: typeof left) => ({ title: side.title, text: sideText(side) });
    void input.host.request('diff', { row: input.row, left: ref(left), right: ref(right) }).catch(input.say);
    return true;
  }

  #fold(open: boolean): boolean {
    for (const details of this.renderRoot.querySelectorAll('.scroll details')) if (details instanceof HTMLDetailsElement) details.open = open;
    return true;
  }

  #articles(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('article')];
  }

  #step(by: 1 | -1): boolean {
    const top = this.#scroller()?.getBoundingClientRect().top ?? 0;
    const articles = this.#articles().filter((a) => a.getClientRects().length > 0);
    const focused = articles.findIndex((a) => a.matches(':focus, :focus-within'));
    const at = focused >= 0 ? focused : articles.findIndex((a) => a.getBoundingClientRect().bottom > top + 1);
    this.#show(articles[Math.max(0, Math.min(articles.length - 1, focused < 0 && by > 0 ? at : at + by))]);
    return articles.length > 0;
  }

  #jumpTo(index: number): void {
    this.outlineOpen = false;
    this.turnLimit = Number.MAX_SAFE_INTEGER;
    // Articles stand in the document with the system messages first, as the outline lists them.
    void this.updateComplete.then(() => this.#show(this.#articles()[index]));
  }

  #show(article: HTMLElement | undefined): void {
    if (!article) return;
    const fold = article.closest('details');
    if (fold) fold.open = true;
    article.focus({ preventScroll: true });
    article.scrollIntoView({ block: 'start' });
  }

  #scroller(): HTMLElement | null {
    return this.renderRoot.querySelector('.scroll');
  }

  /** Keys of a reader that VS Code's keybindings leave: scrolling by arrows, turns by brackets. */
  readonly #onKey = (event: KeyboardEvent): void => {
    if (this.#sizes(event)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLSelectElement) return;
    if (event.key === 'Escape' && this.outlineOpen) this.outlineOpen = false;
    else if (event.key === 'ArrowDown') this.#scroller()?.scrollBy({ top: 60 });
    else if (event.key === 'ArrowUp') this.#scroller()?.scrollBy({ top: -60 });
    else if (event.key === 'Enter' && event.target instanceof HTMLElement && event.target.matches('article')) foldOf(event.target)?.click();
    else return;
    event.preventDefault();
  };

  /** Ctrl+=, Ctrl+- and Ctrl+0 size the text that is read, not VS Code. */
  #sizes(event: KeyboardEvent): boolean {
    const command = (event.ctrlKey || event.metaKey) && !event.altKey ? SIZING[event.key] : undefined;
    if (!command) return false;
    event.preventDefault();
    event.stopPropagation();
    this.#send('loupe-reader-command', { command });
    return true;
  }

  #plainText(model: ReaderModel): string {
    const turns = model.turns.map((t) => `${t.turn.rawRole}:\n${turnText(t.turn)}`);
    return [...turns, ...model.sides.map((s) => `${s.title}:\n${sideText(s)}`)].join('\n\n');
  }

  #send<E extends keyof ReaderEvents>(name: E, detail: ReaderEvents[E]): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

/** A record without what is not to be seen now. */
function seenModel(input: ReaderInput): ReaderModel {
  const [model, hidden] = [readerModelOf(input), readerSlots.hidden(input.row)];
  return hidden ? withoutHidden(model, hidden) : model;
}

function sameRecord(a: ReaderInput | null | undefined, b: ReaderInput | null): boolean {
  return a?.record === b?.record && a?.info === b?.info;
}

/** What folds a turn and opens it again. */
function foldOf(article: HTMLElement): HTMLElement | null {
  return article.querySelector<HTMLElement>(':scope > .fold-turn > summary');
}

/** What a tool is asked and answers is no prose: its characters are shown as they are. */
function modeFor(part: Part, mode: TextMode): TextMode {
  return mode === 'markdown' && (part.kind === 'tool-call' || part.kind === 'tool-result') ? 'plain' : mode;
}

customElements.define('loupe-reader', LoupeReader);
