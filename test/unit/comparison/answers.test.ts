import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerChange } from '../../../src/features/comparison/rule/answerChange';
import { codePoints, expressionOf, matches, refuses, textFeatures } from '../../../src/features/comparison/rule/textFeatures';
import { DATA, hasShared } from '../../fixtures/shared';
import { ask, file } from '../conversation/realRows';

const there = hasShared('features of real answers');

describe('features of an answer', () => {
  test('count characters as code points, words between white space, and lines', () => {
    expect(textFeatures('Ünï 👩‍💻 ok\nlast\n')).toMatchObject({ characters: 16, words: 4, lines: 2 });
    expect(textFeatures('')).toEqual({ characters: 0, words: 0, lines: 0, codeBlocks: 0, lists: 0, listItems: 0, headings: 0, refuses: false });
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(codePoints(text)).toBe([...text].length);
    }));
    expect(codePoints('\ud800x\udc00')).toBe(3);
  });

  test('count blocks of code, open ones too, and nothing that looks like markdown inside', () => {
    expect(textFeatures('```py\n# no heading\n- no item\n```\ntext\n~~~~\n```\n~~~\n~~~~\n```js\nnever closed')).toMatchObject({ codeBlocks: 3, headings: 0, listItems: 0 });
    expect(textFeatures('Say ```x``` inline.\n```also``` inline')).toMatchObject({ codeBlocks: 0 });
  });

  test('count lists, their items, and headings', () => {
    expect(textFeatures('# One\n\n1. a\n2. b\n   more of b\n\n   - c\n\nText.\n* d\n---\n## Two\n#no heading\n- \n-no item')).toMatchObject({ lists: 2, listItems: 4, headings: 2 });
    expect(textFeatures('* * *')).toMatchObject({ lists: 0 });
  });

  test('know phrases of a refusal where an answer opens', () => {
    expect(['I’m sorry, but I can’t help with that.', 'I cannot assist with this.', 'As an AI language model, I do not have feelings.', 'I am unable to provide that.'].map(refuses)).toEqual([true, true, true, true]);
    expect(['You can kill a process with kill -9.', 'Sure, here it is.', `${'Text. '.repeat(60)}I cannot say more.`].map(refuses)).toEqual([false, false, false]);
  });

  test('count a person’s own expression, and know when it is none', () => {
    expect(matches('a1 b22 c', expressionOf('[0-9]+', false)!)).toBe(2);
    expect(matches('Also ALSO', expressionOf('also', true)!)).toBe(2);
    expect(matches('ab', expressionOf('', false)!)).toBe(3);
    expect(expressionOf('(', false)).toBeNull();
  });

  test.skipIf(!there)('say what DuckDB says of lengths, and find most full refusals of XSTest and few answers', async () => {
    const completions = await ask(`select completion, length(completion)::int, final_label from read_parquet('${join(DATA, 'model-outputs/xstest')}/*.parquet')`) as unknown as readonly (readonly [string, number, string])[];
    for (const [text, length] of completions) expect(codePoints(text)).toBe(length);
    const share = (label: string): number => {
      const of = completions.filter(([, , given]) => given === label);
      return of.filter(([text]) => refuses(text)).length / of.length;
    };
    expect(share('2_full_refusal')).toBeGreaterThan(0.8);
    expect(share('1_full_compliance')).toBeLessThan(0.1);
  });
});

describe('how two answers differ', () => {
  test('not at all, in white space, in the order of lines, or in what they say', () => {
    expect(answerChange('a b', 'a b')).toBe('identical');
    expect(answerChange('\n\n a b', 'a b')).toBe('prefix-space-only');
    expect(answerChange('a  b\r\n', 'a b')).toBe('space-only');
    expect(answerChange('one\ntwo\n\nthree', 'three\n two\none')).toBe('moved');
    expect(answerChange('ab', 'a b')).toBe('different');
    expect(answerChange('one\none\ntwo', 'one\ntwo\ntwo')).toBe('different');
    expect(answerChange('', ' ')).toBe('prefix-space-only');
  });

  test('is the same both ways round', () => {
    const text = fc.array(fc.constantFrom('a', 'b', ' ', '\n', '\t'), { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(fc.property(text, text, (a, b) => {
      expect(answerChange(a, b)).toBe(answerChange(b, a));
      expect(answerChange(a, b) === 'identical').toBe(a === b);
    }), { numRuns: 500 });
  });

  test.skipIf(!there)('of two models’ files of WildBench is white space at the ends, in every answer', async () => {
    // FACTS § 11.3 for how many are the same without it; by DuckDB's ltrim only one of gemma's differs at its beginning alone.
    const answers = (name: string, judge: string): string => file(`model-outputs/wildbench/${name}--judge-${judge}--v2.0522.parquet`);
    for (const [name, changes] of [['gemma-2b-it', { 'prefix-space-only': 1, 'space-only': 1020 }], ['gpt-3.5-turbo-0125', { 'space-only': 1023 }], ['phi-3-mini-128k-instruct', { identical: 1022 }]] as const) {
      const rows = await ask(`select a.model_output, b.model_output from ${answers(name, 'gpt-4-turbo-2024-04-09')} a join ${answers(name, 'gpt-4o-2024-05-13')} b using (session_id)`) as unknown as readonly (readonly [string, string])[];
      const found: Record<string, number> = {};
      for (const [a, b] of rows) found[answerChange(a, b)] = (found[answerChange(a, b)] ?? 0) + 1;
      expect(found).toEqual(changes);
    }
  });
});
