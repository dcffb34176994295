import type { RowIndex } from './rowIndex';
import { LONGEST_LINE } from './textLines';

/** Finds where rows begin in bytes that come in pieces, which are reused: nothing of them is kept. */
export interface RowCounter {
  push(chunk: Buffer): void;
  /** Where the last row begins that nothing ends yet: counting can go on from there when the file has grown. */
  readonly unended: Unended;
  /** The file ends here. */
  end(): void;
}

export interface Unended {
  readonly place: number;
  readonly line: number;
}

/** A line shorter than this has its end found sooner by looking than by asking. */
const SHORT = 48;
const [LINE_FEED, RETURN, OPEN_OBJECT, CLOSE_OBJECT] = [10, 13, 123, 125];

/** Whether a line of bytes begins and ends as an object: nearly all that do are rows. */
export function looksWhole(bytes: Buffer, from = 0, to = bytes.length): boolean {
  const last = bytes[to - 1] === RETURN ? to - 2 : to - 1;
  return last > from && bytes[from] === OPEN_OBJECT && bytes[last] === CLOSE_OBJECT;
}

/** Rows of JSON lines. `isRow` decides of lines that do not look whole; `cut` is one that the file ends in. */
export class LineCounter implements RowCounter {
  readonly #index: RowIndex;
  readonly #isRow: (line: Buffer, number: number, cut: boolean) => boolean;
  /** Where the next chunk begins. */
  #place: number;
  #line: number;
  /** What there is of a line whose end has not come yet. */
  #begun: Buffer[] = [];
  #begunBytes = 0;

  constructor(index: RowIndex, { place, line }: Unended, isRow: (line: Buffer, number: number, cut: boolean) => boolean) {
    this.#index = index;
    this.#isRow = isRow;
    this.#place = place;
    this.#line = line;
  }

  get unended(): Unended {
    return { place: this.#place - this.#begunBytes, line: this.#line };
  }

  push(chunk: Buffer): void {
    const index = this.#index;
    const place = this.#place;
    let at = 0;
    if (this.#begunBytes > 0) {
      at = chunk.indexOf(LINE_FEED) + 1;
      if (at > 0) this.#whole(chunk.subarray(0, at - 1));
    }
    let line = this.#line;
    let length = SHORT;
    for (;;) {
      const end = length < SHORT ? nearEnd(chunk, at) : chunk.indexOf(LINE_FEED, at);
      if (end < 0) break;
      length = end - at;
      if (length > 0 && (looksWhole(chunk, at, end) || this.#isRow(chunk.subarray(at, end), line, false))) index.add(place + at, line);
      at = end + 1;
      line++;
    }
    this.#line = line;
    this.#place = place + chunk.length;
    if (at < chunk.length) this.#keep(chunk.subarray(at));
  }

  end(): void {
    const { place } = this.unended;
    const line = Buffer.concat(this.#begun);
    if (line.length > 0 && this.#isRow(line, this.#line, true)) this.#index.add(place, this.#line);
  }

  /** The line that was begun ends with this piece. */
  #whole(piece: Buffer): void {
    const { place } = this.unended;
    this.#keep(piece);
    const line = Buffer.concat(this.#begun);
    if (looksWhole(line) || this.#isRow(line, this.#line, false)) this.#index.add(place, this.#line);
    this.#begun = [];
    this.#begunBytes = 0;
    this.#line++;
  }

  #keep(piece: Buffer): void {
    this.#begunBytes += piece.length;
    if (this.#begunBytes <= LONGEST_LINE) this.#begun.push(Buffer.from(piece));
  }
}

function nearEnd(chunk: Buffer, from: number): number {
  const stop = Math.min(from + SHORT, chunk.length);
  for (let at = from; at < stop; at++) if (chunk[at] === LINE_FEED) return at;
  return chunk.indexOf(LINE_FEED, stop);
}
