import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MOST_KEPT, withAsked, withoutAsked } from '../../../src/features/query/history';
import type { Asked } from '../../../src/features/query/history';
import { markdownTable } from '../../../src/features/query/markdownTable';
import { needsIn } from '../../../src/features/query/needsIn';
import { likelyPicture, picturesOf, placesOf } from '../../../src/features/query/picture';
import type { PictureColumn } from '../../../src/features/query/picture';
import { sqlQuestion } from '../../../src/features/query/question';
import { sortedBy } from '../../../src/features/query/sortedBy';
import { rowsFilter } from '../../../src/core/rowsFilter';
import { rowIdentity, rowsIn } from '../../../src/features/query/rowIdentity';

describe('rows of the dataset in an answer', () => {
  test('are in columns that the engine followed to them, the one that is called so first', () => {
    const told = { isRow: true };
    expect(rowIdentity([{ name: 'side', type: 'VARCHAR' }, { name: 'first', type: 'BIGINT', ...told }, { name: 'row', type: 'BIGINT', ...told }])).toEqual({ row: 2, lists: [] });
    expect(rowIdentity([{ name: 'first', type: 'BIGINT', ...told }, { name: 'some', type: 'BIGINT[]', ...told }])).toEqual({ row: 0, lists: [1] });
    expect(rowIdentity([{ name: 'row', type: 'VARCHAR', ...told }, { name: 'row', type: 'BIGINT' }, { name: 'rows', type: 'BIGINT[]' }])).toEqual({ row: null, lists: [] });
  });

  test('are read of numbers, lists, and lists that came as JSON, without a number that was cut', () => {
    expect([rowsIn(7), rowsIn([1, 2]), rowsIn('[3,14,15]'), rowsIn('[3,14,1'), rowsIn('[]'), rowsIn('12'), rowsIn(null), rowsIn(undefined)]).toEqual([[7], [1, 2], [3, 14, 15], [3, 14], [], [], [], []]);
  });

  test('make a condition that holds for these rows and no other', () => {
    fc.assert(fc.property(fc.array(fc.nat(60), { maxLength: 40 }), (rows) => {
      const holds = (row: number): boolean => rowsFilter(rows).split(' or ').some((part) => {
        const between = /^loupe_row between (\d+) and (\d+)$/.exec(part);
        if (between) return row >= Number(between[1]) && row <= Number(between[2]);
        return /^loupe_row in \((.*)\)$/.exec(part)?.[1]?.split(', ').includes(String(row)) ?? false;
      });
      for (let row = 0; row <= 61; row++) expect(holds(row)).toBe(rows.includes(row));
    }));
  });
});

describe('an answer as Markdown', () => {
  test('keeps its columns apart whatever stands in a cell', () => {
    expect(markdownTable([{ name: 'a|b', isNumber: false }, { name: 'n', isNumber: true }], [['x | y\nz', '1'], ['<b>\\', 'NULL']])).toBe('| a\\|b | n |\n| --- | ---: |\n| x \\| y<br>z | 1 |\n| &lt;b>\\\\ | NULL |');
  });
});

describe('what was asked', () => {
  const asked = (sql: string, at: number, uri = 'file:///a.parquet'): Asked => ({ question: sqlQuestion(sql), uri, dataset: 'a.parquet', at, rows: 1, truncated: false, milliseconds: 2, problem: null });

  test('stands once, where it was asked last, the newest first, and no more than are kept', () => {
    const history = [asked('select 1', 1), asked('select 2', 2), asked('select 1', 3)].reduce<Asked[]>((all, a) => withAsked(all, a), []);
    expect(history.map((a) => a.at)).toEqual([3, 2]);
    const many = Array.from({ length: MOST_KEPT + 50 }, (_, i) => asked(`select ${i}`, i)).reduce<Asked[]>((all, a) => withAsked(all, a), []);
    expect([many.length, many[0]?.at]).toEqual([MOST_KEPT, MOST_KEPT + 49]);
  });

  test('of another dataset is another question', () => {
    const both = withAsked([asked('select 1', 1)], asked('select 1', 2, 'file:///b.parquet'));
    expect(both).toHaveLength(2);
    expect(withoutAsked(both, asked('select 1', 9)).map((a) => a.uri)).toEqual(['file:///b.parquet']);
  });

  test('in SQL is called by its first words, without comments', () => {
    expect(sqlQuestion('-- all of it\nselect   1\n').name).toBe('select 1');
    expect([...sqlQuestion(`select '${'é'.repeat(90)}'`).name]).toHaveLength(60);
  });

  test('in SQL needs the relations that it mentions and the dataset has', () => {
    const column = (name: string) => ({ name, sourceName: name, type: 'VARCHAR', origin: 'file' as const });
    const context = { columns: [column('prompt'), column('chosen'), column('rejected')], shape: { kind: 'preference' as const, roles: { prompt: ['prompt'], chosen: ['chosen'], rejected: ['rejected'] }, encodings: {}, reasons: [] } };
    expect(needsIn('select * from answers join verdicts using ("row")', context)).toEqual([{ relation: 'answers', column: 'text' }]);
    expect(needsIn("select 'answers' from dataset", context)).toEqual([]);
  });
});

describe('the picture of an answer', () => {
  const column = (name: string, type: string, more: Partial<PictureColumn> = {}): PictureColumn => ({ name, type, isRow: false, isLong: false, isUnique: true, isRising: false, isSorted: false, ...more });
  const repeated = { isUnique: false };

  test('is chosen by what its columns are', () => {
    expect(likelyPicture([column('source', 'VARCHAR'), column('answers', 'BIGINT'), column('mean', 'DOUBLE')])).toEqual({ kind: 'bar', x: 0, y: 2, color: null });
    expect(likelyPicture([column('length', 'BIGINT', repeated)])).toEqual({ kind: 'histogram', x: 0, y: null, color: null });
    expect(likelyPicture([column('day', 'DATE'), column('loss', 'DOUBLE')])).toEqual({ kind: 'line', x: 0, y: 1, color: null });
    expect(likelyPicture([column('day', 'DATE', repeated), column('split', 'VARCHAR', repeated), column('loss', 'DOUBLE')])).toEqual({ kind: 'line', x: 0, y: 2, color: 1 });
    expect(likelyPicture([column('a', 'DOUBLE'), column('b', 'DOUBLE')])).toEqual({ kind: 'scatter', x: 0, y: 1, color: null });
    expect(likelyPicture([column('rater', 'VARCHAR', repeated), column('label', 'VARCHAR', repeated), column('share', 'DOUBLE')])).toEqual({ kind: 'heat', x: 0, y: 1, color: 2 });
    expect(likelyPicture([column('step', 'INTEGER', { isRising: true }), column('loss', 'DOUBLE')])?.kind).toBe('line');
  });

  test('measures what the query sorts by, else what is no count', () => {
    const [source, answers, p5, p50] = [column('source', 'VARCHAR'), column('answers', 'BIGINT'), column('p5', 'DOUBLE'), column('p50', 'DOUBLE')];
    expect(likelyPicture([source, answers, p5, { ...p50, isSorted: true }])?.y).toBe(3);
    expect(likelyPicture([source, { ...answers, isSorted: true }, p5, p50])?.y).toBe(1);
    expect(likelyPicture([source, answers, p5, p50])?.y).toBe(2);
    expect(likelyPicture([source, answers])?.y).toBe(1);
  });

  test('knows by which column SQL sorts: the last order outside of brackets, by name or number', () => {
    const columns = [{ name: 'source' }, { name: 'answers' }, { name: 'p 50' }];
    expect(sortedBy('select source, count(*) over (order by source) from r order by "p 50" desc, 1', columns)).toBe(2);
    expect(sortedBy('select * from r -- order by source\norder by 2 limit 3', columns)).toBe(1);
    expect(sortedBy('select * from (select * from r order by source)', columns)).toBeNull();
    expect(sortedBy('select * from r order by answers + 1', columns)).toBeNull();
    expect(sortedBy('select * from r order by other', columns)).toBeNull();
  });

  test('never measures by the numbers of rows where there is another number, and never names by long texts', () => {
    const columns = [column('row', 'BIGINT', { isRow: true }), column('begins', 'VARCHAR', { isLong: true }), column('characters', 'BIGINT', repeated)];
    expect(likelyPicture(columns)).toEqual({ kind: 'histogram', x: 2, y: null, color: null });
    expect(placesOf('bar', columns).color).toEqual([]);
  });

  test('is none where there is no number', () => {
    expect(likelyPicture([column('prompt', 'VARCHAR'), column('rows', 'BIGINT[]')])).toBeNull();
    expect(picturesOf([column('prompt', 'VARCHAR')])).toEqual([]);
  });
});
