/** A caret in a text and where its selection began; UTF-16 offsets that are never inside a grapheme a person sees as one. */
export interface Caret {
  readonly anchor: number;
  readonly at: number;
}

export type CaretMove = 'left' | 'right' | 'wordLeft' | 'wordRight' | 'lineStart' | 'lineEnd' | 'up' | 'down' | 'start' | 'end';

/** Where an offset is drawn: `x` along the line and the line's top; undefined where it is not drawn. */
export type DrawnAt = (offset: number) => { readonly x: number; readonly top: number } | undefined;

/** Moves a caret through one text: by grapheme, by word, and by line as lines are drawn. */
export class CaretText {
  readonly #graphemes: Intl.Segments;
  readonly #words: Intl.Segments;

  constructor(readonly text: string) {
    this.#graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text);
    this.#words = new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text);
  }

  /** Where a move leads from an offset; `x` is the place along the line that moves between lines keep to. */
  moved(from: number, move: CaretMove, drawn: DrawnAt, x?: number): number {
    switch (move) {
      case 'left':
        return this.before(from);
      case 'right':
        return this.after(from);
      case 'wordLeft':
        return this.#wordBefore(from);
      case 'wordRight':
        return this.#wordAfter(from);
      case 'lineStart':
        return this.#lineBorder(from, drawn, (at) => this.before(at));
      case 'lineEnd':
        return this.#lineBorder(from, drawn, (at) => this.after(at));
      case 'up':
        return this.#nextLine(from, drawn, x, (at) => this.before(at));
      case 'down':
        return this.#nextLine(from, drawn, x, (at) => this.after(at));
      case 'start':
        return 0;
      case 'end':
        return this.text.length;
    }
  }

  /** The border of graphemes before an offset; 0 at the beginning. */
  before(at: number): number {
    return at <= 0 ? 0 : (this.#graphemes.containing(Math.min(at, this.text.length) - 1)?.index ?? 0);
  }

  /** The border of graphemes after an offset; the text's length at its end. */
  after(at: number): number {
    const segment = at >= this.text.length ? undefined : this.#graphemes.containing(at);
    return segment ? segment.index + segment.segment.length : this.text.length;
  }

  /** Where a selection by word begins: the spaces before its first word are no part of it, unless there is nothing but them. */
  wordBorder(from: number, move: 'wordLeft' | 'wordRight'): number {
    const rest = move === 'wordRight' ? this.text.slice(from).trimStart() : this.text.slice(0, from).trimEnd();
    if (rest === '') return from;
    return move === 'wordRight' ? this.text.length - rest.length : rest.length;
  }

  #wordAfter(from: number): number {
    for (let at = from; at < this.text.length; ) {
      const word = this.#words.containing(at);
      if (!word) break;
      at = word.index + word.segment.length;
      if (word.isWordLike) return at;
    }
    return this.text.length;
  }

  #wordBefore(from: number): number {
    for (let at = from; at > 0; ) {
      const word = this.#words.containing(at - 1);
      if (!word) break;
      if (word.isWordLike) return word.index;
      at = word.index;
    }
    return 0;
  }

  /** The farthest offset that is drawn on the same line; line ends of the text always end a line. */
  #lineBorder(from: number, drawn: DrawnAt, step: (at: number) => number): number {
    const line = drawn(from);
    let at = from;
    for (;;) {
      const next = step(at);
      if (next === at || isLineEnd(this.text, Math.min(at, next))) return at;
      const place = drawn(next);
      if (line && place && !sameLine(place.top, line.top)) return at;
      at = next;
    }
  }

  /** The offset of the next line that is drawn nearest to `x`. At the first and last line: the text's beginning or end. */
  #nextLine(from: number, drawn: DrawnAt, x: number | undefined, step: (at: number) => number): number {
    const here = drawn(from);
    if (!here) return step(from);
    const aim = x ?? here.x;
    let best: { at: number; far: number } | undefined;
    let line: number | undefined;
    for (let at = from; ; ) {
      const next = step(at);
      if (next === at) return best?.at ?? at;
      at = next;
      const place = drawn(at);
      if (!place || sameLine(place.top, here.top)) continue;
      line ??= place.top;
      if (!sameLine(place.top, line)) return best?.at ?? at;
      const far = Math.abs(place.x - aim);
      if (best && far > best.far) return best.at;
      best = { at, far };
    }
  }
}

function isLineEnd(text: string, at: number): boolean {
  return text[at] === '\n' || text[at] === '\r';
}

/** Glyphs of one line may differ by a few pixels: marks, smaller signs. */
function sameLine(a: number, b: number): boolean {
  return Math.abs(a - b) < 6;
}

/** The selection as a stretch of the text. */
export function stretchOf({ anchor, at }: Caret): { readonly start: number; readonly end: number } {
  return { start: Math.min(anchor, at), end: Math.max(anchor, at) };
}

/** The move that a key stands for in a text; undefined where it is none. Ctrl and Alt go by word, Ctrl+Home and End to the text's borders. */
export function caretMove(key: string, far: boolean): CaretMove | undefined {
  switch (key) {
    case 'ArrowLeft':
      return far ? 'wordLeft' : 'left';
    case 'ArrowRight':
      return far ? 'wordRight' : 'right';
    case 'ArrowUp':
      return 'up';
    case 'ArrowDown':
      return 'down';
    case 'Home':
      return far ? 'start' : 'lineStart';
    case 'End':
      return far ? 'end' : 'lineEnd';
    default:
      return undefined;
  }
}
