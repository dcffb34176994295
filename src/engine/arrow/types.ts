import { DuckDBTypeId } from '@duckdb/node-api';
import type { DuckDBType } from '@duckdb/node-api';
import {
  Binary, Bool, DateDay, Decimal, Field, FixedSizeList, Float32, Float64, Int16, Int32, Int64, Int8, List, Map_, Schema, Struct, TimeMicrosecond,
  TimestampMicrosecond, TimestampMillisecond, TimestampNanosecond, TimestampSecond, Uint16, Uint32, Uint64, Uint8, Utf8,
} from 'apache-arrow';
import type { DataType } from 'apache-arrow';

/** The key of a field's metadata that holds DuckDB's own type. */
export const TYPE_KEY = 'loupe:type';

/**
 * The Arrow type a DuckDB type travels as. What Arrow has no exact type for (128-bit integers, UUID, INTERVAL, BIT, TIME WITH
 * TIME ZONE, VARIANT, UNION, …) travels as canonical text.
 */
export function arrowType(type: DuckDBType): DataType {
  switch (type.typeId) {
    case DuckDBTypeId.BOOLEAN: return new Bool();
    case DuckDBTypeId.TINYINT: return new Int8();
    case DuckDBTypeId.SMALLINT: return new Int16();
    case DuckDBTypeId.INTEGER: return new Int32();
    case DuckDBTypeId.BIGINT: return new Int64();
    case DuckDBTypeId.UTINYINT: return new Uint8();
    case DuckDBTypeId.USMALLINT: return new Uint16();
    case DuckDBTypeId.UINTEGER: return new Uint32();
    case DuckDBTypeId.UBIGINT: return new Uint64();
    case DuckDBTypeId.FLOAT: return new Float32();
    case DuckDBTypeId.DOUBLE: return new Float64();
    case DuckDBTypeId.VARCHAR: return new Utf8();
    case DuckDBTypeId.BLOB: return new Binary();
    case DuckDBTypeId.DATE: return new DateDay();
    case DuckDBTypeId.TIME: return new TimeMicrosecond();
    case DuckDBTypeId.TIMESTAMP: return new TimestampMicrosecond();
    case DuckDBTypeId.TIMESTAMP_TZ: return new TimestampMicrosecond('UTC');
    case DuckDBTypeId.TIMESTAMP_S: return new TimestampSecond();
    case DuckDBTypeId.TIMESTAMP_MS: return new TimestampMillisecond();
    case DuckDBTypeId.TIMESTAMP_NS: return new TimestampNanosecond();
    case DuckDBTypeId.DECIMAL: {
      const { width, scale } = type;
      return new Decimal(scale, width, 128);
    }
    case DuckDBTypeId.LIST:
      return new List(new Field('item', arrowType((type).valueType), true));
    case DuckDBTypeId.ARRAY: {
      const { length, valueType } = type;
      return new FixedSizeList(length, new Field('item', arrowType(valueType), true));
    }
    case DuckDBTypeId.STRUCT: {
      const { entryNames, entryTypes } = type;
      return new Struct(entryNames.map((name, i) => fieldOf(name, entryTypes[i])));
    }
    case DuckDBTypeId.MAP: {
      const { keyType, valueType } = type;
      const entries = new Struct<{ key: DataType; value: DataType }>([new Field('key', arrowType(keyType), false), new Field('value', arrowType(valueType), true)]);
      return new Map_(new Field('entries', entries, false));
    }
    default:
      return new Utf8();
  }
}

function fieldOf(name: string, type: DuckDBType | undefined): Field {
  return type === undefined ? new Field(name, new Utf8(), true) : new Field(name, arrowType(type), true);
}

export function schemaOf(names: readonly string[], types: readonly DuckDBType[]): Schema {
  return new Schema(names.map((name, i) => {
    const type = types[i];
    return new Field(name, type ? arrowType(type) : new Utf8(), true, new Map(type ? [[TYPE_KEY, type.toString()]] : []));
  }));
}
