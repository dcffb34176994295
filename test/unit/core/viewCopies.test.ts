import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseOptions } from '../../../src/cli/options';
import type { Column } from '../../../src/core/dataset';
import { viewCommand, viewPython } from '../../../src/core/viewCopies';
import { EVERYTHING } from '../../../src/core/viewQuery';

const columns = [{ name: 'a b', sourceName: 'a b', type: 'BIGINT', origin: 'file' }] as unknown as Column[];
/** The words that a shell makes of a line. */
const words = (line: string): string[] => execFileSync('sh', ['-c', line.replace('npx loupe', "printf '%s\\0'")], { encoding: 'utf8' }).split('\0').slice(0, -1);

describe('a view copied as a command line', () => {
  test('filters by what stands in the box, whatever a shell would make of it', () => {
    const filter = `contains("x", 'it''s $HOME \\ "q"') /* off: y */ -- note`;
    expect(words(viewCommand({ paths: ['/data/my file.parquet'], split: 'train' }, { filter: { op: 'sql', expression: filter }, order: [] }, columns))).toEqual(['rows', '/data/my file.parquet', '--split', 'train', '--filter', filter]);
    expect(words(viewCommand({ paths: ['a.parquet'] }, { filter: { op: 'sql', expression: '/* off: y */' }, order: [] }, columns))).toEqual(['rows', 'a.parquet']);
  });

  test('reads the same data: joined, and CSV taken apart the same way', () => {
    const source = { paths: ['a.csv'], join: { paths: ['b c.csv'], literal: true, on: 'id' }, reading: { delimiter: '\t', quote: '', header: false } };
    expect(words(viewCommand(source, EVERYTHING, columns))).toEqual(['rows', 'a.csv', '--join', 'b c.csv', '--on', 'id', '--delimiter', 'tab', '--quote', 'none', '--no-header']);
    expect(parseOptions(words(viewCommand(source, EVERYTHING, columns))).datasets[0]?.source).toMatchObject({ join: { on: 'id' }, reading: source.reading });
  });

  test('is a query where rows are sorted, NULLs last and equal rows in file order', () => {
    const order = [{ target: { path: '"a b"' }, descending: true }, { target: { derived: 'turns' }, descending: false }];
    expect(words(viewCommand({ paths: ['a.parquet'] }, { filter: { op: 'sql', expression: 'x or y' }, order }, columns))).toEqual(['query', 'a.parquet', '--sql', 'select * from dataset where (x or y) order by "a b" desc nulls last, "turns" nulls last, loupe_row']);
  });
});

describe('a view copied as Python', () => {
  test('holds the statement as it is, whatever stands in it', () => {
    const statements = [...fc.sample(fc.string(), { numRuns: 100, seed: 1 }), '"""', '\\', "it's", 'a"', '\\"""', '\\n'];
    const said = execFileSync('python3', ['-c', 'import ast, json, sys; print(json.dumps([next(n.value for n in ast.walk(ast.parse(t)) if isinstance(n, ast.Constant)) for t in json.load(sys.stdin)]))'], { input: JSON.stringify(statements.map((statement) => viewPython(statement, 'polars'))), encoding: 'utf8' });
    expect(JSON.parse(said)).toEqual(statements.map((statement) => `\n${statement}\n`));
  });
});
