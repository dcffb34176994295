import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linkQuery, readLink } from '../../../src/data/recordLink';

const sources = fc.record({ paths: fc.array(fc.string({ unit: 'binary', minLength: 1 }), { minLength: 1, maxLength: 3 }), literal: fc.boolean(), config: fc.string(), split: fc.string() }, { requiredKeys: ['paths', 'literal'] });
const rows = fc.option(fc.record({ number: fc.nat(), id: fc.option(fc.string()), hash: fc.option(fc.string()) }));

test('a link gives back the source and the row it was made of, also after VS Code has decoded it', () => {
  fc.assert(fc.property(sources, rows, (source, row) => {
    const query = linkQuery({ source, row });
    expect(readLink(decodeURIComponent(query))).toEqual(JSON.parse(JSON.stringify({ source, row })));
    expect(query).toMatch(/^record=[\w-]+$/);
  }));
});

test('what a label file or a setting says of a source does not travel', () => {
  expect(linkQuery({ source: { paths: ['/a'], literal: true, labelsElsewhere: '/home/me', workspaces: ['/w'] }, row: null })).toBe(linkQuery({ source: { paths: ['/a'], literal: true }, row: null }));
});

test('a link that is written by hand names a path and a row', () => {
  expect(readLink('path=/data/a+b.parquet&row=12')).toEqual({ source: { paths: ['/data/a+b.parquet'], literal: true }, row: { number: 12, id: null, hash: null } });
  expect(readLink('path=/data/a.parquet')?.row).toBeNull();
  expect(['row=2', 'record=xx', 'record=', '', 'path=&row=2', `record=${Buffer.from('{"source":{"paths":[]}}').toString('base64url')}`].map((q) => readLink(q))).toEqual(Array(6).fill(undefined));
});

test('a link to a dataset of many shards that were picked one by one is read', () => {
  const source = { paths: Array.from({ length: 1_000 }, (_, i) => `/data/runs/a-checkpoint/with a long name/part-${String(i)}-of-1000.parquet`), literal: true };
  expect(readLink(linkQuery({ source, row: null }))).toEqual({ source, row: null });
});
