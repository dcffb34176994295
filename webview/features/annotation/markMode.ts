import { caretMove, stretchOf } from '../../../src/features/annotation/caret';
import type { Caret } from '../../../src/features/annotation/caret';
import { markedBy } from '../../../src/features/annotation/answering';
import { isTypingIn } from '../../kit/inputs';
import { t } from '../../kit/l10n';
import type { LoupeReader } from '../../kit/reader/readerElement';
import { selectedPoint, selectedText } from '../../kit/reader/selectedText';
import { readerSlots } from '../../kit/reader/slots';
import type { TextBlock } from '../../kit/reader/textBlock';
import { signal } from '../../kit/signal';
import type { Labels } from './labels';
import type { Mark, Marks } from './marks';
import { spanIn } from './marks';
import { TextCaret } from './textCaret';

/** Borders that were moved are written when no key came for this long. */
const SETTLE_MS = 600;

/** Function keys, scrolling by screens, and modifiers on their way to something. */
const LEFT_ALONE = /^(F\d+|Page(Up|Down)|Shift|Control|Alt|Meta|AltGraph|CapsLock|ContextMenu)$/;

/**
 * Marking text by keyboard: a caret in one text of the record, moved and stretched by keys that stay in the view. The data's own
 * characters are shown, and label keys mark what is selected.
 */
export class MarkMode {
  readonly on = signal(false);
  /** What is selected, for the strip to say. */
  readonly selected = signal('');
  readonly #caret: TextCaret;
  #settling: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly labels: Labels, readonly marks: Marks) {
    labels.startMarking = () => this.enter();
    this.#caret = new TextCaret(() => marks.root);
    readerSlots.onChange(() => void this.#redrawn());
  }

  enter(): void {
    const { labels } = this;
    labels.told.value = null;
    if (!labels.marksText) {
      labels.told.value = t('The schema in use marks no text: start another with Shift+L.');
      return;
    }
    if (this.on.peek() || !this.marks.root) return;
    const selected = selectedText(this.marks.root);
    labels.rendered.value = false;
    this.on.value = true;
    if (typeof selected === 'object' && selected) this.#caret.expect(selected.block.spec?.path ?? null, { anchor: selected.start, at: selected.end });
    else this.#caret.expect(null, { anchor: 0, at: 0 });
    window.addEventListener('keydown', this.#onKey, true);
    this.#listen(true);
    labels.parts.tellInput(true);
    readerSlots.changed();
  }

  leave(): void {
    if (!this.on.peek()) return;
    this.marks.leave();
    this.on.value = false;
    window.removeEventListener('keydown', this.#onKey, true);
    this.#listen(false);
    clearTimeout(this.#settling);
    this.#caret.remove();
    this.selected.value = '';
    this.labels.parts.tellInput(false);
    readerSlots.changed();
  }

  /** After a drawing: the caret stands where it stood, or in the first text of another record. */
  async #redrawn(): Promise<void> {
    if (!this.on.peek()) return;
    const host = this.marks.root?.host as LoupeReader | undefined;
    // The reader hears of the change in the same moment, perhaps after this.
    host?.requestUpdate();
    await host?.updateComplete;
    if (!this.on.peek()) return;
    if (this.#caret.block) this.#place();
    else this.#start();
  }

  /** The text of the turn in focus, else the first that is not in a fold. */
  #start(): void {
    const blocks = this.#caret.blocks;
    const { turn } = this.labels.focus.peek();
    const block = blocks.find((b) => b.spec?.path === turn) ?? blocks.find((b) => !b.closest('details:not([open])')) ?? blocks[0];
    if (block) this.#goInto(block, { anchor: 0, at: 0 });
  }

  #goInto(block: TextBlock, at: Caret): void {
    this.#caret.goInto(block, at, this.marks.current.peek() === null);
    this.#say();
  }

  #place(): void {
    this.#caret.place(this.marks.current.peek() === null);
    this.#say();
  }

  #say(): void {
    const { start, end } = stretchOf(this.#caret.at);
    this.selected.value = this.#caret.block?.text.slice(start, end) ?? '';
  }

  /** Focus is heard of where the view hears of it: between two parts of one shadow tree no event goes further up. */
  #listen(listens: boolean): void {
    const view = this.marks.root?.host.getRootNode();
    for (const type of ['focusin', 'focusout']) {
      if (listens) view?.addEventListener(type, this.#onFocus);
      else view?.removeEventListener(type, this.#onFocus);
    }
    if (listens) document.addEventListener('pointerup', this.#onPointer);
    else document.removeEventListener('pointerup', this.#onPointer);
  }

  /** The view says at each change of focus what is typed into; in this mode everything is. */
  readonly #onFocus = (event: Event): void => {
    const reader = this.marks.root?.host;
    const isInside = reader !== undefined && event.composedPath().includes(reader);
    if (event.type === 'focusin' && !isInside) this.leave();
    else this.labels.parts.tellInput(true);
  };

  /** A click puts the caret where it went, a drag selects. */
  readonly #onPointer = (): void => {
    const root = this.marks.root;
    if (!root) return;
    const selected = selectedText(root);
    const point = selectedPoint(root);
    const block = typeof selected === 'object' && selected ? selected.block : point?.block;
    if (!block || (block.spec?.path ?? null) === null) return;
    this.marks.leave();
    if (typeof selected === 'object' && selected) this.#goInto(block, { anchor: selected.start, at: selected.end });
    else if (point) this.#goInto(block, { anchor: point.offset, at: point.offset });
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (isTypingIn(document) || event.isComposing || LEFT_ALONE.test(event.key)) return;
    const taken = this.#does(event);
    if (!taken && (event.ctrlKey || event.metaKey || event.altKey)) return;
    // In this mode no letter is a command of VS Code.
    event.stopImmediatePropagation();
    event.preventDefault();
  };

  #does(event: KeyboardEvent): boolean {
    const far = event.ctrlKey || event.altKey;
    const move = caretMove(event.key, far);
    if (move && !event.metaKey) {
      this.#move(event, move);
      return true;
    }
    if ((event.ctrlKey || event.metaKey) && !event.altKey) {
      const key = event.key.toLowerCase();
      if (key !== 'z' && key !== 'y') return false;
      this.marks.leave();
      void this.labels.step(key === 'y' || event.shiftKey ? 'redo' : 'undo');
      return true;
    }
    return !event.altKey && this.#doesPlain(event);
  }

  #doesPlain({ key, shiftKey }: KeyboardEvent): boolean {
    const { labels, marks } = this;
    labels.told.value = null;
    switch (key) {
      case 'Escape':
        this.leave();
        return true;
      case 'Tab':
        this.#nextMark(shiftKey ? -1 : 1);
        return true;
      case '[':
      case ']':
        this.#nextText(key === ']' ? 1 : -1);
        return true;
      case 'Backspace':
      case 'Delete':
        this.#takeBack();
        return true;
      case 'j':
      case 'k':
        marks.leave();
        labels.parts.focus((labels.parts.record()?.position ?? 0) + (key === 'j' ? 1 : -1));
        return true;
      case 'U':
        marks.leave();
        void labels.next();
        return true;
      case 'V':
        this.leave();
        return true;
      default:
        if ([...key].length === 1) this.#label(key);
        return true;
    }
  }

  #move(event: KeyboardEvent, move: NonNullable<ReturnType<typeof caretMove>>): void {
    const block = this.#caret.block;
    if (!block) return;
    const current = this.#currentMark(block);
    if (current && event.shiftKey) {
      this.#adjust(block, current, event, move);
      return;
    }
    this.marks.leave();
    this.#caret.move(move, event.shiftKey);
    this.#say();
  }

  /** Shift moves the end of the current span, Alt+Shift its start; Ctrl goes by word. */
  #adjust(block: TextBlock, mark: Mark, event: KeyboardEvent, move: NonNullable<ReturnType<typeof caretMove>>): void {
    const shown = this.marks.current.peek()?.to ? stretchOf(this.#caret.at) : mark;
    const byCharacter = event.ctrlKey ? move : (caretMove(event.key, false) ?? move);
    const moves = event.altKey ? 'start' : 'end';
    const to = this.#caret.moved(block, shown[moves], byCharacter);
    const next = moves === 'start' ? { start: to, end: shown.end } : { start: shown.start, end: to };
    if (next.end <= next.start) return;
    this.#caret.at = moves === 'start' ? { anchor: next.end, at: next.start } : { anchor: next.start, at: next.end };
    const span = spanIn({ block, ...next });
    if (!span) return;
    this.marks.show(mark.held, span);
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.marks.settle(), SETTLE_MS);
  }

  #marksIn(block: TextBlock): readonly Mark[] {
    const path = block.spec?.path;
    return path === null || path === undefined ? [] : this.marks.inText(path, block.text === '' ? (block.spec?.text ?? '') : block.text);
  }

  #currentMark(block: TextBlock): Mark | undefined {
    const current = this.marks.current.peek();
    return current ? this.#marksIn(block).find((m) => m.held.id === current.id) : undefined;
  }

  #nextMark(by: 1 | -1): void {
    this.marks.settle();
    const all = this.#caret.blocks.flatMap((block) => this.#marksIn(block).map((mark) => ({ block, mark })));
    if (all.length === 0) {
      this.labels.told.value = t('Nothing is marked in this record yet.');
      return;
    }
    const current = this.marks.current.peek();
    const at = all.findIndex(({ mark }) => mark.held.id === current?.id);
    const from = this.#caret.blocks.findIndex((b) => b === this.#caret.block);
    const ahead = all.findIndex(({ block, mark }) => this.#caret.blocks.indexOf(block) > from || (block === this.#caret.block && mark.start >= this.#caret.at.at));
    const next = all[at >= 0 ? (at + by + all.length) % all.length : by > 0 ? Math.max(0, ahead) : (ahead < 0 ? all.length : ahead + all.length - 1) % all.length];
    if (!next) return;
    this.marks.show(next.mark.held, null);
    this.#goInto(next.block, { anchor: next.mark.start, at: next.mark.end });
    this.labels.told.value = t('{0}: “{1}”. Shift+arrows move its end, Alt+Shift+arrows its start, Backspace takes it back.', this.marks.looks(next.mark.held).title, next.mark.held.subject.text);
  }

  #nextText(by: 1 | -1): void {
    this.marks.leave();
    const blocks = this.#caret.blocks;
    const at = blocks.findIndex((b) => b === this.#caret.block);
    const next = blocks[Math.max(0, Math.min(blocks.length - 1, at + by))];
    if (next) this.#goInto(next, { anchor: 0, at: 0 });
  }

  #takeBack(): void {
    const current = this.marks.current.peek();
    const held = this.labels.row.peek()?.mine.find((h) => h.id === current?.id);
    if (!held) {
      this.labels.told.value = t('No mark is chosen: Tab goes to one, Backspace takes it back.');
      return;
    }
    clearTimeout(this.#settling);
    this.marks.current.value = null;
    // What is gone is not left behind as a selection.
    this.#caret.at = { anchor: this.#caret.at.at, at: this.#caret.at.at };
    this.#say();
    this.marks.takeBack(held);
  }

  /** A label's key marks what is selected, or gives the current span another label; other keys do what they do elsewhere. */
  #label(key: string): void {
    const { schema } = this.labels;
    const row = this.labels.row.peek();
    const found = schema && row ? markedBy(schema, row.mine, key) : undefined;
    if (!found) {
      this.labels.acts.key(key);
      return;
    }
    const block = this.#caret.block;
    this.marks.settle();
    const { start, end } = stretchOf(this.#caret.at);
    if (!block || start === end) this.labels.told.value = t('Nothing is selected: Shift and the arrows select.');
    else {
      this.marks.current.value = null;
      this.marks.markStretch({ block, start, end }, found.question, found.label.id);
      this.#caret.at = { anchor: end, at: end };
    }
  }
}
