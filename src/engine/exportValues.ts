import { ident } from '../core/sql';
import { parseType, printType } from '../core/type';
import type { TypeNode } from '../core/type';

/**
 * A column as it is written to text formats, as SQL; undefined where DuckDB's own writing is right already. The forms are those
 * of the headless contract: ISO 8601 for times, lower-case hex for blobs, "NaN", "Infinity" and "-Infinity". JSON Lines keeps
 * nested values and numbers with all their digits; a cell of CSV holds a nested value as JSON. Arrow needs names for the fields of a
 * struct that has none.
 */
export function writtenValue(value: string, type: string, format: 'jsonl' | 'csv' | 'arrow'): string | undefined {
  const tree = parseType(type);
  if (format === 'arrow') return isNamed(tree) ? undefined : `cast(${value} as ${printType(withNames(tree))})`;
  if (format === 'jsonl') return needsJson(tree) ? jsonValue(value, tree, 0) : undefined;
  if (tree.kind !== 'scalar') return `to_json(${needsJson(tree) ? jsonValue(value, tree, 0) : value})::varchar`;
  if (isFloat(tree.name)) return `case when isfinite(${value}) then ${value}::varchar when isnan(${value}) then 'NaN' when ${value} > 0 then 'Infinity' when ${value} < 0 then '-Infinity' end`;
  return plainText(value, tree.name);
}

const isFloat = (name: string): boolean => name === 'DOUBLE' || name === 'FLOAT';

/** The text of a scalar whose form is not DuckDB's own. */
function plainText(value: string, name: string): string | undefined {
  if (name === 'BLOB') return `lower(hex(${value}))`;
  if (name === 'TIMESTAMP WITH TIME ZONE') return `regexp_replace(replace(${value}::varchar, ' ', 'T'), '\\+00$', 'Z')`;
  if (name === 'VARIANT') return `${value}::json::varchar`;
  if (name.startsWith('TIMESTAMP')) return `replace(${value}::varchar, ' ', 'T')`;
  return undefined;
}

/** Whether DuckDB's JSON of a value is not the value: JSON has no NaN, and text that is JSON would be written as what it says. */
function needsJson(type: TypeNode): boolean {
  switch (type.kind) {
    case 'scalar':
      return isFloat(type.name) || type.name === 'JSON' || plainText('', type.name) !== undefined;
    case 'list':
    case 'array':
      return needsJson(type.of);
    case 'map':
      return needsJson(type.value);
    case 'struct':
      return isPlain(type) && type.fields.some((f) => needsJson(f.type));
    case 'union':
      return false;
  }
}

function isPlain({ fields }: TypeNode & { kind: 'struct' }): boolean {
  return fields.length > 0 && fields.every((f) => f.name !== '') && new Set(fields.map((f) => f.name.toLowerCase())).size === fields.length;
}

function jsonValue(value: string, type: TypeNode, depth: number): string {
  if (!needsJson(type)) return value;
  const x = `loupe_${String(depth)}`;
  switch (type.kind) {
    case 'scalar':
      if (isFloat(type.name)) return `case when isfinite(${value}) then to_json(${value}) when isnan(${value}) then '"NaN"'::json when ${value} > 0 then '"Infinity"'::json when ${value} < 0 then '"-Infinity"'::json end`;
      return type.name === 'VARIANT' ? `${value}::json` : (plainText(value, type.name) ?? `${value}::varchar`);
    case 'list':
    case 'array':
      return `list_transform(${value}, lambda ${x}: ${jsonValue(x, type.of, depth + 1)})`;
    case 'map':
      return `map_from_entries(list_transform(map_entries(${value}), lambda ${x}: struct_pack(key := ${x}.key, value := ${jsonValue(`${x}.value`, type.value, depth + 1)})))`;
    case 'struct': {
      const fields = type.fields.map((f) => `${ident(f.name)} := ${jsonValue(`${value}.${ident(f.name)}`, f.type, depth + 1)}`);
      return `case when ${value} is null then null else struct_pack(${fields.join(', ')}) end`;
    }
    case 'union':
      return value;
  }
}

function isNamed(type: TypeNode): boolean {
  switch (type.kind) {
    case 'struct':
      return type.fields.every((f) => f.name !== '' && isNamed(f.type));
    case 'list':
    case 'array':
      return isNamed(type.of);
    case 'map':
      return isNamed(type.key) && isNamed(type.value);
    case 'scalar':
    case 'union':
      return true;
  }
}

/** The type with a name for each field that has none. */
function withNames(type: TypeNode): TypeNode {
  switch (type.kind) {
    case 'struct':
      return { ...type, fields: type.fields.map((f, i) => ({ name: f.name === '' ? `field${String(i + 1)}` : f.name, type: withNames(f.type) })) };
    case 'list':
    case 'array':
      return { ...type, of: withNames(type.of) };
    case 'map':
      return { ...type, key: withNames(type.key), value: withNames(type.value) };
    case 'scalar':
    case 'union':
      return type;
  }
}
