import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isCode, oneLine, sqlTokens } from '../../../src/core/sqlTokens';

const code = (text: string): string[] => sqlTokens(text).filter(isCode).map((t) => t.text);

test('SQL in one line has the same code, and no comment that swallows the rest', () => {
  expect(oneLine('a > 1 -- note */ /*\n  and b')).toBe('a > 1 /* note * / / * */ and b');
  expect(oneLine('a -- note')).toBe('a -- note');
  const piece = fc.constantFrom('a', ' and ', '\n', '-- x', '--*/', '--/*/', '/* c\nd */', "'e\nf'", '(', '1', '\r\n');
  fc.assert(fc.property(fc.array(piece).map((p) => p.join('')), (text) => {
    expect(code(oneLine(text))).toEqual(code(text));
    if (!/'/.test(text) && /[\r\n]/.test(text)) expect(oneLine(text)).not.toMatch(/[\r\n]/);
  }));
});
