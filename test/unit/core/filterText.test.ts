import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Condition, FilterBar, FilterLiteral, FilterValue } from '../../../src/core/filterBar';
import { readFilter, writeFilter } from '../../../src/core/filterText';
import { hasCode } from '../../../src/core/sqlTokens';
import { runs } from '../../fixtures/runs';

const on = (...conditions: Condition[]): FilterBar => ({ combine: 'and', conditions: conditions.map((condition) => ({ condition, isOn: true })) });
const x: FilterValue = { path: ['x'] };

describe('a condition is written as a person would write it', () => {
  test.each<[Condition, string]>([
    [{ op: 'contains', of: { path: ['source'] }, text: 'code', matchCase: false }, `contains(lower("source"), 'code')`],
    [{ op: 'contains', of: { path: ['source'] }, text: 'Code', matchCase: false }, `contains(lower("source"), lower('Code'))`],
    [{ op: 'contains', of: { path: ['messages'], as: 'text' }, text: "it's", matchCase: true, not: true }, `not contains("messages"::varchar, 'it''s')`],
    [{ op: 'between', of: { path: ['score'] }, from: { number: '3' }, to: { number: '5' } }, `"score" between 3 and 5`],
    [{ op: 'range', of: { path: ['score'] }, above: '>', from: { number: '1' }, below: '<=', to: { number: '2' } }, `"score" > 1 and "score" <= 2`],
    [{ op: 'compare', of: { path: ['turns'] }, is: '>', to: { number: '4' } }, `"turns" > 4`],
    [{ op: 'compare', of: { path: ['chosen_chars'] }, is: '>', to: { path: ['rejected_chars'] } }, `"chosen_chars" > "rejected_chars"`],
    [{ op: 'compare', of: { path: ['prompt'], as: 'characters' }, is: '<=', to: { number: '-0.5e3' } }, `length("prompt") <= -0.5e3`],
    [{ op: 'in', of: x, values: [{ text: 'a' }, { text: 'b' }] }, `"x" in ('a', 'b')`],
    [{ op: 'in', of: x, values: [{ number: '12345678901234567890' }], not: true }, `"x" not in (12345678901234567890)`],
    [{ op: 'null', of: x }, `"x" is null`],
    [{ op: 'null', of: { path: ['meta', 'a "b"'] }, not: true }, `"meta"."a ""b""" is not null`],
    [{ op: 'empty', of: x }, `coalesce("x", '') = ''`],
    [{ op: 'matches', of: x, pattern: '^a|b$', matchCase: false }, `regexp_matches("x", '^a|b$', 'i')`],
    [{ op: 'has', of: { path: ['defects'] }, value: { text: 'empty-turn' } }, `list_contains("defects", 'empty-turn')`],
    [{ op: 'true', of: x, not: true }, `not "x"`],
  ])('%j', (condition, text) => {
    expect(writeFilter(on(condition))).toBe(text);
    expect(readFilter(text)).toEqual(on(condition));
  });

  test('what is off is a comment, and stays one', () => {
    const bar: FilterBar = { combine: 'or', conditions: [{ condition: { op: 'null', of: x }, isOn: false }, { condition: { op: 'true', of: x }, isOn: true }, { condition: { op: 'null', of: { path: ['y'] } }, isOn: true }] };
    expect(writeFilter(bar)).toBe('/* off: "x" is null */ "x" or "y" is null');
    expect(readFilter(writeFilter(bar))).toEqual(bar);
    const allOff: FilterBar = { ...bar, conditions: bar.conditions.map((c) => ({ ...c, isOn: false })) };
    expect(hasCode(writeFilter(allOff))).toBe(false);
    expect(readFilter(writeFilter(allOff))).toEqual(allOff);
  });

  test('a text that would end the comment does not', () => {
    const bar: FilterBar = { combine: 'and', conditions: ['*/', '/*', '*\\/ /\\*', '*/*/', '//**//'].map((text) => ({ condition: { op: 'contains', of: x, text, matchCase: true }, isOn: false })) };
    expect(hasCode(writeFilter(bar))).toBe(false);
    expect(readFilter(writeFilter(bar))).toEqual(bar);
  });
});

describe('a text is read', () => {
  test('names without quotes are columns only where they are known as such', () => {
    expect(readFilter('score > 3 and Source = \'chat\'', ['score', 'source'])).toEqual(on({ op: 'compare', of: { path: ['score'] }, is: '>', to: { number: '3' } }, { op: 'compare', of: { path: ['Source'] }, is: '=', to: { text: 'chat' } }));
    expect(readFilter('current_date > "x"')).toEqual(on({ op: 'sql', text: 'current_date > "x"' }));
  });

  test('brackets and what binds tighter are groups', () => {
    const group: Condition = { op: 'group', bar: on({ op: 'true', of: { path: ['a'] } }, { op: 'true', of: { path: ['b'] } }) };
    const either: FilterBar = { combine: 'or', conditions: [{ condition: group, isOn: true }, { condition: { op: 'true', of: { path: ['c'] } }, isOn: true }] };
    expect(readFilter('"a" AND "b" or "c"')).toEqual(either);
    expect(readFilter('("a" and "b") or ("c")')).toEqual(either);
    expect(writeFilter(either)).toBe('("a" and "b") or "c"');
  });

  test.each([
    ['x between 1 and 2 and y', 2], ['case when a and b then c else d end and y', 2], [`x = ' and ' and "and"`, 2], ['f(a and b)', 1], ['(a and b', 1], [`x = 'a and y`, 1], ['[x and y] = z', 1],
    ['(select y from t where a and b or c)', 1], ['((select y or a) and b)', 1], [`a and j->>'x' = 'y'`, 1], [`a and (j->>'x' = 'y')`, 2], [`(a and j->'x')`, 1],
    ['x /* and */ and -- and\n y', 2], ['not exists (select 1 where a or b) or y', 2],
  ])('and, or count only where they join conditions: %s', (text, n) => {
    expect(readFilter(text).conditions.length).toBe(n);
  });

  test('what is not known stands as it is', () => {
    for (const text of ['abs("x") > 2', `"x" = -"y"`, `contains(lower("x"), 'Code')`, `regexp_matches("x", 'a', 'g')`, `"x" = E'a\\n'`, '"x"::varchar(3) = \'a\'', '"x" > 3 /* note */', '/* note */', '"x" > 3 -- note', '"x"[1] = 2', `"x" = 'a' 'b'`]) {
      expect(readFilter(text), text).toEqual(on({ op: 'sql', text }));
      expect(writeFilter(readFilter(text)).trim(), text).toBe(text);
    }
  });

  test('a note at the end of a line does not swallow what comes after it', () => {
    const bar = readFilter('abs("x") > 2 -- note\n and "y"');
    expect(readFilter(writeFilter(bar))).toEqual(bar);
    expect(writeFilter(bar)).toBe('abs("x") > 2 -- note\nand "y"');
  });
});

describe('a range', () => {
  const range: Condition = { op: 'range', of: x, above: '>', from: { number: '1' }, below: '<=', to: { number: '2' } };
  const above: Condition = { op: 'compare', of: x, is: '>', to: { number: '1' } };
  const below: Condition = { op: 'compare', of: x, is: '<=', to: { number: '2' } };

  test('is one condition wherever it stands', () => {
    expect(readFilter('x > 1 and x <= 2', ['x'])).toEqual(on(range));
    expect(readFilter('"y" and "x" > 1 AND "x" <= 2 and "z"').conditions.map((c) => c.condition.op)).toEqual(['true', 'range', 'true']);
    expect(readFilter('"x" > 1 and "x" <= 2 or "y"')).toEqual({ ...on(range, { op: 'true', of: { path: ['y'] } }), combine: 'or' });
    expect(writeFilter({ ...on(range, { op: 'true', of: { path: ['y'] } }), combine: 'or' })).toBe('("x" > 1 and "x" <= 2) or "y"');
    expect(readFilter('/* off: "x" > 1 and "x" <= 2 */')).toEqual({ combine: 'and', conditions: [{ condition: range, isOn: false }] });
  });

  test('of which each end was said by itself stays two conditions', () => {
    expect(writeFilter(on(above, below))).toBe('"x" > 1 and ("x" <= 2)');
    expect(readFilter('"x" > 1 and ("x" <= 2)')).toEqual(on(above, below));
  });

  test.each(['"x" > 1 and "y" <= 2', '"x" > 1 and "x" > 2', '"x" <= 2 and "x" > 1', '"x" > 1 and length("x") <= 2', '"x" > 1 and "x" <= "y"'])('is not %s', (text) => {
    expect(readFilter(text).conditions.map((c) => c.condition.op)).toEqual(['compare', 'compare']);
    expect(writeFilter(readFilter(text))).toBe(text);
  });
});

describe('a condition of SQL keeps to itself beside others', () => {
  const y: Condition = { op: 'true', of: { path: ['y'] } };
  test.each<['and' | 'or', string, string]>([['and', 'a or b', '/* off: "y" */ (a or b)'], ['or', 'a and b', '/* off, or: "y" */ (a and b)'], ['and', `j->>'a' = 'x'`, `/* off: "y" */ (j->>'a' = 'x')`]])('%s, %s', (combine, text, written) => {
    const sql = (isOn: boolean): FilterBar => ({ combine, conditions: [{ condition: y, isOn }, { condition: { op: 'sql', text }, isOn: true }] });
    expect(writeFilter(sql(false))).toBe(written);
    const read = readFilter(written);
    expect(read.combine).toBe(combine);
    expect(writeFilter({ ...read, conditions: read.conditions.map((c) => ({ ...c, isOn: true })) })).toBe(`"y" ${combine} (${text})`);
  });
});

const name = fc.oneof(fc.constantFrom('x', 'y', 'and', 'a b', '"', "it's", 'case', '/*', '漢'), fc.string({ minLength: 1 }).filter((s) => !s.includes('\0')));
const words = fc.oneof(fc.constantFrom('*/', '/*', "'", '--', 'Code', 'İstanbul', ' and ', '\n', '/* off: x */'), fc.string(), fc.string({ unit: 'grapheme' })).filter((s) => !s.includes('\0'));
const path = fc.array(name, { minLength: 1, maxLength: 3 });
const value: fc.Arbitrary<FilterValue> = fc.oneof(path.map((p) => ({ path: p })), fc.record({ path, as: fc.constantFrom('text' as const, 'characters' as const, 'elements' as const) }));
const literal: fc.Arbitrary<FilterLiteral> = fc.oneof(words.map((text) => ({ text })), fc.bigInt().map((n) => ({ number: String(n) })), fc.double({ noDefaultInfinity: true, noNaN: true }).filter((n) => !Object.is(n, -0)).map((n) => ({ number: String(n) })), fc.boolean().map((boolean) => ({ boolean })));
const maybeNot = <T extends object>(made: fc.Arbitrary<T>): fc.Arbitrary<T> => fc.tuple(made, fc.boolean()).map(([c, not]) => (not ? { ...c, not: true as const } : c));
const simple: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ op: fc.constant('compare' as const), of: value, is: fc.constantFrom('=' as const, '!=' as const, '<' as const, '<=' as const, '>' as const, '>=' as const), to: fc.oneof(literal, value) }),
  fc.record({ op: fc.constant('compare' as const), of: fc.constantFrom(x, { path: ['x'], as: 'characters' as const }), is: fc.constantFrom('>' as const, '<=' as const), to: fc.constantFrom({ number: '1' }, { text: 'a' }) }),
  fc.record({ op: fc.constant('range' as const), of: fc.oneof(fc.constant(x), value), above: fc.constantFrom('>' as const, '>=' as const), from: literal, below: fc.constantFrom('<' as const, '<=' as const), to: literal }),
  maybeNot(fc.record({ op: fc.constant('between' as const), of: value, from: literal, to: literal })),
  maybeNot(fc.record({ op: fc.constant('in' as const), of: value, values: fc.array(literal, { minLength: 1, maxLength: 4 }) })),
  maybeNot(fc.record({ op: fc.constant('contains' as const), of: value, text: words, matchCase: fc.boolean() })),
  maybeNot(fc.record({ op: fc.constant('matches' as const), of: value, pattern: words, matchCase: fc.boolean() })),
  maybeNot(fc.record({ op: fc.constant('has' as const), of: value, value: literal })),
  maybeNot(fc.record({ op: fc.constant('null' as const), of: value })),
  maybeNot(fc.record({ op: fc.constant('empty' as const), of: value })),
  maybeNot(fc.record({ op: fc.constant('true' as const), of: path.map((p) => ({ path: p })) })),
  fc.constantFrom('abs("x") > 2', `"x" = E'a'`, '"x"[1] = 2', 'case when a and b then c end').map((text): Condition => ({ op: 'sql', text })),
);
/** Of fewer than two conditions none says how they are joined. */
const barOf = (condition: fc.Arbitrary<Condition>, minLength: number): fc.Arbitrary<FilterBar> => fc.record({ combine: fc.constantFrom('and' as const, 'or' as const), conditions: fc.array(fc.record({ condition, isOn: fc.boolean() }), { minLength, maxLength: 5 }) }).map((bar) => (bar.conditions.length < 2 ? { ...bar, combine: 'and' } : bar));
/** A group of which all is off is off. */
const group: fc.Arbitrary<Condition> = barOf(simple, 2).map((bar) => ({ op: 'group', bar }));
const hasOn = (condition: Condition): boolean => condition.op !== 'group' || condition.bar.conditions.some((c) => c.isOn);
/** A group that is alone is written in brackets, like any condition: it is itself again. */
const bars = barOf(fc.oneof({ weight: 3, arbitrary: simple }, { weight: 1, arbitrary: group }), 0).map((bar) => ({ ...bar, conditions: bar.conditions.map((c) => ({ ...c, isOn: c.isOn && hasOn(c.condition) })) }));

describe('state and text', () => {
  test('a state is read back from its text', () => {
    fc.assert(fc.property(bars, (bar) => {
      expect(readFilter(writeFilter(bar))).toEqual(bar);
    }), { numRuns: runs(3_000) });
  });

  test('any text is read, and what is read is read again from what is written', () => {
    const piece = fc.oneof(words, fc.constantFrom(' and ', ' or ', '(', ')', '"x"', '"x" > 1', '"x" <= 2', ' and "x" < 3', ' > ', '3', "'a'", ' is null', '/* off: "y" */', '/* off, or: "y" */', '/* n */', '--', '\n', 'not ', 'case ', ' end', ' between ', 'x', "E'", '$$', '[', ']'));
    fc.assert(fc.property(fc.array(piece, { maxLength: 12 }).map((p) => p.join('')), (text) => {
      const written = writeFilter(readFilter(text, ['x']));
      expect(writeFilter(readFilter(written, ['x']))).toBe(written);
    }), { numRuns: runs(5_000) });
  });
});

describe('what is written means what was read', () => {
  let connection: DuckDBConnection;
  beforeAll(async () => {
    connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`create table t as select row_number() over () - 1 as id, a, b, s, l from (values (true), (false), (null)) ta(a), (values (1), (2), (null)) tb(b), (values ('Code'), ('x and y'), (''), (null)) ts(s), (values (['p', 'q']), ([]), (null)) tl(l)`);
  });
  afterAll(() => { connection.closeSync(); });
  const rows = async (condition: string): Promise<string> => JSON.stringify((await connection.runAndReadAll(`select id::int from t ${hasCode(condition) ? `where (${condition}\n)` : ''} order by id`)).getRows());

  const atom = fc.constantFrom('a', '"a"', 'not a', 'b > 1', 'b > 0', 'b <= 1', 'b > 0 and b <= 1', '"b" between 1 and 2', 'b not between 1 and 1', "s = 'Code'", "contains(lower(s), 'code')", "contains(s, 'and')", 's is null', "coalesce(s, '') = ''", 'b in (1, 2)', "list_contains(l, 'p')", 'len(l) > 1', 'length(s) = 4', "regexp_matches(s, 'c', 'i')", 'abs(b) = 1', 'case when a and b = 1 then true else false end', "s like '%and%'", 'b is not distinct from 1');
  const comment = fc.constantFrom('', '', ' /* off: b = 1 */', ' /* note */', ' -- note\n');
  const joined = fc.letrec<{ one: string; all: string }>((tie) => ({
    one: fc.oneof({ depthSize: 'small', withCrossShrink: true }, atom, tie('all').map((t) => `(${t})`), tie('all').map((t) => `not (${t})`)),
    all: fc.tuple(fc.array(fc.tuple(tie('one'), comment, fc.constantFrom(' and ', ' or ', ' AND ', '\nOR ')), { minLength: 1, maxLength: 4 })).map(([parts]) => parts.map(([one, note, word], i) => `${one}${note}${i < parts.length - 1 ? word : ''}`).join('')),
  })).all;

  test('over rows with every kind of value', async () => {
    await fc.assert(fc.asyncProperty(joined, async (text) => {
      expect(await rows(writeFilter(readFilter(text, ['a', 'b', 's', 'l']))), text).toBe(await rows(text));
    }), { numRuns: runs(400) });
  });
});
