import { fromUtf8 } from '../../../core/utf8';
import type { GramIndex, Hits, Kernel, MakeKernel } from './kernel';
import { tokensOf } from './tokens';



/** The kernel in TypeScript over maps of strings: slow and short, what the other one is held against. */
export const plainKernel: MakeKernel = (fields, n, shorts) => {
  const texts = fields.map((field) => tokensOf(fromUtf8(field)));
  const { index, ids } = indexOf(texts, n);
  const short = shorts ? shortFields(texts, n) : null;
  let bytes = new Uint8Array(0);
  return {
    index,
    room(size) {
      if (bytes.length < size) bytes = new Uint8Array(size);
      return bytes;
    },
    scan(starts, lengths, count) {
      return hitsOf(Array.from({ length: count }, (_, t) => tokensOf(fromUtf8(bytes.subarray(starts[t] ?? 0, (starts[t] ?? 0) + (lengths[t] ?? 0))))), n, ids, short);
    },
  } satisfies Kernel;
};

function indexOf(texts: readonly (readonly string[])[], n: number): { index: GramIndex; ids: Map<string, number> } {
  const ids = new Map<string, number>();
  const starts = new Uint32Array(texts.length + 1);
  const grams: number[] = [];
  texts.forEach((tokens, f) => {
    for (let p = 0; p + n <= tokens.length; p++) {
      const gram = joined(tokens, p, n);
      const id = ids.get(gram) ?? ids.size;
      ids.set(gram, id);
      grams.push(id);
    }
    starts[f + 1] = grams.length;
  });
  return { index: { n, tokens: Uint32Array.from(texts, (tokens) => tokens.length), starts, grams: Uint32Array.from(grams), distinct: ids.size }, ids };
}

/** By number of tokens: the fields of so many, by their words. */
function shortFields(texts: readonly (readonly string[])[], n: number): Map<number, Map<string, number[]>> {
  const lengths = new Map<number, Map<string, number[]>>();
  texts.forEach((tokens, f) => {
    if (tokens.length === 0 || tokens.length >= n) return;
    const words = joined(tokens, 0, tokens.length);
    const same = lengths.get(tokens.length) ?? new Map<string, number[]>();
    lengths.set(tokens.length, same.set(words, [...(same.get(words) ?? []), f]));
  });
  return lengths;
}

function hitsOf(texts: readonly (readonly string[])[], n: number, ids: ReadonlyMap<string, number>, short: ReadonlyMap<number, ReadonlyMap<string, readonly number[]>> | null): Hits {
  const grams: [text: number, position: number, gram: number][] = [];
  const shorts: [text: number, position: number, field: number][] = [];
  texts.forEach((tokens, t) => {
    for (let p = 0; p + n <= tokens.length; p++) {
      const id = ids.get(joined(tokens, p, n));
      if (id !== undefined) grams.push([t, p, id]);
    }
    if (short) shorts.push(...shortsIn(tokens, short).map(([p, f]): [number, number, number] => [t, p, f]));
  });
  return {
    tokens: Uint32Array.from(texts, (tokens) => tokens.length),
    grams: { count: grams.length, text: column(grams, 0), position: column(grams, 1), gram: column(grams, 2) },
    shorts: { count: shorts.length, text: column(shorts, 0), position: column(shorts, 1), field: column(shorts, 2) },
  };
}

function shortsIn(tokens: readonly string[], short: ReadonlyMap<number, ReadonlyMap<string, readonly number[]>>): [position: number, field: number][] {
  const first = new Map<number, number>();
  for (const [length, fields] of short) {
    for (let p = 0; p + length <= tokens.length; p++) {
      for (const f of fields.get(joined(tokens, p, length)) ?? []) if (!first.has(f)) first.set(f, p);
    }
  }
  return Array.from(first, ([f, p]): [number, number] => [p, f]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

/** No token has a space. */
const joined = (tokens: readonly string[], from: number, n: number): string => tokens.slice(from, from + n).join(' ');

const column = (rows: readonly (readonly [number, number, number])[], at: 0 | 1 | 2): Uint32Array => Uint32Array.from(rows, (row) => row[at]);
