import { CaretText, stretchOf } from '../../../src/features/annotation/caret';
import type { Caret, CaretMove } from '../../../src/features/annotation/caret';
import { caretRect, isSource, rangeOf, selectRange, textBlocks } from '../../kit/reader/selectedText';
import type { TextBlock } from '../../kit/reader/textBlock';

/** A caret that is drawn in one of the reader's texts, with what it selects. It finds its text again when that was drawn anew. */
export class TextCaret {
  at: Caret = { anchor: 0, at: 0 };
  #path: string | null = null;
  /** Where moves between lines keep to. */
  #x: number | undefined;
  #known: CaretText | null = null;
  readonly #element = document.createElement('span');

  constructor(readonly root: () => ShadowRoot | null) {
    this.#element.className = 'mark-caret';
    this.#element.setAttribute('aria-hidden', 'true');
  }

  /** The texts in which it can stand, in reading order: those that have a place in the row and are drawn as the data has them. */
  get blocks(): readonly TextBlock[] {
    const root = this.root();
    return root ? textBlocks(root).filter((b) => (b.spec?.path ?? null) !== null && b.spec?.text !== '' && isSource(b)) : [];
  }

  get block(): TextBlock | undefined {
    return this.blocks.find((b) => b.spec?.path === this.#path);
  }

  /** Takes its place without drawing it: the text may not be drawn yet. */
  expect(path: string | null, at: Caret): void {
    this.#path = path;
    this.at = at;
    this.#x = undefined;
  }

  /** Goes into a text, out of its folds, and takes the focus along. */
  goInto(block: TextBlock, at: Caret, isSelecting: boolean): void {
    for (let fold = block.closest('details:not([open])'); fold instanceof HTMLDetailsElement; fold = fold.parentElement?.closest('details:not([open])') ?? null) fold.open = true;
    this.expect(block.spec?.path ?? null, at);
    // A fold tells that it is open in a task of its own, and its text is drawn then.
    if (block.text === '') setTimeout(() => this.place(isSelecting), 0);
    else this.place(isSelecting);
    const holder = block.closest<HTMLElement>('article') ?? block.closest<HTMLElement>('.scroll');
    if (holder && !holder.matches(':focus-within')) holder.focus({ preventScroll: true });
  }

  move(move: CaretMove, isExtending: boolean): void {
    const { block } = this;
    if (!block) return;
    if (move === 'up' || move === 'down') this.#x ??= caretRect(block, this.at.at)?.x;
    else this.#x = undefined;
    const { start, end } = stretchOf(this.at);
    // As in an editor: without Shift, a selection first falls together at the side one goes to.
    const collapses = !isExtending && start !== end && (move === 'left' || move === 'right');
    const at = collapses ? (move === 'left' ? start : end) : this.moved(block, this.at.at, move);
    const isByWord = move === 'wordLeft' || move === 'wordRight';
    const anchor = start === end && isByWord ? this.#text(block).wordBorder(this.at.anchor, move) : this.at.anchor;
    this.at = { anchor: isExtending ? anchor : at, at };
    this.place(true);
  }

  moved(block: TextBlock, from: number, move: CaretMove): number {
    return this.#text(block).moved(from, move, (offset) => caretRect(block, offset), this.#x);
  }

  #text(block: TextBlock): CaretText {
    if (this.#known?.text !== block.text) this.#known = new CaretText(block.text);
    return this.#known;
  }

  /** Draws itself where it stands, and what it selects. */
  place(isSelecting: boolean): void {
    const { block } = this;
    const root = this.root();
    if (!block || !root) return;
    const { length } = block.text;
    this.at = { anchor: Math.min(this.at.anchor, length), at: Math.min(this.at.at, length) };
    const { start, end } = stretchOf(this.at);
    selectRange(root, !isSelecting || start === end ? undefined : rangeOf(block, start, end));
    const rect = caretRect(block, this.at.at);
    if (!rect) return;
    const frame = block.getBoundingClientRect();
    this.#element.style.left = `${rect.x - frame.left}px`;
    this.#element.style.top = `${rect.top - frame.top}px`;
    this.#element.style.height = `${rect.bottom - rect.top}px`;
    block.append(this.#element);
    this.#element.scrollIntoView({ block: 'nearest' });
  }

  remove(): void {
    this.#element.remove();
    const root = this.root();
    if (root) selectRange(root, undefined);
  }
}
