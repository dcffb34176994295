import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseOptions } from '../../../src/cli/options';
import { LoupeError } from '../../../src/core/message';

const code = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return error instanceof LoupeError ? error.code : `not ours: ${String(error)}`;
  }
  return 'no error';
};

describe('a command line', () => {
  test('takes several paths without names as one dataset', () => {
    const { datasets } = parseOptions(['rows', 'a.parquet', 'b.parquet']);
    expect(datasets.map((d) => d.source.paths)).toEqual([['a.parquet', 'b.parquet']]);
  });

  test('takes NAME=PATH apart only where the whole argument is not a path that exists', () => {
    const folder = mkdtempSync(join(tmpdir(), 'loupe-cli-'));
    const odd = join(folder, 'source=own.parquet');
    writeFileSync(odd, '');
    expect(parseOptions(['rows', odd]).datasets).toMatchObject([{ name: null, source: { paths: [odd], literal: true } }]);
    expect(parseOptions(['rows', 'mine=x/y.parquet']).datasets).toMatchObject([{ name: 'mine', source: { paths: ['x/y.parquet'], literal: false } }]);
  });

  test('keeps names with commas together when they are quoted', () => {
    expect(parseOptions(['rows', 'x', '--columns', 'a, "b,c","d""e"']).columns).toEqual(['a', 'b,c', 'd"e']);
    expect(parseOptions(['rows', 'x', '--columns', 'q"u, "" ,a,a', '--columns', 'a']).columns).toEqual(['q"u', '', 'a']);
  });

  test('collects a role that is given twice', () => {
    const [dataset] = parseOptions(['inspect', 'x', '--role', 'raters=a', '--role', 'raters=b', '--role', 'prompt=(lower(q) = \'x\')']).datasets;
    expect(dataset?.source.roles).toEqual({ raters: ['a', 'b'], prompt: ["(lower(q) = 'x')"] });
  });

  test('reads sizes as people write them', () => {
    expect(parseOptions(['rows', 'x', '--memory', '2GB']).engine.memoryBytes).toBe(2e9);
    expect(parseOptions(['rows', 'x', '--memory', '512 MiB']).engine.memoryBytes).toBe(512 * 1024 ** 2);
  });

  test.each([
    [['rows', 'x', '--bogus'], 'usage-option'],
    [['rows', 'x', '--limit', '-1'], 'usage-number'],
    [['rows', 'x', '--filter', '-1'], 'usage-option-dash'],
    [['rows', 'x', '--limit', '1.5'], 'usage-number'],
    [['rows', 'x', '--row', '9007199254740993'], 'usage-number'],
    [['rows', 'x', '--role', 'nonsense=a'], 'usage-role'],
    [['rows', 'x', '--role', 'prompt'], 'usage-role'],
    [['rows', 'x', '--memory', 'lots'], 'usage-memory'],
    [['rows', 'x', '--seed', 'abc'], 'usage-number'],
    [['rows', 'x', '--threads', '0'], 'usage-threads'],
    [['rows', 'x', '--threads', '99999'], 'usage-threads'],
    [['rows', 'x', '--columns', ''], 'usage-columns'],
    [['rows', 'x', '--columns', 'a,,b'], 'usage-columns'],
    [['rows', 'x', '--columns', '"a'], 'usage-columns'],
    [['rows', 'x', '--row', '1', '--limit', '2'], 'usage-row-alone'],
    [['rows', 'x', '--row', '1', '--filter', 'a > 1'], 'usage-row-alone'],
    [['inspect', 'x', '--filter', 'a > 1'], 'usage-option-unused'],
  ])('refuses %j with %s', (argv, expected) => {
    expect(code(() => parseOptions(argv))).toBe(expected);
  });
});
