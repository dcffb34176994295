import { setImmediate } from 'node:timers/promises';
import { BIGINT, DOUBLE, DuckDBDataChunk, LIST, listValue, VARCHAR } from '@duckdb/node-api';
import type { DuckDBConnection, DuckDBType, DuckDBValue } from '@duckdb/node-api';
import { LoupeError } from '../../../core/message';
import { changeOf } from '../rule/flips';
import type { Joined } from '../rule/joined';
import { sidesAt } from '../rule/keysOf';
import type { SliceValues } from '../rule/slices';

/** A row for each prompt, without texts; of each side `I` its row `rI`, samples `nI`, characters `cI`, the side `aI` with the same answer, metrics `mI_M` and changes `fI_M`. */
export const KEYS = 'loupe_keys';
/** Of a side the rows of all samples. */
export const samplesTable = (side: number): string => `loupe_samples_${String(side)}`;

const AT_ONCE = 2048;

/** What of a joined table is put into an instance. */
export interface TableNumbers {
  readonly table: Joined;
  readonly keys: readonly number[];
  readonly metrics: number;
  /** Of each metric: is it yes or no, so that its changes have names? */
  readonly isBinary: readonly boolean[];
  readonly baseline: number;
  readonly slices: readonly SliceValues[];
  readonly hasSamples: boolean;
}

interface NumberColumn {
  readonly name: string;
  readonly type: DuckDBType;
}

/** Makes the tables in the instance of `connection`. */
export async function fillNumbers(connection: DuckDBConnection, numbers: TableNumbers, signal: AbortSignal): Promise<void> {
  const { table, keys, metrics, slices, hasSamples } = numbers;
  const metric = Array.from({ length: metrics }, (_, m) => String(m));
  const columns: NumberColumn[] = [
    { name: 'pos', type: BIGINT }, { name: 'k', type: BIGINT }, { name: 'p', type: BIGINT }, { name: 'n', type: BIGINT }, { name: 'd', type: BIGINT },
    ...table.sides.flatMap((_, i): NumberColumn[] => [
      ...['r', 'n', 'c', 'a'].map((name) => ({ name: `${name}${String(i)}`, type: BIGINT })),
      ...metric.flatMap((m): NumberColumn[] => [{ name: `m${String(i)}_${m}`, type: DOUBLE }, { name: `f${String(i)}_${m}`, type: VARCHAR }]),
    ]),
    ...slices.map((_, s) => ({ name: `s${String(s)}`, type: LIST(VARCHAR) })),
  ];
  await append(connection, KEYS, columns, keys.length, (at) => rowOf(numbers, at), signal);
  if (!hasSamples) return;
  for (const [i, side] of table.sides.entries()) {
    const places = keys.flatMap((key, at) => Array.from(side.placesOf(key), (place, n) => [at, n, side.read.rows[place] ?? 0, side.answers?.characters[place] ?? 0]));
    const whole = ['pos', 'n', 'r', 'c'].map((name) => ({ name, type: BIGINT }));
    await append(connection, samplesTable(i), whole, places.length, (at) => (places[at] ?? []).map(BigInt), signal);
  }
}

function rowOf({ table, keys, metrics, isBinary, baseline, slices }: TableNumbers, at: number): DuckDBValue[] {
  const key = keys[at] ?? 0;
  const sides = sidesAt(table, key);
  const before = sides[baseline]?.values;
  const different = sides.reduce((n, side, i) => n + (side !== null && side.sameAs === i ? 1 : 0), 0);
  return [
    BigInt(at), BigInt(key), BigInt(sides.findIndex((side) => side !== null)), BigInt(sides.filter((side) => side !== null).length), BigInt(different),
    ...sides.flatMap((side, i): DuckDBValue[] => {
      const number = (value: number | undefined): DuckDBValue => (value === undefined ? null : BigInt(value));
      return [
        number(side?.row), number(side?.samples), number(side?.characters), side === null || side.sameAs === i ? null : BigInt(side.sameAs),
        ...Array.from({ length: metrics }, (_, m): DuckDBValue[] => {
          const value = side?.values[m] ?? null;
          const change = i === baseline || !isBinary[m] ? null : changeOf(before?.[m] ?? Number.NaN, value ?? Number.NaN);
          return [value, change];
        }).flat(),
      ];
    }),
    ...slices.map((values): DuckDBValue => { const of = values[key] ?? null; return of === null ? null : listValue(of); }),
  ];
}

async function append(connection: DuckDBConnection, name: string, columns: readonly NumberColumn[], rows: number, rowAt: (at: number) => readonly DuckDBValue[], signal: AbortSignal): Promise<void> {
  await connection.run(`create or replace temp table ${name} (${columns.map((c) => `${c.name} ${c.type.toString()}`).join(', ')})`);
  const appender = await connection.createAppender(name);
  const types = columns.map((c) => c.type);
  try {
    for (let from = 0; from < rows; from += AT_ONCE) {
      const count = Math.min(AT_ONCE, rows - from);
      const chunk = DuckDBDataChunk.create(types, count);
      const values = Array.from({ length: count }, (_, i) => rowAt(from + i));
      columns.forEach((_, c) => { chunk.setColumnValues(c, values.map((row) => row[c] ?? null)); });
      appender.appendDataChunk(chunk);
      chunk.reset();
      await setImmediate();
      if (signal.aborted) throw new LoupeError('aborted', {}, 'aborted');
    }
  } finally {
    appender.closeSync();
  }
}

