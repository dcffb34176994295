import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import { jsonOf } from '../../../src/core/json';
import type { DatasetInfo } from '../../../src/core/dataset';
import type { ViewQuery } from '../../../src/core/viewQuery';
import { EVERYTHING } from '../../../src/core/viewQuery';
import { searchCondition, searchSql } from '../../../src/features/explore/searchSql';
import type { Searched } from '../../../src/features/explore/searchSql';
import { madeData } from '../../fixtures/madeData';
import { DATA, hasShared } from '../../fixtures/shared';

const plain = (text: string, more: Partial<Searched> = {}): Searched => ({ text, matchCase: false, wholeWord: false, regex: false, ...more });

describe('a search over the texts of all columns', () => {
  const data = madeData();
  /** Rows and how often each holds it, as the engine finds them. */
  async function found(info: DatasetInfo, searched: Searched, query: ViewQuery = EVERYTHING): Promise<[number, number][]> {
    const statement = searchSql(info.columns, info.columns.map((c) => c.name), query, searched);
    if (!statement) throw new Error('no column has texts');
    let state = await data().engine.request('ask', { dataset: info.id, sql: statement.text, parameters: statement.params, limit: 100_000 });
    while (!state.complete) state = await data().engine.request('answer', { answer: state.answer, known: state.rows });
    if (state.error) throw new Error(state.error.code);
    const page = decodePage((await data().engine.request('answerPage', { answer: state.answer, order: [], rowStart: 0, rowEnd: state.rows, textLimit: 0 })).ipc);
    await data().engine.request('closeAnswer', { answer: state.answer });
    return Array.from({ length: page.rows }, (_, row) => [Number(page.cell(0, row)), Number(page.cell(1, row))]);
  }

  test('finds it in texts, lists, structs, maps, JSON and enums, however deep, and in no name of a field', async () => {
    const info = await data().open(`
      select * from (values
        ('Needle', [{'role': 'user', 'parts': ['a needle', 'needle needle']}], map {'needle': 'x'}, {'content': 'no'}, '{"a": "needle"}'::json),
        ('hay', [{'role': 'user', 'parts': ['hay', null]}], map {'k': 'v'}, {'content': null}, null),
        (null, null, null, null, null),
        ('hay', [], map {'k': 'NEEDLES'}, {'content': 'needl'}, '{}'::json)
      ) t(title, turns, tags, needle, raw)`);
    expect(await found(info, plain('needle'))).toEqual([[0, 6], [3, 1]]);
    expect(await found(info, plain('needle', { matchCase: true }))).toEqual([[0, 5]]);
    expect(await found(info, plain('needle', { wholeWord: true }))).toEqual([[0, 6]]);
    expect(await found(info, plain('n[e]{2}dle(s)', { regex: true }))).toEqual([[3, 1]]);
    expect(await found(info, plain('role'))).toEqual([]);
  });

  test('takes what is typed as it is: quotes, brackets, percent signs, question marks and comments', async () => {
    const odd = [`it's "q"`, '100 % (a.b) [c] {d} ^$ \\n', '-- comment; drop table x', '$1 ? :name', 'ÄÖ straße'];
    const info = await data().open(`select unnest([${odd.map((o) => `'${o.replaceAll("'", "''")}'`).join(', ')}]) as text`);
    for (const [row, text] of odd.entries()) {
      expect(await found(info, plain(text))).toEqual([[row, 1]]);
      expect(await found(info, plain(text, { matchCase: true }))).toEqual([[row, 1]]);
    }
    expect(await found(info, plain('äö STRA'))).toEqual([[4, 1]]);
  });

  test('keeps to the filter and to the order of the view', async () => {
    const info = await data().open(`select 'text ' || i % 3 as text, 9 - i as n from range(10) t(i)`);
    const query: ViewQuery = { filter: { op: 'sql', expression: 'n < 8' }, order: [{ target: { path: 'n' }, descending: false }] };
    expect((await found(info, plain('text 0'), query)).map(([row]) => row)).toEqual([9, 6, 3]);
  });

  test('a regular expression that cannot be read is said with what is wrong', async () => {
    const info = await data().open(`select 'a' as text`);
    await expect(found(info, plain('(', { regex: true }))).rejects.toMatchObject({ code: expect.stringMatching(/^sql-|regex/) });
  });

  test('nothing can be searched where no column has texts', async () => {
    const info = await data().open('select 1 as a, [2] as b');
    expect(searchSql(info.columns, info.columns.map((c) => c.name), EVERYTHING, plain('1'))).toBeNull();
  });

  const real = join(DATA, 'preference/hh-rlhf-harmless-base-test-rows-0-1311.parquet');
  test.skipIf(!hasShared('search'))('finds in a real file the rows that JavaScript finds, as a search and as a filter', async () => {
    const info = await data().engine.request('open', { source: { paths: [real], literal: true } });
    const page = decodePage((await data().engine.request('page', { dataset: info.id, view: 'all', columns: info.columns.map((c) => ({ column: c.name })), rowStart: 0, rowEnd: info.rows, textLimit: 0 })).ipc);
    const texts = Array.from({ length: info.rows }, (_, row) => page.fields.flatMap((f, i) => (f.name === 'loupe_row' ? [] : [page.cell(i, row)])).map((cell) => (typeof cell === 'string' ? cell : jsonOf(cell))));
    for (const [searched, pattern] of [[plain('sorry'), /sorry/gi], [plain("I'm", { matchCase: true }), /I'm/g], [plain('\\?\\n+Assistant', { regex: true, matchCase: true }), /\?\n+Assistant/g]] as const) {
      const expected = texts.flatMap((row, i): [number, number][] => {
        const hits = row.reduce((n, text) => n + [...text.matchAll(pattern)].length, 0);
        return hits > 0 ? [[i, hits]] : [];
      });
      expect(expected.length).toBeGreaterThan(0);
      expect(await found(info, searched)).toEqual(expected);
      const condition = searchCondition(info.columns, info.columns.map((c) => c.name), searched) ?? '';
      expect((await data().engine.request('view', { dataset: info.id, query: { filter: { op: 'sql', expression: condition }, order: [] } })).rows).toBe(expected.length);
    }
  });
});
