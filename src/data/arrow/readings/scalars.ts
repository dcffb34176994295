import { decimalText, timeText } from '../../../core/arrow/text';
import type { ArrowArray } from '../arrays';
import type { ArrowType, Unit } from '../schema';
import type { BytesVector, FixedVector } from '../vector';
import { NOTHING } from '../vector';
import { fixedBytes, scalar, validRows } from './reading';
import type { Reading, ReadingOptions, Say } from './reading';

type Kind<K extends ArrowType['kind']> = Extract<ArrowType, { kind: K }>;

const PER_SECOND: Readonly<Record<Unit, bigint>> = { s: 1n, ms: 1_000n, us: 1_000_000n, ns: 1_000_000_000n };
export const UNIT_NAMES: Readonly<Record<Unit, string>> = { s: 'seconds', ms: 'milliseconds', us: 'microseconds', ns: 'nanoseconds' };
const DAY_MILLISECONDS = 86_400_000n;

/** What DuckDB's timestamps in microseconds can hold; its infinities are the ends of 64 bits. */
const [EARLIEST, LATEST, INFINITE] = [-9_223_372_022_400_000_000n, 9_223_372_036_854_775_806n, 0x7fffffffffffffffn];

/** Values that DuckDB holds as Arrow does. */
function plain(type: string, width: number): Reading {
  return { type: scalar(type), read: (array, from, to) => fixed(array, from, to, width, fixedBytes(array, 0, width, from, to)) };
}

function fixed(array: ArrowArray, from: number, to: number, width: number, data: Uint8Array): FixedVector {
  return { kind: 'fixed', rows: to - from, valid: validRows(array, from, to), width, data };
}

/** Values of 64 bits, each made of one of `width` bytes. */
function counted(type: string, width: 4 | 8, convert: (value: bigint) => bigint): Reading {
  const read = (array: ArrowArray, from: number, to: number): FixedVector => {
    const bytes = fixedBytes(array, 0, width, from, to);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const out = new BigInt64Array(to - from);
    const vector = fixed(array, from, to, 8, new Uint8Array(out.buffer));
    for (let i = 0; i < out.length; i++) {
      if (vector.valid?.[i] !== 0) out[i] = convert(width === 4 ? BigInt(view.getInt32(i * 4, true)) : view.getBigInt64(i * 8, true));
    }
    return vector;
  };
  return { type: scalar(type), read };
}

/** Values that are shown as text. */
function texts(width: number, text: (view: DataView, at: number) => string): Reading {
  const read = (array: ArrowArray, from: number, to: number): BytesVector => {
    const bytes = fixedBytes(array, 0, width, from, to);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const valid = validRows(array, from, to);
    return { kind: 'bytes', rows: to - from, valid, values: Array.from({ length: to - from }, (_, i) => (valid?.[i] === 0 ? NOTHING : Buffer.from(text(view, i * width)))) };
  };
  return { type: scalar('VARCHAR'), read };
}

export function nulls(): Reading {
  return { type: scalar('INTEGER'), read: (_, from, to) => ({ kind: 'fixed', rows: to - from, valid: new Uint8Array(to - from), width: 4, data: new Uint8Array((to - from) * 4) }) };
}

export function booleans(): Reading {
  const read = (array: ArrowArray, from: number, to: number): FixedVector => {
    const bits = array.buffers[0] ?? NOTHING;
    if (to > array.length || bits.length * 8 < to) throw new RangeError('booleans are cut');
    const data = new Uint8Array(to - from);
    for (let i = from; i < to; i++) data[i - from] = ((bits[i >> 3] ?? 0) >> (i & 7)) & 1;
    return fixed(array, from, to, 1, data);
  };
  return { type: scalar('BOOLEAN'), read };
}

const INTEGERS: Readonly<Record<number, string>> = { 8: 'TINYINT', 16: 'SMALLINT', 32: 'INTEGER', 64: 'BIGINT' };

export function integers({ bits, signed }: Kind<'int'>): Reading {
  const name = INTEGERS[bits];
  if (name === undefined) throw new RangeError(`an integer of ${bits} bits`);
  return plain(`${signed ? '' : 'U'}${name}`, bits / 8);
}

export function floats({ bits }: Kind<'float'>): Reading {
  if (bits !== 16) return plain(bits === 32 ? 'FLOAT' : 'DOUBLE', bits / 8);
  const read = (array: ArrowArray, from: number, to: number): FixedVector => {
    const bytes = fixedBytes(array, 0, 2, from, to);
    const out = new Float32Array(to - from);
    for (let i = 0; i < out.length; i++) out[i] = halfFloat((bytes[i * 2] ?? 0) | ((bytes[i * 2 + 1] ?? 0) << 8));
    return fixed(array, from, to, 4, new Uint8Array(out.buffer));
  };
  return { type: scalar('FLOAT'), read };
}

/** The number of 16 bits by IEEE 754: a sign, five bits of exponent, ten of fraction. */
function halfFloat(bits: number): number {
  const sign = bits >> 15 === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

/** Decimals of up to 38 digits are the engine's; longer ones, and those with a scale it does not have, are text with all digits. */
export function decimals({ bits, precision, scale }: Kind<'decimal'>, say: Say): Reading {
  const width = bits / 8;
  if (precision < 1 || precision > 38 || scale < 0 || scale > precision) {
    say('decimal-text', { precision });
    return texts(width, (view, at) => {
      const value = integerAt(view, at, width);
      return scale < 0 ? String(value * 10n ** BigInt(-scale)) : decimalText(value, scale);
    });
  }
  const own = precision <= 4 ? 2 : precision <= 9 ? 4 : precision <= 18 ? 8 : 16;
  const type = scalar('DECIMAL', `${precision},${scale}`);
  if (own === width) return { ...plain('', width), type };
  const read = (array: ArrowArray, from: number, to: number): FixedVector => {
    const bytes = fixedBytes(array, 0, width, from, to);
    const out = new Uint8Array((to - from) * own);
    const vector = fixed(array, from, to, own, out);
    for (let i = 0; i < to - from; i++) {
      const value = bytes.subarray(i * width, (i + 1) * width);
      const sign = (value[width - 1] ?? 0) >> 7 === 0 ? 0 : 255;
      for (let b = 0; b < own; b++) out[i * own + b] = b < width ? (value[b] ?? 0) : sign;
      const fits = value.subarray(own).every((b) => b === sign) && (out[(i + 1) * own - 1] ?? 0) >> 7 === sign >> 7;
      if (!fits && vector.valid?.[i] !== 0) throw new RangeError(`a decimal of more than ${precision} digits`);
    }
    return vector;
  };
  return { type, read };
}

/** A signed little-endian integer of any multiple of four bytes. */
function integerAt(view: DataView, at: number, width: number): bigint {
  let value = 0n;
  for (let b = width - 4; b >= 0; b -= 4) value = (value << 32n) | BigInt(view.getUint32(at + b, true));
  return BigInt.asIntN(width * 8, value);
}

export function dates({ unit }: Kind<'date'>, say: Say): Reading {
  if (unit === 'day') return plain('DATE', 4);
  const read = (array: ArrowArray, from: number, to: number): FixedVector => {
    const bytes = fixedBytes(array, 0, 8, from, to);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const out = new Int32Array(to - from);
    const vector = fixed(array, from, to, 4, new Uint8Array(out.buffer));
    for (let i = 0; i < out.length; i++) {
      if (vector.valid?.[i] === 0) continue;
      const milliseconds = view.getBigInt64(i * 8, true);
      const rest = ((milliseconds % DAY_MILLISECONDS) + DAY_MILLISECONDS) % DAY_MILLISECONDS;
      if (rest !== 0n) say('date-cut');
      out[i] = Number((milliseconds - rest) / DAY_MILLISECONDS);
    }
    return vector;
  };
  return { type: scalar('DATE'), read };
}

export function times({ unit, bits }: Kind<'time'>, { say, wholeMicroseconds }: ReadingOptions): Reading {
  const width = bits === 32 ? 4 : 8;
  if (unit !== 'ns') return counted('TIME', width, (value) => (value * 1_000_000n) / PER_SECOND[unit]);
  if (wholeMicroseconds) return counted('TIME', width, (value) => value / 1000n);
  say('time-text');
  return texts(8, (view, at) => timeText(view.getBigInt64(at, true), PER_SECOND.ns));
}

export function timestamps({ unit, zone }: Kind<'timestamp'>, { say, wholeMicroseconds }: ReadingOptions): Reading {
  if (unit === 'ns' && zone !== null && wholeMicroseconds) return counted('TIMESTAMP WITH TIME ZONE', 8, (value) => value / 1000n);
  if (unit === 'ns') {
    if (zone !== null) say('local-time');
    return counted('TIMESTAMP_NS', 8, (value) => {
      if (value === INFINITE || value <= -INFINITE) say('timestamp-limit');
      return value;
    });
  }
  const factor = 1_000_000n / PER_SECOND[unit];
  return counted(zone === null ? 'TIMESTAMP' : 'TIMESTAMP WITH TIME ZONE', 8, (value) => {
    const microseconds = value * factor;
    if (microseconds >= EARLIEST && microseconds <= LATEST) return microseconds;
    say('timestamp-range');
    return microseconds < 0n ? -INFINITE : INFINITE;
  });
}

/** Durations are whole numbers; their unit is the column's. */
export function durations({ unit }: Kind<'duration'>, say: Say): Reading {
  say('duration', { unit: UNIT_NAMES[unit] });
  return plain('BIGINT', 8);
}

export function intervals({ unit }: Kind<'interval'>, say: Say): Reading {
  say('interval-text');
  switch (unit) {
    case 'months':
      return texts(4, (view, at) => intervalText(view.getInt32(at, true), 0, 0n));
    case 'days':
      return texts(8, (view, at) => intervalText(0, view.getInt32(at, true), BigInt(view.getInt32(at + 4, true)) * 1_000_000n));
    case 'nanoseconds':
      return texts(16, (view, at) => intervalText(view.getInt32(at, true), view.getInt32(at + 4, true), view.getBigInt64(at + 8, true)));
  }
}

/** As DuckDB writes intervals, but for nanoseconds: `1 year 2 months 3 days 04:05:06.000000007`. */
function intervalText(months: number, days: number, nanoseconds: bigint): string {
  const part = (value: number, unit: string): string[] => (value === 0 ? [] : [`${value} ${unit}${Math.abs(value) === 1 ? '' : 's'}`]);
  const time = nanoseconds === 0n ? [] : [`${nanoseconds < 0n ? '-' : ''}${timeText(nanoseconds < 0n ? -nanoseconds : nanoseconds, PER_SECOND.ns)}`];
  const parts = [...part(Math.trunc(months / 12), 'year'), ...part(months % 12, 'month'), ...part(days, 'day'), ...time];
  return parts.length === 0 ? '00:00:00' : parts.join(' ');
}
