import { isUtf8 } from 'node:buffer';
import { open } from 'node:fs/promises';
import * as v from 'valibot';
import { LINE_VERSION } from '../../core/annotation/labelLine';
import type { LabelLine } from '../../core/annotation/labelLine';

/** Bytes that are read at once: a part of a large file costs DuckDB a plan of its own. */
const CHUNK = 8 * 1024 ** 2;
const LEAST = 64 * 1024;
const NEWLINE = 0x0a;
const TAIL = 64;
/** Bytes between two lines that are wanted which are read with them. */
const GAP = 16 * 1024;

const rowKey = v.object({ number: v.number(), id: v.nullable(v.string()), hash: v.string(), of: v.exactOptional(v.fallback(v.array(v.tuple([v.string(), v.string()])), [])), excerpt: v.exactOptional(v.string()) });
const span = v.object({ kind: v.literal('span'), path: v.string(), start: v.number(), end: v.number(), text: v.string(), before: v.string(), after: v.string() });
const subject = v.variant('kind', [
  v.object({ kind: v.literal('record') }),
  v.object({ kind: v.literal('turn'), path: v.string() }),
  v.object({ kind: v.literal('response'), path: v.string() }),
  span,
  v.object({ kind: v.literal('pair'), sides: v.tuple([v.string(), v.string()]) }),
]);
const labelLine = v.object({
  v: v.literal(1), id: v.string(), at: v.string(), by: v.string(), machine: v.string(),
  dataset: v.object({ fingerprint: v.string(), name: v.string(), config: v.exactOptional(v.string()), split: v.exactOptional(v.string()) }),
  row: rowKey, subject, schema: v.string(), schemaVersion: v.number(), question: v.string(),
  value: v.nullable(v.union([v.string(), v.number(), v.boolean(), v.array(v.string())])),
  note: v.exactOptional(v.string()), replaces: v.exactOptional(v.string()), retracts: v.exactOptional(v.string()),
  batch: v.exactOptional(v.string()), origin: v.exactOptional(v.string()),
});

/** A line as it was found; `reason` says why it counts for nothing. It stays in the file. */
export type ReadLine =
  | { readonly line: LabelLine; readonly number: number }
  | { readonly number: number; readonly reason: LineProblem; readonly text: string };

/** `broken`: no JSON (torn by a crash, edited) · `conflict`: git's conflict marks · `newer`: of a later version · `form`: JSON of another form. */
export type LineProblem = 'broken' | 'conflict' | 'newer' | 'form';

/** One line of a labels file, checked; undefined for an empty one. */
export function readLine(text: string, number: number): ReadLine | undefined {
  const trimmed = text.replace(/^\ufeff/, '').trim();
  if (trimmed === '') return undefined;
  if (/^(<{7}|={7}|>{7}|\|{7})( |$)/.test(trimmed)) return { number, reason: 'conflict', text: trimmed };
  let parsed: unknown;
  try {
    parsed = JSON.parse(trimmed);
  } catch {
    return { number, reason: 'broken', text: trimmed };
  }
  const checked = v.safeParse(labelLine, parsed);
  if (checked.success) return { number, line: checked.output };
  const version = typeof parsed === 'object' && parsed !== null && 'v' in parsed ? parsed.v : undefined;
  return { number, reason: typeof version === 'number' && version > LINE_VERSION ? 'newer' : 'form', text: trimmed };
}

/** How far a file was read: up to the end of its last whole line, and how many lines those are. */
export interface ReadPlace {
  readonly bytes: number;
  readonly lines: number;
  /** The bytes just before: where they are others now, the file was written anew. */
  readonly tail: Buffer;
}

export const START: ReadPlace = { bytes: 0, lines: 0, tail: Buffer.alloc(0) };

/** Whole lines of a labels file. */
export interface ReadPart {
  /** The lines, parted by `\n`, with as many bytes as in the file. */
  readonly text: string;
  /** Of the first line, from 1. */
  readonly firstNumber: number;
  /** Where the first line begins. */
  readonly firstByte: number;
  readonly place: ReadPlace;
  readonly torn: boolean;
}

/**
 * Reads what a labels file has after `from`. A last line without its end is given too, but is read again next time: another
 * process may be writing it.
 */
export async function* readLabelFile(path: string, from: ReadPlace = START): AsyncGenerator<ReadPart> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    let place = from;
    let rest = Buffer.alloc(0);
    for (;;) {
      const at = place.bytes + rest.length;
      const chunk = Buffer.allocUnsafe(Math.min(CHUNK, Math.max(LEAST, size - at)));
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, at);
      if (bytesRead === 0) break;
      const held = rest.length === 0 ? chunk.subarray(0, bytesRead) : Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
      const end = held.lastIndexOf(NEWLINE) + 1;
      rest = held.subarray(end);
      if (end === 0) continue;
      const before = place;
      const whole = held.subarray(0, end);
      place = { bytes: before.bytes + end, lines: before.lines + countOf(whole), tail: Buffer.from(whole.subarray(-TAIL)) };
      yield { text: textOf(whole.subarray(0, -1)), firstNumber: before.lines + 1, firstByte: before.bytes, place, torn: false };
    }
    if (rest.length > 0) yield { text: textOf(rest), firstNumber: place.lines + 1, firstByte: place.bytes, place, torn: true };
  } finally {
    await handle.close();
  }
}

/** Does the file go on after this place, or was it written anew? */
export async function goesOn(path: string, { bytes, tail }: ReadPlace): Promise<boolean> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(tail.length), 0, tail.length, bytes - tail.length);
    return bytesRead === tail.length && buffer.equals(tail);
  } finally {
    await handle.close();
  }
}

/** Lines by where they stand in a file, as they are there now; those that are no lines (any more) are left out. */
export async function readLinesAt(path: string, places: readonly { readonly start: number; readonly bytes: number }[]): Promise<(LabelLine | undefined)[]> {
  const handle = await open(path, 'r');
  try {
    const lines = new Array<LabelLine | undefined>(places.length).fill(undefined);
    const order = places.map((place, i) => ({ ...place, i })).sort((a, b) => a.start - b.start);
    for (let from = 0; from < order.length; ) {
      const first = order[from]?.start ?? 0;
      let [to, end] = [from, first];
      // Lines that stand near each other are read at once.
      for (let next = order[to]; next && next.start - end <= GAP && (to === from || next.start + next.bytes - first <= CHUNK); next = order[++to]) end = Math.max(end, next.start + next.bytes);
      const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(end - first), 0, end - first, first);
      for (const { start, bytes, i } of order.slice(from, to)) {
        const read = readLine(buffer.toString('utf8', start - first, Math.min(bytesRead, start - first + bytes)), 0);
        lines[i] = read && 'line' in read ? read.line : undefined;
      }
      from = to;
    }
    return lines;
  } finally {
    await handle.close();
  }
}

function countOf(lines: Buffer): number {
  let count = 0;
  for (let at = lines.indexOf(NEWLINE); at >= 0; at = lines.indexOf(NEWLINE, at + 1)) count++;
  return count;
}

/** A line that is no UTF-8 becomes question marks of its length: it counts for nothing, and those after it keep their places. */
function textOf(lines: Buffer): string {
  if (isUtf8(lines)) return lines.toString('utf8');
  const texts: string[] = [];
  for (let from = 0; from <= lines.length; ) {
    const end = lines.indexOf(NEWLINE, from);
    const line = lines.subarray(from, end < 0 ? lines.length : end);
    texts.push(isUtf8(line) ? line.toString('utf8') : '?'.repeat(line.length));
    from += line.length + 1;
  }
  return texts.join('\n');
}
