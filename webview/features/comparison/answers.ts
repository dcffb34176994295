import type { Part } from '../../../src/core/conversation';
import { thoughtParts } from '../../../src/core/conversation/thoughts';
import type { TextMode } from './kept';
import type { ReadTexts } from './textsCache';
import { isBareCode } from '../../kit/reader/bareCode';
import { COMPARE_AT_ONCE, comparePairs } from '../../kit/reader/compareSides';
import type { TextPart } from '../../kit/reader/compareSides';
import type { TextSpec } from '../../kit/reader/textBlock';
import type { TextRange } from '../../kit/reader/textRanges';

/** How two answers differ, and what only the first of them has. */
export interface Compared {
  readonly how: 'same' | 'space' | 'marked' | 'unlike' | 'too-different' | 'waiting' | 'none';
  readonly ranges: ReadonlyMap<Part, readonly TextRange[]>;
}

export interface Actions {
  readonly openLink: (url: string) => void;
  readonly copy: (text: string) => void;
}

/** Before anything is drawn, and when longer texts are compared afterwards. */
const AT_ONCE_MS = 40;
const AFTERWARDS_MS = 400;
/** Beyond this many UTF-16 units white space is not looked for. */
const SPACE_LIMIT = 1_000_000;

const NOTHING: ReadonlyMap<Part, readonly TextRange[]> = new Map();
const NO_RANGES: readonly TextRange[] = [];

/** The answers of one key, taken apart, compared and specified for drawing: each once, for as long as they are shown the same way. */
export class Answers {
  #texts: ReadTexts;
  readonly #parts = new Map<string, readonly Part[]>();
  readonly #compared = new Map<string, Compared>();
  readonly #specs = new Map<Part | string, { readonly mode: TextMode; readonly ranges: readonly TextRange[]; readonly spec: TextSpec }>();
  readonly #anyway = new Set<string>();

  /** `ready`: a comparison that took longer is there. */
  constructor(texts: ReadTexts, readonly actions: Actions, readonly ready: () => void) {
    this.#texts = texts;
  }

  get texts(): ReadTexts {
    return this.#texts;
  }

  /** More is here of the same prompt, or another sample. False: this is another prompt. */
  show(texts: ReadTexts): boolean {
    if (texts.prompt !== this.#texts.prompt) return false;
    this.#texts = texts;
    return true;
  }

  /** Is the side's answer here? */
  isRead(side: number): boolean {
    return (this.#texts.read[side] ?? null) !== null;
  }

  /** Names what is read of a side, for as long as the prompt is read. */
  id(side: number): string {
    return `${String(side)}.${String(this.#texts.read[side] ?? '-')}`;
  }

  text(side: number): string | null {
    return this.#texts.answers[side] ?? null;
  }

  /** Reasoning and text of an answer. */
  parts(side: number): readonly Part[] {
    const known = this.#parts.get(this.id(side));
    if (known) return known;
    const parts = thoughtParts(this.text(side) ?? '');
    this.#parts.set(this.id(side), parts);
    return parts;
  }

  /** Markdown would take code without a fence apart: where one answer is such, all are drawn as they are written. */
  modeOf(sides: readonly number[], mode: TextMode): TextMode {
    return mode === 'markdown' && sides.some((side) => this.#said(side).some((part) => isBareCode(part.text))) ? 'plain' : mode;
  }

  /** What `side` says otherwise than `other`; `kind`: how that looks. Reasoning is not compared. */
  compared(side: number, other: number, kind: 'inserted' | 'removed', mode: TextMode): Compared {
    const key = `${this.id(side)}:${this.id(other)}:${kind}:${mode}`;
    const known = this.#compared.get(key);
    if (known) return known;
    const found = this.#begin(key, side, other, kind, mode);
    this.#compared.set(key, found);
    return found;
  }

  /** Marks words although most of them differ. */
  markAnyway(side: number, other: number): void {
    for (const pair of [`${this.id(side)}:${this.id(other)}`, `${this.id(other)}:${this.id(side)}`]) {
      this.#anyway.add(pair);
      for (const key of [...this.#compared.keys()]) if (key.startsWith(`${pair}:`)) this.#compared.delete(key);
    }
    this.ready();
  }

  #said(side: number): TextPart[] {
    return this.parts(side).filter((part): part is TextPart => part.kind === 'text' && part.text !== '');
  }

  #begin(key: string, side: number, other: number, kind: 'inserted' | 'removed', mode: TextMode): Compared {
    const [own, theirs] = [this.text(side), this.text(other)];
    if (own === null || theirs === null || side === other) return { how: 'none', ranges: NOTHING };
    if (own === theirs) return { how: 'same', ranges: NOTHING };
    const [a, b] = [this.#said(side), this.#said(other)];
    const isAnyway = this.#anyway.has(`${this.id(side)}:${this.id(other)}`);
    const pairs = a.flatMap((part, i) => (b[i] ? [[part, b[i]] as const] : []));
    const hasOnlySpace = own.length + theirs.length < SPACE_LIMIT && own.replace(/\s+/g, '') === theirs.replace(/\s+/g, '');
    const compare = (milliseconds: number): Compared => {
      const { comparison, ranges } = comparePairs(pairs, mode, milliseconds, [kind, kind === 'inserted' ? 'removed' : 'inserted'], isAnyway);
      return { how: hasOnlySpace ? 'space' : comparison === 'same' ? 'marked' : comparison, ranges };
    };
    const long = pairs.reduce((sum, [x, y]) => sum + x.text.length + y.text.length, 0);
    const atOnce = long <= COMPARE_AT_ONCE ? compare(AT_ONCE_MS) : undefined;
    if (atOnce && atOnce.how !== 'too-different') return atOnce;
    setTimeout(() => {
      this.#compared.set(key, compare(AFTERWARDS_MS));
      this.ready();
    }, 0);
    return { how: 'waiting', ranges: NOTHING };
  }

  /** The spec of a part of an answer, or of a turn of the prompt by its key: a new one is a new drawing. */
  spec(key: Part | string, text: string, mode: TextMode, ranges: readonly TextRange[] = NO_RANGES): TextSpec {
    const known = this.#specs.get(key);
    if (known?.mode === mode && known.ranges === ranges) return known.spec;
    const spec: TextSpec = { text, path: null, mode: mode === 'markdown' && isBareCode(text) ? 'plain' : mode, ranges, ...this.actions };
    this.#specs.set(key, { mode, ranges, spec });
    return spec;
  }
}

export { NO_RANGES };
