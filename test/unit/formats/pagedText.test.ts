import { appendFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { CsvReading } from '../../../src/core/dataset';
import type { Warning } from '../../../src/core/message';
import { CsvCounter, isCountable } from '../../../src/data/formats/csvCounter';
import { CsvRows } from '../../../src/data/formats/csvRows';
import { JsonRows } from '../../../src/data/formats/jsonRows';
import { LineCounter } from '../../../src/data/formats/lineCounter';
import type { RowCounter } from '../../../src/data/formats/lineCounter';
import { Notices } from '../../../src/data/formats/notices';
import { detectFormat } from '../../../src/data/formats/format';
import { openSources } from '../../../src/data/formats/openSources';
import { openText } from '../../../src/data/formats/openReaders';
import type { OpenedText } from '../../../src/data/formats/openReaders';
import { PagedText } from '../../../src/data/formats/pagedText';
import { RowIndex } from '../../../src/data/formats/rowIndex';
import { RowNumbers } from '../../../src/data/formats/rowNumbers';
import type { RowBatch } from '../../../src/data/formats/rowSource';
import { Spill } from '../../../src/data/formats/spill';
import { SpilledRows } from '../../../src/data/formats/spilledRows';
import { runs } from '../../fixtures/runs';

const folder = mkdtempSync(join(tmpdir(), 'loupe-paged-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const never = new AbortController().signal;
let made = 0;

function fileOf(name: string, content: string | Buffer): string {
  const inside = join(folder, String(made++));
  mkdirSync(inside);
  writeFileSync(join(inside, name), content);
  return join(inside, name);
}

const resolved = (path: string): { path: string; bytes: number; modified: number; partitions: [] } => ({ path, bytes: statSync(path).size, modified: statSync(path).mtimeMs, partitions: [] });

async function opened(path: string, reading?: CsvReading): Promise<OpenedText> {
  const text = await openText(resolved(path), reading, join(folder, `rows-${String(made++)}`), never);
  if (!text) throw new Error('no text');
  return text;
}

/** Rows as texts of JSON, or as cells; without cells that are null at the end, which depend on what rows were read before. */
function rowsOf(batches: readonly RowBatch[]): unknown[] {
  return batches.flatMap((batch): unknown[] => {
    if (batch.kind === 'json') return [...batch.texts];
    if (batch.kind === 'vectors') return [];
    return Array.from({ length: batch.values[0]?.length ?? 0 }, (_, row) => {
      const cells = batch.values.map((v) => v[row] ?? null);
      return cells.slice(0, cells.findLastIndex((c) => c !== null) + 1);
    });
  });
}

/** What is said, whatever is found first. */
function byCode(notices: readonly Warning[]): Warning[] {
  return [...notices].sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** The rows that the copy has. */
async function copied(path: string, reading?: CsvReading): Promise<{ rows: unknown[]; notices: readonly Warning[] }> {
  const file = resolved(path);
  const sources = openSources([file], [await detectFormat(path, file.bytes, reading)]);
  const source = sources?.files[0]?.source;
  const batches: RowBatch[] = [];
  if (source) for await (const batch of source.batches(never)) batches.push(batch);
  return { rows: rowsOf(batches), notices: source?.notices ?? [] };
}

/** Where rows begin, by a counter that gets the text in pieces of these lengths, again and again. */
function placesOf(text: Buffer, lengths: readonly number[], counter: (index: RowIndex) => RowCounter): number[] {
  const places: number[] = [];
  const index = new RowIndex();
  index.add = (place) => void places.push(place);
  const counting = counter(index);
  for (let [at, i] = [0, 0]; at < text.length; i++) {
    const length = lengths[i % lengths.length] ?? 1;
    const reused = Buffer.from(text.subarray(at, at + length));
    counting.push(reused);
    reused.fill(0);
    at += length;
  }
  counting.end();
  return places;
}

const jsonPiece = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }).map((v) => JSON.stringify({ v })),
  fc.jsonValue({ maxDepth: 2 }).map((v) => JSON.stringify(v)),
  fc.constantFrom('', ' ', '\t', '\u00a0', '{"a": ', '{"a": }', '{"a": nan}', '{"a": NaN}', '{"a": 1,}', '{}', ' {"b": 2} ', '[1]', '}', '{', '\u0000', '{"t": "x\u2028y"}', '\ufeff{"a": 1}', '{"a": "\ud83d\ude00"}'),
);
const jsonText = fc.tuple(fc.boolean(), fc.array(fc.tuple(jsonPiece, fc.constantFrom('\n', '\r\n', '\n\n')), { minLength: 1, maxLength: 20 }), fc.boolean()).map(([mark, lines, ended]) => {
  const text = lines.map(([line, end]) => line + end).join('');
  return Buffer.from((mark ? '\ufeff' : '') + (ended ? text : text.trimEnd()));
});
const csvText = fc.array(fc.constantFrom('a', 'b', '"', '""', ',', ',', '\n', '\r\n', ' ', '\t', '"x"', '"x\ny"', ',"', '",', '"\n', 'é', '\\'), { maxLength: 40 }).map((pieces) => pieces.join(''));
const lengths = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 });

describe('counting', () => {
  test('JSON lines begin where a plain split has them, wherever pieces end', () => {
    fc.assert(fc.property(jsonText, lengths, (text, cuts) => {
      const plain: number[] = [];
      const rows = new JsonRows(new Notices('x'), true);
      const looks = (line: Buffer): boolean => /^\{[^]*\}\r?$/.test(line.toString('latin1'));
      for (let at = 0; at < text.length;) {
        const end = text.indexOf(10, at) < 0 ? text.length : text.indexOf(10, at);
        const line = text.subarray(at, end);
        if ((end < text.length && looks(line)) || (line.length > 0 && rows.line(line, 1, false) !== undefined)) plain.push(at);
        at = end + 1;
      }
      const isRow = new JsonRows(new Notices('x'), true);
      expect(placesOf(text, cuts, (index) => new LineCounter(index, { place: 0, line: 1 }, (line, number, cut) => isRow.line(line, number, cut) !== undefined))).toEqual(plain);
    }), { numRuns: runs(400) });
  });

  test('CSV has as many rows, in the same lines, as it has when its cells are read', () => {
    fc.assert(fc.property(csvText, lengths, fc.constantFrom(',', '\t', ' '), fc.constantFrom('"', ''), fc.constantFrom('\n', '\r'), (text, cuts, delimiter, quote, newline) => {
      const dialect = { delimiter, quote, escape: '"', newline } as const;
      expect(isCountable(dialect)).toBe(true);
      const reader = new CsvRows(dialect, new Notices('x'));
      const rows = [...reader.push(text, false), ...reader.push('', true)];
      const lines: number[] = [];
      placesOf(Buffer.from(text), cuts, (index) => {
        index.add = (_, line) => void lines.push(line);
        return new CsvCounter(index, { place: 0, line: 1 }, dialect);
      });
      expect(lines).toEqual(rows.map((r) => r.line));
    }), { numRuns: runs(3_000) });
  });

  test('rows keep their numbers where others turn out to be none', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.nat(60)), (gone) => {
      const numbers = new RowNumbers();
      for (const number of gone) expect([numbers.remove(number), numbers.remove(number)]).toEqual([true, false]);
      const left = Array.from({ length: 80 }, (_, i) => i).filter((i) => !gone.includes(i));
      expect(left.map((_, row) => numbers.countedOf(row))).toEqual(left);
      expect(left.map((number) => numbers.rowOf(number))).toEqual(left.map((_, row) => row));
      expect(gone.every((number) => numbers.isGone(number))).toBe(true);
    }));
  });

  test('the index stays sparse, and can be cut back', () => {
    const index = new RowIndex();
    for (let row = 0; row < 200_000; row++) index.add(row * 100, row + 1);
    const mark = index.before(150_000);
    expect([150_000 - mark.row < 2_700, mark.place, mark.line]).toEqual([true, mark.row * 100, mark.row + 1]);
    expect(index.bytes).toBeLessThan(10_000);
    index.cutBack(1_000);
    index.add(5_000_000, 77);
    expect([index.rows, index.before(1_000), index.before(999).row]).toEqual([1_001, { row: 1_000, place: 5_000_000, line: 77 }, 0]);
  });
});

describe('paged rows are those of the copy', () => {
  async function same(path: string, reading?: CsvReading): Promise<void> {
    const copy = await copied(path, reading);
    const text = await opened(path, reading);
    const { reader } = text;
    await reader.settle();
    expect(reader.rows).toBe(copy.rows.length);
    expect(rowsOf(await reader.read(0, reader.rows, never))).toEqual(copy.rows);
    for (const [from, to] of [[0, 1], [1, 3], [Math.floor(reader.rows / 2), reader.rows], [reader.rows - 1, reader.rows]] as const) {
      if (from >= 0 && to <= reader.rows && from < to) expect(rowsOf(await reader.read(from, to, never))).toEqual(copy.rows.slice(from, to));
    }
    expect(byCode(reader.notices)).toEqual(byCode(copy.notices));
    await reader.close();
  }

  test('JSON lines of any kind, blank and broken ones among them', async () => {
    await fc.assert(fc.asyncProperty(jsonText, async (text) => {
      if (text.toString().replace(/^\ufeff/, '').trim() === '') return;
      const path = fileOf('a.jsonl', Buffer.concat([Buffer.from('{"first": 1}\n'), text]));
      await same(path);
    }), { numRuns: runs(150) });
  });

  test('CSV with quotes and line ends in cells, ragged and with wrong quotes', async () => {
    await fc.assert(fc.asyncProperty(csvText, async (text) => {
      await same(fileOf('a.csv', `a,b\n${text}`), { delimiter: ',', quote: '"', header: true });
    }), { numRuns: runs(150) });
  });

  test.each([
    ['latin1.jsonl', Buffer.from('{"a": "caf\xe9"}\n{"a": "x"}\n{"a": "\xe4"}\n', 'latin1')],
    ['utf16.jsonl', Buffer.from('\ufeff{"a": "é"}\n{"a": 2}\n', 'utf16le')],
    ['packed.jsonl.gz', gzipSync('{"a": 1}\nno\n\n{"a": 2}\n')],
    ['array.json', '[{"a": 1},\n {"a": [2, {"b": 3}]}, {"a": 4,}]'],
    ['values.jsonl', '1\n"x"\n[1, 2]\n{"a": 1}\nno\n'],
    ['escaped.csv', 'a,b\n"x \\" y",1\n"z",2\n'],
    ['packed.csv.gz', gzipSync('a,b\n1,2\n3,4,5\n')],
    ['old.csv', 'a,b\r1,2\r3,4\r'],
    ['old.jsonl', `{"a": 1}\rno\r\r{"t": "${'x'.repeat(90_000)}"}\r{"a": 2}`],
    ['old-long.csv', `a,b\r${'1,"x\ry"\r2,z\r'.repeat(20_000)}`],
    ['nul.jsonl', '{"a": "x"}\n\u0000\u0000\u0000\n{"a": "\u0000"}\n{"a": 2}\n'],
    ['deep.jsonl', `{"a": ${'['.repeat(3_000)}${']'.repeat(3_000)}}\n{"a": 1}\n`],
  ])('%s', async (name, content) => {
    await same(fileOf(name, content));
  });

  test('a line of 20 MB between short ones', async () => {
    await same(fileOf('long.jsonl', `{"a": 1}\n{"a": "${'long '.repeat(4_000_000)}"}\n{"a": 3}\n`));
  });

  test('far more rows than are marked', async () => {
    await same(fileOf('many.jsonl', Array.from({ length: 60_000 }, (_, i) => `{"i": ${String(i)}, "t": "${'x'.repeat(i % 50)}"}\n${i % 7 === 0 ? '\n' : ''}${i % 1_000 === 999 ? '{"i": x}\n' : ''}`).join('')));
    await same(fileOf('many.csv', `i,t\n${Array.from({ length: 60_000 }, (_, i) => `${String(i)},"${'x\n'.repeat(i % 10)}"\n`).join('')}`));
  });
});

describe('a line that looks whole and is none', () => {
  const path = fileOf('broken.jsonl', `${'{"a": 1}\n'.repeat(10)}{"a": x}\n${'{"a": 2}\n'.repeat(10)}`);

  test('is found when it is read, or else afterwards; the rows behind it get their numbers, and that is told', async () => {
    const { reader } = await opened(path);
    const told: unknown[] = [];
    reader.changed = ({ renumbered }) => { if (renumbered !== undefined) told.push(renumbered); };
    await reader.settle();
    expect([reader.rows, told, reader.notices]).toEqual([20, [10], [{ code: 'json-line-broken', args: { name: 'broken.jsonl', lines: '11' } }]]);
    expect(rowsOf(await reader.read(9, 11, never))).toEqual(['{"a": 1}', '{"a": 2}']);
    await reader.close();
  });
});

describe('a file that grows', () => {
  test('is counted on from where it ended, a line that was cut included', async () => {
    const path = fileOf('grows.jsonl', '{"a": 1}\n{"a": 2}\n{"a": ');
    const { reader } = await opened(path);
    if (!(reader instanceof PagedText)) throw new Error('not in place');
    await reader.settle();
    expect([reader.rows, reader.notices.map((n) => n.code)]).toEqual([2, ['json-last-cut']]);
    appendFileSync(path, '3}\n{"a": 4}');
    expect(await reader.follow()).toBe(true);
    expect([reader.rows, reader.notices]).toEqual([4, []]);
    appendFileSync(path, '\n{"a": x}\n{"a": 5}\n');
    expect(await reader.follow()).toBe(true);
    await reader.settle();
    expect(rowsOf(await reader.read(0, reader.rows, never))).toEqual([1, 2, 3, 4, 5].map((a) => `{"a": ${String(a)}}`));
    expect(reader.notices).toEqual([{ code: 'json-line-broken', args: { name: 'grows.jsonl', lines: '5' } }]);
    await reader.close();
  });

  test('at any place has the rows that it has as a whole', async () => {
    await fc.assert(fc.asyncProperty(csvText, fc.nat(60), async (text, cut) => {
      const whole = Buffer.from(`a,b\n${text.replaceAll('\\', '')}`); // how quotes are escaped is decided at the start
      const path = fileOf('grows.csv', whole.subarray(0, 4 + cut));
      const reading = { delimiter: ',', quote: '"', header: true };
      const { reader } = await opened(path, reading);
      if (!(reader instanceof PagedText)) throw new Error('not in place');
      await reader.count();
      writeFileSync(path, whole);
      expect(await reader.follow()).toBe(true);
      expect(rowsOf(await reader.read(0, reader.rows, never))).toEqual((await copied(path, reading)).rows);
      await reader.close();
    }), { numRuns: runs(100) });
  });

  test('that shrinks, or is another in its place, is not followed', async () => {
    for (const change of [(path: string) => { truncateSync(path, 9); }, (path: string) => { writeFileSync(`${path}.new`, '{"a": 7}\n'.repeat(9)); renameSync(`${path}.new`, path); }, (path: string) => { writeFileSync(path, '{"a": 7}\n'.repeat(9)); }]) {
      const path = fileOf('other.jsonl', '{"a": 1}\n'.repeat(4));
      const { reader } = await opened(path);
      if (!(reader instanceof PagedText)) throw new Error('not in place');
      await reader.count();
      change(path);
      expect(await reader.follow()).toBe(false);
      await reader.close();
    }
  });
});

describe('what is unpacked beside the file', () => {
  test('is removed on closing', async () => {
    const path = fileOf('a.jsonl.gz', gzipSync('{"a": 1}\n'));
    const place = join(folder, `rows-${String(made)}`);
    const { reader } = await opened(path);
    await reader.count();
    expect(existsSync(place)).toBe(true);
    await reader.close();
    expect(existsSync(place)).toBe(false);
  });

  test('ends where the disk is full, and says so', async () => {
    const path = fileOf('b.json', JSON.stringify(Array.from({ length: 100_000 }, (_, i) => ({ i, t: 'x'.repeat(1_000) }))));
    const file = resolved(path);
    const sources = openSources([file], [await detectFormat(path, file.bytes)]);
    const source = sources?.files[0]?.source;
    if (!source) throw new Error('no source');
    let looks = 0;
    const reader = new SpilledRows(source, await Spill.open({ name: 'b.json', path: join(folder, 'full'), free: () => Promise.resolve(looks++ === 0 ? 1e12 : 1e6) }));
    await reader.count();
    expect(reader.rows).toBeGreaterThan(60_000);
    expect(reader.rows).toBeLessThan(70_000);
    expect(reader.notices).toEqual([{ code: 'spill-full', args: { name: 'b.json' } }]);
    expect(JSON.parse(String(rowsOf(await reader.read(reader.rows - 1, reader.rows, never))[0]))).toMatchObject({ i: reader.rows - 1 });
    await reader.close();
  });
});
