import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { DatasetInfo, DatasetSource } from '../../../src/core/dataset';
import { LoupeError } from '../../../src/core/message';
import { sentence } from '../../../src/core/sentences';
import { fileError } from '../../../src/data/disk/sniffFile';
import { startError } from '../../../src/engine/process';
import { duckdbError } from '../../../src/engine/duckdbError';
import { EngineHandle } from '../../../src/engine/handle';
import { testEngine } from '../../fixtures/engine';
import { DATA, hasShared } from '../../fixtures/shared';

const shared = hasShared('real damaged files');
const bad = (name: string): string => join(DATA, 'writers', 'bad', name);

describe('bad input is answered with a sentence, and the rest lives on', () => {
  let engine: EngineHandle;
  let folder: string;
  let stop: () => Promise<void>;
  let run: (sql: string) => Promise<void>;
  let good: DatasetInfo;
  let whole: Buffer;

  beforeAll(async () => {
    ({ engine, folder, stop } = await testEngine());
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    run = async (sql) => {
      await connection.run(sql);
    };
    await run(`copy (select i as id, 'text of row ' || i as text, repeat('word ', 200) as long from range(5000) t(i)) to '${join(folder, 'good.parquet')}' (row_group_size 1024)`);
    whole = readFileSync(join(folder, 'good.parquet'));
    good = await engine.request('open', { source: { paths: [join(folder, 'good.parquet')], literal: true } });
  });
  afterAll(async () => stop());

  const put = (name: string, content: string | Buffer): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const open = (path: string, more: Partial<DatasetSource> = {}): Promise<DatasetInfo> => engine.request('open', { source: { paths: [path], literal: true, ...more } });
  const firstText = async (info: DatasetInfo, row: number, column = 'text'): Promise<unknown> => decodePage((await engine.request('page', { dataset: info.id, view: 'all', columns: [{ column }], rowStart: row, rowEnd: row + 1, textLimit: 0 })).ipc).row(0).get(column);
  const problem = async (work: Promise<unknown>): Promise<LoupeError> => {
    try {
      await work;
    } catch (error) {
      if (error instanceof LoupeError) return error;
      throw error;
    }
    throw new Error('it went well, and should not have');
  };
  const livesOn = async (): Promise<void> => expect(await firstText(good, 4321)).toBe('text of row 4321');

  const parquet = (): Buffer => Buffer.from(whole);
  const FILES: readonly [string, () => string | Buffer, string, RegExp][] = [
    ['an empty file', () => '', 'file-empty', /empty \(0 bytes\)/],
    ['a Git LFS pointer', () => 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n', 'pointer-lfs', /run git lfs pull/],
    ['a git-annex pointer', () => '/annex/objects/SHA256E-s123--abc.parquet\n', 'pointer-annex', /run git annex get/],
    ['an HTML page', () => '<!DOCTYPE html><html><head><title>Sign in</title></head><body>no</body></html>', 'html-page', /HTML page.*Download the file again/],
    ['JSON', () => '{"error":"Repository not found"}', 'json-body', /JSON text, not Parquet/],
    ['JSON lines', () => '{"a":1}\n{"a":2}\n', 'json-lines', /rename it to \.jsonl/],
    ['a gzip file', () => Buffer.from([0x1f, 0x8b, 8, 0, ...Buffer.alloc(60)]), 'packed', /packed with gzip: unpack it first \(gunzip\)/],
    ['a Zstandard file', () => Buffer.from([0x28, 0xb5, 0x2f, 0xfd, ...Buffer.alloc(60, 1)]), 'packed', /zstd -d/],
    ['a ZIP archive', () => Buffer.from('PK\u0003\u0004'.padEnd(99, '\u0001'), 'latin1'), 'archive', /ZIP archive/],
    ['a tar archive', () => `data.parquet${'\0'.repeat(245)}ustar\0${'0'.repeat(200)}`, 'archive', /tar archive/],
    ['an Arrow file', () => `ARROW1\0\0${'x'.repeat(99)}`, 'arrow-named', /Arrow, not Parquet: rename it to \.arrow/],
    ['an ORC file', () => `ORC${'x'.repeat(99)}`, 'format-unsupported', /ORC/],
    ['an Avro file', () => `Obj\u0001${'x'.repeat(99)}`, 'format-other', /Avro, not Parquet/],
    ['CSV', () => 'id,text\n1,hello\n2,world\n', 'plain-text', /begins with “id,text”/],
    ['an answer in words', () => 'Repository not found', 'plain-text', /begins with “Repository not found”: a download failed/],
    ['an XML answer', () => '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', 'html-page', /Download the file again/],
    ['an HTML page that begins with a comment', () => '\n<!-- x -->\n<html><body>no</body></html>', 'html-page', /HTML page/],
    ['nothing but zeros', () => Buffer.alloc(4096), 'only-zeros', /nothing but zeros/],
    ['a byte before its beginning', () => Buffer.concat([Buffer.from('\n'), parquet()]), 'head-wrong', /its beginning is damaged/],
    ['a byte after its end', () => Buffer.concat([parquet(), Buffer.from('\n')]), 'tail-more', /bytes too many: 1\b/],
    ['other bytes', () => Buffer.alloc(4096, 7), 'not-parquet', /not a Parquet file/],
    ['a file cut in half', () => parquet().subarray(0, whole.length / 2), 'file-cut', /cut short or still being written/],
    ['a file of three bytes', () => 'PAR', 'file-cut', /cut short/],
    ['a file without its last bytes', () => parquet().subarray(0, whole.length - 6), 'file-cut', /cut short/],
    ['a footer length beyond the file', () => { const b = parquet(); b.writeUInt32LE(0x7fffffff, b.length - 8); return b; }, 'footer-too-long', /claims .* bytes and the file has/],
    ['a footer of zeros', () => { const b = parquet(); b.fill(0, b.length - 8 - b.readUInt32LE(b.length - 8), b.length - 8); return b; }, 'footer-damaged', /footer cannot be read/],
    ['an encrypted footer', () => { const b = parquet(); b.write('PARE', b.length - 4, 'latin1'); b.write('PARE', 0, 'latin1'); return b; }, 'encrypted', /encrypted and cannot be read without its key/],
  ];
  test.each(FILES)('%s', async (_, content, code, words) => {
    const path = put('wrong.parquet', content());
    const error = await problem(open(path));
    expect([error.code, error.fault]).toEqual([code, 'input']);
    expect(sentence(error)).toMatch(words);
    expect(sentence(error)).toContain('wrong.parquet');
    await livesOn();
  });

  test('text that is compared with a number: how to convert it is said, and that way works', async () => {
    const sheet = await open(put('sheet.csv', 'id,score\na,9\nb,10\nc,\n'));
    const rows = async (expression: string): Promise<number> => (await engine.request('view', { dataset: sheet.id, query: { filter: { op: 'sql', expression }, order: [] } })).rows;
    for (const filter of ['score > 9', '9.5 < score', 'score between 1 and 3']) await expect(rows(filter), filter).rejects.toMatchObject({ code: 'sql-text-number' });
    expect(await rows('try_cast(score as double) > 9')).toBe(1);
    expect(await rows(`score = '10'`)).toBe(1);
  });

  test('a folder called x.parquet is read as a folder; empty, it says so', async () => {
    mkdirSync(join(folder, 'empty.parquet'));
    expect(sentence(await problem(open(join(folder, 'empty.parquet'))))).toMatch(/folder without data files/);
    mkdirSync(join(folder, 'spark.parquet'));
    copyFileSync(join(folder, 'good.parquet'), join(folder, 'spark.parquet', 'part-0.parquet'));
    writeFileSync(join(folder, 'spark.parquet', '_SUCCESS'), '');
    expect((await open(join(folder, 'spark.parquet'))).rows).toBe(5000);
  });

  test('a path that is not there, a link to nothing and links in a circle', async () => {
    expect(sentence(await problem(open(join(folder, 'nothing.parquet'))))).toMatch(/does not exist/);
    symlinkSync(join(folder, 'nothing.parquet'), join(folder, 'dangling.parquet'));
    expect((await problem(open(join(folder, 'dangling.parquet')))).code).toBe('file-missing');
    symlinkSync(join(folder, 'circle.parquet'), join(folder, 'circle.parquet'));
    expect(sentence(await problem(open(join(folder, 'circle.parquet'))))).toMatch(/circle/);
  });

  test('no permission', async () => {
    expect(sentence(fileError(Object.assign(new Error('EACCES'), { code: 'EACCES' }), '/data/secret.parquet'))).toBe('There is no permission to read “/data/secret.parquet”: change its mode, or ask its owner.');
    if (process.getuid?.() === 0) return; // nothing is forbidden to root: the system's own refusal cannot be had
    const path = put('secret.parquet', parquet());
    chmodSync(path, 0);
    expect((await problem(open(path))).code).toBe('no-permission');
  });

  test('zero rows and zero columns', async () => {
    await run(`copy (select 1 as a, 'x' as b where false) to '${join(folder, 'norows.parquet')}'`);
    const info = await open(join(folder, 'norows.parquet'));
    expect([info.rows, info.columns.map((c) => c.name)]).toEqual([0, ['a', 'b']]);
    expect((await engine.request('page', { dataset: info.id, view: 'all', columns: [{ column: 'a' }], rowStart: 0, rowEnd: 50, textLimit: 9 })).rows).toBe(0);
    expect((await engine.request('view', { dataset: info.id, query: { filter: { op: 'sql', expression: 'a > 0' }, order: [] } })).rows).toBe(0);
    expect(sentence(await problem(engine.request('record', { dataset: info.id, row: 0, textLimit: 9 })))).toMatch(/beyond the end of “norows\.parquet” \(rows: 0/);
  });

  test('two thousand columns: any of them, and all of a record', async () => {
    const names = Array.from({ length: 2000 }, (_, i) => `c${i}`);
    await run(`copy (select ${names.map((n, i) => `r + ${i} as ${n}`).join(', ')} from range(30) t(r)) to '${join(folder, 'wide.parquet')}'`);
    const info = await open(join(folder, 'wide.parquet'));
    expect(info.columns).toHaveLength(2000);
    expect(await firstText(info, 29, 'c1999')).toBe(29 + 1999);
    const record = decodePage((await engine.request('record', { dataset: info.id, row: 7, textLimit: 99 })).ipc).row(0);
    expect(names.map((n) => record.get(n))).toEqual(names.map((_, i) => 7 + i));
  });

  test('names that are empty, equal but for case, or hold quotes and dots', async () => {
    await run(`copy (select 1 as "a.b", 2 as "x""y", 3 as "[0]", 4 as "select", 5 as "__proto__", 6 as " ", 7 as "é😀", 8 as "loupe_row") to '${join(folder, 'odd.parquet')}'`);
    const info = await open(join(folder, 'odd.parquet'));
    const record = decodePage((await engine.request('record', { dataset: info.id, row: 0, textLimit: 99 })).ipc).row(0);
    expect(info.columns.map((c) => record.get(c.name))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const view = await engine.request('view', { dataset: info.id, query: { filter: { op: 'compare', target: { path: '"a.b"' }, is: '=', value: 1 }, order: [{ target: { path: '"[0]"' }, descending: true }] } });
    expect(view.rows).toBe(1);
  });

  test('shards that differ are joined by name with their widest types, and what differed is said', async () => {
    mkdirSync(join(folder, 'shards'));
    await run(`copy (select 1::integer as n, 'a' as t) to '${join(folder, 'shards', 'train-00000-of-00003.parquet')}'`);
    await run(`copy (select 'b' as t, 2.5::double as n, true as extra) to '${join(folder, 'shards', 'train-00002-of-00003.parquet')}'`);
    const info = await open(join(folder, 'shards'));
    expect(info.columns.map((c) => [c.name, c.type])).toEqual([['n', 'DOUBLE'], ['t', 'VARCHAR'], ['extra', 'BOOLEAN']]);
    expect([await firstText(info, 0, 'n'), await firstText(info, 1, 'n'), await firstText(info, 0, 'extra'), await firstText(info, 1, 'extra')]).toEqual([1, 2.5, null, true]);
    const said = info.warnings.map((w) => sentence(w));
    expect(said.some((s) => /Shards differ/.test(s))).toBe(true);
    expect(said.some((s) => /missing: train-00001-of-00003\.parquet/.test(s))).toBe(true);
  });

  test('shards that differ, of which one has columns called like those of the engine', async () => {
    await run(`copy (select i as "ID", i * 10 as file_row_number, 'f' || i as filename from range(4) t(i)) to '${join(folder, 'own.parquet')}'`);
    await run(`copy (select i as id, 't' || i as t from range(3) t(i)) to '${join(folder, 'plain.parquet')}'`);
    const info = await engine.request('open', { source: { paths: [join(folder, 'own.parquet'), join(folder, 'plain.parquet')], literal: true } });
    expect(info.columns.map((c) => [c.name, c.unreadable])).toEqual([['ID', undefined], ['file_row_number', undefined], ['filename', undefined], ['t', undefined]]);
    const read = async (row: number): Promise<unknown[]> => Promise.all(info.columns.map((c) => firstText(info, row, c.name)));
    expect([await read(3), await read(4), await read(6)]).toEqual([[3, 30, 'f3', null], [0, null, null, 't0'], [2, null, null, 't2']]);
    expect((await engine.request('view', { dataset: info.id, query: { filter: { op: 'sql', expression: 'id = 1' }, order: [] } })).rows).toBe(2);
    expect(info.warnings.map((w) => sentence(w))).toContain('Shards differ from own.parquet: plain.parquet has t more; lacks file_row_number, filename; spells id so. Columns are joined by name with their widest types; what a shard lacks is NULL.');
  });

  test('a file that is named twice is read once, and that is said', async () => {
    await run(`copy (select 'x' as other from range(2)) to '${join(folder, 'second.parquet')}'`);
    const twice = [join(folder, 'own.parquet'), `${folder}/./own.parquet`, join(folder, 'second.parquet')];
    const info = await engine.request('open', { source: { paths: twice, literal: true } });
    expect([info.rows, info.warnings.map((w) => w.code)]).toEqual([6, expect.arrayContaining(['file-twice'])]);
    const { ipc } = await engine.request('page', { dataset: info.id, view: 'all', columns: [{ column: 'ID' }, { column: 'other' }], rowStart: 0, rowEnd: 9, textLimit: 0 });
    expect(decodePage(ipc).rows).toBe(6);
  });

  test('a column with a name of ours is left out, and that is said', async () => {
    await run(`copy (select 1 as a, 2 as "loupe\u00b7row") to '${join(folder, 'ours.parquet')}'`);
    const info = await open(join(folder, 'ours.parquet'));
    expect(info.columns.map((c) => [c.name, c.unreadable?.code])).toEqual([['a', undefined], ['loupe\u00b7row', 'column-name-ours']]);
    expect(await firstText(info, 0, 'a')).toBe(1);
  });

  test('a column whose pages are damaged is named, and the others are shown', async () => {
    const path = join(folder, 'holes.parquet');
    await run(`copy (select i as id, 'text ' || i as text, 'other ' || i as other from range(300) t(i)) to '${path}' (compression zstd)`);
    const bytes = readFileSync(path);
    const { readChunks } = await import('../../../src/data/parquet/readFooter');
    const chunk = (await readChunks(path))[0]!.chunks.find((c) => c.column === 'text')!;
    bytes.fill(0xff, chunk.offset, chunk.offset + chunk.bytes);
    writeFileSync(path, bytes);
    const info = await open(path);
    const broken = info.columns.filter((c) => c.unreadable !== undefined);
    expect(broken.map((c) => c.name)).toEqual(['text']);
    expect(sentence(broken[0]!.unreadable!)).toMatch(/“text” cannot be read and is left out/);
    expect(await firstText(info, 299, 'other')).toBe('other 299');
    await livesOn();
  });

  test('damage in a later row group leaves the rows before it readable and says where it is', async () => {
    const path = join(folder, 'late.parquet');
    await run(`copy (select i as id, 'text ' || i as text from range(6144) t(i)) to '${path}' (compression zstd, row_group_size 2048)`);
    const bytes = readFileSync(path);
    const { readChunks } = await import('../../../src/data/parquet/readFooter');
    const chunk = (await readChunks(path))[1]!.chunks.find((c) => c.column === 'text')!;
    bytes.fill(0xff, chunk.offset, chunk.offset + chunk.bytes);
    writeFileSync(path, bytes);
    const info = await open(path);
    expect(await firstText(info, 2047)).toBe('text 2047');
    expect(await firstText(info, 6143)).toBe('text 6143');
    const error = await problem(firstText(info, 3000));
    expect([error.code, error.fault]).toEqual(['page-damaged', 'engine']);
    const record = await engine.request('record', { dataset: info.id, row: 3000, textLimit: 99 });
    expect([decodePage(record.ipc).row(0).get('id'), record.failed.map((f) => f.column)]).toEqual([3000, ['text']]);
  });

  test('a file that is overwritten while it is open gives no mixed rows, and is noticed', async () => {
    const path = join(folder, 'rewritten.parquet');
    await run(`copy (select 'old ' || i as text from range(20000) t(i)) to '${path}' (row_group_size 2048)`);
    const info = await open(path);
    expect(await firstText(info, 19999)).toBe('old 19999');
    expect(await engine.request('check', { dataset: info.id })).toEqual({ state: 'same' });
    await run(`copy (select 'new ' || i || repeat('x', 50) as text from range(20000) t(i)) to '${path}' (row_group_size 4096)`);
    expect(await engine.request('check', { dataset: info.id })).toEqual({ state: 'changed' });
    const read = await engine.request('page', { dataset: info.id, view: 'all', columns: [{ column: 'text' }], rowStart: 5000, rowEnd: 5100, textLimit: 0 }).then(
      ({ ipc }) => Array.from({ length: 100 }, (_, i) => JSON.stringify(decodePage(ipc).row(i).get('text')).slice(1, 4)),
      (error: unknown) => (error instanceof LoupeError ? [error.code] : [String(error)]),
    );
    expect([['dataset-changed'], Array.from({ length: 100 }, () => 'old')]).toContainEqual(read);
    expect(await firstText(await open(path), 0)).toBe(`new 0${'x'.repeat(50)}`);
  });

  test('a file that is deleted while it is open is noticed, and said when it is read', async () => {
    const path = join(folder, 'deleted.parquet');
    copyFileSync(join(folder, 'good.parquet'), path);
    const info = await open(path);
    rmSync(path);
    expect(await engine.request('check', { dataset: info.id })).toEqual({ state: 'gone' });
    const error = await problem(firstText(info, 3333));
    expect(['file-gone', 'dataset-changed']).toContain(error.code);
    await livesOn();
  });

  test('an engine that ends at its start, because the system is too old, is a sentence and not a stack', async () => {
    const entry = put('old.cjs', `process.stderr.write("Error: /lib/libc.so.6: version \`GLIBC_2.28' not found (required by libduckdb.so)\\n    at Module.load\\n"); process.exit(1);`);
    const old = new EngineHandle({ entry, options: { memoryBytes: 1e9, threads: 1, tempFolder: folder }, log: () => undefined });
    const error = await problem(old.request('status', {}));
    expect(sentence(error)).toBe('This system’s C library is too old for DuckDB (it needs GLIBC_2.28): use a newer system, or a container with one.');
    await old.dispose();
  });

  test('brackets without their ends and a leading ! are names, not patterns', async () => {
    for (const name of ['no[1.parquet', 'no{1.parquet', '[', '!go*.parquet']) expect(['file-missing', 'glob-empty']).toContain((await problem(engine.request('open', { source: { paths: [join(folder, name)], literal: false } }))).code);
  });

  test('every rule for what DuckDB says has a sentence without holes', () => {
    const said = ['IO Error: Cannot open file "/x/a.parquet": Permission denied', "Invalid Input Error: File 'x/a.parquet' is encrypted, but 'encryption_config' was not set", 'Invalid Input Error: Invalid string encoding found in Parquet file "x/a.parquet": value', 'IO Error: Cannot open file "x": No such file or directory', 'Out of Memory Error: x', 'Binder Error: Referenced column "q" not found in FROM clause!\nCandidate bindings: "loupe\u00b7row", "a"'];
    for (const text of said) expect(sentence(duckdbError(new Error(text)))).not.toMatch(/[{}]|loupe\u00b7/);
    expect(sentence(duckdbError(new Error(said[0])))).toContain('/x/a.parquet');
  });

  test('a system that is too old, or the package of another one', () => {
    expect(sentence(startError("Error: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.28' not found (required by libduckdb.so)"))).toMatch(/C library is too old for DuckDB \(it needs GLIBC_2\.28\)/);
    expect(sentence(startError("Error: Cannot find module '@duckdb/node-bindings-linux-x64/duckdb.node'"))).toMatch(/native library for .* is missing/);
    expect(sentence(startError('something else'))).toMatch(/did not start/);
  });

  test.skipIf(!shared)('real damaged files answer with what is wrong, and are not changed', async () => {
    const expected: [string, string][] = [
      ['truncated-half.parquet', 'file-cut'], ['truncated-in-footer.parquet', 'file-cut'], ['footer-length-huge.parquet', 'footer-too-long'], ['xet-pointer.parquet', 'pointer-xet'], ['git-lfs-pointer.parquet', 'pointer-lfs'],
    ];
    for (const [name, code] of expected) {
      const before = createHash('sha256').update(readFileSync(bad(name))).digest('hex');
      expect((await problem(open(bad(name)))).code).toBe(code);
      expect(createHash('sha256').update(readFileSync(bad(name))).digest('hex')).toBe(before);
    }
    const flipped = await open(bad('bit-flip-with-checksum.parquet'));
    const found = await engine.request('checkPages', { dataset: flipped.id, view: 'all', rowStart: 0, rowEnd: 60, columns: null });
    expect(found.map((w) => [w.column, w.args['rowStart'], w.args['rowEnd']])).toEqual([['prompt', 0, 19]]);
    expect(await engine.request('checkPages', { dataset: good.id, view: 'all', rowStart: 0, rowEnd: 5000, columns: null })).toEqual([]);
    expect(statSync(bad('empty.parquet')).size).toBe(0);
    const encrypted = await open(join(DATA, 'writers', 'pyarrow', 'encrypted-column-plaintext-footer.parquet'));
    expect(encrypted.columns.filter((c) => c.unreadable).map((c) => [c.name, c.unreadable?.code])).toEqual([['id', 'column-encrypted'], ['source', 'column-encrypted']]);
  });
});
