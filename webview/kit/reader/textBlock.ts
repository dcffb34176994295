import type { TextMode } from '../../../src/features/explore/contract';
import { t, tCount } from '../l10n';
import type { DrawContext } from '../markdown/drawNodes';
import { drawNodes } from '../markdown/drawNodes';
import { readable } from './readableText';
import { drawText } from './drawText';
import { textPieces } from './textPieces';
import type { TextPiece } from './textPieces';
import { RangeIndex, codePointLength } from './textRanges';
import type { TextRange } from './textRanges';

/** A text to be shown, and where more of it comes from. A new object means a new drawing. */
export interface TextSpec {
  readonly text: string;
  /** Where in the row the text stands, as labels name it; null where it is no text of the row. */
  readonly path: string | null;
  readonly mode: TextMode;
  /** Ranges over what is visible: the display text in markdown, the text itself otherwise. */
  readonly ranges: readonly TextRange[];
  /** Set where `text` is only the start: asks for more, from a code point on; `length` is the whole and `before` what of it is here, in code points. */
  readonly more?: { readonly length: number; readonly before: number; readonly fetch: (start: number) => Promise<string>; /** The ranges over all that is here by then. */ readonly ranges: (text: string) => readonly TextRange[] };
  readonly openLink: (url: string) => void;
  readonly copy: (text: string) => void;
}

interface DrawnPiece {
  readonly box: HTMLElement;
  readonly start: number;
  readonly end: number;
}

/** How much is drawn at once (UTF-16 units), and how much before a person scrolls on. */
const PIECE = 12_000;
const RAW_PIECE = 2_000;
const FIRST = 48_000;

/**
 * A text inside the reader's own shadow root, so that it can be selected together with what stands around it. Long texts are
 * drawn piece by piece, each in a task of its own, and go on when a person scrolls near their end.
 */
export class TextBlock extends HTMLElement {
  #spec: TextSpec | null = null;
  #text = '';
  #drawn = 0;
  #wanted = 0;
  #fetchedPoints = 0;
  #body: HTMLElement | null = null;
  #foot: HTMLElement | null = null;
  #observer: IntersectionObserver | null = null;
  /** Counts drawings: what an earlier one still had to do is dropped. */
  #drawing = 0;
  #started = false;
  #ranges = new RangeIndex([]);
  /** What is drawn of a text that is no markdown. */
  #pieces: DrawnPiece[] = [];

  /** The text as far as it is here; with `spec.more`, what was fetched follows what came first. */
  get text(): string {
    return this.#text;
  }

  /** Draws up to an offset (UTF-16) at once, where that is here and not drawn yet. A text in a fold is drawn when it is open. */
  reveal(offset: number): void {
    if (!this.#started) return;
    this.#drawTo(Math.min(offset + 1, this.#text.length));
  }

  get spec(): TextSpec | null {
    return this.#spec;
  }

  set spec(spec: TextSpec | null) {
    if (spec === this.#spec) return;
    const before = this.#spec;
    this.#spec = spec;
    if (this.#started && before && spec?.text === before.text && spec.mode === before.mode && this.#pieces.length > 0) {
      this.#redraw(spec);
      return;
    }
    this.#drawing++;
    this.#started = false;
    if (this.isConnected) this.#startWhenSeen();
  }

  disconnectedCallback(): void {
    this.#observer?.disconnect();
    this.#observer = null;
  }

  connectedCallback(): void {
    if (!this.#started) this.#startWhenSeen();
    else if (this.#foot?.isConnected) this.#observe();
  }

  /** A text in a closed fold is drawn when the fold is opened. */
  #startWhenSeen(): void {
    const drawing = this.#drawing;
    const fold = this.closest('details:not([open])');
    if (!fold) this.#start();
    else fold.addEventListener('toggle', () => {
      if (drawing === this.#drawing && !this.#started && this.isConnected) this.#startWhenSeen();
    }, { once: true });
  }

  #start(): void {
    this.#started = true;
    this.#observer?.disconnect();
    this.#observer = null;
    this.#body = document.createElement('div');
    this.#pieces = [];
    this.#foot = null;
    this.replaceChildren(this.#body);
    const spec = this.#spec;
    if (!spec) return;
    this.#text = spec.text;
    this.#fetchedPoints = spec.more?.before ?? 0;
    this.#drawn = 0;
    this.#wanted = FIRST;
    this.#ranges = new RangeIndex(spec.ranges);
    const readAs = readable(spec.text, spec.mode, spec.more !== undefined);
    this.#body.className = `text text-${readAs.mode}`;
    if (readAs.note !== '') this.prepend(note(readAs.note));
    if (readAs.display) {
      const context: DrawContext = { ranges: this.#ranges, openLink: spec.openLink, copy: spec.copy };
      drawNodes(this.#body, readAs.display.nodes, context);
      return;
    }
    this.#draw(this.#drawing);
  }

  /** The same text under other marks: the pieces that they change are drawn anew where they are, so that nothing else moves. */
  #redraw(spec: TextSpec): void {
    const before = this.#ranges;
    this.#ranges = new RangeIndex(spec.more?.ranges(this.#text) ?? spec.ranges);
    for (const piece of this.#pieces) {
      if (JSON.stringify(before.overlapping(piece.start, piece.end)) === JSON.stringify(this.#ranges.overlapping(piece.start, piece.end))) continue;
      piece.box.replaceChildren();
      this.#drawInto(piece, spec);
    }
  }

  #drawInto({ box, start, end }: DrawnPiece, spec: TextSpec): void {
    drawText(box, this.#text.slice(start, end), start, this.#ranges, spec.mode === 'raw' ? 'everything' : 'hazards');
  }

  #drawTo(offset: number): void {
    const spec = this.#spec;
    while (spec && this.#body && this.#drawn < Math.min(offset, this.#text.length)) this.#drawPiece(spec);
  }

  #drawPiece(spec: TextSpec): void {
    const size = spec.mode === 'raw' ? RAW_PIECE : PIECE;
    const piece = textPieces(this.#text.slice(0, this.#drawn + size + 2), this.#drawn, size)[0];
    if (piece) this.#append(piece, spec);
  }

  /** Draws up to what is wanted: one piece now, the next in a task of its own. */
  #draw(drawing: number): void {
    const spec = this.#spec;
    if (drawing !== this.#drawing || !spec) return;
    this.#drawPiece(spec);
    if (this.#drawn < Math.min(this.#wanted, this.#text.length)) setTimeout(() => this.#draw(drawing), 0);
    else this.#showFoot(drawing);
  }

  #append(piece: TextPiece, spec: TextSpec): void {
    // Each piece is laid out by itself, or one endless line would be laid out anew with every piece that is added to it.
    const box = document.createElement('div');
    const last = piece.end === this.#text.length && this.#remainingBeyond() === 0;
    box.className = piece.whole || last ? 'piece' : 'piece goes-on';
    const drawn = { ...piece, box };
    this.#pieces.push(drawn);
    this.#drawInto(drawn, spec);
    this.#body?.append(box);
    this.#drawn = piece.end;
  }

  #showFoot(drawing: number): void {
    this.#foot?.remove();
    this.#foot = null;
    const rest = this.#remaining();
    if (rest === 0) return;
    const foot = document.createElement('button');
    foot.className = 'more quiet';
    foot.textContent = tCount(rest, 'show more: {0} character left', 'show more: {0} characters left');
    foot.addEventListener('click', () => void this.#goOn(drawing));
    this.#foot = foot;
    this.append(foot);
    this.#observe();
  }

  #observe(): void {
    const foot = this.#foot;
    if (!foot) return;
    this.#observer?.disconnect();
    this.#observer = new IntersectionObserver((seen) => {
      if (seen.some((s) => s.isIntersecting)) foot.click();
    }, { rootMargin: '600px' });
    this.#observer.observe(foot);
  }

  /** Code points that only the host has. */
  #remainingBeyond(): number {
    return Math.max(0, (this.#spec?.more?.length ?? 0) - this.#fetchedPoints);
  }

  /** Characters (code points where the host has them, units otherwise) that are not drawn yet. */
  #remaining(): number {
    return this.#text.length - this.#drawn + this.#remainingBeyond();
  }

  async #goOn(drawing: number): Promise<void> {
    this.#observer?.disconnect();
    const more = this.#spec?.more;
    if (this.#drawn >= this.#text.length && more) {
      try {
        if (this.#foot) this.#foot.textContent = t('loading…');
        const next = await more.fetch(this.#fetchedPoints);
        if (drawing !== this.#drawing) return;
        this.#fetchedPoints = next === '' ? more.length : this.#fetchedPoints + codePointLength(next);
        this.#text += next;
        this.#ranges = new RangeIndex(more.ranges(this.#text));
      } catch (error) {
        if (this.#foot) this.#foot.textContent = t('The rest could not be read ({0}): try again', error instanceof Error ? error.message : String(error));
        return;
      }
    }
    this.#wanted = this.#drawn + FIRST;
    this.#draw(drawing);
  }
}

function note(text: string): HTMLElement {
  const made = document.createElement('div');
  made.className = 'note';
  made.textContent = text;
  return made;
}

customElements.define('loupe-text', TextBlock);
