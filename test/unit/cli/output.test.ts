import { describe, expect, test } from 'vitest';
import { counted, errorDocument, exitStatus, Json, problemOf, stringify, table, visible } from '../../../src/cli/output';
import { LoupeError } from '../../../src/core/message';

describe('the document', () => {
  test('puts cells in with every digit they have', () => {
    expect(stringify({ rows: [new Json('{"big":"9007199254740993"}')], left: undefined })).toBe('{"rows":[{"big":"9007199254740993"}]}');
  });

  test('exit statuses follow the fault', () => {
    const statuses = (['input', 'usage', 'engine', 'aborted'] as const).map((fault) => exitStatus(new LoupeError('x', {}, fault)));
    expect(statuses).toEqual([2, 2, 3, 130]);
  });
});

describe('an error', () => {
  test('names the file: in its own words, or before them', () => {
    expect(problemOf(new LoupeError('memory-limit', {}, 'engine'), 'a/b.parquet')).toMatch(/^a\/b\.parquet: The engine reached its memory limit/);
    expect(problemOf(new LoupeError('file-empty', { name: 'b.parquet', path: 'a/b.parquet' }), 'a/b.parquet')).toMatch(/^“b\.parquet” is empty/);
    expect(problemOf(new LoupeError('usage-memory', { given: 'x' }, 'usage'), 'a/b.parquet')).not.toContain('b.parquet');
  });

  test('in a document holds nothing that a terminal obeys, and reads the same', () => {
    const path = 'x\u009b31m\u202e\u001b[0m.parquet';
    const text = errorDocument(new LoupeError('file-missing', { path }), path);
    expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
    expect(JSON.parse(text)).toMatchObject({ error: { code: 'file-missing', path } });
  });
});

test('one is one row, not one rows', () => expect([counted(1, 'row'), counted(0, 'row'), counted(12_345, 'byte')]).toEqual(['1 row', '0 rows', '12,345 bytes']));

describe('text for a terminal', () => {
  test('never carries an escape sequence of the data', () => {
    expect(visible('\u001b[31mred\u001b[0m\n\u202eabc')).toBe('\\u001b[31mred\\u001b[0m↵\\u202eabc');
  });

  test('cuts long cells by letters, not by half of an emoji', () => {
    const line = table(['a'], [['😀'.repeat(80)]]).split('\n')[1] ?? '';
    expect([...line]).toHaveLength(60);
    expect(line.endsWith('😀…')).toBe(true);
  });
});
