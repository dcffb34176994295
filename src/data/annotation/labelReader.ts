import { open } from 'node:fs/promises';
import * as v from 'valibot';
import { LINE_VERSION } from '../../core/annotation/labelLine';
import type { LabelLine } from '../../core/annotation/labelLine';

const CHUNK = 4 * 1024 ** 2;

const rowKey = v.object({ number: v.number(), id: v.nullable(v.string()), hash: v.string(), excerpt: v.exactOptional(v.string()) });
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

/** How far a file was read: bytes up to the end of its last whole line, and how many lines those are. */
export interface ReadPlace {
  readonly bytes: number;
  readonly lines: number;
}

export const START: ReadPlace = { bytes: 0, lines: 0 };

/**
 * Reads what a labels file has after `from`, in batches of texts of whole lines with the number of the first (from 1). A last
 * line without its end is given too, but is read again next time: another process may be writing it.
 */
export async function* readLabelFile(path: string, from: ReadPlace = START): AsyncGenerator<{ readonly texts: readonly string[]; readonly firstNumber: number; readonly place: ReadPlace; readonly torn: boolean }> {
  const handle = await open(path, 'r');
  try {
    let place = from;
    let rest = Buffer.alloc(0);
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK);
      const { bytesRead } = await handle.read(chunk, 0, CHUNK, place.bytes + rest.length);
      if (bytesRead === 0) break;
      const held = rest.length === 0 ? chunk.subarray(0, bytesRead) : Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
      const end = held.lastIndexOf(0x0a) + 1;
      rest = held.subarray(end);
      if (end === 0) continue;
      const texts = held.toString('utf8', 0, end - 1).split('\n');
      const firstNumber = place.lines + 1;
      place = { bytes: place.bytes + end, lines: place.lines + texts.length };
      yield { texts, firstNumber, place, torn: false };
    }
    if (rest.length > 0) yield { texts: [rest.toString('utf8')], firstNumber: place.lines + 1, place, torn: true };
  } finally {
    await handle.close();
  }
}
