import { beforeAll, describe, expect, test } from 'vitest';
import type { DatasetInfo } from '../../../src/core/dataset';
import type { EngineParams } from '../../../src/engine/contract';
import { Fits } from '../../../src/features/query/fits';
import { PACK } from '../../../src/features/query/pack';
import { boundQuery } from '../../../src/features/query/parameters';
import { madeData } from '../../fixtures/madeData';

/** Columns of our saved queries that are written to say rows of the dataset. */
const BY_NAME = ['row', 'rows', 'chosen_in', 'rejected_in'];

describe('which columns of an answer hold rows of the dataset', () => {
  const data = madeData();
  let info: DatasetInfo;
  let other: DatasetInfo;
  beforeAll(async () => {
    info = await data().open(`select 'id' || i as id, 'ask ' || i % 7 as prompt, 'yes ' || i as chosen, repeat('no ', i % 4) || i as rejected, 's' || i % 2 as source, i as total, 'A' as annotator_1, 'B' as annotator_2 from range(40) t(i)`);
    other = await data().open(`select 'ask ' || i as prompt, 'yes' as chosen, 'no' as rejected, i as "row" from range(5) t(i)`);
  });

  async function rowColumns(sql: string, more: Partial<EngineParams<'ask'>> = {}): Promise<string[]> {
    const state = await data().engine.request('ask', { dataset: info.id, sql, others: [{ name: 'other', dataset: other.id }], limit: 100, ...more });
    await data().engine.request('closeAnswer', { answer: state.answer });
    return state.columns.filter((c) => c.isRow === true).map((c) => c.name);
  }

  test.each([
    ['select loupe_row, * from dataset', ['loupe_row']],
    ['select loupe_row as at, total from dataset', ['at']],
    ['select "row", text from answers', ['row']],
    ['from answers', ['row']],
    ['with a as (select * from answers where side = \'chosen\') select a.*, r.source from a join records r using ("row")', ['row']],
    ['select source, min("row") as first, list("row" order by "row")[1:3] as some, count(*) as n from records group by source', ['first', 'some']],
    ['select unnest(rows) as "row" from (select list("row") as rows from records)', ['row']],
    ['select "row" from answers union all select "row" from records', ['row']],
    ['select r."row", o."row" as there from records r join other.records o on r.prompt = o.prompt', ['row']],
  ])('%s: %j', async (sql, expected) => {
    expect(await rowColumns(sql)).toEqual(expected);
  });

  test.each([
    'select count(*) as "row" from dataset',
    'select total as "row", total as loupe_row from dataset',
    'select "row" + 1 as "row" from records',
    'select 7::bigint as "row"',
    'select "row" from other.records',
    'select "row", prompt from other',
    'select o."row", o.prompt from other.records o left join records r on o.prompt = r.prompt',
    'select * from (select length(text) as "row" from answers)',
    'select "row" from records union all select count(*) from records',
    'with records as (select 3 as "row") select "row" from records',
    'select x as "row" from records r(x)',
    'select * replace (1::bigint as "row") from records',
  ])('%s: none', async (sql) => {
    expect(await rowColumns(sql)).toEqual([]);
  });

  test('are followed through statements that are read by name', async () => {
    const cells = [{ name: 'long', sql: 'select "row" as place, text from answers where length(text) > 3' }, { name: 'short', sql: 'select place, length(text) as n from long' }];
    expect(await rowColumns('select n, place from short', { cells })).toEqual(['place']);
  });

  test('are those that our saved queries are written to say', async () => {
    const fits = new Fits(info);
    let seen = 0;
    for (const query of PACK.filter((q) => fits.whyNot(q) === null)) {
      const values = new Map(query.parameters.filter((p) => p.preset === null).map((p) => [p.name, p.type === 'column' ? 'source' : p.type === 'dataset' ? 'other' : 'q']));
      const { sql, parameters } = boundQuery(query, values, info.columns, ['other']);
      const state = await data().engine.request('ask', { dataset: info.id, sql, parameters, others: [{ name: 'other', dataset: other.id }], limit: 10 });
      await data().engine.request('closeAnswer', { answer: state.answer });
      const named = state.columns.filter(({ name, type }) => BY_NAME.includes(name) && type === (name === 'row' ? 'BIGINT' : 'BIGINT[]')).map((c) => c.name);
      expect([query.name, state.columns.filter((c) => c.isRow === true && BY_NAME.includes(c.name)).map((c) => c.name)]).toEqual([query.name, named]);
      seen += named.length;
    }
    expect(seen).toBeGreaterThan(15);
  });
});
