import { isUtf8 } from 'node:buffer';
import type { Notices } from './notices';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** How a text's bytes become lines of UTF-8. `returns`: its lines end in CR alone. */
export interface TextCode {
  readonly encoding: Encoding;
  readonly returns: boolean;
}

/** The bytes that a text begins with that are no text. */
export const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const [LINE_FEED, RETURN] = [10, 13];
/** No line that a person or a program meant is longer; a file without line ends must not take the memory. */
export const LONGEST_LINE = 256 * 1024 ** 2;

/** What a text's first bytes say of its encoding: a mark, or zeros at every other place. */
export function encodingOf(head: Buffer): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const looked = head.subarray(0, Math.min(256, head.length - (head.length % 2)));
  let [even, odd] = [0, 0];
  looked.forEach((byte, i) => {
    if (byte === 0) {
      if (i % 2 === 0) even++;
      else odd++;
    }
  });
  const most = looked.length * 0.4;
  if (odd > most && even < most / 8) return 'utf-16le';
  return even > most && odd < most / 8 ? 'utf-16be' : 'utf-8';
}

/** Lines of UTF-8 that end in LF, for JSON: a CR can stand in none of its values. */
export async function* jsonInUtf8(chunks: AsyncIterable<Buffer>, { encoding, returns }: TextCode): AsyncGenerator<Buffer> {
  for await (const chunk of inUtf8(chunks, encoding)) {
    if (!returns) {
      yield chunk;
      continue;
    }
    const lines = Buffer.from(chunk); // what unpacks may still look back into its piece
    for (let at = lines.indexOf(RETURN); at >= 0; at = lines.indexOf(RETURN, at + 1)) lines[at] = LINE_FEED;
    yield lines;
  }
}

/** The same text in UTF-8 without a byte order mark. Bytes that are no UTF-8 stay as they are. */
export async function* inUtf8(chunks: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<Buffer> {
  if (encoding !== 'utf-8') {
    const decoder = new TextDecoder(encoding);
    for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }), 'utf8');
    yield Buffer.from(decoder.decode(), 'utf8');
    return;
  }
  let start: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (!start) {
      yield chunk;
      continue;
    }
    start = start.length === 0 ? chunk : Buffer.concat([start, chunk]);
    if (start.length < UTF8_MARK.length) continue;
    yield withoutMark(start);
    start = undefined;
  }
  if (start) yield withoutMark(start);
}

function withoutMark(start: Buffer): Buffer {
  return start.subarray(0, 3).equals(UTF8_MARK) ? start.subarray(3) : start;
}

/** Lines of UTF-8 as bytes, without their ends (LF, or CR LF), by about a chunk; `cut`: the last one, which nothing ends. */
export interface LineBatch {
  /** The number of the first line, from 1. */
  readonly first: number;
  readonly lines: readonly Buffer[];
  readonly cut: boolean;
}

/** Lines of pieces of a text; the first of them has the number `from`. */
export async function* linesOf(chunks: AsyncIterable<Buffer>, from = 1): AsyncGenerator<LineBatch> {
  let first = from;
  let begun: Buffer[] = [];
  let begunBytes = 0;
  for await (const chunk of chunks) {
    const lines: Buffer[] = [];
    let at = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, at)) {
      const piece = chunk.subarray(at, end);
      lines.push(unended(begun.length === 0 ? piece : Buffer.concat([...begun, piece])));
      begun = [];
      begunBytes = 0;
      at = end + 1;
    }
    const rest = chunk.subarray(at);
    begunBytes += rest.length;
    if (rest.length > 0 && begunBytes <= LONGEST_LINE) begun.push(rest);
    if (lines.length > 0) yield { first, lines, cut: false };
    first += lines.length;
  }
  if (begun.length > 0) yield { first, lines: [unended(Buffer.concat(begun))], cut: true };
}

function unended(line: Buffer): Buffer {
  return line.at(-1) === 13 ? line.subarray(0, -1) : line;
}

const WINDOWS = new TextDecoder('windows-1252');

/**
 * The text of a piece of UTF-8. One that is none is read as Windows-1252 (Latin-1) where it has no character of several bytes
 * that is right in UTF-8, else with U+FFFD in place of what is wrong; either is said.
 */
export function textOf(bytes: Buffer, line: number, notices: Notices): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const replaced = bytes.toString('utf8');
  if (/[\u0080-\ufffc\u{10000}-\u{10ffff}]/u.test(replaced)) {
    notices.say('text-replaced', line);
    return replaced;
  }
  notices.say('text-latin1', line);
  return WINDOWS.decode(bytes);
}
