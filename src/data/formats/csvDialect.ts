import { parseRows } from './csvRows';
import type { Dialect } from './csvRows';
import type { TextFile } from './format';

export interface SniffedDialect extends Dialect {
  readonly header: boolean;
}

const DELIMITERS = [',', '\t', ';', '|'] as const;
const ROWS_LOOKED_AT = 200;

/** How a CSV file is to be read, by its first 64 KiB; what a person said of it holds. */
export function sniffDialect({ head, headIsAll, tabs, reading }: TextFile): SniffedDialect {
  const newline = head.includes('\n') || !head.includes('\r') ? '\n' : '\r';
  const delimiters = reading.delimiter === undefined ? DELIMITERS : [reading.delimiter];
  const escapes = head.includes('\\"') ? ['"', '\\'] : ['"'];
  // Elsewhere than between tabs quotes count: a line where they are wrong is read without them, and that is said.
  const quotes = (delimiter: string): readonly string[] => (reading.quote !== undefined ? [reading.quote] : delimiter === '\t' ? ['"', ''] : ['"']);
  const tried = delimiters.flatMap((delimiter) => quotes(delimiter).flatMap((quote) => (quote === '' ? ['"'] : escapes).map((escape) => ({ delimiter, quote, escape, newline }) satisfies Dialect)));
  const scored = tried.map((dialect) => ({ dialect, ...scoreOf(head, headIsAll, dialect) }));
  const preferred = (delimiter: string): number => (tabs && delimiter === '\t' ? 1 : 0);
  scored.sort((a, b) => Number(b.columns > 1) - Number(a.columns > 1) || preferred(b.dialect.delimiter) - preferred(a.dialect.delimiter) || b.even - a.even || a.wrong - b.wrong || b.columns - a.columns);
  const best = scored[0];
  const dialect = best?.dialect ?? { delimiter: tabs ? '\t' : ',', quote: '"', escape: '"', newline };
  return { ...dialect, header: reading.header ?? hasHeader(rowsOf(head, headIsAll, dialect)) };
}

function rowsOf(head: string, whole: boolean, dialect: Dialect): string[][] {
  return parseRows(head, dialect, whole, ROWS_LOOKED_AT).data.filter((r) => r.length > 1 || r[0] !== '');
}

/** How many rows have as many cells as the first, and how many quotes are wrong. */
function scoreOf(head: string, whole: boolean, dialect: Dialect): { columns: number; even: number; wrong: number } {
  const { data, errors } = parseRows(head, dialect, whole, ROWS_LOOKED_AT);
  const rows = data.filter((r) => r.length > 1 || r[0] !== '');
  const columns = rows[0]?.length ?? 0;
  const wrong = errors.filter((e) => e.type === 'Quotes').length;
  return { columns, even: (rows.filter((r) => r.length === columns).length - wrong) / Math.max(1, rows.length), wrong };
}

const NUMBER = /^\s*-?\d+([.,]\d+)?([eE][+-]?\d+)?\s*$/;

/** The first line names the columns, unless it has a number where the lines after it have numbers, too. */
function hasHeader([first, ...others]: readonly (readonly string[])[]): boolean {
  if (!first || others.length === 0) return true;
  return !first.some((cell, i) => NUMBER.test(cell) && others.every((row) => NUMBER.test(row[i] ?? '') || row[i] === ''));
}
