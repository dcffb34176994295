import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { detectFormat, OTHER_DATA } from '../../../src/data/formats/format';
import { checkJson } from '../../../src/data/formats/jsonText';
import { JsonSplit } from '../../../src/data/formats/jsonSplit';
import { openSources } from '../../../src/data/formats/openSources';
import type { CsvReading } from '../../../src/core/dataset';

const folder = mkdtempSync(join(tmpdir(), 'loupe-formats-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a file of this content is read as: its rows, and what is said of it. */
async function read(name: string, content: string | Buffer, reading?: CsvReading): Promise<{ rows: unknown[]; said: string[]; columns?: readonly string[] }> {
  const path = join(folder, name);
  writeFileSync(path, content);
  const { size, mtimeMs } = statSync(path);
  const opened = openSources([{ path, bytes: size, modified: mtimeMs, partitions: [] }], OTHER_DATA.test(path) ? [await detectFormat(path, size, reading)] : undefined);
  const source = opened?.files[0]?.source;
  if (!source) throw new Error(`${basename(path)} is no text`);
  const rows: unknown[] = [];
  let columns: readonly string[] | undefined;
  for await (const batch of source.batches(new AbortController().signal)) {
    if (batch.kind === 'json') rows.push(...batch.texts.map((t) => JSON.parse(t.replaceAll(': NaN', ': "not a number"')) as unknown));
    if (batch.kind !== 'fields') continue;
    columns = batch.columns;
    for (let i = 0; i < (batch.values[0]?.length ?? 0); i++) rows.push(batch.values.map((v) => v[i]));
  }
  return { rows, said: source.notices.map((n) => `${n.code} ${n.args['lines'] ?? ''}`.trim()), ...(columns ? { columns } : {}) };
}

describe('JSON', () => {
  test('lines with CR LF, blank ones, a byte order mark and no last line end', async () => {
    const { rows, said } = await read('a.jsonl', '\ufeff{"a": 1}\r\n\r\n  \r\n{"a": 2}');
    expect([rows, said]).toEqual([[{ a: 1 }, { a: 2 }], []]);
  });

  test('lines that end in CR alone, few and many', async () => {
    expect(await read('cr.jsonl', '{"a": 1}\r{"a": \r{"a": 3}\r')).toEqual({ rows: [{ a: 1 }, { a: 3 }], said: ['json-line-broken 2'] });
    const many = Array.from({ length: 20_000 }, (_, i) => ({ a: i, t: 'one\ntwo' }));
    for (const name of ['cr.jsonl', 'cr.json']) expect((await read(name, many.map((row) => JSON.stringify(row)).join('\r'))).rows).toEqual(many);
    expect((await read('cr.json', JSON.stringify(many, null, 1).replaceAll('\n', '\r'))).rows).toEqual(many);
  });

  test('only a line feed ends a line: U+2028 and U+0085 stand inside of texts', async () => {
    expect((await read('b.jsonl', '{"a": "x\u2028y\u0085z"}\n')).rows).toEqual([{ a: 'x\u2028y\u0085z' }]);
  });

  test('broken lines are left out and named, the last one as cut', async () => {
    const { rows, said } = await read('c.jsonl', '{"a": 1}\n{"a": \n{"a": 3}\nno\n{"a": 5}\n{"a"');
    expect([rows, said]).toEqual([[{ a: 1 }, { a: 3 }, { a: 5 }], ['json-line-broken 2, 4', 'json-last-cut 6']]);
  });

  test('NaN and a comma too many are read, and said', async () => {
    const { rows, said } = await read('d.jsonl', '{"a": NaN, "t": "NaN,]"}\n{"a": 1,}\n');
    expect([rows, said]).toEqual([[{ a: 'not a number', t: 'NaN,]' }, { a: 1 }], ['json-line-loose 1, 2']]);
  });

  test('half a character becomes U+FFFD; a whole one, and an escaped backslash before u, stay', () => {
    expect(checkJson('{"a": "\\ud83d x \\ud83d\\ude00 \\\\ud83d \\ude00"}')).toMatchObject({ value: { a: '\ufffd x 😀 \\ud83d \ufffd' }, mended: ['json-surrogate'] });
  });

  test.each(['pretty.json', 'pretty.jsonl'])('documents that follow one another, each over several lines (%s), are a row each', async (name) => {
    const rows = [{ a: 1, t: '}\n{', list: [{ role: 'user' }] }, { a: [], list: [] }, { a: { b: '\\"' } }];
    for (const between of ['\n', '\n\n', '']) {
      const found = await read(name, `${rows.map((row) => JSON.stringify(row, null, 2)).join(between)}\n`);
      expect([found.rows, found.said], between).toEqual([rows, []]);
    }
    const cut = await read(name, rows.map((row) => JSON.stringify(row, null, 2)).join('\n').slice(0, -3));
    expect([cut.rows, cut.said.length]).toEqual([rows.slice(0, 2), 1]);
  });

  test('an array, of any line breaks, and under any name', async () => {
    const rows = [{ a: 1, t: '],[{' }, { a: [1, { b: 2 }] }, { a: '\\"' }];
    for (const text of [JSON.stringify(rows), JSON.stringify(rows, null, 2), ` [ ${rows.map((r) => JSON.stringify(r)).join(' ,\r\n')} ] \n`]) expect((await read('e.jsonl', text)).rows).toEqual(rows);
  });

  test('an array that is cut short: what is whole is read', async () => {
    const { rows, said } = await read('f.json', '[\n{"a": 1},\n{"a": 2},\n{"a":');
    expect([rows, said]).toEqual([[{ a: 1 }, { a: 2 }], ['json-array-cut 4']]);
  });

  test('an object around a list: its elements; around none: one row; of many objects: its values with their keys', async () => {
    expect(await read('g.json', '{"version": 1, "data": [{"a": 1}, {"a": 2}], "note": {"x": []}}')).toEqual({ rows: [{ a: 1 }, { a: 2 }], said: ['json-wrapped'] });
    expect(await read('h.json', '{\n "a": 1,\n "b": {"c": [1]}\n}')).toEqual({ rows: [{ a: 1, b: { c: [1] } }], said: ['json-one-row'] });
    const keyed = Object.fromEntries(Array.from({ length: 120 }, (_, i) => [`id "${i}"`, i % 2 === 0 ? { v: i } : {}]));
    const { rows, said } = await read('i.json', JSON.stringify(keyed));
    expect([rows[3], rows[4], rows.length, said]).toEqual([{ key: 'id "3"' }, { key: 'id "4"', v: 4 }, 120, ['json-keyed']]);
  });

  test.each([
    ['lists of one length', { prompt: ['a', 'b'], messages: [[{ role: 'user' }], []], meta: [{ x: 1 }, null] }, [{ prompt: 'a', messages: [{ role: 'user' }], meta: { x: 1 } }, { prompt: 'b', messages: [], meta: null }]],
    ['pandas’ columns', { p: { 0: 'a', 1: 'b' }, n: { 0: 1, 1: null } }, [{ p: 'a', n: 1 }, { p: 'b', n: null }]],
    ['pandas’ columns with an index of their own', { p: { 3: 'a', 7: 'b' } }, [{ index: 3, p: 'a' }, { index: 7, p: 'b' }]],
    ['pandas’ split', { columns: ['p', 'n'], index: ['x', 'y'], data: [['a', 1], ['b', [2]]] }, [{ index: 'x', p: 'a', n: 1 }, { index: 'y', p: 'b', n: [2] }]],
  ])('an object of columns (%s) is rows', async (_, document, rows) => {
    for (const text of [JSON.stringify(document), JSON.stringify(document, null, 2)]) expect(await read('col.json', text)).toEqual({ rows, said: ['json-columns'] });
  });

  test('an object of columns keeps its numbers as they stand', async () => {
    const path = join(folder, 'exact.json');
    writeFileSync(path, '{"id": [12345678901234567890, 1.50], "t": ["é\\n", NaN]}');
    const { size, mtimeMs } = statSync(path);
    const texts: string[] = [];
    for await (const batch of openSources([{ path, bytes: size, modified: mtimeMs, partitions: [] }], [await detectFormat(path, size)])?.files[0]?.source.batches(new AbortController().signal) ?? []) if (batch.kind === 'json') texts.push(...batch.texts);
    expect(texts).toEqual(['{"id":12345678901234567890,"t":"é\\n"}', '{"id":1.50,"t":NaN}']);
  });

  test.each([
    ['lists of two lengths', { a: [1, 2], b: [1] }], ['a conversation and its tags', { messages: [{ role: 'user' }, { role: 'assistant' }], tags: ['a', 'b'] }], ['lists of one element', { a: [1], b: [2] }],
    ['results by split', { train: { loss: 1, acc: 2 }, test: { loss: 3, acc: 4 } }], ['lists of lists alone', { a: [[1], [2]], b: [[3], [4]] }],
  ])('an object that may be something else (%s) is none of columns', async (_, document) => {
    expect((await read('col.json', JSON.stringify(document))).said).not.toContain('json-columns');
  });

  test('an object of numbered rows (pandas’ index) is those, with their numbers', async () => {
    expect(await read('col.json', '{"0": {"a": 1}, "1": {"a": 2}}')).toEqual({ rows: [{ key: '0', a: 1 }, { key: '1', a: 2 }], said: ['json-keyed'] });
  });

  test('lines whose first one is broken, and ones longer than what is looked at, are lines', async () => {
    expect(await read('r.json', `{"a": \n${'{"a": 1}\n'.repeat(3)}`)).toEqual({ rows: [{ a: 1 }, { a: 1 }, { a: 1 }], said: ['json-line-broken 1'] });
    const long = `{"t": "${'x'.repeat(200_000)}"}`;
    for (const name of ['s.json', 's.jsonl']) expect((await read(name, `${long}\n{"t": "y"}\n`)).rows).toHaveLength(2);
    expect(await read('t.json', `{"data": [${long}, {"t": "y"}]}`)).toMatchObject({ said: ['json-wrapped'], rows: [{}, { t: 'y' }] });
    expect((await read('u.jsonl', '{\n  "a": 1,\n  "l": [\n    {"b": 2}\n  ]\n}\n')).rows).toEqual([{ b: 2 }]);
  });

  test('one JSON line alone stays a row, whatever lists it has', async () => {
    expect((await read('j.jsonl', '{"id": 1, "messages": [{"role": "user"}]}\n')).rows).toEqual([{ id: 1, messages: [{ role: 'user' }] }]);
  });

  test('values that are no objects are rows of one column where the first is none, else left out', async () => {
    expect((await read('k.json', '["x", "y"]')).rows).toEqual([{ value: 'x' }, { value: 'y' }]);
    expect(await read('l.jsonl', '{"a": 1}\n[1]\n"x"\n')).toEqual({ rows: [{ a: 1 }], said: ['json-no-object 2, 3'] });
  });

  test('UTF-16 of either order, with and without a mark, and Latin-1', async () => {
    const text = '{"a": "grün"}\n{"a": "日本"}\n';
    const little = Buffer.from(text, 'utf16le');
    for (const bytes of [little, Buffer.concat([Buffer.from([0xff, 0xfe]), little]), Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(little).swap16()])]) expect(await read('m.jsonl', bytes)).toEqual({ rows: [{ a: 'grün' }, { a: '日本' }], said: ['text-utf16'] });
    expect(await read('n.jsonl', Buffer.from('{"a": "x"}\n{"a": "caf\u00e9"}\n', 'latin1'))).toEqual({ rows: [{ a: 'x' }, { a: 'café' }], said: ['text-latin1 2'] });
  });

  test('gzip that is cut short, and gzip without a name for it', async () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `{"a": ${i}, "t": "${Math.sin(i)}"}\n`).join('');
    const packed = gzipSync(lines);
    expect((await read('o.jsonl', packed)).rows).toHaveLength(20_000);
    const cut = await read('p.jsonl.gz', packed.subarray(0, packed.length / 2));
    expect(cut.rows.length).toBeGreaterThan(5_000);
    expect(cut.said[0]).toMatch(/^packed-cut/);
  });

  test('gzip with a wrong checksum, or with something after its end: all rows before it', async () => {
    const row = '{"prompt": "What is 2+2?", "answer": "4"}\n';
    const packed = gzipSync(row);
    const wrong = Buffer.concat([packed.subarray(0, -8), Buffer.alloc(8)]);
    for (const bytes of [wrong, Buffer.concat([packed, Buffer.from('junkjunk')])]) expect(await read('q.jsonl.gz', bytes)).toEqual({ rows: [JSON.parse(row)], said: ['packed-broken'] });
    expect((await read('q.jsonl.gz', Buffer.concat([packed, packed, Buffer.alloc(30)]))).rows).toHaveLength(2);
    const lines = Array.from({ length: 40_000 }, (_, i) => `{"a": ${i}, "t": "${Math.sin(i)}"}\n`).join('');
    const long = gzipSync(lines);
    expect((await read('q.jsonl.gz', Buffer.concat([long, Buffer.from('junk')]))).rows).toHaveLength(40_000);
  });

  test('gzip of nothing is called that, and gzip of which nothing can be unpacked damaged', async () => {
    await expect(read('q.csv.gz', gzipSync(''))).rejects.toMatchObject({ code: 'packed-empty' });
    await expect(read('q.csv.gz', gzipSync('a,b\n1,2\n').subarray(0, 10))).rejects.toMatchObject({ code: 'packed-damaged' });
  });

  test.each([['an LFS pointer', 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n', 'pointer-lfs'], ['a web page', '<!DOCTYPE html><html></html>', 'html-page'], ['zeros', Buffer.alloc(4096), 'only-zeros'], ['nothing', '', 'file-empty']])('%s is refused', async (_, content, code) => {
    await expect(read('q.jsonl', content)).rejects.toMatchObject({ code });
  });

  test('an array splits into the texts of its elements, wherever the pieces of the file end', () => {
    fc.assert(fc.property(fc.array(fc.jsonValue({ maxDepth: 3 })), fc.integer({ min: 1, max: 7 }), fc.constantFrom(undefined, 1, '\t'), (values, size, indent) => {
      const bytes = Buffer.from(JSON.stringify(values, null, indent));
      const split = new JsonSplit({ of: 'array' });
      const found: unknown[] = [];
      for (let at = 0; at < bytes.length; at += size) for (const element of split.push(bytes.subarray(at, at + size))) found.push(JSON.parse(element.bytes.toString('utf8')));
      expect(found).toEqual(JSON.parse(JSON.stringify(values)));
      expect(split.cut).toBe(false);
    }), { numRuns: 300 });
  });
});

describe('CSV', () => {
  test('cells that hold delimiters, quotes and line ends stay as they are', async () => {
    const { rows, columns } = await read('a.csv', 'a,b\r\n"x,y","say ""hi"""\r\n"two\r\nlines","LF\nonly"\r\n,\r\n');
    expect([columns, rows]).toEqual([['a', 'b'], [['x,y', 'say "hi"'], ['two\r\nlines', 'LF\nonly'], ['', '']]]);
  });

  test('the delimiter is found, or said', async () => {
    for (const [name, c] of [['b.csv', ','], ['c.csv', ';'], ['d.csv', '|'], ['e.csv', '\t'], ['f.tsv', '\t']] as const) expect((await read(name, `a${c}b\n1${c}"2, 3; 4"\n5${c}6\n`)).rows).toEqual([['1', '2, 3; 4'], ['5', '6']]);
    expect((await read('g.csv', 'a^b\n1^2\n', { delimiter: '^' })).rows).toEqual([['1', '2']]);
    expect((await read('h.csv', 'a,b\nc,d\n', { header: false })).rows).toEqual([['a', 'b'], ['c', 'd']]);
  });

  test('numbers in the first line are a row', async () => {
    expect(await read('i.csv', '1,x\n2,y\n')).toMatchObject({ columns: ['C0', 'C1'], rows: [['1', 'x'], ['2', 'y']], said: ['csv-no-header'] });
  });

  test('lines with fewer or more cells, and quotes that are wrong, are named, and the rest is read', async () => {
    const { rows, said } = await read('j.csv', 'a,b\n1\n2,3,4\n5,"open\n6,"in" the middle\n7,"two\nlines"\n8,9\n');
    expect(rows).toEqual([['1', null, null], ['2', '3', '4'], ['5', '"open', null], ['6', '"in" the middle', null], ['7', 'two\nlines', null], ['8', '9', null]]);
    expect(said).toEqual(['csv-short 2', 'csv-long 3', 'csv-quotes 4, 5']);
  });

  test('a backslash before quotes, as Spark writes them', async () => {
    expect((await read('k.csv', 'a,b\n"say \\"hi, you\\"",x\ny,z\n')).rows).toEqual([['say "hi, you"', 'x'], ['y', 'z']]);
  });

  test('names only: no rows, and the columns', async () => {
    expect(await read('l.csv', 'a,b\n')).toMatchObject({ columns: ['a', 'b'], rows: [] });
  });

  test('what was quoted is read as it was, wherever the pieces of the file end', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r\n', ' ', 'é', ';', '\t') });
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 }), async (rows) => {
      const quoted = rows.map((r) => r.map((c) => `"${c.replaceAll('"', '""')}"`).join(',')).join('\n');
      expect((await read('m.csv', `first,second\n${quoted}\n`, { delimiter: ',' })).rows).toEqual(rows.map((r) => [...r]));
    }), { numRuns: 100 });
  });
});
