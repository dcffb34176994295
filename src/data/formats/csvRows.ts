import { Parser } from 'papaparse';
import type { ParseError, ParseResult } from 'papaparse';
import type { Notices } from './notices';

/** How lines become cells. */
export interface Dialect {
  readonly delimiter: string;
  /** Empty: quotes are ordinary characters. */
  readonly quote: string;
  readonly escape: string;
  readonly newline: '\n' | '\r';
}

export interface CsvRow {
  readonly cells: readonly string[];
  /** The line that it begins in, from 1. */
  readonly line: number;
}

/** A quoted cell that goes on for longer was never closed. */
export const LONGEST_CELL = 32 * 1024 ** 2;

/** Takes the rows of CSV that is complete, or begins one: papaparse with its rows as they are. */
export function parseRows(text: string, { delimiter, quote, escape, newline }: Dialect, last: boolean, preview = 0): ParseResult<string[]> {
  const parser = new Parser({ delimiter, newline, preview, ...(quote === '' ? { fastMode: true } : { quoteChar: quote, escapeChar: escape }) });
  return parser.parse(text, 0, !last) as ParseResult<string[]>;
}

/**
 * The rows of CSV text that comes in pieces. Where quotes are not closed, or end before their cell does, that line is read with
 * quotes as ordinary characters, which is said, and the rows after it as if nothing had been.
 */
export class CsvRows {
  readonly #dialect: Dialect;
  readonly #notices: Notices;
  #buffer = '';
  #line: number;
  /** With less than this, what is there is known to be no whole row. */
  #wanted = 0;

  /** `line` is the number of the line that the text begins with. */
  constructor(dialect: Dialect, notices: Notices, line = 1) {
    this.#dialect = dialect;
    this.#notices = notices;
    this.#line = line;
  }

  *push(piece: string, last: boolean): Generator<CsvRow> {
    this.#buffer += piece;
    while (this.#buffer !== '') {
      if (!last && this.#buffer.length < this.#wanted) return;
      const found = parseRows(this.#buffer, this.#dialect, last);
      const bad = quotesWrong(found.errors);
      const whole = bad === undefined || bad >= found.data.length ? found : bad === 0 ? undefined : parseRows(this.#buffer, this.#dialect, last, bad);
      if (whole) yield* this.#rows(whole.data);
      const cursor = whole?.meta.cursor ?? 0;
      if (bad !== undefined || (cursor === 0 && this.#buffer.length > LONGEST_CELL)) {
        this.#buffer = this.#buffer.slice(cursor);
        const ended = yield* this.#plainLine(last);
        if (!ended) return;
      } else {
        this.#wanted = cursor === 0 ? this.#buffer.length * 2 : 0;
        this.#buffer = this.#buffer.slice(cursor);
        return;
      }
    }
  }

  *#rows(rows: readonly (readonly string[])[]): Generator<CsvRow> {
    for (const cells of rows) {
      const line = this.#line;
      this.#line++;
      for (const cell of cells) if (cell.includes(this.#dialect.newline)) this.#line += cell.split(this.#dialect.newline).length - 1;
      if (cells.length > 1 || (cells[0] !== '' && cells[0] !== '\r')) yield { cells: unended(cells), line };
    }
  }

  /** The next line without regard to quotes. False where its end is not there yet. */
  *#plainLine(last: boolean): Generator<CsvRow, boolean> {
    const end = this.#buffer.indexOf(this.#dialect.newline);
    if (end < 0 && !last) return false;
    const text = end < 0 ? this.#buffer : this.#buffer.slice(0, end);
    this.#notices.say('csv-quotes', this.#line);
    yield { cells: unended(text.split(this.#dialect.delimiter)), line: this.#line };
    this.#line++;
    this.#buffer = end < 0 ? '' : this.#buffer.slice(end + 1);
    return true;
  }
}

/** The first row whose quotes are wrong. */
function quotesWrong(errors: readonly ParseError[]): number | undefined {
  const rows = errors.filter((e) => e.type === 'Quotes').map((e) => e.row ?? 0);
  return rows.length === 0 ? undefined : Math.min(...rows);
}

/** The cells without the CR of a line that ends in CR LF. */
function unended(cells: readonly string[]): readonly string[] {
  const final = cells.at(-1);
  return final?.endsWith('\r') === true ? [...cells.slice(0, -1), final.slice(0, -1)] : cells;
}
