import { LONGEST_CELL } from './csvRows';
import type { Dialect } from './csvRows';
import type { RowCounter, Unended } from './lineCounter';
import type { RowIndex } from './rowIndex';

const [LINE_FEED, RETURN] = [10, 13];
/** What a row is whose end is not there yet. */
const NO_END = -1;

/** Whether rows of a dialect can be counted on bytes: its characters are one byte each, and quotes escape themselves. */
export function isCountable({ delimiter, quote, escape }: Dialect): boolean {
  return /^[\x01-\x7f]$/.test(delimiter) && /^[\x01-\x7f]?$/.test(quote) && (quote === '' || escape === quote);
}

/**
 * Rows of CSV, as `CsvRows` finds them: a quote that opens a cell holds line ends until it closes; a line whose quotes are wrong
 * is a row of its own. A row of nothing, or of one empty cell, is none.
 */
export class CsvCounter implements RowCounter {
  readonly #index: RowIndex;
  readonly #newline: number;
  readonly #delimiter: number;
  readonly #quote: number;
  #line: number;
  /** Where the bytes that are held begin. */
  #place: number;
  /** The bytes of a row whose end has not come yet. */
  #held: Buffer = Buffer.alloc(0);
  /** With fewer, its end is known not to be there. */
  #wanted = 0;
  /** Of the row that was found last: whether it is one, and how many lines it has. */
  #empty = false;
  #lines = 1;

  constructor(index: RowIndex, { place, line }: Unended, { newline, delimiter, quote }: Dialect) {
    this.#index = index;
    this.#place = place;
    this.#line = line;
    this.#newline = newline.charCodeAt(0);
    this.#delimiter = delimiter.charCodeAt(0);
    this.#quote = quote === '' ? NO_END : quote.charCodeAt(0);
  }

  get unended(): Unended {
    return { place: this.#place, line: this.#line };
  }

  push(chunk: Buffer): void {
    if (this.#held.length === 0) this.#take(chunk, false);
    else {
      this.#held = Buffer.concat([this.#held, chunk]);
      if (this.#held.length >= this.#wanted) this.#take(this.#held, false);
    }
  }

  end(): void {
    const { place, line } = this.unended;
    this.#take(this.#held, true);
    this.#place = place;
    this.#line = line;
  }

  #take(bytes: Buffer, last: boolean): void {
    let at = 0;
    let quote = 0;
    while (at < bytes.length) {
      let end: number;
      const newline = bytes.indexOf(this.#newline, at);
      if (this.#quote !== NO_END && quote >= 0 && quote < at) quote = bytes.indexOf(this.#quote, at);
      else if (at === 0) quote = this.#quote === NO_END ? -1 : bytes.indexOf(this.#quote);
      this.#lines = 1;
      if (quote < 0 || (newline >= 0 && newline < quote)) {
        end = newline < 0 ? (last ? bytes.length : NO_END) : newline + 1;
        this.#empty = newline === at || (newline === at + 1 && bytes[at] === RETURN) || (newline < 0 && bytes.length === at + 1 && bytes[at] === RETURN);
      } else end = this.#quoted(bytes, at, quote, newline, last);
      if (end === NO_END) break;
      if (!this.#empty) this.#index.add(this.#place + at, this.#line);
      this.#line += this.#lines;
      at = end;
    }
    this.#place += at;
    this.#held = at === bytes.length ? Buffer.alloc(0) : Buffer.from(bytes.subarray(at));
    this.#wanted = at === 0 ? bytes.length * 2 : 0;
  }

  /** Where a row ends in which there is a quote. */
  #quoted(bytes: Buffer, start: number, firstQuote: number, firstNewline: number, last: boolean): number {
    let cell = start;
    let newline = firstNewline;
    let quote = firstQuote;
    let lines = 1;
    this.#empty = false;
    const wrong = (): number => {
      this.#lines = 1;
      return firstNewline < 0 ? (last ? bytes.length : NO_END) : firstNewline + 1;
    };
    for (;;) {
      // A quote that does not begin a cell is an ordinary character.
      while (quote >= 0 && (newline < 0 || quote < newline) && quote !== cell && bytes[quote - 1] !== this.#delimiter) quote = bytes.indexOf(this.#quote, quote + 1);
      if (quote < 0 || (newline >= 0 && quote > newline)) {
        this.#lines = lines;
        return newline < 0 ? (last ? bytes.length : NO_END) : newline + 1;
      }
      cell = quote;
      let close = bytes.indexOf(this.#quote, cell + 1);
      while (close >= 0 && bytes[close + 1] === this.#quote) close = bytes.indexOf(this.#quote, close + 2);
      if (close < 0 || (close === bytes.length - 1 && !last)) return last || bytes.length - start > LONGEST_CELL ? wrong() : NO_END;
      while (newline >= 0 && newline < close) {
        lines++;
        newline = bytes.indexOf(this.#newline, newline + 1);
      }
      if (close === bytes.length - 1) {
        this.#empty = cell === start && close === cell + 1;
        this.#lines = lines;
        return bytes.length;
      }
      if (newline < 0 && !last) return bytes.length - start > LONGEST_CELL ? wrong() : NO_END;
      const after = this.#afterCell(bytes, close + 1, newline);
      if (after === undefined) return wrong();
      if (bytes[after] === this.#newline) {
        this.#empty = cell === start && close === cell + 1;
        this.#lines = lines;
        return after + 1;
      }
      cell = after + 1;
      quote = bytes.indexOf(this.#quote, cell);
    }
  }

  /** Where the delimiter or the line end stands that follows a closed cell, after white space at most. */
  #afterCell(bytes: Buffer, from: number, newline: number): number | undefined {
    const next = bytes[from];
    if (next === this.#delimiter || next === this.#newline) return from;
    if (next === RETURN && bytes[from + 1] === LINE_FEED && this.#newline === LINE_FEED) return from + 1;
    const delimiter = bytes.indexOf(this.#delimiter, from);
    const blank = (to: number): boolean => to >= 0 && bytes.toString('utf8', from, to).trim() === '';
    // As papaparse has it: without a line end to come, the delimiter is looked at alone; without a delimiter, the line end is.
    if (delimiter >= 0 && (newline < 0 || delimiter < newline)) return blank(delimiter) ? delimiter : undefined;
    return blank(newline) ? newline : undefined;
  }
}
