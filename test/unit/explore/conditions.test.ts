import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Condition } from '../../../src/core/filterBar';
import { readFilter, writeFilter } from '../../../src/core/filterText';
import type { OpenedDataset } from '../../../src/features/explore/contract';
import { conditionWords } from '../../../webview/features/explore/filterBar/conditionWords';
import { fieldsOf } from '../../../webview/features/explore/filterBar/fields';
import { listText, textsOf, withText } from '../../../webview/features/explore/filterBar/listText';
import { conditionOf, givenOf, operatorsOf } from '../../../webview/features/explore/filterBar/operators';

const column = (name: string, type: string): object => ({ name, sourceName: name, type, origin: 'file' });
const head = (id: string, type: string): object => ({ id, title: id.replaceAll('_', ' '), about: '', type, aside: true, heavy: true });
const opened = {
  info: { columns: [column('source', 'VARCHAR'), column('score', 'DOUBLE'), column('tags', 'VARCHAR[]'), column('ids', 'BIGINT[]'), column('ok', 'BOOLEAN'), column('at', 'TIMESTAMP'), column('meta', 'STRUCT(model VARCHAR, loss FLOAT)'), column('chosen', 'STRUCT("role" VARCHAR, content VARCHAR)[]')] },
  derived: [head('turns', 'integer'), head('chosen_chars', 'integer'), head('rejected_chars', 'integer'), head('last_assistant_turn', 'text'), head('disagreement:share', 'number'), head('defects', 'list')],
} as unknown as OpenedDataset;
const fields = fieldsOf(opened);

describe('a value that is chosen beside those that stand there', () => {
  test.each([
    ['', 'c', 'c, '], ['a, b, ', 'c', 'a, b, c, '], ['"Paris, France"', 'c', '"Paris, France", c, '], ['a, b', 'c', 'a, b, c, '], ['a, ch', 'chat', 'a, chat, '], ['cod', 'code', 'cod, code, '],
  ])('%s and %s', (line, value, all) => {
    expect(withText(line, value, ['cod', 'code', 'chat'])).toBe(all);
  });
});

describe('the form of a condition', () => {
  test('begins with what is known of conversations, then columns and the fields in them', () => {
    expect(fields.map((f) => f.label)).toEqual([
      'last assistant turn', 'turns', 'chosen longer than rejected', 'rejected longer than chosen', 'raters disagree', 'defect',
      'source', 'score', 'tags', 'ids', 'ok', 'at', 'meta', 'meta.model', 'meta.loss', 'chosen', 'chosen chars', 'rejected chars', 'disagreement:share', 'row number', 'SQL condition',
    ]);
  });

  test('offers every defect there is, whether the rows have it or not', () => {
    expect(fields.find((f) => f.label === 'defect')?.values).toEqual(['empty-turn', 'not-alternating', 'last-not-assistant', 'unknown-role', 'system-not-first', 'null-content']);
  });

  test.each([
    [`contains(lower("source"), 'code')`, 'source contains “code”'], [`not regexp_matches("meta"."model", '^a')`, 'meta.model does not match /^a/'], [`"score" between 3 and 5.5`, 'score from 3 to 5.5'],
    [`"source" in ('a, b', 'c')`, 'source is one of “a, b”, “c”'], [`"ids" is not null`, 'ids is not NULL'], [`list_contains("ids", 3)`, 'ids has 3'], [`list_contains("defects", 'empty-turn')`, 'defect has “empty-turn”'],
    [`len("tags") > 2`, 'elements of tags > 2'], [`"chosen_chars" > "rejected_chars"`, 'chosen longer than rejected'], [`"disagreement:share" > 0`, 'raters disagree'], [`not "ok"`, 'ok is false'],
    [`"at" >= '2024-01-01'`, 'at ≥ “2024-01-01”'], [`contains(lower("chosen"::varchar), 'x')`, 'chosen contains “x”'], [`"turns" > "score"`, 'turns > score'], [`coalesce("source", '') != ''`, 'source is not empty'],
  ])('%s is shown in words, and edited in its form', (text, words) => {
    const condition = readFilter(text).conditions[0]?.condition as Condition;
    expect(conditionWords(condition, fields)).toBe(words);
    const shown = givenOf(condition, fields);
    expect(shown, 'it has a form').toBeDefined();
    const again = shown && conditionOf(shown.field, shown.given, fields);
    expect(again && writeFilter({ combine: 'and', conditions: [{ condition: again, isOn: true }] })).toBe(text);
  });

  test.each(['"gone" > 3', 'abs("score") > 1', `"score" not between 1 and 2`, `"score" = 'high'`, '"score" >= "turns"', '("ok" or "score" > 1)'])('%s is edited as SQL', (text) => {
    const condition = readFilter(text).conditions[0]?.condition as Condition;
    expect(givenOf(condition, fields)).toBeUndefined();
  });

  test('every operator of every field makes a condition that is read back into the same form', () => {
    const values: Readonly<Record<string, readonly string[]>> = { nothing: [''], value: ['3', ''], text: ['a'], range: ['3'], values: ['3, 4'], number: ['12'], column: ['turns'] };
    for (const field of fields.filter((f) => f.kind !== 'sql')) {
      for (const operator of operatorsOf(field.kind)) {
        for (const value of values[operator.asks] ?? []) {
          const given = { operator: operator.id, value, to: operator.asks === 'range' ? '5' : '', matchCase: /ontains|atches/.test(operator.id) };
          const condition = conditionOf(field, given, fields);
          if (!condition) {
            expect([value, field.kind === 'text']).toEqual(['', false]); // an empty text is a value; an empty number is none
            continue;
          }
          const shown = givenOf(condition, fields);
          expect([shown?.field.key, shown && conditionOf(shown.field, shown.given, fields)], `${field.key} ${operator.id}`).toEqual([expect.anything(), condition]);
        }
      }
    }
  });

  test('texts in a line are told apart whatever is in them', () => {
    expect(textsOf('a,  b , "c, d", "", "say ""x""",')).toEqual(['a', 'b', 'c, d', '', 'say "x"']);
    fc.assert(fc.property(fc.array(fc.string(), { maxLength: 5 }), (texts) => {
      expect(textsOf(listText(texts))).toEqual(texts);
    }));
  });
});
