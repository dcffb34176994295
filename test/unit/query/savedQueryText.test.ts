import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ROLES } from '../../../src/core/shape';
import { ROLE_RELATIONS } from '../../../src/features/query/contract';
import { PACK } from '../../../src/features/query/pack';
import { PARAMETER_TYPES, parseSavedQuery } from '../../../src/features/query/savedQuery';
import type { Need, Parameter, SavedQuery } from '../../../src/features/query/savedQuery';
import { savedQueryText, withCells } from '../../../src/features/query/savedQueryText';

const word = fc.stringMatching(/^[A-Za-z_]\w{0,8}$/);
const name = fc.stringMatching(/^[A-Za-z0-9][\w-]{0,12}$/);
/** A line as a person writes it: no two spaces in a row, none at its ends. */
const line = fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.replace(/\s+/g, ' ').trim());
const need: fc.Arbitrary<Need> = fc.oneof(
  fc.constantFrom(...ROLES).map((role): Need => ({ role })),
  fc.record({ relation: fc.constantFrom(...ROLE_RELATIONS), column: word }),
  word.map((column): Need => ({ column })),
);
const parameter: fc.Arbitrary<Parameter> = fc.record({
  name: word, type: fc.constantFrom(...PARAMETER_TYPES), preset: fc.option(fc.string({ maxLength: 12 }).map((text) => text.replace(/[\r\n]/g, ' '))), description: line.filter((text) => !text.startsWith('=')),
});
/** A statement: what comes first is none of our comments, and no semicolon ends it. */
const statement = fc.string({ maxLength: 60 }).map((text) => `select ${text.replace(/\r\n?/g, '\n')} x`);
const query = fc.record({ name, description: line, keywords: fc.array(fc.stringMatching(/^[^\s,]{1,8}$/u), { maxLength: 3 }), needs: fc.array(need, { maxLength: 4 }), parameters: fc.uniqueArray(parameter, { maxLength: 4, selector: (p) => p.name }), sql: statement });
const read = (text: string): Omit<SavedQuery, 'path'> => {
  const found = parseSavedQuery(text, 'q.loupe.sql', null);
  return { name: found.name, description: found.description, keywords: found.keywords, needs: found.needs, parameters: found.parameters, sql: found.sql };
};

describe('a saved query as text', () => {
  test('whatever is written is read back the same', () => {
    fc.assert(fc.property(query, (q) => {
      expect(read(savedQueryText(q))).toEqual(q);
    }), { numRuns: 500 });
  });

  test('every query that comes along is written and read back the same', () => {
    for (const q of PACK) expect({ ...read(savedQueryText(q)), path: null }).toEqual({ ...q, description: q.description.replace(/\s+/g, ' ') });
  });

  test('comments before the statement that look like a header of ours become plain ones', () => {
    const text = savedQueryText({ name: 'mine', description: '', keywords: [], needs: [], parameters: [], sql: '-- name: other\n  -- needs: answers.text\n-- a comment\nselect 1' });
    expect(read(text)).toEqual({ name: 'mine', description: '', keywords: [], needs: [], parameters: [], sql: 'select 1' });
    expect(text).toContain('-- a comment');
  });

  test('a semicolon in a preset and quotes in it stay text', () => {
    const p: Parameter = { name: 'phrase', type: 'text', preset: "it's; drop = 1", description: 'what is looked for' };
    expect(read(savedQueryText({ name: 'mine', description: 'x', keywords: ['other'], needs: [], parameters: [p], sql: 'select $phrase' })).parameters).toEqual([p]);
  });

  test('statements that are read by name stand before the one that reads them', () => {
    expect(withCells('from a', [{ name: 'a', sql: 'select 1 -- one' }, { name: 'a b', sql: 'from a' }])).toBe('with a as (\nselect 1 -- one\n), "a b" as (\nfrom a\n)\nselect * from (\nfrom a\n)');
    expect(withCells('select 1', [])).toBe('select 1');
  });
});
