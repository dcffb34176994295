import { LoupeError } from '../../../core/message';
import { ident, sql } from '../../../core/sql';
import { ROW } from '../../../engine/relation';
import { RowStream } from '../../../engine/stream';
import type { ComparisonSpec } from '../contract';
import type { Joined } from '../rule/joined';
import type { SliceValues } from '../rule/slices';
import { madeOnce } from './madeOnce';
import { placeOf } from './readSides';
import type { SideReading } from './readSides';
import { whereOf } from './sideSql';

/** A side does not have the column, or one that SQL speaks of. */
const UNKNOWN: ReadonlySet<string> = new Set(['column-unknown', 'sql-column', 'sql-column-none']);

/** What was read last of each table: the figures and the lists that they open speak of the same column. */
const read = new WeakMap<Joined, { readonly of: string; readonly values: SliceValues }>();

/** What a column says of each key, kept while the table is, unless it can change meanwhile (labels do). */
export async function slicesOnce(spec: ComparisonSpec, by: string, table: Joined, readings: readonly SideReading[], signal: AbortSignal): Promise<SliceValues> {
  if (table.of) {
    const whole = await slicesOnce(spec, by, table.of.table, readings, signal);
    return table.of.keys.map((key) => whole[key] ?? null);
  }
  const sliced = JSON.stringify({ ...spec, by: [by] });
  if (readings.some(({ session }) => session.sides.changing(sliced))) return readSlices(spec, by, table, readings, signal);
  const known = (): SliceValues | null => {
    const last = read.get(table);
    return last?.of === by ? last.values : null;
  };
  const make = async (): Promise<SliceValues> => {
    const values = await readSlices(spec, by, table, readings, signal);
    read.set(table, { of: by, values });
    return values;
  };
  return madeOnce(table, `slices ${by}`, known, make, signal);
}

/** What a column says of each key: of the first side that has the column and the key. Throws where no side has it. */
async function readSlices(spec: ComparisonSpec, by: string, table: Joined, readings: readonly SideReading[], signal: AbortSignal): Promise<SliceValues> {
  const values = new Array<readonly string[] | null>(table.keys).fill(null);
  const isKnown = new Uint8Array(table.keys);
  let [isRead, missing]: [boolean, LoupeError | null] = [false, null];
  for (const [i, reading] of readings.entries()) {
    const side = table.sides[i];
    if (!side || isKnown.every((known, key) => known === 1 || !side.has(key))) continue;
    let place: Awaited<ReturnType<typeof placeOf>>;
    try {
      reading.sql.value(by);
      place = await placeOf(spec, reading, signal, by);
    } catch (error) {
      if (!(error instanceof LoupeError) || !UNKNOWN.has(error.code)) throw error;
      missing ??= error;
      continue;
    }
    isRead = true;
    await readSide(spec, by, reading, place, signal, (row, text) => {
      const key = side.keyOf[row] ?? -1;
      if (key < 0 || isKnown[key] === 1 || side.first[key] !== row) return;
      isKnown[key] = 1;
      values[key] = text === null ? null : textsOf(JSON.parse(text));
    });
  }
  if (!isRead && missing) throw missing;
  return values;
}

async function readSide(spec: ComparisonSpec, by: string, reading: SideReading, { from, lane }: Awaited<ReturnType<typeof placeOf>>, signal: AbortSignal, each: (place: number, text: string | null) => void): Promise<void> {
  await reading.session.asOpened(() => lane.use(signal, async (connection) => {
    const stream = await RowStream.of(connection, sql`select to_json(${reading.sql.value(by)})::varchar as v from ${from}${whereOf(reading.sql, spec)} order by ${ident(ROW)}`);
    let place = 0;
    for (let chunk = await stream.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await stream.fetchChunk()) {
      const column = chunk.getColumnVector(0);
      for (let i = 0; i < chunk.rowCount; i++, place++) {
        const text = column.getItem(i);
        each(place, typeof text === 'string' ? text : null);
      }
    }
  }));
}

/** A list is several values; what holds more than texts, numbers and yes-or-no is its JSON. */
function textsOf(value: unknown): readonly string[] | null {
  if (value === null) return null;
  if (Array.isArray(value)) return value.flatMap((v: unknown) => textsOf(v) ?? []);
  return [typeof value === 'string' ? value : JSON.stringify(value)];
}
