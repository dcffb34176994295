import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { toUtf8 } from '../../../src/core/utf8';
import { LOWER_CASE } from '../../../src/features/contamination/rule/lowerCase';
import type { Kernel, MakeKernel } from '../../../src/features/contamination/rule/kernel';
import { plainKernel } from '../../../src/features/contamination/rule/plainKernel';
import type { wasmKernel } from '../../../src/features/contamination/work/scan/wasmKernel';
import { compiledKernel } from '../../fixtures/compiledKernel';
import { runs } from '../../fixtures/runs';

let wasm: ReturnType<typeof wasmKernel>;
beforeAll(async () => { wasm = await compiledKernel(); });

/** What a kernel finds in texts, as plain values. Texts stand apart in the room, in the order of a shuffle. */
function found(kernel: Kernel, texts: readonly string[]): unknown {
  const bytes = texts.map(toUtf8);
  const gap = 5;
  const room = kernel.room(bytes.reduce((n, b) => n + b.length + gap, 0));
  room.fill(0x61); // what stands between texts is no part of them
  const starts = new Uint32Array(texts.length);
  let at = 0;
  for (const i of [...texts.keys()].reverse()) {
    starts[i] = at;
    room.set(bytes[i]!, at);
    at += bytes[i]!.length + gap;
  }
  const hits = kernel.scan(starts, Uint32Array.from(bytes, (b) => b.length), texts.length);
  const rows = (of: { count: number; text: Uint32Array; position: Uint32Array }, what: Uint32Array): number[][] => Array.from({ length: of.count }, (_, i) => [of.text[i]!, of.position[i]!, what[i]!]);
  return { tokens: [...hits.tokens], grams: rows(hits.grams, hits.grams.gram), shorts: rows(hits.shorts, hits.shorts.field) };
}

function indexOf({ index }: Kernel): unknown {
  return { n: index.n, tokens: [...index.tokens], starts: [...index.starts], grams: [...index.grams], distinct: index.distinct };
}

/** Both kernels, of the same fields and on the same texts, twice: nothing is left over of a call. */
function expectSame(fields: readonly string[], texts: readonly string[], n = 8, shorts = true): void {
  const make = (kernel: MakeKernel): Kernel => kernel(fields.map(toUtf8), n, shorts);
  const [plain, fast] = [make(plainKernel), make(wasm)];
  expect(indexOf(fast)).toEqual(indexOf(plain));
  const expected = found(plain, texts);
  expect(found(fast, texts)).toEqual(expected);
  expect(found(fast, texts)).toEqual(expected);
}

const word = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('a', 'A', 'the', 'The', 'of', 'is', 'Express', 'your', 'answer', 'antidisestablishmentarianism', 'eightlet', 'EIGHTLET', 'nineletts') },
  { weight: 2, arbitrary: fc.constantFrom('Straße', 'STRASSE', 'ΣΑΣ', 'σας', 'İ', 'i', 'K', 'k', '\u212a', 'sevenab\u212a', 'sevenabk', 'eightlet\u212a', 'eightletk', 'É', 'é', '漢字', '\u{10400}', '\u{10428}', 'Ⱥ', 'ⱥ', '😀', 'naïve', 'NAÏVE', "don't", '[x]', '{x}', '\t', '\r') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
);
const delimiter = fc.oneof({ weight: 6, arbitrary: fc.constant(' ') }, { weight: 1, arbitrary: fc.constantFrom('  ', ', ', '.\n', '?', '! ', ': ', ';', ' (', ') ', '"', '-', '\\', '\n\n') });
const text = (max: number): fc.Arbitrary<string> => fc.array(fc.tuple(word, delimiter), { maxLength: max }).map((pairs) => pairs.flat().join(''));

describe('The kernel in WebAssembly', () => {
  it('numbers and finds what the plain one does, in random texts', () => {
    fc.assert(fc.property(fc.array(text(24), { maxLength: 8 }), fc.array(text(60), { maxLength: 6 }), fc.integer({ min: 1, max: 13 }), fc.boolean(), (fields, texts, n, shorts) => {
      expectSame(fields, [...texts, ...fields, `${texts.join(' ')} ${fields.join(' ')}`], n, shorts);
    }), { numRuns: runs(400) });
  });

  it('finds planted items in long texts, whose tokens are not all held at once', () => {
    const filler = Array.from({ length: 40_000 }, (_, i) => `w${String((i * 7919) % 5003)}`);
    const item = 'Natalia sold clips to 48 of her friends in April, and then she sold half as many clips in May.';
    const places = [0, 1, 7, 8_190, 8_191, 8_192, 8_193, 16_000, 39_990];
    const texts = places.map((place) => [...filler.slice(0, place), item, 'yes it is', ...filler.slice(place)].join(' '));
    expectSame([item, filler.slice(8_000, 8_400).join(' '), 'Yes', 'yes it', 'it is', 'clips in', 'YES IT IS', filler.slice(0, 20_000).join(' ')], texts);
  });

  it('takes a token of any length', () => {
    const long = 'x'.repeat(3_000_000);
    const wide = 'Ⱥ'.repeat(300_000);
    expectSame([`${long} b c d e f g h`, `a ${wide} c d e f g h`, 'X'.repeat(65)], [`${long.toUpperCase()} B c d e f g h`, `a ${wide.toLowerCase()} c d e f g h`, wide, '', ' ', `${'漢'.repeat(100_000)} b c d e f g h`, 'x'.repeat(65), 'x'.repeat(64)]);
  });

  it('lowers each code point of the table, and leaves all others as they are', () => {
    const cased = [...LOWER_CASE.keys()].map((point) => String.fromCodePoint(point));
    const lowered = [...LOWER_CASE.values()].map((point) => String.fromCodePoint(point));
    const after14 = [0x1c89, 0xa7cb, 0xa7cc, 0x10d50, 0x16ea0].map((point) => String.fromCodePoint(point));
    const run = (words: readonly string[]): string => words.join(' ');
    expect(cased).toHaveLength(1433);
    expectSame([run(lowered), run(after14), `${run(after14)} b c d`], [run(cased), run(cased.map((c) => `a${c}`)), run(after14.map((c) => c.toLowerCase())), run(after14), `${run(after14)} B C D`]);
    expectSame(lowered, cased, 2);
  });

  it('finds the text of every block border', () => {
    const item = 'one two three four five six seven eight';
    expectSame([item, 'eight', 'seven eight'], Array.from({ length: 140 }, (_, i) => `${'.'.repeat(i)}${item}`).concat(Array.from({ length: 140 }, (_, i) => `${'y'.repeat(i)} ${item}`)));
  });

  it('gives fields of the same words each their own hits', () => {
    expectSame(['Yes', 'yes', 'no', '"YES"', 'yes no', '', 'No yes no yes no yes no yes'], ['yes', 'no, yes', 'No yes no yes no yes no yes no'], 8);
  });

  it('counts code points', () => {
    const kernel = wasm([], 8, false);
    for (const some of ['', 'a', 'é', '漢字😀', '😀'.repeat(100), `${'a'.repeat(63)}é${'b'.repeat(64)}`]) {
      const bytes = toUtf8(some);
      kernel.room(bytes.length).set(bytes);
      expect(kernel.characters(new Uint32Array([0]), new Uint32Array([bytes.length]), 1)).toBe([...some].length);
    }
  });
});
