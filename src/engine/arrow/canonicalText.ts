import {
  DuckDBArrayValue, DuckDBBitValue, DuckDBBlobValue, DuckDBGeometryValue, DuckDBListValue, DuckDBMapValue, DuckDBStructValue, DuckDBTimeNSValue, DuckDBTimeTZValue, DuckDBTypeId, DuckDBUnionValue, DuckDBVariantValue,
} from '@duckdb/node-api';
import type { DuckDBType, DuckDBValue } from '@duckdb/node-api';
import { hexOf } from '../../core/json';

/**
 * The text of a value that Arrow has no type for: 128-bit integers and BIGNUM as digits, ENUM as its label, UUID and INTERVAL
 * as DuckDB writes them, times without trailing zeros, VARIANT and UNION as JSON, GEOMETRY as its WKB in hex.
 */
export function canonicalText(value: DuckDBValue, type: DuckDBType): string {
  if (type.typeId === DuckDBTypeId.VARIANT || type.typeId === DuckDBTypeId.UNION) return jsonText(value);
  if (value instanceof DuckDBGeometryValue) return hexOf(value.bytes);
  if (value instanceof DuckDBTimeTZValue || value instanceof DuckDBTimeNSValue) return value.toString().replace(/(\.\d*?)0+(?=\D|$)/, '$1').replace(/\.(?=\D|$)/, '');
  return String(value);
}

/** A value whose type is only known with the value, as JSON; numbers keep all their digits. */
function jsonText(value: DuckDBValue): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? JSON.stringify(value) : `"${String(value)}"`;
  if (typeof value === 'bigint') return String(value);
  if (value instanceof DuckDBVariantValue || value instanceof DuckDBUnionValue) return jsonText(value.value);
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) return `[${value.items.map((v) => jsonText(v)).join(',')}]`;
  if (value instanceof DuckDBStructValue) return `{${Object.entries(value.entries).map(([k, v]) => `${JSON.stringify(k)}:${jsonText(v)}`).join(',')}}`;
  if (value instanceof DuckDBMapValue) return `[${value.entries.map(({ key, value: v }) => `[${jsonText(key)},${jsonText(v)}]`).join(',')}]`;
  if (value instanceof DuckDBBlobValue) return `"${hexOf(value.bytes)}"`;
  if (value instanceof DuckDBBitValue) return JSON.stringify(value.toString());
  return JSON.stringify(String(value));
}
