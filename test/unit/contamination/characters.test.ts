import fc from 'fast-check';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { fromUtf8, toUtf8 } from '../../../src/core/utf8';
import { DEFAULT_RULE, type Rule, USUAL_N } from '../../../src/features/contamination/contract';
import { characterKernel } from '../../../src/features/contamination/rule/characterKernel';
import { apartBytes, BETWEEN, kindOf, SINGLE, writeApart } from '../../../src/features/contamination/rule/characters';
import { matchGroups } from '../../../src/features/contamination/rule/groups';
import type { Kernel } from '../../../src/features/contamination/rule/kernel';
import { LOWER_CASE } from '../../../src/features/contamination/rule/lowerCase';
import { plainKernel } from '../../../src/features/contamination/rule/plainKernel';
import { matchedSpans } from '../../../src/features/contamination/rule/spans';
import { placedTokens, tokensOf } from '../../../src/features/contamination/rule/tokens';
import { compiledKernel } from '../../fixtures/compiledKernel';
import { scanTexts } from '../../fixtures/contaminationScan';
import { CHINESE, JAPANESE } from '../../fixtures/unspacedTexts';
import { runs } from '../../fixtures/runs';

const RULE: Rule = { ...DEFAULT_RULE, tokens: 'characters', n: USUAL_N.characters };

const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...'一二三のはをカー가나กา𠮷') },
  { weight: 2, arbitrary: fc.constantFrom('，', '。', '　', '「', '！', '・', '“', '—') },
  { weight: 3, arbitrary: fc.constantFrom(' ', ', ', '\n', 'GPT', 'Ｇ', 'naïve', 'İ', '4', '😀', "'", '\t') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 3 }) },
);
const mixed = (max: number): fc.Arbitrary<string> => fc.array(piece, { maxLength: max }).map((pieces) => pieces.join(''));

describe('which characters are tokens', () => {
  const points = Array.from({ length: 0x110000 }, (_, point) => point).filter((point) => point < 0xd800 || point > 0xdfff);
  const of = (pattern: RegExp): number[] => points.filter((point) => pattern.test(String.fromCodePoint(point)));

  it('letters, marks and numerals of the scripts that Unicode says', () => {
    const scripts = of(/[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/u).filter((point) => /[\p{L}\p{M}\p{N}]/u.test(String.fromCodePoint(point)));
    expect(scripts.length).toBeGreaterThan(100_000);
    expect(scripts.filter((point) => kindOf(point) !== SINGLE)).toEqual([]);
    expect(of(/[ー々〆〇゛ｰ]/u).map(kindOf)).toEqual(Array(6).fill(SINGLE));
  });

  it('none of another script, and none that has two cases', () => {
    expect(of(/[\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}\p{sc=Arab}\p{sc=Hebr}\p{sc=Deva}\p{sc=Beng}\p{sc=Taml}\p{sc=Tibt}\p{sc=Ethi}]/u).filter((point) => kindOf(point) !== 0)).toEqual([]);
    expect([...LOWER_CASE].flat().filter((point) => kindOf(point) !== 0)).toEqual([]);
  });

  it('CJK punctuation, and ASCII’s between words in full width, lie between tokens', () => {
    const wide = [...' ,.?!:;()"-\\'].map((c) => (c === ' ' ? 0x3000 : c.charCodeAt(0) + 0xfee0));
    expect(wide.map(kindOf)).toEqual(wide.map(() => BETWEEN));
    expect(of(/[、。〈〉《》「」『』【】〔〕〖〗〜・｡｢｣､･]/u).filter((point) => kindOf(point) !== BETWEEN)).toEqual([]);
    expect(of(/[“”‘’…—·＋＄０Ａａ']/u).filter((point) => kindOf(point) !== 0)).toEqual([]);
  });
});

test.each([
  ['我用GPT-4写Python代码，很快。', ['我', '用', 'gpt', '4', '写', 'python', '代', '码', '很', '快']],
  ['東京タワーは333メートル！', ['東', '京', 'タ', 'ワ', 'ー', 'は', '333', 'メ', 'ー', 'ト', 'ル']],
  ['나는 학교에 간다.', ['나', '는', '학', '교', '에', '간', '다']],
  ['ที่นี่ 😀𠮷x', [...'ที่นี่', '😀', '𠮷', 'x']],
  ["It's “fine”", ["it's", '“fine”']],
])('the tokens of %s', (text, tokens) => {
  expect(tokensOf(text, 'characters')).toEqual(tokens);
});

test('a text without these characters has the same tokens by words and by characters', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }).map((text) => [...text].filter((c) => kindOf(c.codePointAt(0) ?? 0) === 0).join('')), (text) => {
    expect(placedTokens(text, 'characters')).toEqual(placedTokens(text, 'words'));
  }));
});

test('what is written apart for a kernel has the tokens as words, and nothing but spaces and punctuation is other in it', () => {
  fc.assert(fc.property(mixed(30), fc.nat(5), (text, before) => {
    const bytes = toUtf8(text);
    const into = new Uint8Array(before + apartBytes(bytes.length));
    const apart = fromUtf8(into.subarray(before, writeApart(bytes, 0, bytes.length, into, before)));
    const whole = fromUtf8(bytes);
    expect(tokensOf(apart)).toEqual(tokensOf(whole, 'characters'));
    const kept = (said: string): string => [...said].filter((c) => c !== ' ' && kindOf(c.codePointAt(0) ?? 0) !== BETWEEN).join('');
    expect(kept(apart)).toBe(kept(whole));
    const placed = placedTokens(whole, 'characters');
    expect(placed.map(({ start, end }) => tokensOf(whole.slice(start, end), 'characters'))).toEqual(placed.map(({ token }) => [token]));
  }), { numRuns: runs(500) });
});

describe('kernels by characters', () => {
  let fast: ReturnType<typeof characterKernel>;
  beforeAll(async () => { fast = characterKernel(await compiledKernel()); });

  function found(kernel: Kernel, texts: readonly string[]): unknown {
    const bytes = texts.map(toUtf8);
    const starts = Uint32Array.from(bytes, (_, i) => bytes.slice(0, i).reduce((n, b) => n + b.length + 3, 0));
    const room = kernel.room(bytes.reduce((n, b) => n + b.length + 3, 0));
    room.fill(0xe4); // what stands between texts is no part of them
    bytes.forEach((b, i) => { room.set(b, starts[i]); });
    const hits = kernel.scan(starts, Uint32Array.from(bytes, (b) => b.length), texts.length);
    const triples = ({ count, text, position }: { count: number; text: Uint32Array; position: Uint32Array }, what: Uint32Array): unknown => Array.from({ length: count }, (_, i) => [text[i], position[i], what[i]]);
    return { tokens: [...hits.tokens], grams: triples(hits.grams, hits.grams.gram), shorts: triples(hits.shorts, hits.shorts.field) };
  }

  /** By looking at every token of every text, without writing anything apart. */
  function looked(fields: readonly string[], texts: readonly string[], n: number): unknown {
    const gramsOf = (text: string): string[] => {
      const tokens = tokensOf(text, 'characters');
      return tokens.slice(n - 1).map((_, p) => tokens.slice(p, p + n).join(' '));
    };
    const numbers = new Map([...new Set(fields.flatMap(gramsOf))].map((gram, i): [string, number] => [gram, i]));
    const runAt = (tokens: readonly string[], run: readonly string[]): number => tokens.findIndex((_, p) => run.every((token, i) => tokens[p + i] === token));
    return {
      tokens: texts.map((text) => tokensOf(text, 'characters').length),
      grams: texts.flatMap((text, t) => gramsOf(text).flatMap((gram, p) => (numbers.has(gram) ? [[t, p, numbers.get(gram)]] : []))),
      shorts: texts.flatMap((text, t) => fields.flatMap((field, f) => {
        const run = tokensOf(field, 'characters');
        const at = run.length === 0 || run.length >= n ? -1 : runAt(tokensOf(text, 'characters'), run);
        return at < 0 ? [] : [[t, at, f]];
      }).sort((a, b) => (a[1] ?? 0) - (b[1] ?? 0) || (a[2] ?? 0) - (b[2] ?? 0))),
    };
  }

  it('find what looking at every token finds, in both languages', () => {
    fc.assert(fc.property(fc.array(mixed(14), { maxLength: 5 }), fc.array(mixed(30), { maxLength: 4 }), fc.integer({ min: 1, max: 6 }), (given, others, n) => {
      const [fields, texts] = [given.map((text) => fromUtf8(toUtf8(text))), [...others, ...given, `${others.join('')}${given.join('')}`].map((text) => fromUtf8(toUtf8(text)))];
      const expected = looked(fields, texts, n);
      for (const make of [characterKernel(plainKernel), fast]) {
        const kernel = make(fields.map(toUtf8), n, true);
        expect(found(kernel, texts)).toEqual(expected);
        expect(found(kernel, texts)).toEqual(expected);
      }
    }), { numRuns: runs(300) });
  });

  it('find a sentence in the middle of a long text, and count the code points of the text as it is', () => {
    const filler = Array.from({ length: 200_000 }, (_, i) => String.fromCodePoint(0x4e00 + ((i * 7919) % 20_000))).join('');
    const kernel = fast([toUtf8(CHINESE.item)], 13, true);
    const text = `${filler}${CHINESE.item}${filler}`;
    expect(found(kernel, [text])).toEqual({ tokens: [400_040], grams: Array.from({ length: 28 }, (_, i) => [0, 200_000 + i, i]), shorts: [] });
    expect(kernel.characters(new Uint32Array([0]), new Uint32Array([toUtf8(text).length]), 1)).toBe([...text].length);
  });
});

describe.each([['Chinese', CHINESE], ['Japanese', JAPANESE]])('a sentence of 40 characters in a longer text of %s', (_, { item, around }) => {
  const evaluation = { name: 'e', items: [{ row: 0, fields: [item] }] };
  const scan = (text: string, rule: Rule): ReturnType<typeof scanTexts>['part']['evaluations'][number] => scanTexts([{ row: 0, messages: [{ role: 'user', text }] }], [evaluation], rule).part.evaluations[0]!;

  it('is missed by words and found by characters', () => {
    expect(scan(around, DEFAULT_RULE)).toMatchObject({ items: [], contained: [] });
    expect(scan(around, RULE)).toMatchObject({ items: [{ item: 0, documents: 1, pairs: [{ row: 0, covered: [[[0, 40]]] }] }], contained: [0], equal: [] });
    expect(scan(item, RULE)).toMatchObject({ equal: [0] });
  });

  it('is marked where it stands in both texts', () => {
    const [span, ...others] = matchedSpans(item, around, RULE);
    const bare = item.replace(/[。？]$/, '');
    expect(others).toEqual([]);
    expect(span).toMatchObject({ tokens: [0, 40], field: { start: 0, end: bare.length }, message: { start: around.indexOf(item), end: around.indexOf(item) + bare.length } });
  });

  it('matches with other punctuation, and by what is left where a character in the middle is another', () => {
    expect(scan(around.replace(/[，、]/g, ' '), RULE).items[0]?.pairs[0]?.covered).toEqual([[[0, 40]]]);
    const at = around.indexOf('十四');
    const changed = `${around.slice(0, at)}〇${around.slice(at + 1)}`;
    const place = tokensOf(item, 'characters').join('').indexOf('十四');
    expect(scan(changed, RULE).items[0]?.pairs[0]?.covered).toEqual([[...(place >= 13 ? [[0, place]] : []), [place + 1, 40]]]);
    expect(matchedSpans(item, changed, RULE).map(({ tokens }) => tokens)).toEqual([...(place >= 13 ? [[0, place]] : []), [place + 1, 40]]);
  });
});

test('items that matched by the same characters are a group, named by them as they stand in the text', () => {
  const preamble = '请阅读下面的短文，然后回答后面的问题：';
  const tokens = tokensOf(preamble, 'characters').length;
  const groups = matchGroups(['天空', '大海'].map((own, item) => ({ item, fields: [`${preamble}${own}`], covered: [[[0, tokens]]] })), RULE);
  expect(groups).toEqual([{ words: preamble.slice(0, -1), items: [0, 1] }]);
});
