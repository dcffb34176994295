import type { Column } from '../core/dataset';
import { ident, integer, raw } from '../core/sql';
import type { Sql } from '../core/sql';

const PLAIN = /^(BOOLEAN|U?TINYINT|U?SMALLINT|U?INTEGER|U?BIGINT|U?HUGEINT|FLOAT|DOUBLE|DECIMAL\([\d,]+\)|DATE|TIME[^[(]*|TIMESTAMP[^[(]*|UUID|INTERVAL|ENUM\([^[]*\))$/;
/** A blob is shown by its size and its first bytes. */
const BLOB_BYTES = 64;

/**
 * A column as a table shows it: numbers, dates and the like as they are; text cut to `limit` code points; nested values as
 * JSON text of at most that length. The cut happens in DuckDB, so that a page of long conversations stays small.
 */
export function cutField(column: Column, limit: number): Sql {
  const name = ident(column.name);
  if (PLAIN.test(column.type)) return raw(name);
  if (column.type === 'VARCHAR' || column.type === 'JSON') return raw(`left(${name}, ${integer(limit)}) as ${name}`);
  if (column.type === 'BLOB') return raw(`${name}[:${integer(BLOB_BYTES)}] as ${name}`);
  if (column.type === 'VARIANT' || column.type.startsWith('GEOMETRY') || column.type.startsWith('UNION') || column.type === 'BIT') return raw(`left(${name}::varchar, ${integer(limit)}) as ${name}`);
  if (/BLOB|GEOMETRY|VARIANT|BIT\b/.test(column.type)) return raw(`left(${name}::varchar, ${integer(limit)}) as ${name}`);
  return raw(`left(to_json(${name})::varchar, ${integer(limit)}) as ${name}`);
}
