import {
  Binary, Bool, DataType, DateDay, DateMillisecond, Decimal, Dictionary, DurationMillisecond, Field, FixedSizeBinary, FixedSizeList, Float16, Float32, Float64, Int16, Int32, Int64, Int8, LargeUtf8, List, Map_, Null,
  RecordBatch, RecordBatchFileWriter, RecordBatchStreamWriter, Schema, Struct, Table, TimeMicrosecond, TimeSecond, TimestampMicrosecond, TimestampMillisecond, TimestampNanosecond, TimestampSecond, Uint16, Uint32, Uint64, Uint8, Utf8, vectorFromArray,
} from 'apache-arrow';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import { CellStruct } from '../../../src/core/cell';
import type { Cell } from '../../../src/core/cell';
import { hexOf, jsonOf } from '../../../src/core/json';
import { ident } from '../../../src/core/sql';
import { ArrowReader } from '../../../src/data/arrow/arrowReader';
import { cellAt } from '../../../src/data/arrow/cells';
import { encodeResult } from '../../../src/engine/arrow/encode';
import { chunkOf } from '../../../src/engine/copies/fillChunk';
import { withFile } from '../../fixtures/arrow';
import { runs } from '../../fixtures/runs';

/** A type of Arrow, values of it as its JavaScript library takes them, and what we show for each. */
interface Sample {
  readonly type: DataType;
  readonly value: fc.Arbitrary<unknown>;
  readonly shown: (value: unknown) => unknown;
}

const sample = <T>(type: DataType, value: fc.Arbitrary<T>, shown: (value: T) => unknown = (v) => v): Sample => ({ type, value, shown: shown as (value: unknown) => unknown });
const whole = (bits: number, signed: boolean): fc.Arbitrary<number> => fc.integer(signed ? { min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 } : { min: 0, max: 2 ** bits - 1 });
const beyond = (value: bigint): unknown => (value > BigInt(Number.MAX_SAFE_INTEGER) || value < BigInt(Number.MIN_SAFE_INTEGER) ? String(value) : Number(value));
const words = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('', '\0', '\ufeffa', '😀', 'ein Text mit mehr als zwölf Bytes'));
const day = fc.integer({ min: -719_162, max: 2_932_896 }); // years 1 to 9999
const iso = (milliseconds: number): string => new Date(milliseconds).toISOString().replace('.000Z', 'Z').replace(/(\.\d*?)0+Z$/, '$1Z');

const SCALARS: readonly Sample[] = [
  sample(new Bool(), fc.boolean()), sample(new Int8(), whole(8, true)), sample(new Int16(), whole(16, true)), sample(new Int32(), whole(32, true)),
  sample(new Uint8(), whole(8, false)), sample(new Uint16(), whole(16, false)), sample(new Uint32(), whole(32, false)),
  sample(new Int64(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), beyond), sample(new Uint64(), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), beyond),
  sample(new Float32(), fc.float({ noNaN: true, noDefaultInfinity: true }), Math.fround), sample(new Float64(), fc.double({ noNaN: true, noDefaultInfinity: true })),
  sample(new Float16(), fc.integer({ min: -2048, max: 2048 }).map((n) => n / 8)),
  sample(new Utf8(), words), sample(new LargeUtf8(), words), sample(new Binary(), fc.uint8Array({ maxLength: 20 }), hexOf), sample(new FixedSizeBinary(3), fc.uint8Array({ minLength: 3, maxLength: 3 }), hexOf),
  sample(new DateDay(), day.map((d) => new Date(d * 86_400_000)), (d: Date) => d.toISOString().slice(0, 10)), sample(new DateMillisecond(), day.map((d) => new Date(d * 86_400_000)), (d: Date) => d.toISOString().slice(0, 10)),
  sample(new TimestampSecond('UTC'), day.map((d) => d * 86_400_000 + 1_000), iso), sample(new TimestampMillisecond('Europe/Berlin'), day.map((d) => d * 86_400_000 + 120), iso),
  // The library makes micro- and nanoseconds of milliseconds, and not exactly where they are many.
  sample(new TimestampMicrosecond(), fc.integer({ min: -(2 ** 33), max: 2 ** 33 }), (v) => iso(v).slice(0, -1)), sample(new TimestampNanosecond(), fc.integer({ min: -(2 ** 33), max: 2 ** 33 }), (v) => iso(v).slice(0, -1)),
  sample(new TimeSecond(), fc.integer({ min: 0, max: 86_399 }), (s) => new Date(s * 1000).toISOString().slice(11, 19)),
  sample(new TimeMicrosecond(), fc.integer({ min: 0, max: 86_399 }).map((s) => BigInt(s) * 1_000_000n), (us) => new Date(Number(us / 1000n)).toISOString().slice(11, 19)),
  sample(new DurationMillisecond(), fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }), beyond),
  sample(new Decimal(2, 20, 128), fc.bigInt({ min: -(10n ** 20n) + 1n, max: 10n ** 20n - 1n }).map(words128), shownDecimal),
  sample(new Null(), fc.constant(null)),
];

function words128(value: bigint): Uint32Array {
  const bits = BigInt.asUintN(128, value);
  return Uint32Array.from({ length: 4 }, (_, i) => Number((bits >> BigInt(32 * i)) & 0xffffffffn));
}

function shownDecimal(value: Uint32Array): string {
  const number = BigInt.asIntN(128, [...value].reduceRight((n, word) => (n << 32n) | BigInt(word), 0n));
  const digits = String(number < 0n ? -number : number).padStart(3, '0');
  return `${number < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

const orNull = (of: Sample): fc.Arbitrary<unknown> => fc.option(of.value, { nil: null, freq: 4 });
const shownOrNull = (of: Sample, value: unknown): unknown => (value === null ? null : of.shown(value));

const NESTED: readonly Sample[] = ['Utf8', 'Int64', 'Bool', 'Float64'].flatMap((name) => {
  const of = SCALARS.find((s) => s.type.constructor.name.startsWith(name));
  if (!of) return [];
  const field = (n: string): Field => new Field(n, of.type, true);
  return [
    sample(new List(field('item')), fc.array(orNull(of), { maxLength: 4 }), (v) => v.map((x) => shownOrNull(of, x))),
    sample(new FixedSizeList(2, field('item')), fc.array(orNull(of), { minLength: 2, maxLength: 2 }), (v) => v.map((x) => shownOrNull(of, x))),
    sample(new Struct([field('a'), new Field('B', new Utf8(), true)]), fc.record({ a: orNull(of), B: words }), (v) => ({ a: shownOrNull(of, v.a), B: v.B })),
    sample(new List(new Field('item', new Struct([field('x')]), true)), fc.array(fc.record({ x: orNull(of) }), { maxLength: 3 }), (v) => v.map(({ x }) => ({ x: shownOrNull(of, x) }))),
    sample(new Map_(new Field('entries', new Struct<{ key: DataType; value: DataType }>([new Field('key', new Utf8(), false), new Field('value', of.type, true)]), false)), fc.uniqueArray(fc.tuple(words, orNull(of)), { maxLength: 3, selector: ([k]) => k }).map((entries) => new Map(entries)), (v) => [...v].map(([k, x]) => [k, shownOrNull(of, x)])),
  ];
});
const DICTIONARIES: readonly Sample[] = [sample(new Dictionary(new Utf8(), new Int8()), fc.constantFrom('a', 'b', '', 'ß')), sample(new Dictionary(new Utf8(), new Uint16()), fc.constantFrom('x', 'y'))];

interface Written {
  readonly samples: readonly Sample[];
  /** By batch and row. */
  readonly batches: readonly (readonly (readonly unknown[])[])[];
  readonly file: boolean;
}

const written: fc.Arbitrary<Written> = fc.uniqueArray(fc.constantFrom(...SCALARS, ...NESTED, ...DICTIONARIES), { minLength: 1, maxLength: 4 }).chain((samples) => fc.record({
  samples: fc.constant(samples),
  batches: fc.array(fc.array(fc.tuple(...samples.map((s) => orNull(s))), { maxLength: 12 }), { maxLength: 3 }),
  file: fc.boolean(),
}));

function bytesOf({ samples, batches, file }: Written): Uint8Array {
  const schema = new Schema(samples.map(({ type }, i) => new Field(`c${i}`, type, true)));
  // Its files may not change a dictionary.
  const changes = batches.length > 1 && samples.some((s) => DataType.isDictionary(s.type));
  const writer = file && !changes ? new RecordBatchFileWriter() : new RecordBatchStreamWriter();
  writer.reset(undefined, schema);
  for (const rows of batches) {
    if (rows.length === 0) continue;
    const table = new Table(schema, Object.fromEntries(samples.map(({ type }, i) => [`c${i}`, vectorFromArray(rows.map((row) => row[i]), type)])));
    for (const batch of table.batches) writer.write(new RecordBatch(schema, batch.data));
  }
  writer.finish();
  return writer.toUint8Array(true);
}

describe('what the JavaScript library of Arrow writes', () => {
  let connection: DuckDBConnection;
  beforeAll(async () => {
    connection = await (await DuckDBInstance.create()).connect();
    await connection.run("set TimeZone = 'UTC'");
  });

  test('is read, copied into DuckDB and shown as it was', async () => {
    await fc.assert(fc.asyncProperty(written, async (made) => {
      await withFile(bytesOf(made), async (path) => {
        const expected = made.batches.flat().map((row) => row.map((value, i) => jsonOf(plain(shownOrNull(made.samples[i] as Sample, value)))));
        const { own, copied } = await read(connection, path);
        expect(own).toEqual(expected);
        expect(copied).toEqual(expected);
      });
    }), { numRuns: runs(150) });
  });
});

/** JSON text by row and column, from our own vectors and from DuckDB's table that they were copied to. */
async function read(connection: DuckDBConnection, path: string): Promise<{ own: string[][]; copied: string[][] }> {
  const reader = await ArrowReader.open(path);
  try {
    await connection.run(`create or replace table t (${reader.columns.map((c) => `${ident(c.name)} ${c.type}`).join(', ')})`);
    const appender = await connection.createAppender('t');
    const own: string[][] = [];
    for (let i = 0; i < reader.batches; i++) {
      const batch = await reader.batch(i);
      for (let from = 0; from < batch.rows; from += 5) {
        const to = Math.min(batch.rows, from + 5);
        const vectors = batch.vectors(from, to);
        for (let row = 0; row < to - from; row++) own.push(vectors.map((v, c) => jsonOf(cellAt(v, (reader.columns[c] as (typeof reader.columns)[number]).typeNode, row))));
        appender.appendDataChunk(chunkOf(vectors, reader.columns.map((_, c) => appender.columnType(c)), to - from));
      }
    }
    appender.closeSync();
    const page = decodePage((await encodeResult(await connection.stream('select * from t'))).ipc);
    return { own, copied: Array.from({ length: page.rows }, (_, row) => reader.columns.map((__, c) => jsonOf(page.cell(c, row)))) };
  } finally {
    await reader.close();
  }
}

/** A value of plain JavaScript as a cell: an object is a struct. */
function plain(value: unknown): Cell {
  if (Array.isArray(value)) return value.map((v) => plain(v));
  if (typeof value !== 'object' || value === null) return value as Cell;
  return new CellStruct(Object.keys(value), Object.values(value).map((v) => plain(v)));
}
