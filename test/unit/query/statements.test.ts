import fc from 'fast-check';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, test } from 'vitest';
import { sqlTokens, writtenName } from '../../../src/core/sqlTokens';
import { boundText, sampleValues } from '../../../src/features/query/boundText';
import { datasetEdit, datasetIn, parametersIn } from '../../../src/features/query/documentHeader';
import { cellsBefore, cellsRead, statementAt, statementsOf, titleOf } from '../../../src/features/query/statements';

/** Pieces that hold semicolons which end nothing. */
const PIECES = ["'a;b'", "''';'", '"n;m"', '"a"";"', '-- c; d\n', '/* ; /* ; */ ; */', '$$ ; $$', '$t$ $$ ; $t$', "e'\\';'", 'select 1', 'x', ' ', '\n', '(', ')', '日本', '$p', '😀', '1.5e3', 'from dataset'];
const piece = fc.constantFrom(...PIECES);
const anything = fc.array(fc.oneof(piece, fc.string({ unit: 'grapheme', maxLength: 4 }), fc.constantFrom(';', "'", '"', '$', '-- ', '/*')), { maxLength: 30 }).map((list) => list.join(''));

describe('a document of statements', () => {
  test('its tokens, put together, are the text', () => {
    fc.assert(fc.property(anything, (text) => { expect(sqlTokens(text).map((t) => t.text).join('')).toBe(text); }), { numRuns: 500 });
  });

  test('its pieces, put together, are the text, and each statement is what stands at its place', () => {
    fc.assert(fc.property(anything, (text) => {
      const found = statementsOf(text);
      if (found.length > 0) expect(found.map((s) => text.slice(s.from, s.to)).join('')).toBe(text);
      for (const s of found) expect(text.slice(s.start, s.end)).toBe(s.sql);
    }), { numRuns: 500 });
  });

  test('whole pieces, put together with semicolons, come apart at these alone', () => {
    const statement = fc.array(fc.constantFrom(...PIECES.filter((p) => !/^(--|\(|\)|\s|\/)/.test(p))), { minLength: 1, maxLength: 6 }).map((list) => list.join(' '));
    fc.assert(fc.property(fc.array(statement, { minLength: 1, maxLength: 5 }), (list) => { expect(statementsOf(list.join('\n;\n')).map((s) => s.sql)).toEqual(list); }), { numRuns: 300 });
  });

  test('DuckDB counts as many statements', async () => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    for (const text of ["select ';'; select 2", 'select 1 -- ; x\n; select 2;', 'select 1 -- ; x\r; select 2', 'select $$;$$; select $a$ $$; $a$', 'select 1 /* ; /* ; */ ; */ ; ;; select 3', "select e'\\';'; select 2", 'select ";" from (select 1 as ";"); select 2', "select '\\'; select 2", 'select a$b$ from (select 1 as a$b$); select $c$;$c$']) {
      expect(statementsOf(text).length, text).toBe((await connection.extractStatements(text)).count);
    }
    connection.closeSync();
  });

  const text = '-- dataset: data/train.parquet\n-- two questions\n\n-- name: long\nselect * from dataset where len(text) > 10;\n\n-- name: odd one\n-- why\nselect 1 from LONG;\nselect * from "odd one"; -- end\n';
  test('a comment names a statement, and later ones read it by that', () => {
    const found = statementsOf(text);
    expect(found.map((s) => s.name)).toEqual(['long', 'odd one', null]);
    expect(cellsBefore(found, found[2]!).map((c) => c.name)).toEqual(['long', 'odd one']);
    expect(cellsRead(found[2]!.sql, cellsBefore(found, found[2]!)).map((c) => c.name)).toEqual(['long', 'odd one']);
    expect(cellsRead('select 1', cellsBefore(found, found[2]!))).toEqual([]);
    expect(titleOf(found[0]!)).toBe('long');
    expect(titleOf(found[2]!)).toBe('select * from "odd one"');
  });

  test('the last statement of a name is the one that is read', () => {
    const found = statementsOf('-- name: a\nselect 1;\n-- name: A\nselect 2;\nselect * from a');
    expect(cellsBefore(found, found[2]!)).toEqual([{ name: 'A', sql: 'select 2' }]);
  });

  test('the caret is in the statement whose piece holds it, and just behind a semicolon in the one before', () => {
    const found = statementsOf('select 1; select 2');
    expect([0, 8, 9, 10, 18].map((at) => found.indexOf(statementAt(found, at)!))).toEqual([0, 0, 0, 1, 1]);
  });

  test('the header says which dataset, and is changed in its place', () => {
    expect(datasetIn(text, statementsOf(text))).toBe('data/train.parquet');
    const changed = (of: string): string => {
      const { start, end, text: by } = datasetEdit(of, statementsOf(of), 'other one.parquet');
      return of.slice(0, start) + by + of.slice(end);
    };
    expect(changed(text)).toBe(text.replace('data/train.parquet', 'other one.parquet'));
    for (const of of [text, 'select 1', '', '--dataset:\nselect 1', "select '\n-- dataset: x'"]) expect(datasetIn(changed(of), statementsOf(changed(of)))).toBe('other one.parquet');
    expect(datasetIn("select '\n-- dataset: x'", statementsOf("select '\n-- dataset: x'"))).toBe(null);
  });

  test('parameters stand in a statement as values, and places lead back', () => {
    const of = "-- parameter: n integer = 3\n-- parameter: phrase text\nselect $n, '$n', \"$n\" /* $n */, $phrase as x, wrong";
    const parameters = parametersIn(of, statementsOf(of), 'a.loupe.sql');
    const sql = statementsOf(of)[0]!.sql;
    const bound = boundText(sql, parameters, new Map([['n', '7'], ['phrase', "it's ; $n ?"]]), []);
    expect(bound.sql).toBe("select cast(7 as bigint), '$n', \"$n\" /* $n */, cast('it''s ; $n ?' as varchar) as x, wrong");
    expect(sql.slice(bound.back(bound.sql.indexOf('wrong')))).toBe('wrong');
    expect(sql.slice(bound.back(bound.sql.indexOf('7')))).toMatch(/^\$n,/);
    expect(boundText(sql, parameters, sampleValues(parameters, []), []).sql).toContain('cast(3 as bigint)');
    expect(() => boundText('select $m', parameters, new Map(), [])).toThrow('query-file-undeclared');
    expect(() => boundText(sql, parameters, new Map([['n', '1; drop']]), [])).toThrow('query-parameter-type');
  });

  test('a name is written so that DuckDB reads it as that name', async () => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await fc.assert(fc.asyncProperty(fc.oneof(fc.constantFrom('row', 'select', 'values', 'text', 'order', 'left', 'a b', 'a"b', 'Ä', 'prompt', '1a', 'struct', 'label:x'), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 5 }).filter((s) => !s.includes('\0'))), async (name) => {
      const column = (await connection.runAndReadAll(`select ${writtenName(name)} from (select 1 as "${name.replaceAll('"', '""')}")`)).columnNames()[0];
      expect(column).toBe(name);
    }), { numRuns: 200 });
    connection.closeSync();
  });
});
