import { LoupeError } from '../core/message';
import type { MessageArgs, Warning } from '../core/message';

interface Rule {
  readonly pattern: RegExp;
  readonly code: string;
  readonly fault: 'input' | 'engine' | 'aborted';
  readonly args?: (match: RegExpExecArray) => MessageArgs;
}

const file = (match: RegExpExecArray): MessageArgs => ({ path: match[1] ?? '', name: (match[1] ?? '').split('/').at(-1) ?? '' });

/** DuckDB's words, most specific first. Its messages have no codes, so this list is checked against the pinned version by tests. */
const RULES: readonly Rule[] = [
  { pattern: /INTERRUPT|Interrupted/i, code: 'aborted', fault: 'aborted' },
  { pattern: /^(INTERNAL|FATAL) Error|database has been invalidated/, code: 'engine-fatal', fault: 'engine' },
  { pattern: /No space left on device|Could not write all bytes|max_temp_directory_size|failed to offload/i, code: 'temp-full', fault: 'engine' },
  { pattern: /Out of Memory Error|Cannot resize vector|could not allocate|failed to allocate|std::bad_alloc/i, code: 'memory-limit', fault: 'engine' },
  { pattern: /Invalid string encoding found in Parquet file "([^"]*)"/, code: 'text-not-utf8', fault: 'engine', args: file },
  { pattern: /File '([^']*)' is encrypted, but 'encryption_config'/, code: 'encrypted', fault: 'input', args: file },
    { pattern: /(?:file "([^"]*)"[^]*)?Permission denied/i, code: 'no-permission', fault: 'input', args: file },
  { pattern: /No files found that match the pattern|No such file or directory|Cannot open file/i, code: 'file-gone', fault: 'input' },
  { pattern: /Unsupported compression codec|codec .*(?:not supported|is not implemented)|LZO|Unrecognized or unsupported compression/i, code: 'codec-unsupported', fault: 'engine' },
  { pattern: /Parser Error: (.*)/s, code: 'sql-syntax', fault: 'input', args: (m) => ({ problem: firstLine(m[1]) }) },
  { pattern: /Binder Error: Referenced column "([^"]*)" not found[^]*?Candidate bindings: ([^\n]*)/, code: 'sql-column', fault: 'input', args: (m) => ({ column: m[1] ?? '', nearest: (m[2] ?? '').replaceAll('"', '').split(', ').filter((n) => !n.startsWith('loupe\u00b7')).join(', ') }) },
  { pattern: /Binder Error: Cannot (?:compare|mix) values of (?=.*\bVARCHAR\b)(?=.*\b(?:INTEGER_LITERAL|U?(?:TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DECIMAL|DOUBLE|FLOAT)\b)/, code: 'sql-text-number', fault: 'input' },
  { pattern: /(?:Binder|Catalog) Error: (.*)/s, code: 'sql-meaning', fault: 'input', args: (m) => ({ problem: firstLine(m[1]) }) },
  { pattern: /Conversion Error: (.*)/s, code: 'sql-conversion', fault: 'input', args: (m) => ({ problem: firstLine(m[1]) }) },
  { pattern: /Invalid Input Error: (?:Pattern|.*regular expression|missing argument|no argument for repetition|(?:invalid|bad) (?:escape|repetition|character class|perl operator|named capture)|pattern too large|trailing \\|unexpected \)|missing [)\]])(.*)/s, code: 'sql-regex', fault: 'input', args: (m) => ({ problem: firstLine(m[0].replace('Invalid Input Error: ', '')) }) },
  { pattern: /TProtocolException|don't know what type|corrupt|decompression|Out of buffer|Failed to read file|Failed to read Parquet|ZSTD|Snappy|GZIP|brotli|lz4|dictionary|INTERNAL Error|bitpacked|page|Not implemented Error|BYTE_STREAM_SPLIT|IO Error|Variant|shredded/i, code: 'page-damaged', fault: 'engine' },
];

/** What DuckDB said, as an error with a sentence; its own words go to the log. */
export function duckdbError(error: unknown): LoupeError {
  if (error instanceof LoupeError) return error;
  const text = error instanceof Error ? error.message : String(error);
  for (const rule of RULES) {
    const match = rule.pattern.exec(text);
    if (match) return new LoupeError(rule.code, rule.args?.(match) ?? {}, rule.fault, text);
  }
  return new LoupeError('engine-failed', { problem: firstLine(text) }, 'engine', error instanceof Error ? (error.stack ?? text) : text);
}

/** Why one column is left out, in words: DuckDB's own say little to those who do not know Parquet. */
export function columnUnreadable(column: string, error: LoupeError): Warning {
  const said = { column };
  switch (error.code) {
    case 'page-damaged':
      return { code: 'column-damaged', args: said, column };
    case 'text-not-utf8':
      return { code: 'column-not-utf8', args: said, column };
    case 'codec-unsupported':
      return { code: 'column-codec', args: said, column };
    default:
      return { code: 'column-unreadable', args: { ...said, problem: firstLine(error.detail).slice(0, 200) || error.code }, column };
  }
}

function firstLine(text: string | undefined): string {
  return (text ?? '').split('\n')[0]?.slice(0, 300) ?? '';
}
