import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseOptions } from '../../../src/cli/options';
import type { Shape } from '../../../src/core/shape';
import { viewCommand, viewPython } from '../../../src/core/viewCopies';
import type { CopiedDataset } from '../../../src/core/viewCopies';
import type { ViewQuery } from '../../../src/core/viewQuery';

const shape: Shape = { kind: 'table', roles: {}, encodings: {}, reasons: [] };
const of = (source: CopiedDataset['source'], more: Partial<Shape> = {}): CopiedDataset => ({ source, shape: { ...shape, ...more } });
const filtered = (expression: string): ViewQuery => ({ filter: { op: 'sql', expression }, order: [] });
/** The words that a shell makes of a line. */
const words = (line: string): string[] => execFileSync('sh', ['-c', line.replace('npx loupe', "printf '%s\\0'")], { encoding: 'utf8' }).split('\0').slice(0, -1);

describe('a view copied as a command line', () => {
  test('filters by what stands in the box, whatever a shell would make of it', () => {
    const filter = `contains("x", 'it''s $HOME \\ "q"') /* off: y */ -- note`;
    expect(words(viewCommand(of({ paths: ['/data/my file.parquet'], split: 'train' }), filtered(filter), null))).toEqual(['rows', '/data/my file.parquet', '--split', 'train', '--filter', filter]);
    expect(words(viewCommand(of({ paths: ['a.parquet'] }), filtered('/* off: y */'), null))).toEqual(['rows', 'a.parquet']);
    expect(words(viewCommand(of({ paths: ['a.parquet'] }), filtered('-x < 1'), null))).toEqual(['rows', 'a.parquet', '--filter=-x < 1']);
  });

  test('says how the dataset was opened: its reading, what was joined, and the roles that a person corrected', () => {
    const source = { paths: ['a.csv'], reading: { delimiter: '\t', quote: '', header: false }, join: { paths: ['b.csv'], literal: true, on: 'id' } };
    const roles: Partial<Shape> = { roles: { prompt: ['q'], response: ['(a || b)', 'c'] }, reasons: [{ code: 'role', args: {}, role: 'prompt', by: 'guess' }, { code: 'role', args: {}, role: 'response', by: 'person' }, { code: 'role', args: {}, role: 'source', by: 'person' }] };
    expect(words(viewCommand(of(source, roles), { filter: null, order: [] }, null))).toEqual(['rows', 'a.csv', '--join', 'b.csv', '--on', 'id', '--delimiter', 'tab', '--quote', 'none', '--no-header', '--role', 'response=(a || b)', '--role', 'response=c', '--role', 'source=']);
    expect(parseOptions(words(viewCommand(of(source), { filter: null, order: [] }, null))).datasets[0]?.source).toMatchObject({ join: { on: 'id' }, reading: source.reading });
  });
});

describe('a view copied as Python', () => {
  test('holds the statement as it is, whatever stands in it', () => {
    const statements = [...fc.sample(fc.string(), { numRuns: 100, seed: 1 }), '"""', '\\', "it's", 'a"', '\\"""', '\\n'];
    const said = execFileSync('python3', ['-c', 'import ast, json, sys; print(json.dumps([next(n.value for n in ast.walk(ast.parse(t)) if isinstance(n, ast.Constant)) for t in json.load(sys.stdin)]))'], { input: JSON.stringify(statements.map((statement) => viewPython(statement, 'polars'))), encoding: 'utf8' });
    expect(JSON.parse(said)).toEqual(statements.map((statement) => `\n${statement}\n`));
  });
});
