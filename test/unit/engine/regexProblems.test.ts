import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, test } from 'vitest';
import { duckdbError } from '../../../src/engine/duckdbError';

describe('a regular expression that DuckDB refuses', () => {
  test.each(['(', ')', '[', '*a', '+', '(?<=a)b', '(?P<a', 'a{1001}', '(a{1,1000}){1,1000}', 'a**', '\\', '[z-a]', '\\8', '[[:what:]]', '(((((a{100}){10}){10}){10}){10})'])('%s is an error of the expression, not of the engine', async (pattern) => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const said: unknown = await connection.run(`select regexp_matches(x, '${pattern}') from (values ('a')) t(x)`).then(() => null, (error: unknown) => error);
    connection.closeSync();
    expect(duckdbError(said)).toMatchObject({ code: 'sql-regex', fault: 'input' });
  });
});
