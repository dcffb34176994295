import { Date as FbDate } from 'apache-arrow/fb/date';
import { DateUnit } from 'apache-arrow/fb/date-unit';
import { Decimal } from 'apache-arrow/fb/decimal';
import { Duration } from 'apache-arrow/fb/duration';
import { Endianness } from 'apache-arrow/fb/endianness';
import type { Field } from 'apache-arrow/fb/field';
import { FixedSizeBinary } from 'apache-arrow/fb/fixed-size-binary';
import { FixedSizeList } from 'apache-arrow/fb/fixed-size-list';
import { FloatingPoint } from 'apache-arrow/fb/floating-point';
import { Int } from 'apache-arrow/fb/int';
import { Interval } from 'apache-arrow/fb/interval';
import { IntervalUnit } from 'apache-arrow/fb/interval-unit';
import type { KeyValue } from 'apache-arrow/fb/key-value';
import { Precision } from 'apache-arrow/fb/precision';
import type { Schema } from 'apache-arrow/fb/schema';
import { Time } from 'apache-arrow/fb/time';
import { TimeUnit } from 'apache-arrow/fb/time-unit';
import { Timestamp } from 'apache-arrow/fb/timestamp';
import { Type } from 'apache-arrow/fb/type';
import { Union } from 'apache-arrow/fb/union';
import { UnionMode } from 'apache-arrow/fb/union-mode';
import { Encoding } from 'flatbuffers';

export type Unit = 's' | 'ms' | 'us' | 'ns';
/** How offsets are stored: 32-bit, 64-bit, or as views (offset and size for lists, 16 bytes each for text and bytes). */
export type Layout = 'small' | 'large' | 'view' | 'largeView';

/** An Arrow type; what a type is made of stands in the children of its field. */
export type ArrowType =
  | { readonly kind: 'null' | 'bool' | 'struct' | 'map' | 'runs' }
  | { readonly kind: 'int'; readonly bits: number; readonly signed: boolean }
  | { readonly kind: 'float'; readonly bits: number }
  | { readonly kind: 'decimal'; readonly bits: number; readonly precision: number; readonly scale: number }
  | { readonly kind: 'date'; readonly unit: 'day' | 'ms' }
  | { readonly kind: 'time'; readonly unit: Unit; readonly bits: number }
  | { readonly kind: 'timestamp'; readonly unit: Unit; readonly zone: string | null }
  | { readonly kind: 'duration'; readonly unit: Unit }
  | { readonly kind: 'interval'; readonly unit: 'months' | 'days' | 'nanoseconds' }
  | { readonly kind: 'text' | 'binary' | 'list'; readonly layout: Layout }
  | { readonly kind: 'fixedBinary'; readonly bytes: number }
  | { readonly kind: 'fixedList'; readonly size: number }
  | { readonly kind: 'union'; readonly dense: boolean; readonly ids: readonly number[] };

export interface ArrowField {
  readonly name: string;
  /** Of the values, where they stand in a dictionary. */
  readonly type: ArrowType;
  readonly children: readonly ArrowField[];
  readonly dictionary?: { readonly id: bigint; readonly bits: number; readonly signed: boolean };
  readonly metadata: ReadonlyMap<string, string>;
}

export interface ArrowSchema {
  readonly fields: readonly ArrowField[];
  readonly metadata: ReadonlyMap<string, string>;
}

const DEEPEST = 200;
const MOST_FIELDS = 1_000_000;
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** The schema of a message or footer. Throws RangeError where its bytes cannot be one. */
export function schemaOf(schema: Schema): ArrowSchema {
  if (schema.endianness() !== Endianness.Little) throw new RangeError('big-endian');
  const budget = { fields: 0 };
  return {
    fields: children(schema.fieldsLength(), (i) => schema.fields(i), 0, budget),
    metadata: metadataOf(schema.customMetadataLength(), (i) => schema.customMetadata(i)),
  };
}

function children(count: number, at: (index: number) => Field | null, depth: number, budget: { fields: number }): ArrowField[] {
  budget.fields += count;
  if (depth > DEEPEST || budget.fields > MOST_FIELDS) throw new RangeError('a schema without end');
  return Array.from({ length: count }, (_, i) => {
    const field = at(i);
    if (!field) throw new RangeError('a field that is not there');
    return fieldOf(field, depth, budget);
  });
}

function fieldOf(field: Field, depth: number, budget: { fields: number }): ArrowField {
  const dictionary = field.dictionary();
  const indices = dictionary?.indexType();
  return {
    name: textOf(field.name(Encoding.UTF8_BYTES)),
    type: typeOf(field),
    children: children(field.childrenLength(), (i) => field.children(i), depth + 1, budget),
    // Without a type of their own, indices are signed and of 32 bits.
    ...(dictionary ? { dictionary: { id: dictionary.id(), bits: indices?.bitWidth() ?? 32, signed: indices?.isSigned() ?? true } } : {}),
    metadata: metadataOf(field.customMetadataLength(), (i) => field.customMetadata(i)),
  };
}

/** Names may be empty, and may begin with a byte order mark. */
function textOf(bytes: string | Uint8Array | null): string {
  return bytes instanceof Uint8Array ? utf8.decode(bytes) : (bytes ?? '');
}

function metadataOf(count: number, at: (index: number) => KeyValue | null): ReadonlyMap<string, string> {
  if (count > MOST_FIELDS) throw new RangeError('metadata without end');
  return new Map(Array.from({ length: count }, (_, i) => [textOf(at(i)?.key(Encoding.UTF8_BYTES) ?? null), textOf(at(i)?.value(Encoding.UTF8_BYTES) ?? null)]));
}

/** Throws RangeError for a type that came after Arrow 21: how it lies in a file is not known. */
function typeOf(field: Field): ArrowType {
  const type = <T>(empty: T): T => {
    const found = field.type(empty) as T | null;
    if (found === null) throw new RangeError('a field without type');
    return found;
  };
  switch (field.typeType()) {
    case Type.Null: return { kind: 'null' };
    case Type.Bool: return { kind: 'bool' };
    case Type.Struct_: return { kind: 'struct' };
    case Type.Map: return { kind: 'map' };
    case Type.RunEndEncoded: return { kind: 'runs' };
    case Type.Int: {
      const int = type(new Int());
      return { kind: 'int', bits: int.bitWidth(), signed: int.isSigned() };
    }
    case Type.FloatingPoint: {
      const precision = type(new FloatingPoint()).precision();
      return { kind: 'float', bits: precision === Precision.HALF ? 16 : precision === Precision.SINGLE ? 32 : 64 };
    }
    case Type.Decimal: {
      const decimal = type(new Decimal());
      return { kind: 'decimal', bits: decimal.bitWidth(), precision: decimal.precision(), scale: decimal.scale() };
    }
    case Type.Date: return { kind: 'date', unit: type(new FbDate()).unit() === DateUnit.DAY ? 'day' : 'ms' };
    case Type.Time: {
      const time = type(new Time());
      return { kind: 'time', unit: unitOf(time.unit()), bits: time.bitWidth() };
    }
    case Type.Timestamp: {
      const stamp = type(new Timestamp());
      const zone = stamp.timezone();
      return { kind: 'timestamp', unit: unitOf(stamp.unit()), zone: zone === '' ? null : zone };
    }
    case Type.Duration: return { kind: 'duration', unit: unitOf(type(new Duration()).unit()) };
    case Type.Interval: return { kind: 'interval', unit: intervalOf(type(new Interval()).unit()) };
    case Type.Utf8: return { kind: 'text', layout: 'small' };
    case Type.LargeUtf8: return { kind: 'text', layout: 'large' };
    case Type.Utf8View: return { kind: 'text', layout: 'view' };
    case Type.Binary: return { kind: 'binary', layout: 'small' };
    case Type.LargeBinary: return { kind: 'binary', layout: 'large' };
    case Type.BinaryView: return { kind: 'binary', layout: 'view' };
    case Type.List: return { kind: 'list', layout: 'small' };
    case Type.LargeList: return { kind: 'list', layout: 'large' };
    case Type.ListView: return { kind: 'list', layout: 'view' };
    case Type.LargeListView: return { kind: 'list', layout: 'largeView' };
    case Type.FixedSizeBinary: return { kind: 'fixedBinary', bytes: type(new FixedSizeBinary()).byteWidth() };
    case Type.FixedSizeList: return { kind: 'fixedList', size: type(new FixedSizeList()).listSize() };
    case Type.Union: {
      const union = type(new Union());
      return { kind: 'union', dense: union.mode() === UnionMode.Dense, ids: [...(union.typeIdsArray() ?? Array.from({ length: field.childrenLength() }, (_, i) => i))] };
    }
    case Type.NONE:
    default: throw new RangeError(`type ${String(field.typeType())}`);
  }
}

function unitOf(unit: TimeUnit): Unit {
  switch (unit) {
    case TimeUnit.SECOND: return 's';
    case TimeUnit.MILLISECOND: return 'ms';
    case TimeUnit.MICROSECOND: return 'us';
    case TimeUnit.NANOSECOND: return 'ns';
  }
}

function intervalOf(unit: IntervalUnit): 'months' | 'days' | 'nanoseconds' {
  switch (unit) {
    case IntervalUnit.YEAR_MONTH: return 'months';
    case IntervalUnit.DAY_TIME: return 'days';
    case IntervalUnit.MONTH_DAY_NANO: return 'nanoseconds';
  }
}
