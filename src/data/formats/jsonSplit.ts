/** What is split: the elements of the array that a document is, those of one key's array, the values of an object's keys, or documents that follow one another. */
export type SplitTarget = { readonly of: 'array' } | { readonly of: 'key'; readonly key: string } | { readonly of: 'values' } | { readonly of: 'documents' };

export interface Element {
  readonly bytes: Buffer;
  /** The line that it begins in, from 1. */
  readonly line: number;
  /** Of a value of an object. */
  readonly key?: string;
}

const [QUOTE, COMMA, BACKSLASH, COLON] = [34, 44, 92, 58];
const [OPEN, CLOSE, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];
/** An element beyond this is left out: it could not be one text. */
const LARGEST_ELEMENT = 256 * 1024 ** 2;

/**
 * Splits one JSON document into the texts of its elements, byte for byte as they stand, without holding more than one of them.
 * Only brackets, strings and commas are looked at: whether an element is JSON is for its reader to say.
 */
export class JsonSplit {
  readonly #target: SplitTarget;
  #depth = 0;
  #inString = false;
  #escaped = false;
  #line = 1;
  #key = '';
  #keyNext = false;
  #keyPieces: Buffer[] | undefined;
  #pieces: Buffer[] = [];
  #bytes = 0;
  #elementLine = 1;
  #began = false;
  /** The document has ended; what follows is no part of it. */
  ended = false;
  /** What follows the document, but for white space. */
  more = false;

  constructor(target: SplitTarget) {
    this.#target = target;
  }

  /** Whether it ends inside of an element, or before its last bracket. */
  get cut(): boolean {
    return this.#target.of === 'documents' ? this.#depth > 0 : !this.ended;
  }

  get line(): number {
    return this.#line;
  }

  /** Depth at which elements lie. */
  get #level(): number {
    return this.#target.of === 'key' ? 2 : this.#target.of === 'documents' ? 0 : 1;
  }

  #inside(): boolean {
    return this.#depth >= this.#level && (this.#target.of !== 'key' || this.#key === this.#target.key);
  }

  *push(chunk: Buffer): Generator<Element> {
    /** Where the piece of the element in this chunk begins. */
    let from = 0;
    let keyFrom = 0;
    let nextBackslash = -1;
    for (let at = 0; at < chunk.length; at++) {
      if (this.#inString) {
        if (this.#escaped) {
          this.#escaped = false;
          continue;
        }
        // Texts are most of a file: their ends are looked for natively.
        if (nextBackslash < at) nextBackslash = placeOf(chunk, BACKSLASH, at);
        const end = placeOf(chunk, QUOTE, at);
        at = Math.min(end, nextBackslash);
        if (at === chunk.length) break;
        if (at < end) {
          this.#escaped = true;
          continue;
        }
        this.#inString = false;
        if (this.#keyPieces) {
          this.#keyPieces.push(chunk.subarray(keyFrom, at + 1));
          this.#key = keyOf(Buffer.concat(this.#keyPieces));
          this.#keyPieces = undefined;
        }
        continue;
      }
      const byte = chunk[at] ?? 0;
      if (byte === 10) this.#line++;
      if (byte <= 32) continue;
      if (this.ended) {
        this.more = true;
        continue;
      }
      const inside = this.#inside();
      const keyed = this.#depth === 1 && (this.#target.of === 'key' || this.#target.of === 'values');
      if (keyed && this.#keyNext && byte === QUOTE) {
        this.#keyPieces = [];
        keyFrom = at;
        this.#inString = true;
        this.#keyNext = false;
        continue;
      }
      const level = this.#depth === this.#level;
      if (inside && !(level && (byte === COMMA || byte === CLOSE || byte === CLOSE_OBJECT)) && !(this.#target.of === 'values' && level && byte === COLON) && !this.#began) {
        this.#began = true;
        this.#elementLine = this.#line;
        from = at;
      }
      switch (byte) {
        case QUOTE:
          this.#inString = true;
          break;
        case OPEN:
        case OPEN_OBJECT:
          this.#depth++;
          if (this.#depth === 1) this.#keyNext = true;
          break;
        case CLOSE:
        case CLOSE_OBJECT:
          if (inside && level && this.#target.of !== 'documents') yield* this.#end(chunk, from, at);
          this.#depth--;
          if (this.#target.of === 'documents') {
            if (this.#depth > 0) break;
            this.#depth = 0;
            yield* this.#end(chunk, from, at + 1);
          } else if (this.#depth <= 0) this.ended = true;
          break;
        case COMMA:
          if (inside && level) yield* this.#end(chunk, from, at);
          if (this.#depth === 1) this.#keyNext = true;
          break;
        default:
      }
    }
    if (this.#keyPieces) this.#keyPieces.push(chunk.subarray(keyFrom));
    if (this.#began) this.#keep(chunk.subarray(from));
  }

  /** What was begun when the document ended. */
  rest(): Element | undefined {
    return this.#began ? { bytes: Buffer.concat(this.#pieces), line: this.#elementLine } : undefined;
  }

  #keep(piece: Buffer): void {
    this.#bytes += piece.length;
    if (this.#bytes <= LARGEST_ELEMENT) this.#pieces.push(piece);
  }

  *#end(chunk: Buffer, from: number, at: number): Generator<Element> {
    if (!this.#began) return;
    this.#keep(chunk.subarray(from, at));
    yield { bytes: Buffer.concat(this.#pieces), line: this.#elementLine, ...(this.#target.of === 'values' ? { key: this.#key } : {}) };
    this.#pieces = [];
    this.#bytes = 0;
    this.#began = false;
  }
}

/** Where a byte stands next; the end of the piece where it does not. */
function placeOf(chunk: Buffer, byte: number, from: number): number {
  const at = chunk.indexOf(byte, from);
  return at < 0 ? chunk.length : at;
}

function keyOf(quoted: Buffer): string {
  try {
    return String(JSON.parse(quoted.toString('utf8')));
  } catch {
    return quoted.toString('utf8'); // what is wrong with it is found when the document is read
  }
}
