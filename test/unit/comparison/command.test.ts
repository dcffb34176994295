import { expect, test } from 'vitest';
import { commandOf } from '../../../src/features/comparison/command';
import { identityOf, identityOfFile, readComparison, writeComparison } from '../../../src/features/comparison/comparisonFile';
import type { ComparisonFile, FileSide } from '../../../src/features/comparison/comparisonFile';

const side = (name: string, path: string, over: Partial<FileSide> = {}): FileSide => ({ name, source: { paths: [path], literal: true }, model: null, within: null, answer: null, ...over });
const file = (sides: readonly FileSide[], over: Partial<ComparisonFile> = {}): ComparisonFile => ({ sides, key: { by: 'prompt', normalised: false }, sample: null, metrics: [{ name: 'score', path: 'score' }], metric: 'score', baseline: sides[0]?.name ?? '', family: 'baseline', test: null, by: null, ...over });
const models = (column: string): FileSide[] => ['a', 'b'].map((value) => side(value, '/d/all.parquet', { model: { column, value } }));

test('the command says by what sides are joined and with which one they are compared, since the command line may find others', () => {
  const two = [side('a', '/d/a.parquet'), side('b', '/d/b.parquet')];
  expect(commandOf(file(two))).toBe('loupe compare a=/d/a.parquet b=/d/b.parquet --key prompt --metric score --baseline a');
  expect(commandOf(file(two, { key: { by: 'row' }, baseline: 'b', family: 'all' }))).toBe('loupe compare a=/d/a.parquet b=/d/b.parquet --key row --metric score --baseline b --family all');
  expect(commandOf(file(models('generator'), { key: { by: 'columns', columns: ['id', 'turn'] } }))).toBe('loupe compare /d/all.parquet --model generator --key id,turn --metric score --baseline a');
  expect(commandOf(file(['x', 'y'].map((name) => side(name, '/d/wide.parquet', { within: name, answer: 'output' })), { key: { by: 'columns', columns: ['id'] } }))).toContain('--key id');
});

test('a comparison is found again by its datasets in any order, and by what tells the sides of one apart', () => {
  const [a, b] = [side('a', '/d/a.parquet'), side('b', '/d/b.parquet')];
  const sources = (sides: readonly FileSide[]): FileSide['source'][] => sides.map((s) => s.source);
  expect(identityOfFile(file([a, b]))).toBe(identityOf(sources([b, a]), null));
  expect(identityOfFile(file([a, b]))).not.toBe(identityOfFile(file([a, b, side('c', '/d/c.parquet')])));
  const all = sources(models('generator'));
  expect(identityOfFile(file(models('generator')))).toBe(identityOf(all, { by: 'model', column: 'generator' }));
  expect(new Set([identityOf(all, { by: 'model', column: 'generator' }), identityOf(all, { by: 'model', column: 'judge' }), identityOf(all, { by: 'structs' }), identityOf(all, { by: 'answers' })]).size).toBe(4);
});

test('a comparison is read back as it was written, and one that makes no sense says why', () => {
  const written = file(models('generator'), { by: 'tag', test: 'sign', family: 'adjacent' });
  expect(readComparison(writeComparison(written))).toEqual(written);
  expect(readComparison(writeComparison({ ...written, baseline: 'nobody' }))).toEqual({ problem: 'no side is called “nobody”' });
  expect(readComparison('{"version":2}')).toHaveProperty('problem');
});
