import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { completionsIn, headerCompletions } from '../../../src/features/query/completion';
import type { Catalogue, CompletionKind } from '../../../src/features/query/completion';

const catalogue: Catalogue = {
  relations: [
    { name: 'dataset', columns: [{ name: 'id', type: 'BIGINT' }, { name: 'meta', type: 'STRUCT(score DOUBLE, "odd name" STRUCT(deep INTEGER), tags VARCHAR[])' }, { name: 'messages', type: 'STRUCT("role" VARCHAR, content VARCHAR)[]' }, { name: 'order', type: 'VARCHAR' }, { name: 'label:x', type: 'VARCHAR' }], beside: [{ name: 'loupe_row', type: 'BIGINT' }] },
    { name: 'answers', columns: [{ name: 'row', type: 'BIGINT' }, { name: 'text', type: 'VARCHAR' }], beside: [] },
  ],
  cells: [{ name: 'long ones', columns: [{ name: 'n', type: 'BIGINT' }], beside: [] }],
  parameters: [{ name: 'n', type: 'integer', preset: '3', description: 'how many' }],
  functions: ['length', 'list_filter'],
  datasets: ['data/train.parquet'],
  role: (column) => (column === 'messages' ? 'messages' : undefined),
};

/** What is offered at `|`, of some kinds. */
const at = (marked: string, ...kinds: CompletionKind[]): string[] => {
  const offset = marked.indexOf('|');
  return completionsIn(marked.replace('|', ''), offset, catalogue).items.filter((i) => kinds.length === 0 || kinds.includes(i.kind)).map((i) => i.insert);
};

describe('what may stand at a place of a statement', () => {
  test.each([
    ['select * from |', ['"long ones"', 'dataset', 'answers']],
    ['select * from dat|', ['"long ones"', 'dataset', 'answers']],
    ['from dataset d join |', ['"long ones"', 'dataset', 'answers']],
    ['with best as (select 1 as x) select * from |', ['best', '"long ones"', 'dataset', 'answers']],
  ])('after FROM and JOIN, what can be read: %s', (text, names) => { expect(at(text)).toEqual(names); });

  test.each([
    ['select | from dataset', ['id', 'meta', 'messages', '"order"', '"label:x"', 'loupe_row']],
    ['select |', ['id', 'meta', 'messages', '"order"', '"label:x"']],
    ['from answers where te|', ['"row"', 'text']],
    ['select | from "long ones"', ['n']],
    ['select d.| from dataset d', ['id', 'meta', 'messages', '"order"', '"label:x"', 'loupe_row']],
    ['select answers.te| from dataset, answers', ['"row"', 'text']],
    ['select a.| from dataset d join answers as a on d.id = a.row', ['"row"', 'text']],
    ['select x.| from (select id, length(meta.score) as len, d.meta."odd name" from dataset d) x', ['id', 'len', '"odd name"']],
    ['with best as (select id as key, * from answers) select b.| from best b', ['key', '"row"', 'text']],
    ['with best(a, b) as (select 1, 2) select | from best', ['a', 'b']],
    ['select (select max(|) from answers) from dataset', ['"row"', 'text', 'id', 'meta', 'messages', '"order"', '"label:x"', 'loupe_row']],
    ['select id from dataset union all select | from answers', ['"row"', 'text']],
    ['select | from answers union all select id from dataset', ['"row"', 'text']],
  ])('columns of what is read: %s', (text, names) => { expect(at(text, 'column')).toEqual(names); });

  test.each([
    ['select meta.| from dataset', ['score', '"odd name"', 'tags']],
    ['select meta.sc| from dataset', ['score', '"odd name"', 'tags']],
    ['select d.meta.| from dataset d', ['score', '"odd name"', 'tags']],
    ['select dataset.meta."odd name".| from dataset', ['deep']],
    ['select messages[1].| from dataset', ['"role"', 'content'].map((n) => n.replaceAll('"', ''))],
    ['select messages[len(messages)].| from dataset', ['role', 'content']],
    ['select x.m.| from (select meta as m from dataset) x', ['score', '"odd name"', 'tags']],
    ['select m.| from (select meta as m from dataset)', ['score', '"odd name"', 'tags']],
  ])('fields inside of a column: %s', (text, names) => { expect(at(text, 'field')).toEqual(names); });

  test.each(["select 'a|", "select 'a.|b'", 'select 1 -- fr|', 'select 1|', 'select id as |', 'select nothing.| from dataset', 'select length(meta).| from dataset', '/* | */'])('nothing is offered where nothing can be known: %s', (text) => { expect(at(text)).toEqual([]); });

  test('parameters are offered after a dollar', () => { expect(at('select $|')).toEqual(['$n']); });

  test('functions and words of SQL are offered where an expression stands, and each name once', () => {
    const all = at('select | from dataset d, dataset e');
    expect(all).toEqual(expect.arrayContaining(['length', 'case', 'd', 'e']));
    expect(new Set(all).size).toBe(all.length);
  });

  test('what is replaced is the name that is typed, with its quotes', () => {
    const text = 'select meta."od" from dataset';
    expect(completionsIn(text, text.indexOf('"od') + 3, catalogue)).toMatchObject({ start: 12, end: 16 });
  });

  test('no text and no place is too broken', () => {
    const piece = fc.constantFrom('select', 'from', 'dataset', '(', ')', '[', ']', '.', ',', ' ', ' ', 'with', 'as', 'x', '"', "'", '--', '\n', 'union', 'join', '*', '$', 'meta', ';');
    fc.assert(fc.property(fc.array(piece, { maxLength: 30 }), fc.nat(), (list, place) => {
      const text = list.join('');
      const { start, end } = completionsIn(text, place % (text.length + 1), catalogue);
      expect(start).toBeLessThanOrEqual(place % (text.length + 1));
      expect(end).toBeGreaterThanOrEqual(start);
    }), { numRuns: 1000 });
  });

  test('comments of ours are completed', () => {
    const offered = (before: string): string[] => headerCompletions(before, catalogue).map((c) => c.insert);
    expect(offered('-- ')).toEqual(['name: ', 'description: ', 'keywords: ', 'needs: ', 'parameter: ', 'dataset: ']);
    expect(offered('-- parameter: n ')).toContain('integer');
    expect(offered('-- needs: ')).toEqual(expect.arrayContaining(['chosen', 'answers.text']));
    expect(offered('-- dataset: ')).toEqual(['data/train.parquet']);
    expect(offered('-- a remark ')).toEqual([]);
  });
});
