import { describe, expect, test } from 'vitest';
import { exitStatus, Json, stringify, table, visible } from '../../../src/cli/output';
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
