import type { Column } from '../core/dataset';
import { ident, integer, raw } from '../core/sql';
import type { Sql } from '../core/sql';

const PLAIN = /^(BOOLEAN|U?TINYINT|U?SMALLINT|U?INTEGER|U?BIGINT|U?HUGEINT|FLOAT|DOUBLE|DECIMAL\([\d,]+\)|DATE|TIME[^[(]*|TIMESTAMP[^[(]*|UUID|INTERVAL|ENUM\([^[]*\))$/;
/** What has no JSON, or is in it what it is not: a VARIANT, parts of which would be lost; bytes that are no text. */
const NOT_JSON = /^UNION|BLOB|GEOMETRY|VARIANT|BIT\b/;
/** A blob is shown by its size and its first bytes. */
const BLOB_BYTES = 64;

/**
 * A column as a table shows it: numbers, dates and the like as they are; text cut to `limit` code points; nested values as
 * JSON text of at most that length. The cut happens in DuckDB, so that a page of long conversations stays small.
 */
export function cutField(column: Pick<Column, 'name' | 'type'>, limit: number): Sql {
  const name = ident(column.name);
  return raw(PLAIN.test(column.type) ? name : `${cutValue(name, column.type, limit)} as ${name}`);
}

/** The same of a value of any name. */
export function cutValue(value: string, type: string, limit: number): string {
  if (PLAIN.test(type)) return value;
  if (type === 'BLOB') return `${value}[:${integer(BLOB_BYTES)}]`;
  return `left(${wholeText(value, type)}, ${integer(limit)})`;
}

/** A value as text, nested ones as JSON. */
export function wholeText(value: string, type: string): string {
  if (type === 'VARCHAR' || type === 'JSON') return value;
  return PLAIN.test(type) || NOT_JSON.test(type) ? `${value}::varchar` : `to_json(${value})::varchar`;
}
