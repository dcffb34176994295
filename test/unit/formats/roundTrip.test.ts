import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { DatasetInfo } from '../../../src/core/dataset';
import { jsonOf } from '../../../src/core/json';
import type { EngineHandle } from '../../../src/engine/handle';
import { arrowAs } from '../../fixtures/compressedArrow';
import { testEngine } from '../../fixtures/engine';

/** A column of the table: its type in Parquet, and values as SQL literals. */
interface Made {
  readonly name: string;
  readonly type: string;
  readonly value: fc.Arbitrary<string>;
}

const text = fc.string({ unit: fc.constantFrom('a', 'b', '"', "'", ',', '\t', '\n', '\r\n', '\\', 'é', '😀', '\u2028', '{', '[', ' ', '0', ';', '|', '\u0001'), maxLength: 12 });
const quoted = (s: string): string => `'${s.replaceAll("'", "''")}'`;
const whole = (bits: bigint, signed: boolean): fc.Arbitrary<string> => fc.oneof(fc.bigInt(signed ? { min: -(2n ** (bits - 1n)), max: 2n ** (bits - 1n) - 1n } : { min: 0n, max: 2n ** bits - 1n }), fc.bigInt({ min: 0n, max: 9n })).map(String);
const decimal = (digits: bigint, scale: number): fc.Arbitrary<string> => fc.oneof(fc.bigInt({ min: -(10n ** digits) + 1n, max: 10n ** digits - 1n }), fc.bigInt({ min: -999n, max: 999n })).map((n) => {
  const all = String(n < 0n ? -n : n).padStart(scale + 1, '0');
  return `${n < 0n ? '-' : ''}${all.slice(0, -scale)}.${all.slice(-scale)}`;
});
const pad = (n: number, width: number): string => String(n).padStart(width, '0');
const day = fc.record({ y: fc.integer({ min: 1700, max: 2250 }), m: fc.integer({ min: 1, max: 12 }), d: fc.integer({ min: 1, max: 28 }) }).map(({ y, m, d }) => `${pad(y, 4)}-${pad(m, 2)}-${pad(d, 2)}`);
const instant = (digits: number): fc.Arbitrary<string> => fc.tuple(day, fc.integer({ min: 0, max: 86_399 }), fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 10 ** digits - 1 }))).map(([date, s, part]) => `${date} ${pad(Math.floor(s / 3600), 2)}:${pad(Math.floor(s / 60) % 60, 2)}:${pad(s % 60, 2)}.${pad(part, digits)}`);
const orNull = (value: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.option(value, { nil: 'null', freq: 5 });
const list = (value: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.array(orNull(value), { maxLength: 3 }).map((v) => `[${v.join(', ')}]`);
const struct = fc.record({ role: orNull(text.map(quoted)), n: orNull(whole(64n, true)), score: orNull(fc.double({ noNaN: true, noDefaultInfinity: true }).map(String)) }).map(({ role, n, score }) => `{'role': ${role}, 'n': ${n}, 'score': ${score}}`);
const STRUCT = 'STRUCT("role" VARCHAR, n BIGINT, score DOUBLE)';

const COLUMNS: readonly Made[] = [
  { name: 's', type: 'VARCHAR', value: text.map(quoted) },
  { name: 'i', type: 'BIGINT', value: whole(64n, true).map(quoted) },
  { name: 'u', type: 'UBIGINT', value: whole(64n, false).map(quoted) },
  { name: 'b', type: 'BOOLEAN', value: fc.boolean().map(String) },
  { name: 'f', type: 'DOUBLE', value: fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => quoted(String(n))) },
  { name: 'dec', type: 'DECIMAL(14,4)', value: decimal(14n, 4) },
  { name: 'wide', type: 'DECIMAL(38,10)', value: decimal(38n, 10) },
  { name: 'd', type: 'DATE', value: day.map(quoted) },
  { name: 'us', type: 'TIMESTAMP', value: instant(6).map(quoted) },
  { name: 'ns', type: 'TIMESTAMP_NS', value: instant(9).map(quoted) },
  { name: 'tz', type: 'TIMESTAMPTZ', value: instant(6).map((t) => quoted(`${t}+00`)) },
  { name: 'l', type: 'VARCHAR[]', value: list(text.map(quoted)) },
  { name: 'o', type: STRUCT, value: struct },
  { name: 'm', type: `${STRUCT}[]`, value: list(struct) },
  { name: 'll', type: 'BIGINT[][]', value: list(list(whole(64n, true))) },
];
const TIMES = new Set(['us', 'ns', 'tz']);
const JSON_FORMS = ['jsonl', 'json', 'jsonl.gz', 'jsonl.zst', 'json.gz'] as const;
const CSV_FORMS = ['csv', 'tsv', 'csv.gz', 'tsv.zst'] as const;
const ARROW_FORMS = ['arrow', 'stream.arrow', 'lz4.feather', 'zstd.feather'] as const;

const rows = fc.array(fc.tuple(...COLUMNS.map((c) => orNull(c.value))), { minLength: 1, maxLength: 40 });

describe('a Parquet file that was written as another format', () => {
  let engine: EngineHandle;
  let folder: string;
  let stop: () => Promise<void>;
  let connection: DuckDBConnection;
  beforeAll(async () => {
    ({ engine, folder, stop } = await testEngine());
    connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run("set TimeZone = 'UTC'");
  });
  afterAll(async () => stop());

  const open = async (path: string): Promise<DatasetInfo> => engine.request('open', { source: { paths: [path], literal: true } });
  /** JSON text by row and column; a column that a format cannot say anything of (all null) is null. */
  const cells = async (info: DatasetInfo): Promise<string[][]> => {
    const { ipc } = await engine.request('page', { dataset: info.id, view: 'all', columns: info.columns.map((c) => ({ column: c.name })), rowStart: 0, rowEnd: info.rows, textLimit: 0 }, { lane: 'page' });
    const page = decodePage(ipc);
    const at = COLUMNS.map((c) => info.columns.findIndex((k) => k.name === c.name));
    return Array.from({ length: page.rows }, (_, row) => at.map((i) => (i < 0 ? 'null' : jsonOf(page.cell(i + 1, row)))));
  };

  /** Writes the rows in one form, partly by our own export and partly by DuckDB itself. */
  const write = async (original: DatasetInfo, parquet: string, name: string, form: string): Promise<string> => {
    const out = join(folder, `${name}.${form}`);
    const exported = async (format: 'jsonl' | 'csv' | 'arrow'): Promise<Buffer> => {
      const path = join(folder, `${name}-exported.${format}`);
      await engine.request('export', { dataset: original.id, query: { filter: null, order: [] }, columns: null, out: path, format, force: true }, { lane: 'job' });
      return readFileSync(path);
    };
    const duckdb = async (options: string): Promise<unknown> => connection.run(`copy (select * from '${parquet}') to '${out}' (${options})`);
    const nested = COLUMNS.map((c) => (/[[(]/.test(c.type) && !c.type.startsWith('DECIMAL') ? `to_json(${c.name})::varchar as ${c.name}` : c.name)).join(', ');
    switch (form) {
      case 'jsonl': writeFileSync(out, await exported('jsonl')); break;
      case 'json': writeFileSync(out, `[\n${(await exported('jsonl')).toString().trimEnd().split('\n').join(',\n')}\n]\n`); break;
      case 'jsonl.gz': writeFileSync(out, gzipSync(await exported('jsonl'))); break;
      case 'jsonl.zst': await duckdb('format json, compression zstd'); break;
      case 'json.gz': await duckdb('format json, array true, compression gzip'); break;
      case 'csv': writeFileSync(out, await exported('csv')); break;
      case 'csv.gz': writeFileSync(out, gzipSync(await exported('csv'))); break;
      case 'tsv': case 'tsv.zst': await connection.run(`copy (select ${nested} from '${parquet}') to '${out}' (format csv, header, delimiter '\t'${form === 'tsv' ? '' : ', compression zstd'})`); break;
      case 'arrow': writeFileSync(out, await exported('arrow')); break;
      case 'stream.arrow': writeFileSync(out, arrowAs(await exported('arrow'), 'stream')); break;
      default: writeFileSync(out, arrowAs(await exported('arrow'), form.startsWith('lz4') ? 'lz4' : 'zstd'));
    }
    return out;
  };

  /** Cells that are not what they were, apart from those that a notice is about. */
  const differences = async (path: string, expected: readonly (readonly string[])[], same: (column: Made, read: string, was: string) => boolean): Promise<string[]> => {
    const info = await open(path);
    const read = await cells(info);
    await engine.request('close', { dataset: info.id });
    expect(read.length, path).toBe(expected.length);
    const said = info.warnings.filter((w) => w.code === 'json-rounded').map((w) => String(w.args['columns']).split(', ')).flat();
    const wrong: string[] = [];
    read.forEach((row, r) => row.forEach((cell, c) => {
      const column = COLUMNS[c] as Made;
      const was = expected[r]?.[c] ?? '';
      if (!same(column, cell, was) && !said.some((p) => p.split(/[.[]/)[0] === column.name)) wrong.push(`${path} ${column.name} ${info.columns.find((k) => k.name === column.name)?.type ?? ''}: ${cell} was ${was}`);
    }));
    return wrong;
  };

  test('says the same, in JSON, CSV and Arrow, packed and not', async () => {
    let run = 0;
    await fc.assert(fc.asyncProperty(rows, async (made) => {
      const name = `t${run++}`;
      const parquet = join(folder, `${name}.parquet`);
      const values = made.map((row) => `(${row.map((v, i) => `${v}::${COLUMNS[i]?.type ?? ''}`).join(', ')})`);
      await connection.run(`copy (select * from (values ${values.join(', ')}) x(${COLUMNS.map((c) => c.name).join(', ')})) to '${parquet}'`);
      const original = await open(parquet);
      const expected = await cells(original);
      const wrong: string[] = [];
      for (const form of JSON_FORMS) wrong.push(...(await differences(await write(original, parquet, name, form), expected, sameInJson)));
      for (const form of CSV_FORMS) wrong.push(...(await differences(await write(original, parquet, name, form), expected, sameInCsv)));
      for (const form of ARROW_FORMS) wrong.push(...(await differences(await write(original, parquet, name, form), expected, (_, read, was) => read === was)));
      await engine.request('close', { dataset: original.id });
      expect(wrong.slice(0, 40)).toEqual([]);
    }), { numRuns: Number(process.env['LOUPE_ROUNDS'] ?? 2), ...(process.env['LOUPE_SEED'] === undefined ? {} : { seed: Number(process.env['LOUPE_SEED']) }), endOnFailure: true });
  }, 600_000);
});

/** Decimals are numbers in JSON, times are texts; minus zero is zero. */
function sameInJson({ name, type }: Made, read: string, was: string): boolean {
  if (type.startsWith('DECIMAL')) return sameNumber(unquoted(read), unquoted(was));
  if (TIMES.has(name)) return timeOf(unquoted(read)) === timeOf(unquoted(was));
  return numbersOf(read) === numbersOf(was);
}

/** Every cell is the text of its value, a nested one its JSON; nothing and an empty text are the same. */
function sameInCsv({ name, type }: Made, read: string, was: string): boolean {
  const text = unquoted(read);
  if (was === 'null' || was === '""') return text === '' || read === 'null';
  if (type === 'DOUBLE' || type.startsWith('DECIMAL')) return sameNumber(text, unquoted(was));
  if (TIMES.has(name)) return timeOf(text) === timeOf(unquoted(was));
  return /[[(]/.test(type) ? numbersOf(text) === numbersOf(was) : text === unquoted(was);
}

const unquoted = (cell: string): string => (cell.startsWith('"') ? (JSON.parse(cell) as string) : cell);
const timeOf = (time: string): string => time.replace(' ', 'T').replace(/\+00$/, 'Z').replace(/\.?0*(Z?)$/, (all, zone: string) => (all.startsWith('.') ? zone : all));
/** A decimal without what does not count. */
const canonical = (number: string): string => number.replace(/^-?0*(?=\d)/, (m) => (m.startsWith('-') ? '-' : '')).replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '').replace(/^-0$/, '0');
const sameNumber = (a: string, b: string): boolean => canonical(a) === canonical(b) || (/[eE]/.test(a + b) && Number(a) === Number(b));
/** Numbers of JSON as they are written shortest; whole ones beyond 2^53 stay, as texts. */
const numbersOf = (json: string): string => json.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) => {
  if (token.startsWith('"')) return /^"-?\d{16,}"$/.test(token) ? token.slice(1, -1) : JSON.stringify(JSON.parse(token));
  return /^-?\d{16,}$/.test(token) ? token : String(Number(token) + 0);
}).replace(/(?<=[[{,:])\s+/g, '');
